"""What staff do with a submission: state, assignment, notes, legal hold; and how they want to see the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from forms_app.enums import SubmissionState
from forms_app.errors import FormsRefused
from forms_app.models import ListColumns, Submission, SubmissionNote
from forms_app.scopes import Scope
from forms_app.selectors import may_read
from portal.accounts.enums import Role
from portal.accounts.selectors import has_role
from portal.audit.services import record
from portal.notifications.services import queue

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User


def submission_state_set(*, submission: Submission, state: str, actor: User) -> Submission:
    """Mark a submission as new, read or done; setting the state it has changes nothing."""
    wanted = SubmissionState(state)
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        if locked.state == wanted:
            return locked
        locked.state = wanted
        locked.save(update_fields=["state"])
        record(
            action="submission.change",
            actor=actor,
            site=locked.site_id,
            target=locked,
            fields=["state"],
            ids={"state": wanted.value},
        )
    return locked


def submission_assign(*, submission: Submission, to: User | None, actor: User) -> Submission:
    """Give a submission to a person of the staff who may read it, or to nobody; they are told, without its content.

    Raises FormsRefused for somebody who may not read it.
    """
    with transaction.atomic():
        locked = Submission.objects.select_for_update(of=("self",)).select_related("site").get(pk=submission.pk)
        if locked.assigned_to_id == (to.pk if to else None):
            return locked
        if to is not None and not may_read(to, locked.site, locked.purpose):
            words = _("%(name)s may not read %(receipt)s. Choose somebody who may.")
            raise FormsRefused(words % {"name": to.get_full_name(), "receipt": locked.receipt})
        locked.assigned_to = to
        locked.save(update_fields=["assigned_to"])
        event = record(
            action="submission.assign",
            actor=actor,
            site=locked.site_id,
            target=locked,
            fields=["assigned_to"],
            ids={"user": to.pk if to else None},
        )
        if to is not None and to.pk != actor.pk:
            queue(
                "submission_assigned",
                site=locked.site,
                recipient_type="user",
                recipient_id=to.pk,
                ids={"submission": locked.pk},
                cause=f"submission:{locked.receipt}:assigned:{event.pk}",
            )
    return locked


def note_add(*, submission: Submission, text: str, actor: User) -> SubmissionNote:
    """Write a note beside a submission. It cannot be changed or taken back; a correction is another note.

    The newest note sent again (a double click) is that note.
    """
    text = text.strip()
    if not text:
        raise FormsRefused(_("The note is empty."))
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=submission.pk)
        newest = SubmissionNote.objects.filter(submission=submission).first()
        if newest is not None and (newest.author_id, newest.text) == (actor.pk, text):
            return newest
        note = SubmissionNote.objects.create(submission=submission, author=actor, text=text)
        record(action="submission.note", actor=actor, site=submission.site_id, target=submission, ids={"note": note.pk})
    return note


def legal_hold_set(*, submission: Submission, held: bool, reason: str, actor: User) -> Submission:
    """Keep a submission whatever its retention says, or let it go again. The reason stands among its notes, sealed.

    Whoever may read it may put it on hold; only the director ends that.
    """
    if not reason.strip():
        raise FormsRefused(_("Say why, in a few words. Only people who may read this form see it."))
    if not held and not has_role(actor, submission.site, Role.DIRECTOR):
        raise FormsRefused(_("Only the director ends a legal hold."))
    with transaction.atomic():
        locked = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
        if locked.legal_hold == held:
            return locked
        locked.legal_hold = held
        locked.save(update_fields=["legal_hold"])
        words = _("Legal hold: %(reason)s") if held else _("Legal hold ended: %(reason)s")
        note_add(submission=locked, text=words % {"reason": reason.strip()}, actor=actor)
        action = "submission.legal_hold" if held else "submission.legal_hold_end"
        record(action=action, actor=actor, site=locked.site_id, target=locked, fields=["legal_hold"])
    return locked


def columns_set(*, user: User, site: Site, scope: Scope, columns: Sequence[str]) -> None:
    """Remember which columns somebody wants to see in a list; none: as it is at first."""
    if not columns:
        ListColumns.objects.filter(user=user, site=site, scope=scope.key).delete()
        return
    ListColumns.objects.update_or_create(
        user=user, site=site, scope=scope.key, defaults={"columns": list(dict.fromkeys(columns))}
    )
