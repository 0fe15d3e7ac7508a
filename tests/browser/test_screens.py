"""Every screen of every role, on a telephone, a tablet and a desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest

from mediator_portal.cases.models import Case
from mediator_portal.meetings.models import InterpreterBooking, MediationSession
from mediator_portal.participation.services import Named, help_ask
from mediator_portal.participation.services.stops import stop_token
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.browser.somebody import DESK, HEIGHTS, PHONE, TABLET, Somebody
from tests.browser.test_ways_out import comes_in, person_of
from tests.browser.world import World
from tests.factories.cases import CaseFactory, complainant_of
from tests.factories.mediators import application_make
from tests.factories.meetings import (
    MediatorFactory,
    SessionFactory,
    confirmed_session,
    interpreter_make,
    request_make,
)

CASE: Final = "/portal/desk/cases/{case}/"
SCREENS: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.COORDINATOR: (
        "/portal/desk/",
        "/portal/desk/cases/",
        "/portal/desk/cases/new/",
        "/portal/desk/import/",
        CASE,
        f"{CASE}plan/",
        "/portal/desk/cases/{screening}/screening/",
        "/portal/desk/cases/{screening}/invite/",
        "/portal/desk/cases/{inviting}/",
        "/portal/desk/cases/{inviting}/people/new/",
        "/portal/desk/cases/{inviting}/people/{person}/contacts/new/",
        "/portal/desk/cases/{inviting}/people/{person}/contacts/{point}/",
        "/portal/desk/cases/{inviting}/people/{person}/letter/",
        "/portal/desk/cases/{inviting}/people/{person}/reissue/",
        "/portal/desk/cases/{inviting}/people/{person}/signature/",
        "/portal/desk/cases/{inviting}/help/{request}/change/",
        "/portal/desk/cases/{inviting}/help/{request}/not-now/",
        "/portal/sessions/",
        "/portal/sessions/{session}/",
        "/portal/sessions/{session}/change/",
        "/portal/sessions/{requested}/match/",
        "/portal/sessions/{requested}/more/",
        "/portal/sessions/{session}/interpreters/",
        "/portal/interpreters/",
        "/portal/interpreters/new/",
        "/portal/interpreters/{interpreter}/",
        "/portal/matching/plan/",
        "/portal/matching/weights/",
        "/portal/board/",
        "/portal/board/month/",
        "/portal/board/mediators/",
        "/portal/applications/",
        "/portal/applications/{application}/",
        "/portal/mediators/",
        "/portal/mediators/{mediator}/",
        "/portal/stipends/",
        "/portal/venues/",
        "/portal/venues/new/",
        "/portal/venues/{venue}/",
        "/portal/texts/",
        "/portal/submissions/",
        "/portal/messages/",
        "/portal/letters/",
        "/portal/wordings/",
        "/portal/wordings/invitation/en/",
        "/portal/desk/plan/",
        "/account/2fa/",
    ),
    Role.DIRECTOR: (
        "/portal/matching/weights/",
        "/portal/people/",
        "/portal/people/invite/",
        "/portal/audit/",
        "/portal/figures/",
    ),
    Role.LIAISON: ("/portal/liaison/", "/portal/liaison/{officer}/duty/"),
    Role.FINANCE: ("/portal/stipends/",),
    Role.AUDITOR: ("/portal/audit/",),
    Role.PANEL_MEMBER: ("/portal/applications/",),
}
MEDIATOR: Final = (
    "/portal/",
    "/portal/about-me/",
    "/portal/availability/",
    "/portal/availability/dates/new/",
    "/portal/availability/pause/",
    "/portal/availability/calendars/new/",
    "/portal/sessions/",
    "/portal/sessions/{session}/",
)
INTERPRETER: Final = ("/portal/interpreting/", "/portal/interpreting/{booking}/", "/portal/availability/")


@pytest.fixture(scope="module")
def program(world: World) -> Program:
    """Miami with something to see on every list."""
    return world.load("miami")


@pytest.fixture(scope="module")
def things(program: Program) -> dict[str, str]:
    """The references that stand in the addresses."""
    program.pair_breadth = "on"
    program.save(update_fields=["pair_breadth"])
    session, mediators = confirmed_session(program)
    requested: MediationSession = SessionFactory(program=program, requested=True)
    for number in range(3):
        request_make(requested, MediatorFactory(program=program, lead=not number))
    for number in range(2):
        MediatorFactory(program=program, lead=not number)
    party = complainant_of(session.case)
    party.language = "es"
    party.save(update_fields=["language"])
    inviting: Case = CaseFactory(program=program, inviting=True)
    asked = complainant_of(inviting)
    named = Named(role="support", name="Nina Vale", relationship="my aunt", email="nina@mail.example")
    interpreter = interpreter_make(program, account=True)
    interpreter_make(program)
    booking = InterpreterBooking.objects.create(session=session, interpreter=interpreter, language="es")
    return {
        "interpreter": interpreter.reference,
        "booking": booking.reference,
        "case": CaseFactory(program=program, scheduling=True).reference,
        "screening": CaseFactory(program=program, screening=True).reference,
        "inviting": inviting.reference,
        "officer": inviting.people.get(role="officer").reference,
        "person": asked.reference,
        "point": str(asked.contact_points.order_by("pk")[0].pk),
        "request": str(help_ask(person=asked, needs=[], named=named).pk),
        "session": session.reference,
        "requested": requested.reference,
        "mediator": mediators[0].reference,
        "venue": str(session.room.venue_id),
        "application": application_make(program).reference,
    }


def look_around(one: Somebody, addresses: tuple[str, ...], things: dict[str, str]) -> None:
    """Open every address at three widths; axe looks at the widest and at the narrowest."""
    missing = []
    for address in addresses:
        path = address.format(**things)
        for width in (PHONE, TABLET, DESK):
            one.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            one.axe = width == PHONE
            if width == PHONE:
                one.open(path)
            else:
                one.look()
        missing += [path] if not one.page.locator("h1").count() else []
    assert not missing


@pytest.mark.parametrize("role", list(SCREENS))
def test_staff(world: World, program: Program, things: dict[str, str], role: Role) -> None:
    """Nothing on the console, axe clean, nothing scrolls sideways."""
    look_around(world.staff(program, role, f"Sam {role.label}"), SCREENS[role], things)


def test_mediator(world: World, program: Program, things: dict[str, str]) -> None:
    """The same for a mediator of a session."""
    session = MediationSession.objects.get(reference=things["session"])
    seat = session.seats.select_related("mediator__user").first()
    assert seat is not None
    assert seat.mediator.user is not None
    look_around(world.signed_in(program, seat.mediator.user), MEDIATOR, things)


def test_interpreter(world: World, program: Program, things: dict[str, str]) -> None:
    """The same for an interpreter who was asked."""
    booking = InterpreterBooking.objects.select_related("interpreter__user").get(reference=things["booking"])
    assert booking.interpreter.user is not None
    look_around(world.signed_in(program, booking.interpreter.user, title="Interpreter"), INTERPRETER, things)


def test_party(world: World, program: Program, things: dict[str, str]) -> None:
    """Pages that a walk comes past only in passing: no more messages to an address, the way out, help with a name."""
    person = Case.objects.get(reference=things["inviting"]).people.get(reference=things["person"])
    stop = stop_token(person.contact_points.order_by("pk")[0])
    look_around(world.visitor(program), (f"/take-part/stop/{stop}/", f"/es/take-part/stop/{stop}/"), things)
    one = comes_in(world, person_of(person.case, person.role))
    look_around(one, ("/take-part/status/", "/take-part/withdraw/", "/take-part/help/?need=guardian"), things)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR, Role.EDITOR, Role.OPERATOR])
def test_admin(world: World, program: Program, role: Role) -> None:
    """The Wagtail admin: its home shows today's work, and nothing of ours breaks on its pages."""
    one = world.staff(program, role, f"Alex {role.label}", axe=False)
    one.watch.sideways = False
    one.open("/admin/")
    for address in ("/admin/pages/", "/admin/roles/") if role == Role.EDITOR else ():
        one.open(address)
