"""The people of a case as its page shows them: each party with those who come with them. It decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases import wording
from mediator_portal.cases.enums import DEAD_STATES, DECIDERS, PARTIES, Answer, CaseState, ContactState, PersonRole
from mediator_portal.cases.presenters import hours_in_words, user_name
from mediator_portal.cases.rules import birth_date_of, is_minor, signs_before
from mediator_portal.cases.services import leaving_problem, person_asked
from portal.languages import english_name

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case, CasePerson, ContactPoint
    from portal.accounts.models import User

Row = dict[str, Any]


# More people than this on a page are folded, each with a line that says who they are and how far they are.
UNFOLDED = 2


def groups(case: Case, viewer: User) -> list[Row]:
    """Return the people of a case by party, the complainants first; those who come with nobody in particular last.

    Who is no longer part of the case stands at the end, with what we know of them.
    """
    people = _linked(case)
    here = [person for person in people if person.left_out_at is None]
    found = [_of_party(case, party, here, viewer) for role in PARTIES for party in here if party.role == role]
    others = {
        _("For everybody"): [each for each in here if each.role not in PARTIES and each.beside_id is None],
        _("No longer part of the case"): [each for each in people if each.left_out_at is not None],
    }
    found += [{"title": title, "rows": _rows(case, rows, viewer)} for title, rows in others.items() if rows]
    return [{**group, "open": len(people) <= UNFOLDED} for group in found]


def _linked(case: Case) -> list[CasePerson]:
    """Return the people of a case, each with the case and the person they come with: no query for what is here."""
    people = list(case.people.all())
    known = {person.pk: person for person in people}
    for person in people:
        person.case = case
        if person.beside_id in known:
            person.beside = known[person.beside_id]
    return people


def _of_party(case: Case, party: CasePerson, here: list[CasePerson], viewer: User) -> Row:
    """Return a party and those who come with them."""
    beside = [person for person in here if person.beside_id == party.pk]
    return {"rows": _rows(case, [party, *beside], viewer), "missing": _missing(case, party, beside)}


def _rows(case: Case, people: list[CasePerson], viewer: User) -> list[Row]:
    return [_person(case, person, viewer) for person in people]


def _missing(case: Case, party: CasePerson, beside: list[CasePerson]) -> str:
    """Return that a minor has no guardian on the case yet."""
    if not _is_minor(case, party) or any(person.role == PersonRole.GUARDIAN for person in beside):
        return ""
    return _("Under 18: a parent or guardian must be on the case and sign too.")


def _is_minor(case: Case, person: CasePerson) -> bool:
    return is_minor(birth_date_of(person.birth_date), timezone.localdate(timezone=case.program.tz))


def _person(case: Case, person: CasePerson, viewer: User) -> Row:
    here = person.left_out_at is None
    decides = person.role in DECIDERS
    args = [case.reference, person.reference]
    can_leave = here and not leaving_problem(case, person)
    return {
        "person": person,
        "here": here,
        "beside": person.role not in PARTIES and person.beside_id is not None,
        "signs": _signs(person) if here and person.role not in PARTIES else "",
        "facts": _facts(case, person),
        "points": [_point(case, point) for point in person.contact_points.all()],
        "reach": _reach(case, person, viewer) if here else "",
        "tags": _tags(case, person) if here else [],
        "can_give_up": here
        and decides
        and case.state == CaseState.INVITING
        and person.answered_at is None
        and person_asked(case, person),
        "birth_date_url": reverse("cases:birth_date", args=args) if person.role == PersonRole.COMPLAINANT else "",
        "off_url": reverse("cases:leave_out", args=args) if can_leave else "",
    }


def _tags(case: Case, person: CasePerson) -> list[str]:
    """Return what staff must not overlook of somebody, also where the rest of them is folded away."""
    reachable = any(point.state not in DEAD_STATES for point in person.contact_points.all())
    tags = [] if reachable else [_("No way to reach them")]
    return [_("Under 18"), *tags] if _is_minor(case, person) else tags


def _signs(person: CasePerson) -> str:
    """Return what this person's signature is needed for."""
    words = {
        "consent": _("Decides and signs too: without their yes the party has not agreed."),
        "session": _("Signs before the session; without a signature they are not in the room."),
    }
    return words.get(signs_before(person.role), "")


def _facts(case: Case, person: CasePerson) -> list[Row]:
    born = birth_date_of(person.birth_date)
    rows: list[Row] = [
        {"label": _("Relationship"), "value": person.relationship},
        {"label": _("Badge"), "value": person.badge},
        {"label": _("Unit"), "value": person.unit},
        {"label": _("On duty"), "value": person.duty},
        {"label": _("Language"), "value": english_name(person.language)},
        {"label": _("Birth year"), "value": person.birth_year if born is None else ""},
        {"label": _("Needs"), "value": person.needs},
    ]
    if born is not None:
        minor = {"tag": _("Under 18"), "tone": "warning"} if _is_minor(case, person) else {}
        rows.append({"label": _("Date of birth"), "value": wording.day(born), **minor})
    if person.cleared_at is not None:
        rows.append({"label": _("Cleared by the department"), "value": user_name(person.cleared_by) or _("Yes")})
    return [row for row in rows if row["value"]]


def _point(case: Case, point: ContactPoint) -> Row:
    return {
        "point": point,
        "url": reverse("cases:contact_edit", args=[case.reference, point.person.reference, point.pk]),
        "dead": point.state in DEAD_STATES,
        "tone": POINT_TONES[ContactState(point.state)],
        "hours": hours_in_words(point),
        "verified_by": user_name(point.verified_by) if point.verified_by_id else "",
    }


POINT_TONES = {
    ContactState.UNVERIFIED: "muted",
    ContactState.WORKS: "success",
    ContactState.BOUNCED: "error",
    ContactState.WRONG: "error",
    ContactState.OPTED_OUT: "warning",
}


def _reach(case: Case, person: CasePerson, viewer: User) -> str:
    """Return that somebody answered, never what; the answer itself only to whoever entered it.

    Who only attends decides nothing: that they signed, or do not come, is for staff to know.
    """
    if case.invited_at is not None and case.ended_at is None and not person_asked(case, person):
        return _("Not asked yet")
    if person.role not in DECIDERS:
        return _attends(case, person)
    if person.answered_at is not None:
        when = wording.moment(person.answered_at, case.program)
        if person.answer_entered_by_id == viewer.pk and person.answer:
            return _("You entered: %(answer)s (%(when)s)") % {"answer": person.get_answer_display(), "when": when}
        return _("Answered on %(when)s") % {"when": when}
    if person.wants_talk_at is not None:
        return _("Wants to talk to someone: call back")
    if person.unreachable_at is not None:
        return _("Could not be reached")
    return _("No answer yet") if case.state == CaseState.INVITING else ""


def _attends(case: Case, person: CasePerson) -> str:
    if person.signed_at is not None:
        return _("Signed on %(when)s") % {"when": wording.moment(person.signed_at, case.program)}
    if person.answer == Answer.NO:
        return _("Does not come")
    return _("Not signed yet") if case.consented_at is not None and case.ended_at is None else ""
