"""The people of a case: added, signing what is theirs, taken off."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases import readiness
from mediator_portal.cases.enums import (
    AGREED_STATES,
    ATTENDERS,
    BESIDE_DECIDING,
    OPEN_STATES,
    PARTIES,
    Answer,
    CaseState,
    EntryChannel,
)
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.facts import living
from mediator_portal.cases.models import CasePerson
from mediator_portal.cases.services.answers import check_speaker, leave_out, tell
from mediator_portal.cases.services.asking import person_asked, release_anew
from mediator_portal.cases.services.intake import PersonInput, person_insert
from mediator_portal.cases.services.move import lock
from mediator_portal.cases.services.outgoing import (
    INVITATION,
    kind_for,
    mark_carriers,
    opening_messages,
    plan,
    queue_planned,
)
from mediator_portal.cases.workflow import PARTY
from portal.audit.services import record

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case
    from mediator_portal.cases.rules import Actor
    from portal.accounts.models import User

BEFORE_INVITING = frozenset({CaseState.REFERRED, CaseState.SCREENING})
# Until the case has agreed; a guardian or representative who came later would have decided nothing.
BEFORE_CONSENT = BEFORE_INVITING | {CaseState.INVITING}
BEFORE_SESSION = BEFORE_CONSENT | AGREED_STATES


def person_add(*, case: Case, actor: User | None, person: PersonInput, beside: CasePerson | None = None) -> CasePerson:
    """Add somebody to a case: another party, or somebody who comes with one. The same person twice is added once.

    Who has to answer now gets the message with their own link at once. Refused with a sentence where it is too late,
    and where the agreement they would read is not true, or not there (`readiness`).
    """
    with transaction.atomic():
        locked = lock(case)
        sentence = adding_problem(locked, person.role, beside)
        if sentence:
            raise MoveRefused(sentence)
        name = " ".join(person.name.split())
        for known in living(locked):
            if (known.role, known.name, known.beside_id) == (person.role, name, beside.pk if beside else None):
                return known
        row = person_insert(locked, person, beside)
        asked = person_asked(locked, row)
        # Who stands on the side that is asked second is asked by the timer, which asks nobody back.
        stop = readiness.stop(locked, [row]) if locked.invited_at is not None else ""
        if stop:
            raise MoveRefused(stop)
        record(
            action="person.add",
            actor=actor,
            actor_kind="" if actor else "party",
            site=locked.program.site_id,
            target=locked,
            ids={"person": row.pk, "role": row.role},
        )
        if asked:
            _ask(locked, row)
        if locked.state == CaseState.INVITING:
            release_anew(locked)
    return row


def adding_problem(case: Case, role: str, beside: CasePerson | None) -> str:
    """Return why somebody in this role cannot join the case now; empty when they can."""
    if role in PARTIES:
        if beside is not None:
            return _("A complainant or officer comes with nobody.")
        if case.state not in BEFORE_INVITING:
            return _("The invitations are out: another complainant or officer cannot join this case any more.")
        return ""
    if beside is not None and (beside.case_id != case.pk or beside.role not in PARTIES):
        return _("Choose the complainant or officer this person comes with.")
    if role in BESIDE_DECIDING:
        if beside is None:
            return _("Choose the complainant or officer this person comes with.")
        if case.state not in BEFORE_CONSENT:
            return _("Everybody who decides has agreed already. Add the person as a support person instead.")
        return ""
    return "" if case.state in BEFORE_SESSION else _("The session is over: nobody joins this case any more.")


def person_birth_date_record(*, person: CasePerson, born: dt.date, actor: Actor) -> CasePerson:
    """Keep a party's date of birth: whoever is under 18 needs a parent or guardian who signs too.

    A party gives it once; afterwards only staff change it, so that nobody grows older between two pages.
    """
    with transaction.atomic():
        case = lock(person.case_id)
        locked = CasePerson.objects.select_for_update().get(case=case, pk=person.pk)
        check_speaker(case, locked, actor)
        if locked.birth_date and actor.kind != "user":
            return locked
        if locked.birth_date != born.isoformat():
            locked.birth_date = born.isoformat()
            locked.save(update_fields=["birth_date"])
            tell(case, locked, actor, "person.birth_date", fields=("birth_date",))
            if case.state == CaseState.INVITING:
                release_anew(case)
    return locked


def attender_record(*, person: CasePerson, answer: str, actor: Actor, channel: str = EntryChannel.ONLINE) -> CasePerson:
    """Record that an interpreter, support person or observer signed (yes) or does not come (no).

    It decides nothing: no release, no silence. Refused before the mediation goes ahead and once it is over.
    """
    answer = Answer(answer)
    with transaction.atomic():
        case = lock(person.case_id)
        locked = CasePerson.objects.select_for_update().filter(case=case, role__in=ATTENDERS, pk=person.pk).first()
        if locked is None or answer == Answer.TALK:
            raise MoveRefused(_("This answer is not yours to give."))
        check_speaker(case, locked, actor)
        if locked.left_out_at is not None or case.state not in AGREED_STATES:
            raise MoveRefused(_("Nobody needs your answer now. Call us if you have questions."))
        moment = timezone.now()
        locked.answer, locked.answer_channel, locked.answer_entered_by = answer, channel, actor.user
        locked.answered_at = moment
        locked.signed_at = (locked.signed_at or moment) if answer == Answer.YES else None
        locked.save()
        tell(case, locked, actor, "person.attend")
    return locked


def person_leave_out(*, person: CasePerson, actor: Actor, now: dt.datetime | None = None) -> CasePerson:
    """Take somebody off the case, with those who come with them. What they signed and how they were reached stays.

    A party only before the invitations, and never the last one of a side. Repeating it is harmless.
    """
    with transaction.atomic():
        case = lock(person.case_id)
        locked = CasePerson.objects.select_for_update().get(case=case, pk=person.pk)
        if not (actor.kind == "user" and actor.site_id == case.program.site_id and actor.roles & PARTY.roles):
            raise MoveRefused(_("This step is for: %(who)s.") % {"who": _("coordinator or director")})
        if locked.left_out_at is not None:
            return locked
        sentence = leaving_problem(case, locked)
        if sentence:
            raise MoveRefused(sentence)
        told = person_asked(case, locked) and locked.role in ATTENDERS and locked.answer != Answer.NO
        leave_out(case, locked.pk, now or timezone.now())
        tell(case, locked, actor, "person.leave_out")
        if told:
            queue_planned([plan(locked, "attendance_off")], case=case, cause=f"person:{locked.pk}:off")
        if case.state == CaseState.INVITING:
            release_anew(case)
    locked.refresh_from_db()
    return locked


def leaving_problem(case: Case, person: CasePerson) -> str:
    """Return why somebody cannot be taken off the case; empty when they can."""
    if case.state not in OPEN_STATES:
        return _("This case is over.")
    if person.role in BESIDE_DECIDING and case.state not in BEFORE_CONSENT:
        return _("This person signed for the case. If they leave, record that the party withdraws.")
    if person.role not in PARTIES:
        return ""
    if case.state not in BEFORE_INVITING or sum(each.role == person.role for each in living(case)) < 2:
        return _("A party can be taken off only before the invitations, and one must stay on each side.")
    return ""


def _ask(case: Case, person: CasePerson) -> None:
    """Send somebody who joined late the message the others got before."""
    planned = opening_messages(case, person, kind_for(person, INVITATION))
    mark_carriers(planned, always=False)
    queue_planned(planned, case=case, cause=f"person:{person.pk}:asked")
