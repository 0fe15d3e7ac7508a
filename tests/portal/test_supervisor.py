"""One foreground process that ends all its parts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = """
import os, sys, time, django
from django.conf import settings
settings.configure(DATABASES={}); django.setup()
from portal.supervisor import Part, Supervisor
folder = sys.argv[1]
def stay(name):
    def run():
        open(f"{folder}/{name}.pid", "a").write(f"{os.getpid()}\\n")
        time.sleep(60)
    return run
def fail():
    open(f"{folder}/fail.pid", "a").write(f"{os.getpid()}\\n")
    raise SystemExit(3)
kind = sys.argv[2]
parts = [Part("web server", fail if kind == "vital" else stay("web"), is_vital=True), Part("worker", stay("worker"))]
if kind == "restart":
    parts.append(Part("timers", fail))
sys.exit(Supervisor(parts).run())
"""

pytestmark = pytest.mark.slow


def start(folder: Path, kind: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), kind], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def pids(folder: Path, name: str, count: int = 1, seconds: float = 20) -> list[int]:
    """Wait until a part has started that many times and return its process ids."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        file = folder / f"{name}.pid"
        found = [int(line) for line in file.read_text().split()] if file.exists() else []
        if len(found) >= count:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{name} did not start {count} times")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    return state != "Z"


def all_gone(found: list[int], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while any(is_alive(pid) for pid in found) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(is_alive(pid) for pid in found)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_every_part(tmp_path: Path, number: signal.Signals) -> None:
    with start(tmp_path, "plain") as process:
        children = pids(tmp_path, "web") + pids(tmp_path, "worker")
        process.send_signal(number)
        assert process.wait(15) == 0
    assert all_gone(children)


def test_a_part_that_fails_is_started_again(tmp_path: Path) -> None:
    process = start(tmp_path, "restart")
    assert len(pids(tmp_path, "fail", count=2)) == 2
    process.terminate()
    output, _error = process.communicate(timeout=15)
    assert "The timers ended (3); starting it again in 2 s." in output


def test_everything_ends_with_the_web_server(tmp_path: Path) -> None:
    with start(tmp_path, "vital") as process:
        worker = pids(tmp_path, "worker")
        assert process.wait(15) == 3
    assert all_gone(worker)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells children about their parent's end")
def test_nothing_is_left_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    with start(tmp_path, "plain") as process:
        children = pids(tmp_path, "web") + pids(tmp_path, "worker")
        process.kill()
        process.wait(5)
        assert all_gone(children)
