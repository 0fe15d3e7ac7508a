"""The time of the tests: it begins on a Monday morning and goes on as fast as ours, unless somebody turns it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest import mock
from zoneinfo import ZoneInfo

# A Monday with four weeks of standard time and a change to summer time after it.
MORNING: Final = dt.datetime(2027, 2, 1, 10, 0, tzinfo=ZoneInfo("America/New_York"))


class Clock:
    """The time of this thread and of the server's (`hung`)."""

    def __init__(self, start: dt.datetime = MORNING) -> None:
        self.start = start.astimezone(dt.UTC)
        self.began = time.monotonic()

    def now(self) -> dt.datetime:
        """Return the time as everybody in the test has it."""
        return self.start + dt.timedelta(seconds=time.monotonic() - self.began)

    def turn_to(self, moment: dt.datetime) -> dt.datetime:
        """Go forward to a moment; time never runs back."""
        moment = moment.astimezone(dt.UTC)
        assert moment >= self.now(), f"{moment} is over: it is {self.now()}"
        self.start, self.began = moment, time.monotonic()
        return moment

    def pass_by(self, **length: float) -> dt.datetime:
        """Let time pass: `pass_by(days=2)`."""
        return self.turn_to(self.now() + dt.timedelta(**length))


class _AnyDatetime(type):
    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, dt.datetime)


@contextmanager
def hung(clock: Clock) -> Iterator[Clock]:
    """Let `django.utils.timezone.now` tell the time of this clock, also where a default of a model holds it itself."""

    class Datetime(dt.datetime, metaclass=_AnyDatetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            return clock.now().astimezone(tz)

    with mock.patch("django.utils.timezone.datetime", Datetime):
        yield clock
