"""Reads a calendar in a process of its own, with a bound on its time and memory: `python -m …busy_apart`.

A file of somebody's choice is parsed and expanded by code that was not written for hostile input. Whatever it does
there, it ends with the process; the site gets pairs of seconds or a code word.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from mediator_portal.meetings.availability import Stretch
from mediator_portal.meetings.busy import NotACalendar, TooMany, busy_of
from mediator_portal.meetings.enums import CalendarProblem

MOST_SECONDS: Final = 10
MOST_MEMORY: Final = 1024 * 1024 * 1024
ROOT: Final = Path(__file__).resolve().parents[2]


class BusyError(Exception):
    """The file gave no busy times; `problem` is a code word."""

    def __init__(self, problem: CalendarProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def busy_apart(content: bytes, *, first: dt.datetime, last: dt.datetime, tz: ZoneInfo) -> list[Stretch]:
    """Return what `busy.busy_of` returns, worked out apart. Raises BusyError."""
    command = [sys.executable, "-m", "mediator_portal.meetings.busy_apart", first.isoformat(), last.isoformat(), tz.key]
    # The environment holds keys; the process gets none of it.
    environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell, no word of the user's
            command,
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS + 5,
            cwd=ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BusyError(CalendarProblem.TOO_SLOW) from None
    if done.returncode < 0:  # ended by a limit
        raise BusyError(CalendarProblem.TOO_SLOW)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        raise BusyError(CalendarProblem.NO_CALENDAR) from None
    if isinstance(said, str):
        raise BusyError(CalendarProblem(said))
    return [Stretch(_moment(starts), _moment(ends)) for starts, ends in said]


def _moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def answer(content: bytes, first: str, last: str, zone: str) -> object:
    """Return what the process prints: pairs of seconds, or a code word."""
    window = {"first": dt.datetime.fromisoformat(first), "last": dt.datetime.fromisoformat(last)}
    try:
        found = busy_of(content, tz=ZoneInfo(zone), **window)
    except TooMany:
        return CalendarProblem.TOO_MANY.value
    except NotACalendar:
        return CalendarProblem.NO_CALENDAR.value
    except MemoryError:
        return CalendarProblem.TOO_LARGE.value
    return [[int(part.starts_at.timestamp()), int(part.ends_at.timestamp())] for part in found]


def main() -> None:
    """Read a calendar from the standard input; the window and the zone are the arguments."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read(), *sys.argv[1:4])))


if __name__ == "__main__":
    main()
