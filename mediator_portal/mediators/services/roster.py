"""From selection to the end of service. Every change of the number of active mediators is told to the roles switch."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.mediators import rules, workflow
from mediator_portal.mediators.enums import MediatorState
from mediator_portal.mediators.models import Application, Mediator, MediatorMove
from mediator_portal.mediators.workflow import MEDIATOR_MOVES, Move, MoveRefused
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles.models import UserInvitation
from portal.accounts.selectors import has_role
from portal.accounts.services import AccountsRefused, invitation_create
from portal.audit.services import record
from portal.notifications.services import queue
from portal.vault.crypto import keyed_hash
from program_pages.services import roster_changed

if TYPE_CHECKING:
    from wagtail.models import Site

    from program_pages.models import Program


def mediator_create(*, application: Application, actor: User | None) -> Mediator:
    """Put a selected applicant on the roster, in training; once."""
    answers = application.submission.answers
    spoken = [code.replace("_", "-") for code in answers.get("languages") or [] if code != "other"]
    with transaction.atomic():
        mediator, created = Mediator.objects.get_or_create(
            application=application,
            defaults={
                "program": application.program,
                "name": application.name,
                "email": application.email,
                "languages": spoken or [application.language],
                "affiliations": [answers["affiliations"]] if answers.get("affiliations") else None,
            },
        )
        if created:
            record(action="mediator.create", actor=actor, site=application.program.site_id, target=mediator)
    return mediator


def mediator_move(
    *, mediator: Mediator, name: str, actor: User | None, reason: str = "", on: dt.date | None = None
) -> Mediator:
    """Make one move of the table: lock, check, change, audit, queue the message, tell the roles switch.

    `on` is the first day of a term (activate, renew); today in the program's time zone, or the day after the present
    term, by default. A move that was made already is not made again. Raises MoveRefused with a sentence.
    """
    move = workflow.find(MEDIATOR_MOVES, name)
    with transaction.atomic():
        locked = Mediator.objects.select_for_update(of=("self",)).select_related("program").get(pk=mediator.pk)
        last = locked.moves.last()
        if last is not None and last.name == name and locked.state == move.after and name != "renew":
            return locked
        why = workflow.refusal(move, locked, actor)
        if why:
            raise MoveRefused(why)
        if move.needs_reason and not reason.strip():
            raise MoveRefused(_("Say why, in a few words. Only staff read it."))
        _apply(locked, move, actor, reason, on)
    return locked


def _apply(mediator: Mediator, move: Move, actor: User | None, reason: str, on: dt.date | None) -> None:
    before = mediator.state
    changed = ["state"]
    if move.name in {"activate", "renew"}:
        _set_term(mediator, move, on)
        changed += ["term_starts", "term_ends"]
    if move.name != "renew":
        mediator.state = move.after
    mediator.save(update_fields=changed)
    done = MediatorMove.objects.create(
        mediator=mediator, name=move.name, before=before, after=mediator.state, by=actor, reason=reason.strip()
    )
    ids = {"move": move.name, "before": before, "after": str(mediator.state)}
    site = mediator.program.site_id
    record(action="mediator.move", actor=actor, site=site, target=mediator, fields=changed, ids=ids)
    if move.message:
        queue(
            move.message,
            site=mediator.program.site,
            recipient_type="mediator",
            recipient_id=mediator.pk,
            ids={"mediator": mediator.pk},
            cause=f"mediator:{mediator.reference}:move:{done.pk}",
        )
    if MediatorState.ACTIVE in {before, mediator.state} and before != mediator.state:
        _tell_recruitment(mediator.program)


def _set_term(mediator: Mediator, move: Move, on: dt.date | None) -> None:
    """Set the term's days from the policy. A renewal follows the present term, so that no day is counted twice."""
    months = mediator.program.term_months
    today = timezone.now().astimezone(mediator.program.tz).date()
    if move.name == "activate":
        mediator.term_starts = on or today
        mediator.term_ends = rules.term_end(mediator.term_starts, months)
        return
    if mediator.term_ends is None:
        raise MoveRefused(_("This term has no end, so there is nothing to renew."))
    begins = max(mediator.term_ends + dt.timedelta(days=1), on or dt.date.min)
    if mediator.term_ends < today:
        begins = max(begins, today)
        mediator.term_starts = begins
    mediator.term_ends = rules.term_end(begins, months)


def _tell_recruitment(program: Program) -> None:
    active = Mediator.objects.filter(program=program, state=MediatorState.ACTIVE).count()
    roster_changed(program=program, active_mediators=active)


def mediator_activate(*, mediator: Mediator, actor: User | None, on: dt.date | None = None) -> Mediator:
    """Let a trained mediator take cases; the term comes from the policy."""
    return mediator_move(mediator=mediator, name="activate", actor=actor, on=on)


def mediator_leave(*, mediator: Mediator, actor: User | None, reason: str = "") -> Mediator:
    """Put an active mediator on leave."""
    return mediator_move(mediator=mediator, name="leave", actor=actor, reason=reason)


def mediator_suspend(*, mediator: Mediator, actor: User | None, reason: str) -> Mediator:
    """Suspend a mediator; a director's act, with a reason."""
    return mediator_move(mediator=mediator, name="suspend", actor=actor, reason=reason)


def mediator_resume(*, mediator: Mediator, actor: User | None, reason: str = "") -> Mediator:
    """Make a mediator active again."""
    return mediator_move(mediator=mediator, name="resume", actor=actor, reason=reason)


def mediator_end(*, mediator: Mediator, actor: User | None, reason: str) -> Mediator:
    """End a mediator's service, with a reason."""
    return mediator_move(mediator=mediator, name="end", actor=actor, reason=reason)


def mediator_renew(*, mediator: Mediator, actor: User | None, on: dt.date | None = None) -> Mediator:
    """Add a term of the policy to the present one."""
    return mediator_move(mediator=mediator, name="renew", actor=actor, on=on)


def mediator_invite(*, mediator: Mediator, actor: User) -> UserInvitation | None:
    """Invite a mediator to sign in; None when an account with this address holds the role already and is linked now."""
    if mediator.user_id is not None:
        raise MoveRefused(_("This mediator signs in already."))
    if mediator.state == MediatorState.ENDED:
        raise MoveRefused(_("This mediator's service has ended."))
    site = mediator.program.site
    known = User.objects.filter(email__iexact=mediator.email, is_active=True).first()
    if known is not None and has_role(known, site, Role.MEDIATOR):
        mediator_link_user(site=site, user=known)
        return None
    try:
        return invitation_create(
            site=site, email=mediator.email, name=mediator.name, role=Role.MEDIATOR, invited_by=actor
        )
    except AccountsRefused as error:
        raise MoveRefused(str(error)) from error


def mediator_link_user(*, site: Site, user: User) -> Mediator | None:
    """Tie the account of somebody who accepted an invitation to their place on the roster, found by e-mail address."""
    with transaction.atomic():
        mediator = (
            Mediator.objects.select_for_update(of=("self",))
            .filter(program__site=site, email_hash=keyed_hash("email", user.email), user=None)
            .exclude(state=MediatorState.ENDED)
            .order_by("-pk")
            .first()
        )
        if mediator is None or Mediator.objects.filter(program__site=site, user=user).exists():
            return None
        mediator.user = user
        mediator.save(update_fields=["user"])
        record(action="mediator.linked", actor=user, site=site, target=mediator, ids={"user": user.pk})
    return mediator
