"""Ways out of a case: withdrawal, a lapse, a mediator who gives a session back, a session without a settlement."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mediator_portal.cases.enums import ContactKind
from mediator_portal.cases.models import Case, CasePerson, ContactPoint
from mediator_portal.participation.presets import load_texts
from mediator_portal.participation.services import invitation_issue
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.browser import desk, mediator, party, post
from tests.browser.somebody import PHONE, Somebody
from tests.browser.ways import Way, each_way
from tests.browser.world import World
from tests.factories.cases import CaseFactory
from tests.factories.meetings import confirmed_session

DAY = dt.timedelta(days=1)
MOBILE = {"miami": "+13055550123", "chicago": "+13125550123"}


def person_of(case: Case, role: str) -> CasePerson:
    """Return a party whose e-mail carried the invitation and whose mobile takes the code."""
    person = case.people.get(role=role)
    person.contact_points.update(carries_invitation=True)
    mobile = MOBILE[case.program.code]
    ContactPoint.objects.get_or_create(person=person, kind=ContactKind.MOBILE, defaults={"value": mobile})
    return person


def comes_in(world: World, person: CasePerson, **options: Any) -> Somebody:
    """Let a party come in by their link and prove who they are; `options` as of World.visitor."""
    name = f"the {person.get_role_display().lower()}"
    one = world.visitor(person.case.program, width=PHONE, name=name, **options)
    party.by_link(one, invitation_issue(person=person).link)
    party.prove(world, one, "text message", MOBILE[person.case.program.code])
    return one


@pytest.fixture
def miami(world: World) -> Program:
    return world.load("miami")


@pytest.fixture
def chicago(world: World) -> Program:
    return world.load("chicago")


def test_a_party_leaves(world: World, miami: Program) -> None:
    """As easy as agreeing: one page, one button; both get the same message, outside there is one word."""
    session, _mediators = confirmed_session(miami)
    person = person_of(session.case, "complainant")
    one = comes_in(world, person)
    one.press("Leave the mediation").sees("cannot be undone")
    one.shown("Leaving is as easy as agreeing was.")
    one.press("Leave the mediation now").sees("You have left the mediation")
    world.deliver()
    for point in ContactPoint.objects.filter(person__case=session.case, kind=ContactKind.EMAIL):
        assert "never say which one" in post.last(point.value, "not going ahead").body
    staff = world.staff(miami, Role.COORDINATOR, "Ana Ruiz")
    desk.to_case(staff, session.case.reference).sees("Returned", "Did not proceed")
    staff.shown("Back to investigation. What may be told outside: “did not proceed”, and nothing else.")


@each_way("en", "es-no-scripts")
def test_an_invitation_lapses(world: World, chicago: Program, way: Way) -> None:
    """Nobody answers: reminders go out, and when the window has closed the case returns on a working morning."""
    case = CaseFactory(program=chicago, inviting=True)
    load_texts(chicago)
    person = person_of(case, "complainant")
    person.language = way.language
    person.save(update_fields=["language"])
    comes_in(world, person, language=way.language, **way.device).sees("Read and answer")
    release = case.release_at
    for _days in range(3):
        world.pass_by(days=4)
    case.refresh_from_db()
    assert case.state == "inviting"
    world.turn_to(release + dt.timedelta(minutes=1))
    case.refresh_from_db()
    assert (case.state, case.return_reason) == ("returned", "lapsed")
    comes_in(world, person, language=way.language, **way.device).sees("Not going ahead")
    staff = world.staff(chicago, Role.COORDINATOR, "Maya Brooks", **way.device)
    desk.to_case(staff, case.reference).sees("Returned", "Did not proceed")
    staff.open("/portal/desk/cases/?state=returned").sees(case.reference)


def test_a_mediator_gives_a_session_back(world: World, miami: Program) -> None:
    """The one who stands by moves up at once."""
    session, mediators = confirmed_session(miami, standby=1)
    assert mediators[0].user is not None
    phone = world.signed_in(miami, mediators[0].user, width=PHONE)
    phone.open(f"/portal/sessions/{session.reference}/").press("I can no longer take this")
    phone.type("Why?", "I am ill.")
    phone.shown("A mediator gives a session back. It does not count against anybody.")
    phone.press("Give the session back").sees("You are no longer on this session")
    world.deliver()
    seated = set(session.seats.filter(state="confirmed").values_list("mediator_id", flat=True))
    assert seated == {mediators[1].pk, mediators[2].pk}
    assert post.arrived(mediators[2].email)
    phone.open(f"/portal/sessions/{session.reference}/", status=404)
    staff = world.staff(miami, Role.COORDINATOR, "Ana Ruiz")
    staff.open(f"/portal/sessions/{session.reference}/").sees(mediators[2].name)


def test_without_a_settlement(world: World, chicago: Program) -> None:
    """The parties do not state success: the complaint goes back with one word and nothing that was said."""
    session, mediators = confirmed_session(chicago, trait="begun")
    assert mediators[0].user is not None
    phone = world.signed_in(chicago, mediators[0].user, width=PHONE)
    load_texts(chicago)
    phone.open(f"/portal/sessions/{session.reference}/report/").sees("Before the report")
    mediator.signs(phone, session.reference)
    mediator.reports(phone, session.reference, settled=False)
    for role in ("complainant", "officer"):
        one = comes_in(world, person_of(session.case, role))
        party.states(one, success=role == "officer")
        one.close()
    chief = world.staff(chicago, Role.DIRECTOR, "Thomas Novak")
    desk.to_case(chief, session.case.reference).press("Return to investigation: no settlement")
    chief.press("Return to investigation: no settlement", within="main form").sees("Did not proceed")
    chief.sees("The reason stays inside the program")
    case = Case.objects.get(pk=session.case_id)
    assert (case.state, case.return_reason) == ("returned", "no_settlement")
