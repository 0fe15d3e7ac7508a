"""Files of forms: received in pieces or at once, checked, kept for a half-filled form, taken by what is sent.

Two doors lead here, the page (`views/uploads.py`, `views/steps.py`) and the API (`api_uploads.py`). Locks: the upload,
then the half-filled form.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.errors import UploadBehind, UploadRefused
from forms_app.kinds.file import named
from forms_app.models import FormDraft, Submission, Upload, UploadPiece
from forms_app.services.announcing import tell_infected
from forms_app.states import UploadState
from forms_app.tickets import upload_of
from forms_app.traces import files_of
from portal.vault import services as vault
from portal.vault.enums import ScanState
from portal.vault.models import PrivateFile
from portal.vault.services import MEGABYTE, Checked, content_check, kind_check, shown_name

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from wagtail.models import Site

    from forms_app.definition import Question

# Bytes of one piece: as the page's script sends them, and the most that is taken.
PIECE: Final = 1 * MEGABYTE
LARGEST_PIECE: Final = 5 * MEGABYTE
# How long a file waits for its form, where no half-filled form keeps it.
KEEP: Final = dt.timedelta(hours=24)
# One that nothing was added to for this long does not count against the next.
ABANDONED: Final = dt.timedelta(minutes=10)
# Files of one site that wait for their forms: beyond it somebody is filling the disk up.
WAITING_MB: Final = 5_000

T = TypeVar("T")
# What stands in an answer for one file.
Entry = dict[str, Any]


def upload_begin(
    *, site: Site, form: uuid.UUID, question: Question, holder: str, name: str, size: int, kept: int = 0
) -> Upload:
    """Promise to take one file in; `kept` is how many the question has already. Raise UploadRefused.

    What is announced is checked here, what arrives again at every piece and as a whole.
    """
    limits, now = question.files, timezone.now()
    if size < 1:
        raise UploadRefused(_("The file is empty. Choose another one."), "empty")
    if size > limits.megabytes * MEGABYTE:
        words = _("The file is too large. Choose one of at most %(size)s MB.")
        raise UploadRefused(words % {"size": limits.megabytes}, "too_large")
    with transaction.atomic():
        here = _of_holder(site, holder, now)
        if kept + here.filter(question=question.key, state=UploadState.RECEIVING).count() >= limits.at_most:
            raise UploadRefused(_("Choose at most %(number)s files.") % {"number": limits.at_most}, "too_many")
        _check_room(here, site, size)
        return Upload.objects.create(
            site=site,
            form=form,
            question=question.key,
            holder=holder,
            name=shown_name(name),
            size=size,
            expires_at=now + KEEP,
        )


def upload_receive(*, upload: Upload, question: Question, offset: int, content: bytes) -> Upload:
    """Add the piece that begins at `offset`; raise UploadBehind when it does not follow what is here.

    The last piece sent again, after its answer was lost, changes nothing.
    """
    if offset == 0 and content:
        _refuse_unfit(upload, lambda: kind_check(content, question.files.kinds))
    with transaction.atomic():
        locked = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if locked is None:
            raise _gone()
        if offset != locked.received or locked.state != UploadState.RECEIVING:
            raise UploadBehind(locked.received)
        if offset + len(content) <= locked.size:
            if content:
                piece = vault.piece_store(site=locked.site, content=content)
                UploadPiece.objects.create(upload=locked, offset=offset, file=piece)
            locked.received += len(content)
            locked.save(update_fields=["received", "touched_at"])
            return locked
    upload_cancel(upload=upload)
    raise UploadRefused(_("More came than the file was said to have. Choose it again."), "too_large")


def upload_finish(*, upload: Upload, question: Question, keep: Callable[[Entry], None] | None = None) -> Entry:
    """Check a file that is here as a whole, and keep it; return what stands in an answer for it.

    `keep` is called in the same transaction (it puts the file into the half-filled form) and may raise UploadRefused.
    Of a file that is refused nothing remains. Done again it changes nothing.
    """
    if upload.state != UploadState.RECEIVING:
        return entry_of(upload)
    checked = _refuse_unfit(upload, lambda: _check(_whole(upload), upload.name, question))
    stored: PrivateFile | None = None
    try:
        with transaction.atomic():
            locked = Upload.objects.select_for_update().filter(pk=upload.pk).first()
            if locked is None:
                raise _gone()
            if locked.state != UploadState.RECEIVING:
                return entry_of(locked)
            stored = vault.checked_store(site=locked.site, checked=checked, uploaded_by=None)
            locked.file, locked.name, locked.state = stored, checked.name, UploadState.READY
            locked.save()
            _drop_pieces(locked)
            if keep is not None:
                keep(entry_of(locked))
    except UploadRefused:
        if stored is not None:
            stored.file.storage.delete(str(stored.file.name))
        upload_cancel(upload=upload)
        raise
    return entry_of(locked)


def upload_cancel(*, upload: Upload) -> None:
    """Delete an upload with everything of it, unless something that was sent took it."""
    with transaction.atomic():
        locked = Upload.objects.select_for_update().filter(pk=upload.pk).exclude(state=UploadState.TAKEN).first()
        if locked is not None:
            _delete(locked)


def upload_take(*, site: Site, form: uuid.UUID, question: Question, ticket: str, key: str) -> Entry:
    """Return what stands in an answer for the file of a ticket, and keep it for the submission of the key.

    Called in the transaction that creates the submission (`submission_create` claims the files in its answers; rolled
    back, the ticket is good again). A ticket serves one key: the same key sent again gets the same entry, so a repeated
    request is the same submission. `form` is the page's `translation_key`. Raises UploadRefused with a sentence for the
    reader and a code: `unknown` (not ours, too old, of another question), `unfinished`, `taken`, `infected`.
    """
    found = upload_of(ticket, site, form=form, question=question.key)
    rows = Upload.objects.select_for_update(of=("self",)).select_related("file")
    locked = rows.filter(pk=found.pk).first() if found else None
    if locked is None:
        raise UploadRefused(_("We do not know this file, or it was sent too long ago. Send it again."), "unknown")
    if locked.state == UploadState.RECEIVING or locked.file is None:
        raise UploadRefused(_("This file has not arrived as a whole yet. Send the rest of it first."), "unfinished")
    if locked.state == UploadState.TAKEN and locked.holder != key:
        raise UploadRefused(_("This file is part of another form already. Send it again for this one."), "taken")
    if locked.file.is_gone:
        raise UploadRefused(_("A virus was found in this file, so it was deleted."), "infected")
    locked.state, locked.holder = UploadState.TAKEN, key
    locked.save(update_fields=["state", "holder", "touched_at"])
    return entry_of(locked)


def file_keep(*, site: Site, form: uuid.UUID, question: Question, holder: str, upload: UploadedFile) -> Entry:
    """Keep a file that came with a step of a form; return what stands in the answer. Raise ValidationError."""
    try:
        upload.seek(0)
        content = upload.read(question.files.megabytes * MEGABYTE + 1)
        checked, now = _check(content, upload.name or "", question), timezone.now()
        with transaction.atomic():
            _check_room(_of_holder(site, holder, now), site, len(checked.content))
            stored = vault.checked_store(site=site, checked=checked, uploaded_by=None)
            row = Upload.objects.create(
                site=site,
                form=form,
                question=question.key,
                holder=holder,
                name=checked.name,
                size=len(content),
                received=len(content),
                state=UploadState.READY,
                file=stored,
                expires_at=now + KEEP,
            )
    except (ValidationError, UploadRefused) as error:
        why = " ".join(error.messages) if isinstance(error, ValidationError) else error.sentence
        raise ValidationError(named(upload.name or "", why), code="file") from error
    return entry_of(row)


def entry_of(upload: Upload) -> Entry:
    """Return what stands in an answer for a file that was kept."""
    if upload.file is None:
        raise _gone()
    return {"reference": upload.file.reference, "name": upload.file.original_name, "size": upload.file.size}


# Taking and letting go -----------------------------------------------------------------------------------------------


def uploads_claim(submission: Submission) -> None:
    """Note which files came with a submission; from then on they stay and go with it."""
    references = files_of(submission.definition, submission.answers)
    if references:
        rows = Upload.objects.filter(site=submission.site_id, file__reference__in=references)
        rows.update(submission=submission, state=UploadState.TAKEN)
        if PrivateFile.objects.filter(upload__submission=submission, scan=ScanState.INFECTED).exists():
            tell_infected(submission)


def uploads_settle(*, site: Site, holder: str, sent: Iterable[str]) -> None:
    """After a form was sent: what went with it stays, whoever keeps the answers; everything else of it is deleted."""
    rows = Upload.objects.filter(site=site, holder=holder)
    rows.filter(file__reference__in=list(sent)).update(state=UploadState.TAKEN)
    for row in rows.exclude(state=UploadState.TAKEN):
        _delete(row)


def uploads_drop(*, site: Site, holder: str) -> None:
    """Delete every file of a form that is not going to be sent."""
    uploads_settle(site=site, holder=holder, sent=())


def uploads_forget(now: dt.datetime) -> int:
    """Delete what waited too long and belongs to no half-filled form; return how many."""
    draft = FormDraft.objects.filter(site=OuterRef("site"), key=OuterRef("holder"))
    due = Upload.objects.filter(expires_at__lte=now).exclude(state=UploadState.TAKEN).exclude(Exists(draft))
    count = 0
    for row in due.order_by("pk")[:500]:
        upload_cancel(upload=row)
        count += 1
    return count


def files_delete(site: Site, references: set[str]) -> None:
    """Delete files that nothing keeps any more; their content goes once the transaction holds."""
    vault.files_delete(PrivateFile.objects.filter(site=site, reference__in=references))


def _delete(upload: Upload) -> None:
    _drop_pieces(upload)
    stored = upload.file
    upload.delete()
    if stored is not None:
        vault.files_delete([stored])


def _drop_pieces(upload: Upload) -> None:
    pieces = list(upload.pieces.select_related("file"))
    upload.pieces.all().delete()
    vault.files_delete(piece.file for piece in pieces)


# Checks --------------------------------------------------------------------------------------------------------------


def _of_holder(site: Site, holder: str, now: dt.datetime) -> QuerySet[Upload]:
    """Return what waits for one form: files that are here, and those that are still coming."""
    alive = Q(state=UploadState.READY) | Q(state=UploadState.RECEIVING, touched_at__gt=now - ABANDONED)
    return Upload.objects.filter(alive, site=site, holder=holder)


def _check_room(here: QuerySet[Upload], site: Site, size: int) -> None:
    most = settings.UPLOAD_LIMIT_MB
    if _sum(here) + size > most * MEGABYTE:
        words = _("All files of one form together may have %(size)s MB. Remove one, or choose a smaller one.")
        raise UploadRefused(words % {"size": most}, "too_large_together")
    waiting = Upload.objects.filter(site=site).exclude(state=UploadState.TAKEN)
    if _sum(waiting) + size > WAITING_MB * MEGABYTE:
        raise UploadRefused(_("We cannot take more files in at the moment. Please try again in an hour."), "full")


def _sum(rows: QuerySet[Upload]) -> int:
    return rows.aggregate(total=Sum("size"))["total"] or 0


def _check(content: bytes, name: str, question: Question) -> Checked:
    limits = question.files
    return content_check(content, name, allowed=limits.kinds, max_bytes=limits.megabytes * MEGABYTE)


def _refuse_unfit(upload: Upload, check: Callable[[], T]) -> T:
    """Return what a check returns; a file that it refuses is deleted, and the refusal is ours."""
    try:
        return check()
    except ValidationError as error:
        upload_cancel(upload=upload)
        raise UploadRefused(" ".join(error.messages), str(error.code or "content")) from error


def _whole(upload: Upload) -> bytes:
    return b"".join(piece.file.file.read() for piece in upload.pieces.select_related("file"))


def _gone() -> UploadRefused:
    return UploadRefused(_("This file is not on its way any more. Choose it again."), "gone")
