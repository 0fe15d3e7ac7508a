"""The doors through which a program's data change: the roles switch, the sign-up list, the policy and its notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from home.generation import raise_generation
from portal.audit.services import record
from portal.notifications.services import queue
from portal.vault.crypto import keyed_hash
from program_pages import rules
from program_pages.enums import RolesState
from program_pages.models import PolicyNote, Program, Recruitment, RecruitmentChange, ReopeningSubscriber
from program_pages.signals import roles_reopened

if TYPE_CHECKING:
    from portal.accounts.models import User


class RecruitmentRefused(ValueError):
    """The wanted state of the roles contradicts itself; `field` and the sentence say what to mend."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


def recruitment_change(
    *,
    program: Program,
    state: str,
    open_on: dt.date | None = None,
    by: User | None,
    cause: str = "person",
    now: dt.datetime | None = None,
) -> RecruitmentChange | None:
    """Open or close the mediator roles; return the log entry, or None when they are already so.

    One act: lock the switch, change it, log it, audit it, make every cached page of the site stale, and, when the roles
    went from closed to open, queue one message to each person on the sign-up list. Raises RecruitmentRefused.
    """
    now = now or timezone.now()
    today = now.astimezone(program.tz).date()
    open_on = open_on if state == RolesState.OPEN_ON else None
    with transaction.atomic():
        recruitment = _locked(program)
        problem = rules.change_problem(
            state=state,
            open_on=open_on,
            today=today,
            full_at=recruitment.full_at,
            active_mediators=recruitment.active_mediators,
        )
        if problem:
            raise RecruitmentRefused(*problem)
        if recruitment.state == state and recruitment.open_on == open_on:
            return None
        return _flip(recruitment, state, open_on, by, cause, now)


def _flip(
    recruitment: Recruitment, state: str, open_on: dt.date | None, by: User | None, cause: str, now: dt.datetime
) -> RecruitmentChange:
    """Change a locked switch and tell everybody who must know."""
    program = recruitment.program
    before = recruitment.state
    # A date that has come opens the roles for everybody before the timer writes it down.
    is_closing = state != RolesState.OPEN and rules.is_open(recruitment, now.astimezone(program.tz).date())
    is_reopening = state == RolesState.OPEN and before != RolesState.OPEN
    recruitment.state = state
    recruitment.open_on = open_on
    recruitment.generation += 1
    if is_closing:
        recruitment.full_since = now
    recruitment.save(update_fields=["state", "open_on", "generation", "full_since"])
    change = RecruitmentChange.objects.create(
        recruitment=recruitment, by=by, cause=cause, before=before, after=state, open_on=open_on
    )
    record(
        action="recruitment.change",
        actor=by,
        site=program.site_id,
        target=recruitment,
        fields=["state", "open_on"],
        ids={"program": program.pk, "before": str(before), "after": str(state), "cause": cause},
    )
    raise_generation(program.site_id)
    if is_reopening:
        _tell_subscribers(recruitment, now)
        transaction.on_commit(lambda: roles_reopened.send(sender=Program, program=program))
    return change


def _tell_subscribers(recruitment: Recruitment, now: dt.datetime) -> int:
    """Queue one message to each person on the list who was not told yet; return how many."""
    program = recruitment.program
    waiting = ReopeningSubscriber.objects.select_for_update().filter(program=program, told_at__isnull=True)
    count = 0
    for subscriber_id in waiting.order_by("pk").values_list("pk", flat=True):
        queue(
            "roles_reopened",
            site=program.site,
            recipient_type="subscriber",
            recipient_id=subscriber_id,
            ids={"program": program.pk},
            cause=f"recruitment:{recruitment.pk}:{recruitment.generation}",
        )
        count += 1
    ReopeningSubscriber.objects.filter(program=program, told_at__isnull=True).update(told_at=now)
    return count


def recruitment_words_save(
    *, program: Program, full_at: int | None, text_open: str, text_full: str, text_open_on: str, by: User
) -> list[str]:
    """Save the wordings and the automatic limit of the switch; return the names of what changed.

    A limit that the roster has already reached closes open roles at once, as the roster itself would.
    """
    wanted = {"full_at": full_at, "text_open": text_open, "text_full": text_full, "text_open_on": text_open_on}
    with transaction.atomic():
        recruitment = _locked(program)
        changed = [name for name, value in wanted.items() if getattr(recruitment, name) != value]
        if not changed:
            return []
        for name in changed:
            setattr(recruitment, name, wanted[name])
        recruitment.save(update_fields=changed)
        record(action="recruitment.edit", actor=by, site=program.site_id, target=recruitment, fields=changed)
        raise_generation(program.site_id)
        if "full_at" in changed:
            _follow_roster(recruitment, recruitment.active_mediators, timezone.now())
    return changed


