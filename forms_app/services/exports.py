"""Exports that are made in the background: begun, grown by a piece, forgotten after a day."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from forms_app.models import ExportJob, ExportPart
from forms_app.scopes import Scope
from forms_app.states import ExportState
from portal.audit.services import record
from portal.vault.models import PrivateFile

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User

# An export holds what many people wrote: it stays as long as it takes to fetch it.
KEEP: Final = dt.timedelta(hours=24)
# Longer than any export takes; one that is not ready then has failed.
PATIENCE: Final = dt.timedelta(hours=3)


def export_record(*, actor: User, site: Site, scope: Scope, format: str, count: int, answers: int) -> None:
    """Record that somebody takes submissions out: which list, how many rows, how many columns of answers."""
    ids = {"format": format, "count": count, "scope": scope.key, "answers": answers}
    record(action="submission.export", actor=actor, site=site, object_type="forms_app.submission", ids=ids)


def export_begin(
    *,
    site: Site,
    user: User,
    format: str,
    scope: Scope,
    query: Mapping[str, Any],
    columns: Sequence[Mapping[str, str]],
    purposes: Sequence[str],
    language: str,
    total: int,
) -> ExportJob:
    """Keep what somebody wants to have exported; the caller sets the background to work.

    `columns` are names with their headings, so that the heading fits the rows whatever is sent or deleted meanwhile.
    """
    return ExportJob.objects.create(
        site=site,
        user=user,
        format=format,
        scope=scope.key,
        query=dict(query),
        columns=list(columns),
        purposes=list(purposes),
        language=language,
        total=total,
    )


def export_grow(*, job: ExportJob, piece: bytes, rows: int, cursor: int | None) -> bool:
    """Add the piece that comes after `job.cursor` and ends at `cursor` (None: it was the last).

    Return whether it counts: two runs that make the same piece add it once, the second finds the cursor moved on.
    """
    stored = _seal(job, piece) if piece else None
    with transaction.atomic():
        found = ExportJob.objects.select_for_update().filter(pk=job.pk, state=ExportState.RUNNING, cursor=job.cursor)
        locked = found.filter(done=job.done).first()
        if locked is not None:
            if stored is not None:
                ExportPart.objects.create(job=locked, number=locked.parts.count(), file=stored)
            locked.done += rows
            locked.cursor = cursor
            if cursor is None:
                locked.state, locked.ready_at = ExportState.READY, timezone.now()
            locked.save(update_fields=["done", "cursor", "state", "ready_at"])
    if stored is not None and locked is None:
        _drop(stored)
    return locked is not None


def exports_prune(now: dt.datetime) -> int:
    """Forget exports that are a day old, and give those up that nothing makes any more; return how many."""
    stuck = ExportJob.objects.filter(state=ExportState.RUNNING, asked_at__lte=now - PATIENCE)
    count = stuck.update(state=ExportState.FAILED)
    for job in ExportJob.objects.filter(asked_at__lte=now - KEEP):
        files = [part.file for part in job.parts.select_related("file")]
        job.delete()
        for each in files:
            _drop(each)
        count += 1
    return count


def _seal(job: ExportJob, piece: bytes) -> PrivateFile:
    stored = PrivateFile(
        site=job.site,
        original_name=f"export.{job.format}",
        content_type="application/octet-stream",
        size=len(piece),
        sha256=hashlib.sha256(piece).hexdigest(),
        uploaded_by=job.user,
    )
    stored.file.save("piece", ContentFile(piece), save=False)
    stored.save()
    return stored


def _drop(stored: PrivateFile) -> None:
    """Take a piece off the storage, then its row: a crash between the two leaves a row that says so, no content."""
    stored.file.delete(save=False)
    stored.delete()
