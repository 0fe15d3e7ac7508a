"""What those who decide say: yes, no, let us talk; signed; withdraws; or nothing. Sealed, silent until the release."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import AGREED_STATES, DECIDERS, Answer, CaseState, EntryChannel
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.facts import facts_of
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import guards
from mediator_portal.cases.services.asking import person_asked, release_anew
from mediator_portal.cases.services.move import lock, move, when_words
from mediator_portal.cases.signals import answer_changed
from mediator_portal.cases.workflow import PARTY
from portal.audit.services import record
from program_pages.enums import WhoAgrees

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

    A yes counts only with `person_signed`; whatever else takes an earlier signature back. A wish to talk is no answer:
    staff call, the window runs on. Refused with a sentence when the case does not wait for answers or the window has
    closed; but a yes can be taken back until the release, since withdrawing is possible in every state (product.md
    section 3).
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
        if answer != Answer.YES:
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
            release_anew(case)
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
    """Withdraw from the mediation: a party, or a guardian or representative for the party they come with.

    While the case is inviting this only changes this person's answer to no, in silence. Afterwards the case returns at
    once; only where the policy goes ahead with those who agreed, and somebody else is left on that side, does it go on
    without them.
    """
    with transaction.atomic():
        case = lock(person.case_id)
        locked = _lock_person(case, person)
        check_speaker(case, locked, actor)
        if case.state == CaseState.INVITING:
            answer_record(person=locked, answer=Answer.NO, actor=actor, channel=channel, now=now)
            return lock(case)
        moment = now or timezone.now()
        if _side_goes_on(case, locked, moment):
            leave_out(case, locked.party_id, moment)
        else:
            case = move(case=case, name="withdraw", actor=actor, now=now)
        if CasePerson.objects.filter(pk=locked.pk, withdrawn_at=None).update(withdrawn_at=moment):
            tell(case, locked, actor, "person.withdraw")
            locked.withdrawn_at = moment
            answer_changed.send(sender=CasePerson, person=locked, actor=actor)
    return case


def _side_goes_on(case: Case, person: CasePerson, now: dt.datetime) -> bool:
    """True when somebody else on the side is left, and the policy lets those who agreed go ahead."""
    if case.kept_promises["who_agrees"] != WhoAgrees.ONE_OF_EACH or case.state not in {*AGREED_STATES, CaseState.HELD}:
        return False
    facts = facts_of(case, now=now)
    if guards.session_not_over(facts):
        return False
    leaving = (person.side, person.party_id)
    left = {(party.on_side, party.party) for party in facts.parties} - {leaving}
    return person.left_out_at is None and any(side == person.side for side, _party in left)


def leave_out(case: Case, root: int, now: dt.datetime) -> None:
    """Take somebody off, with everybody who comes with them."""
    case.people.filter(Q(pk=root) | Q(beside_id=root), left_out_at=None).update(left_out_at=now)


def _lock_person(case: Case, person: CasePerson) -> CasePerson:
    """Return the row of somebody who decides, locked after its case, with the party they come with."""
    found = CasePerson.objects.select_for_update().filter(case=case, role__in=DECIDERS, pk=person.pk).first()
    if found is None:
        raise MoveRefused(_("Only the parties and those who decide with them answer."))
    found.case = case
    return found


def _open_to_answers(
    person: CasePerson, actor: Actor, now: dt.datetime | None, *, takes_back: bool = False
) -> tuple[Case, CasePerson, dt.datetime]:
    """Lock case and person; refuse when the actor may not speak for them or nobody is asked any more."""
    moment = now or timezone.now()
    case = lock(person.case_id)
    locked = _lock_person(case, person)
    check_speaker(case, locked, actor)
    if case.state != CaseState.INVITING or locked.left_out_at is not None or not person_asked(case, locked):
        raise MoveRefused(_("This case does not wait for answers now."))
    taken_back = takes_back and locked.answer == Answer.YES
    if case.window_closes_at is not None and moment > case.window_closes_at and not taken_back:
        raise MoveRefused(
            _("The time to answer is over (until %(when)s). Call us if you have questions.")
            % {"when": when_words(case.window_closes_at, case)}
        )
    return case, locked, moment


def check_speaker(case: Case, person: CasePerson, actor: Actor) -> None:
    """Everybody speaks for themselves, staff for anybody. A guardian's or representative's answer is their own."""
    if actor.kind == "party" and actor.person is not None and person.pk == actor.person.pk:
        return
    if actor.kind == "user" and actor.site_id == case.program.site_id and actor.roles & PARTY.roles:
        return
    raise MoveRefused(_("This answer is not yours to give."))


def _changed(case: Case, person: CasePerson, actor: Actor, action: str, fields: tuple[str, ...]) -> None:
    """Set the release hour anew, audit that something was said, and tell the rooms above the same."""
    release_anew(case)
    tell(case, person, actor, action, fields)
    answer_changed.send(sender=CasePerson, person=person, actor=actor)


def tell(case: Case, person: CasePerson, actor: Actor, action: str, fields: tuple[str, ...] = ()) -> None:
    """Audit that somebody acted on a person's row, never what they said."""
    record(
        action=action,
        actor=actor.user,
        actor_kind="" if actor.kind == "user" else actor.kind,
        site=case.program.site_id,
        target=case,
        fields=fields,
        ids={"person": person.pk},
    )
