"""What a party says: yes, no, let us talk; signed; withdraws; or nothing. Sealed, and silent until the release."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import PARTIES, Answer, CaseState, EntryChannel
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.facts import party_facts
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import release_moment, release_time
from mediator_portal.cases.services.move import lock, move, when_words
from mediator_portal.cases.signals import answer_changed
from mediator_portal.cases.workflow import PARTY
from portal.audit.services import record

if TYPE_CHECKING:
    from mediator_portal.cases.rules import Actor


def answer_record(
    *,
    person: CasePerson,
    answer: str,
    actor: Actor,
    reason: str = "",
    channel: str = EntryChannel.ONLINE,
    now: dt.datetime | None = None,
) -> CasePerson:
    """Record a party's yes, no or wish to talk; a later one replaces it. Nothing else happens before the release.

    A yes counts only with `person_signed`; a no takes an earlier signature back. A wish to talk is no answer: staff
    call, the window runs on. Refused with a sentence when the case does not wait for answers or the window has closed;
    but a yes can be taken back until the release, since withdrawing is possible in every state (product.md section 3).
    """
    answer = Answer(answer)
    with transaction.atomic():
        case, locked, moment = _open_to_answers(person, actor, now, takes_back=answer == Answer.NO)
        is_decision = answer in {Answer.YES, Answer.NO}
        locked.answer = answer
        locked.answer_reason = reason.strip() if answer == Answer.NO else ""
        locked.answer_channel = channel
        locked.answer_entered_by = actor.user
        locked.answered_at = moment if is_decision else None
        locked.wants_talk_at = None if is_decision else moment
        if answer == Answer.NO:
            locked.signed_at = None
        if is_decision:
            locked.unreachable_at = None
        locked.save()
        _changed(case, locked, actor, "person.answer", fields=("answer",))
    return locked


def person_signed(*, person: CasePerson, actor: Actor, now: dt.datetime | None = None) -> CasePerson:
    """Record that a party signed the agreement to mediate. A second signature changes nothing."""
    with transaction.atomic():
        case, locked, moment = _open_to_answers(person, actor, now)
        if locked.signed_at is None:
            locked.signed_at = moment
            locked.save(update_fields=["signed_at"])
            # No event of its own: whatever an answer was, it leaves one line in the trail.
            _release_anew(case)
            answer_changed.send(sender=CasePerson, person=locked, actor=actor)
    return locked


def person_unreachable(*, person: CasePerson, actor: Actor, now: dt.datetime | None = None) -> CasePerson:
    """Record that staff could not reach a party. The case still waits for the release; an answer undoes it."""
    with transaction.atomic():
        case, locked, moment = _open_to_answers(person, actor, now)
        if locked.answered_at is not None:
            raise MoveRefused(_("This person has answered."))
        if not locked.attempts.exists():
            raise MoveRefused(_("Log at least one attempt to reach this person first."))
        if locked.unreachable_at is None:
            locked.unreachable_at = moment
            locked.save(update_fields=["unreachable_at"])
            _changed(case, locked, actor, "person.unreachable", fields=("unreachable_at",))
    return locked


def person_withdraw(
    *, person: CasePerson, actor: Actor, channel: str = EntryChannel.ONLINE, now: dt.datetime | None = None
) -> Case:
    """Withdraw a party from the mediation and return the case.

    While the case is inviting this only changes the answer to no, in silence. Afterwards the case returns at once.
    """
    with transaction.atomic():
        case = lock(person.case_id)
        locked = _lock_person(case, person)
        if case.state == CaseState.INVITING:
            answer_record(person=locked, answer=Answer.NO, actor=actor, channel=channel, now=now)
            return lock(case)
        moved = move(case=case, name="withdraw", actor=actor, now=now)
        if locked.withdrawn_at is None:
            CasePerson.objects.filter(pk=locked.pk, withdrawn_at=None).update(withdrawn_at=now or timezone.now())
            record(
                action="person.withdraw",
                actor=actor.user,
                actor_kind="" if actor.kind == "user" else actor.kind,
                site=case.program.site_id,
                target=case,
                ids={"person": locked.pk},
            )
    return moved


def _lock_person(case: Case, person: CasePerson) -> CasePerson:
    """Return the party's row, locked after its case."""
    found = CasePerson.objects.select_for_update().filter(case=case, role__in=PARTIES, pk=person.pk).first()
    if found is None:
        raise MoveRefused(_("Only the complainant and the officer answer."))
    return found


def _open_to_answers(
    person: CasePerson, actor: Actor, now: dt.datetime | None, *, takes_back: bool = False
) -> tuple[Case, CasePerson, dt.datetime]:
    """Lock case and person; refuse when the actor may not speak for them or nobody is asked any more."""
    moment = now or timezone.now()
    case = lock(person.case_id)
    locked = _lock_person(case, person)
    _check_speaker(case, locked, actor)
    if case.state != CaseState.INVITING:
        raise MoveRefused(_("This case does not wait for answers now."))
    taken_back = takes_back and locked.answer == Answer.YES
    if case.window_closes_at is not None and moment > case.window_closes_at and not taken_back:
        raise MoveRefused(
            _("The time to answer is over (until %(when)s). Call us if you have questions.")
            % {"when": when_words(case.window_closes_at, case)}
        )
    return case, locked, moment


def _check_speaker(case: Case, person: CasePerson, actor: Actor) -> None:
    """A party speaks for themselves, a guardian or representative for the one they come with, staff for anybody."""
    if actor.kind == "party" and actor.person is not None and person.pk in {actor.person.pk, actor.person.beside_id}:
        return
    if actor.kind == "user" and actor.site_id == case.program.site_id and actor.roles & PARTY.roles:
        return
    raise MoveRefused(_("This answer is not yours to give."))


def _changed(case: Case, person: CasePerson, actor: Actor, action: str, fields: tuple[str, ...]) -> None:
    """Set the release hour anew, audit that something was said, and tell the rooms above the same."""
    _release_anew(case)
    record(
        action=action,
        actor=actor.user,
        actor_kind="" if actor.kind == "user" else actor.kind,
        site=case.program.site_id,
        target=case,
        fields=fields,
        ids={"person": person.pk},
    )
    answer_changed.send(sender=CasePerson, person=person, actor=actor)


def _release_anew(case: Case) -> None:
    """Set the hour at which the answers act, from what all parties have said by now."""
    parties = [party_facts(each) for each in case.people.all() if each.role in PARTIES]
    if case.window_closes_at is not None:
        moment = release_moment(parties, window_closes_at=case.window_closes_at, first_no=case.program.first_no)
        case.release_at = release_time(moment, case.program)
        case.save(update_fields=["release_at"])
