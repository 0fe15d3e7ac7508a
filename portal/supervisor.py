"""Keep several parts of the installation running as children of one foreground process.

The children are forked from a process that has loaded Django once: they start at once and share its memory. A part that
ends by itself is started again after a pause that grows; when a part that must live (the web server) ends, all end.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Final, NoReturn

from django.db import connections

# Seconds that children get to finish what they are doing.
GRACE: Final = 25
LONGEST_PAUSE: Final = 30
PR_SET_PDEATHSIG: Final = 1


@dataclass
class Part:
    """One part: its name, what it runs, and whether everything ends with it."""

    name: str
    run: Callable[[], object]
    is_vital: bool = False
    pid: int = 0
    failures: int = 0
    start_at: float = 0.0


@dataclass
class Supervisor:
    """Runs parts until it is told to stop (TERM, INT) or a vital one ends. `run()` returns the exit code."""

    parts: list[Part]
    say: Callable[[str], object] = print
    is_stopping: bool = field(default=False, init=False)
    code: int = field(default=0, init=False)

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        while not self.is_stopping:
            self._start_due()
            self._reap()
            time.sleep(0.2)
        self._end_all()
        return self.code

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _start_due(self) -> None:
        for part in self.parts:
            if not part.pid and not self.is_stopping and time.monotonic() >= part.start_at:
                part.pid = _fork(part)

    def _reap(self) -> None:
        for part in self.parts:
            if part.pid and (status := _ended(part.pid)) is not None:
                part.pid = 0
                self._after(part, status)

    def _after(self, part: Part, status: int) -> None:
        if self.is_stopping:
            return
        if part.is_vital:
            self.say(f"The {part.name} ended ({status}); stopping.")
            self.is_stopping, self.code = True, status or 1
            return
        part.failures += 1
        pause = min(LONGEST_PAUSE, 2**part.failures)
        part.start_at = time.monotonic() + pause
        self.say(f"The {part.name} ended ({status}); starting it again in {pause} s.")

    def _end_all(self) -> None:
        """Ask every child to end, wait, and end by force what does not listen."""
        self._signal_all(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while any(part.pid for part in self.parts) and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.1)
        self._signal_all(signal.SIGKILL)

    def _signal_all(self, number: signal.Signals) -> None:
        for part in self.parts:
            if part.pid:
                try:
                    os.kill(part.pid, number)
                except ProcessLookupError:
                    part.pid = 0


def _ended(pid: int) -> int | None:
    """Return the exit code of a child that ended, None for one that runs."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _fork(part: Part) -> int:
    """Start a part in a child of its own and return the child's id. An open connection must not be in two hands."""
    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    _run_child(part, parent)


def _run_child(part: Part, parent: int) -> NoReturn:
    code = 1
    try:
        _end_with(parent)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        # Ctrl-C reaches the whole group of a terminal; the supervisor alone answers it and tells the children.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        part.run()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with(parent: int) -> None:
    """Ask Linux to end this child when its parent is killed, so that nothing is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
