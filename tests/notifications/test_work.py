"""Tasks: run, tried again, given back when their worker was killed, pruned."""

from __future__ import annotations

import io
import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.notifications import work
from portal.notifications.models import Heartbeat
from portal.notifications.worker import Worker

pytestmark = pytest.mark.django_db
DONE: list[int] = []


@task(backend="work")
def remember(number: int) -> int:
    DONE.append(number)
    return number


@task(backend="work")
def fail() -> None:
    raise ValueError("ana@example.org")


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    DONE.clear()


def row() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_run_once() -> None:
    remember.enqueue(7)
    assert work.run_next("w")
    assert not work.run_next("w")
    assert DONE == [7]
    assert (row().status, row().return_value) == (TaskResultStatus.SUCCESSFUL, 7)


def test_not_before_its_time() -> None:
    remember.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(1)
    assert not work.run_next("w")


def test_tried_again_later_then_given_up_and_nothing_personal_kept(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    fail.enqueue()
    for wait in work.BACK_OFF:
        assert work.run_next("w")
        assert row().status == TaskResultStatus.READY
        assert abs(row().run_after - timezone.now() - wait) < timedelta(seconds=30)
        assert not work.run_next("w")
        DBTaskResult.objects.update(run_after=timezone.now())
    assert work.run_next("w")
    assert row().status == TaskResultStatus.FAILED
    assert row().exception_class_path == "builtins.ValueError"
    assert "ana@" not in row().traceback + caplog.text


def test_given_back_when_its_worker_was_killed() -> None:
    remember.enqueue(1)
    assert work._claim("dead") is not None
    assert work.requeue_abandoned() == 0
    assert not work.run_next("w")
    DBTaskResult.objects.update(started_at=timezone.now() - work.LEASE)
    assert work.requeue_abandoned() == 1
    assert work.run_next("w")
    assert DONE == [1]


def test_one_that_kills_every_worker_is_given_up() -> None:
    remember.enqueue(1)
    for number in range(work.ATTEMPTS):
        assert work._claim(f"dead{number}") is not None
        DBTaskResult.objects.update(started_at=timezone.now() - work.LEASE)
        assert work.requeue_abandoned() == 1
    assert row().status == TaskResultStatus.FAILED
    assert work._claim("w") is None


def test_a_worker_that_wakes_up_late_does_not_write() -> None:
    remember.enqueue(1)
    late = work._claim("late")
    assert late is not None
    DBTaskResult.objects.update(started_at=timezone.now() - work.LEASE)
    work.requeue_abandoned()
    work._failed(late, ValueError())
    assert row().exception_class_path == ""


def test_old_results_are_pruned() -> None:
    remember.enqueue(1)
    work.run_next("w")
    now = timezone.now()
    assert work.prune_results(now) == 0
    assert work.prune_results(now + work.KEEP + timedelta(seconds=1)) == 1


def test_the_worker_does_all_of_it_and_says_it_lives() -> None:
    for number in range(3):
        remember.enqueue(number)
    out = io.StringIO()
    call_command("run_worker", once=True, stdout=out)
    assert "3 pieces of work done." in out.getvalue()
    assert sorted(DONE) == [0, 1, 2]
    assert timezone.now() - Heartbeat.objects.get(name="worker").at < timedelta(seconds=60)


def test_the_worker_says_so_at_most_every_few_seconds(django_assert_num_queries: object) -> None:
    worker = Worker()
    worker.beat()
    with django_assert_num_queries(0):  # type: ignore[operator]
        worker.beat()
