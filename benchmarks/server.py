"""Requests each second and memory of the real server on loopback: a public page beside a bare Django view."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

THREADS = 4


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving() -> Iterator[tuple[int, int]]:
    """Serve the site by gunicorn with one worker; yield its port and the master's process id."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-w",
        "1",
        "--log-level",
        "error",
        "--no-control-socket",
        "--threads",
        str(THREADS),
        "-b",
        f"127.0.0.1:{port}",
    ]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.settings", "DEBUG": "0", "LOG_LEVEL": "ERROR"}
    process = subprocess.Popen([*command, "benchmarks.bare:application"], env=environment, cwd=settings.BASE_DIR)
    try:
        _wait(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _wait(port: int) -> None:
    for _try in range(200):
        try:
            status(port, "/healthz/", "localhost")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not start.")


def status(port: int, path: str, host: str) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", path, headers={"Host": host})
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer.status


def rate(port: int, path: str, host: str, seconds: float) -> float:
    """Return answers each second over `seconds`, asked by as many threads as the server has."""
    counts = [0] * THREADS
    end = time.monotonic() + seconds

    def ask(number: int) -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.monotonic() < end:
            link.request("GET", path, headers={"Host": host, "Connection": "keep-alive"})
            answer = link.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}.")
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def memory_of_workers(master: int) -> float:
    """Return the resident memory of one web process, in megabytes (Linux)."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    pages = int(Path(f"/proc/{children[0]}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000
