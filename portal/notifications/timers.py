"""Work that comes round: reminders, lapses, escalations. Rooms register functions; `manage.py run_timers` runs them.

A timer is a function `f(now) -> int` that does what is due and returns how many things it did. It must be idempotent
and shorter than `LEASE`; each thing it does is its own transaction, through the room's services.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from portal.notifications.models import TimerRun

logger = logging.getLogger("timers")

Work = Callable[[datetime], int]
# A run without an end is taken for dead after this long, and the timer may start again.
LEASE: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Timer:
    """One timer: run `work` at most once in `every`, on one machine at a time."""

    name: str
    every: timedelta
    work: Work


@dataclass(frozen=True)
class Outcome:
    """What a run did; `error` is the class of the error that ended it, empty when it went well."""

    name: str
    count: int
    error: str = ""


_timers: dict[str, Timer] = {}


def timer(name: str, *, every: timedelta) -> Callable[[Work], Work]:
    """Register a function as a timer under a name that stays the same for ever (its last run is kept under it)."""

    def decorate(work: Work) -> Work:
        known = _timers.get(name)
        if known is not None and (known.work.__module__, known.work.__qualname__) != (
            work.__module__,
            work.__qualname__,
        ):
            raise ValueError(f"Two timers are called {name!r}.")
        _timers[name] = Timer(name, every, work)
        return work

    return decorate


def all_timers() -> list[Timer]:
    """Return every timer by name."""
    return [_timers[name] for name in sorted(_timers)]


def run_due(now: datetime | None = None, timers: Iterable[Timer] | None = None) -> list[Outcome]:
    """Run every timer that is due and that nobody else runs; one that fails does not keep the others from running."""
    outcomes = []
    for each in all_timers() if timers is None else timers:
        outcome = run_one(each, now or timezone.now())
        if outcome is not None:
            outcomes.append(outcome)
    return outcomes


def run_one(each: Timer, now: datetime) -> Outcome | None:
    """Run one timer if it is due; None when it is not, or when another process has it in hand."""
    if not _start(each, now):
        return None
    try:
        outcome = Outcome(each.name, each.work(now))
    except Exception as error:
        logger.exception("Timer %s failed", each.name)
        outcome = Outcome(each.name, 0, type(error).__name__)
    TimerRun.objects.filter(name=each.name, started_at=now).update(
        finished_at=max(timezone.now(), now), count=outcome.count, error=outcome.error[:100]
    )
    return outcome


def _start(each: Timer, now: datetime) -> bool:
    """Take the timer in hand under its row lock; False when it is not due or somebody else has it."""
    run, _created = TimerRun.objects.get_or_create(name=each.name)
    if not _is_due(each, run, now):
        return False
    with transaction.atomic():
        run = TimerRun.objects.select_for_update().get(name=each.name)
        if not _is_due(each, run, now):
            return False
        run.started_at = now
        run.save(update_fields=["started_at"])
    return True


def _is_due(each: Timer, run: TimerRun, now: datetime) -> bool:
    if run.started_at is None:
        return True
    is_running = run.finished_at is None or run.finished_at < run.started_at
    return now >= run.started_at + (LEASE if is_running else each.every)