def roster_changed(*, program: Program, active_mediators: int) -> RecruitmentChange | None:
    """Take the number of active mediators; close the roles at "full at N", reopen what the roster itself closed."""
    with transaction.atomic():
        recruitment = _locked(program)
        if recruitment.active_mediators != active_mediators:
            recruitment.active_mediators = active_mediators
            recruitment.save(update_fields=["active_mediators"])
        return _follow_roster(recruitment, active_mediators, timezone.now())


def _follow_roster(recruitment: Recruitment, active_mediators: int, now: dt.datetime) -> RecruitmentChange | None:
    last = recruitment.changes.values_list("cause", flat=True).first() or ""
    wanted = rules.roster_state(recruitment, active_mediators, last)
    return _flip(recruitment, wanted, None, None, "roster", now) if wanted else None


def open_on_date(*, program: Program, now: dt.datetime) -> RecruitmentChange | None:
    """Open the roles whose date has come; None when it has not (or somebody else was faster).

    Where the roster is full by then, the roles stay full, and only the date is taken back.
    """
    with transaction.atomic():
        recruitment = _locked(program)
        today = now.astimezone(program.tz).date()
        if recruitment.state != RolesState.OPEN_ON or recruitment.open_on is None or recruitment.open_on > today:
            return None
        state = rules.recruitment_state(recruitment, today)
        cause = "date" if state == RolesState.OPEN else "roster"
        return _flip(recruitment, state, None, None, cause, now)


def reopening_subscribe(*, program: Program, email: str, language: str) -> None:
    """Put an address on the list of those who are told once when roles reopen.

    Known and unknown addresses get the same answer. Somebody who was told before and signs up again is told again at
    the next reopening, once.
    """
    hashed = keyed_hash("email", email)
    with transaction.atomic():
        known = ReopeningSubscriber.objects.select_for_update().filter(program=program, email_hash=hashed).first()
        if known is None:
            try:
                with transaction.atomic():
                    known = ReopeningSubscriber.objects.create(program=program, email=email, language=language)
            except IntegrityError:  # a second click was faster and did the same
                return
        elif known.told_at is None:
            return
        else:
            known.told_at = None
            known.language = language
            known.subscribed_at = timezone.now()
            known.save(update_fields=["told_at", "language", "subscribed_at"])
        record(action="reopening.subscribe", actor_kind="anonymous", site=program.site_id, target=known)


def subscribers_forget(*, before: dt.datetime) -> int:
    """Delete the addresses of people who were told before a moment: the list keeps nobody longer than it needs."""
    told = ReopeningSubscriber.objects.filter(told_at__lt=before)
    count = told.count()
    told.delete()
    return count


def notes_complete(*, program: Program) -> int:
    """Give every value of the policy its note, with the default strength; return how many were missing."""
    known = set(PolicyNote.objects.filter(program=program).values_list("field", flat=True))
    missing = [
        PolicyNote(program=program, field=field, strength=about.strength)
        for field, about in rules.POLICY_FIELDS.items()
        if field not in known
    ]
    PolicyNote.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def policy_changed(*, program: Program, fields: Iterable[str], by: User | None) -> None:
    """Record that policy values changed: nobody vouches for the new ones yet, and pages that show them are stale."""
    changed = sorted(set(fields))
    if not changed:
        return
    PolicyNote.objects.filter(program=program, field__in=changed).update(confirmed_by=None, confirmed_on=None)
    record(action="policy.change", actor=by, site=program.site_id, target=program, fields=changed)
    raise_generation(program.site_id)


def note_confirm(*, note: PolicyNote, by: User, confirmed: bool) -> None:
    """Vouch for a policy value as it stands, or take that back."""
    note.confirmed_by = by if confirmed else None
    note.confirmed_on = timezone.localdate() if confirmed else None
    with transaction.atomic():
        note.save(update_fields=["confirmed_by", "confirmed_on"])
        action = "policy.confirm" if confirmed else "policy.unconfirm"
        record(action=action, actor=by, site=note.program.site_id, target=note.program, fields=[note.field])
        raise_generation(note.program.site_id)


def _locked(program: Program) -> Recruitment:
    """Return the program's switch under its row lock; one that was never set starts open."""
    Recruitment.objects.get_or_create(program=program)
    return Recruitment.objects.select_for_update().select_related("program", "program__site").get(program=program)
