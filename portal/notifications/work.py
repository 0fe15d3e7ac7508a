"""Tasks of the alias `work` (django-tasks), with what the bare database back end leaves out: retry, lease, pruning.

A task is idempotent and shorter than LEASE: one that was killed while it ran is run again. It fails for good after
ATTEMPTS tries. What an error says may hold somebody's data, so only its class and the places in the code are kept.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.accounts import throttle
from portal.notifications.timers import timer

logger = logging.getLogger("work")

ALIAS: Final = "work"
LEASE: Final = timedelta(minutes=10)
BACK_OFF: Final[Sequence[timedelta]] = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
ATTEMPTS: Final = len(BACK_OFF) + 1
# Results are kept this long, for whoever looks into a failure.
KEEP: Final = timedelta(days=14)


def run_next(worker_id: str) -> bool:
    """Run one task that is due; False when none is."""
    row = _claim(worker_id)
    if row is None:
        return False
    try:
        result = row.task_result
        value = result.task.call(*result.args, **result.kwargs)
    except Exception as error:
        _failed(row, error)
    else:
        _mine(row).update(status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now(), return_value=value)
    return True


def requeue_abandoned(now: datetime | None = None) -> int:
    """Give tasks back whose worker was killed while it ran them; return how many."""
    now = now or timezone.now()
    dead = DBTaskResult.objects.filter(backend_name=ALIAS, status=TaskResultStatus.RUNNING, started_at__lte=now - LEASE)
    count = 0
    for row in dead:
        if len(row.worker_ids) >= ATTEMPTS:
            count += _mine(row).update(
                status=TaskResultStatus.FAILED, finished_at=now, exception_class_path="portal.notifications.Abandoned"
            )
        else:
            count += _mine(row).update(status=TaskResultStatus.READY, run_after=now)
    return count


@timer("work.prune", every=timedelta(days=1))
def prune_results(now: datetime) -> int:
    """Delete the results of tasks that ended long ago."""
    deleted, _by_model = DBTaskResult.objects.filter(
        status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED], finished_at__lte=now - KEEP
    ).delete()
    return deleted


@timer("accounts.forget_counts", every=timedelta(hours=1))
def forget_counts(now: datetime) -> int:
    """Delete the counters of tries whose time is over (portal/accounts lies below the timers); return how many."""
    return throttle.forget_old(now)


def _claim(worker_id: str) -> DBTaskResult[Any, Any] | None:
    due = DBTaskResult.objects.ready().filter(backend_name=ALIAS)
    if not due.exists():
        return None
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        row = due.first()
        if row is not None:
            row.claim(worker_id)
    return row


def _mine(row: DBTaskResult[Any, Any]) -> Any:
    """Return the row as long as this run is the one that counts: not taken away by `requeue_abandoned`."""
    return DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)


def _failed(row: DBTaskResult[Any, Any], error: Exception) -> None:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    logger.warning("task %s failed: %s", row.task_path, name)
    tries = len(row.worker_ids)
    now = timezone.now()
    details = {"exception_class_path": name, "traceback": _places(error)}
    if tries < ATTEMPTS:
        _mine(row).update(status=TaskResultStatus.READY, run_after=now + BACK_OFF[tries - 1], **details)
    else:
        _mine(row).update(status=TaskResultStatus.FAILED, finished_at=now, **details)


def _places(error: Exception) -> str:
    """Return file, line and function of each frame: no message, no source, no variable."""
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
