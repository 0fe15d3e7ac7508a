"""Timers: at most once in their time, on one machine at a time, each apart from the others' errors."""

from __future__ import annotations

import io
import time
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.notifications import timers
from portal.notifications.models import Heartbeat, TimerRun
from portal.notifications.timers import LEASE, Outcome, Timer, run_due, run_one, timer

NOW = timezone.now()
HOUR = timedelta(hours=1)


def counting(result: int = 3) -> tuple[Timer, list[datetime]]:
    calls: list[datetime] = []

    def work(now: datetime) -> int:
        calls.append(now)
        return result

    return Timer("test.count", HOUR, work), calls


@pytest.mark.django_db
class TestDue:
    @pytest.mark.parametrize(
        ("after", "runs"), [(timedelta(), False), (HOUR - timedelta(seconds=1), False), (HOUR, True), (HOUR * 5, True)]
    )
    def test_once_in_its_time(self, after: timedelta, runs: bool) -> None:
        each, calls = counting()
        begun = NOW - HOUR * 10
        assert run_one(each, begun) == Outcome("test.count", 3)
        assert (run_one(each, begun + after) is not None) is runs
        assert len(calls) == 1 + runs
        row = TimerRun.objects.get()
        assert (row.count, row.error) == (3, "")
        assert row.finished_at is not None

    def test_in_one_hand_until_the_lease_ends(self) -> None:
        each, calls = counting()
        TimerRun.objects.create(name=each.name, started_at=NOW)
        assert run_one(each, NOW + LEASE - timedelta(seconds=1)) is None
        assert run_one(each, NOW + LEASE) is not None
        assert len(calls) == 1

    def test_an_error_is_written_and_stops_nobody_else(self) -> None:
        def broken(now: datetime) -> int:
            raise KeyError("ana@example.org")

        each, calls = counting()
        found = run_due(NOW, [Timer("test.broken", HOUR, broken), each])
        assert found == [Outcome("test.broken", 0, "KeyError"), Outcome("test.count", 3)]
        assert TimerRun.objects.get(name="test.broken").error == "KeyError"
        assert len(calls) == 1

    def test_a_failed_one_runs_again_in_its_time(self) -> None:
        def broken(now: datetime) -> int:
            raise KeyError

        each = Timer("test.broken", HOUR, broken)
        begun = NOW - HOUR * 10
        run_one(each, begun)
        assert run_one(each, begun + HOUR / 2) is None
        assert run_one(each, begun + HOUR) is not None


def test_one_name_one_function() -> None:
    with pytest.raises(ValueError, match=r"work\.prune"):
        timer("work.prune", every=HOUR)(lambda now: 0)


def test_the_rooms_timers_are_found() -> None:
    assert "work.prune" in [each.name for each in timers.all_timers()]


@pytest.mark.django_db(transaction=True)
def test_two_machines_at_once_run_it_once() -> None:
    """Falls when `select_for_update` in timers._start and SQLite's IMMEDIATE transactions are both taken out."""
    calls: list[int] = []
    gate = Barrier(6)

    def work(now: datetime) -> int:
        calls.append(1)
        time.sleep(0.2)
        return 0

    def machine() -> None:
        try:
            gate.wait()
            run_one(Timer("test.once", HOUR, work), NOW)
        finally:
            connection.close()

    threads = [Thread(target=machine) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1


@pytest.mark.django_db
def test_the_command_prints_counts_and_can_be_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    each, calls = counting()
    monkeypatch.setattr(timers, "_timers", {each.name: each})
    for expected in ("test.count: 3\n", ""):
        out = io.StringIO()
        call_command("run_timers", stdout=out)
        assert out.getvalue() == expected
    assert len(calls) == 1
    assert Heartbeat.objects.filter(name="timers").exists()


@pytest.mark.django_db
def test_the_loop_ends_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.notifications import worker

    runs: list[Any] = []

    def pause(self: worker.Loop, seconds: float) -> None:
        runs.append(seconds)
        self.is_stopping = len(runs) == 2

    monkeypatch.setattr(timers, "_timers", {})
    monkeypatch.setattr(worker.Loop, "listen", lambda self: None)
    monkeypatch.setattr(worker.Loop, "pause", pause)
    call_command("run_timers", loop=True)
    assert len(runs) == 2
