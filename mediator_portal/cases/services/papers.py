"""Reads, notes and files of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from mediator_portal.cases.enums import DisclosureClass
from mediator_portal.cases.models import Case, CaseFile, CaseNote
from portal.audit.services import record
from portal.vault.services import file_store

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from portal.accounts.models import User


def case_read(*, case: Case, actor: User, part: str = "") -> None:
    """Audit that somebody read a case, or a part of it (a code word)."""
    record(
        action="case.read", actor=actor, site=case.program.site_id, target=case, ids={"part": part} if part else None
    )


def note_add(*, case: Case, actor: User, text: str) -> CaseNote:
    """Add a note of staff. Never what was said in a session; the form says so."""
    with transaction.atomic():
        note = CaseNote.objects.create(case=case, author=actor, text=text.strip())
        record(action="case.note", actor=actor, site=case.program.site_id, target=case, ids={"note": note.pk})
    return note


def file_add(*, case: Case, actor: User, upload: UploadedFile, disclosure: str = DisclosureClass.PERSONAL) -> CaseFile:
    """Keep an uploaded file of a case in the private store, with its disclosure class."""
    with transaction.atomic():
        stored = file_store(site=case.program.site, upload=upload, uploaded_by=actor)
        row = CaseFile.objects.create(case=case, file=stored, disclosure=DisclosureClass(disclosure))
        record(action="case.file", actor=actor, site=case.program.site_id, target=case, ids={"file": row.pk})
    return row
