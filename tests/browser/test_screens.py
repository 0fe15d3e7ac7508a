"""Every screen of every role, on a telephone, a tablet and a desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest

from forms_app.selectors import form_for
from forms_app.services import BATCH, anonymous_answers_create, answers_release
from mediator_portal.cases.models import Case
from mediator_portal.meetings.models import InterpreterBooking, MediationSession
from mediator_portal.participation.services import Named, help_ask
from mediator_portal.participation.services.stops import stop_token
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.browser import post
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
        "/portal/submissions/held/",
        "/portal/submissions/answers/",
        "/portal/submissions/answers/mediator_survey/",
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
        "/portal/submissions/other-sites/",
        "/portal/submissions/retention/",
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
    asked_page = form_for(program.site, "mediator_survey", "en")
    for _number in range(BATCH):
        anonymous_answers_create(
            site=program.site,
            purpose="mediator_survey",
            definition=asked_page.definition,
            answers={each.key: each.kind.examples(each)[0] for each in asked_page.definition.questions},
        )
    answers_release(program.site, "mediator_survey")
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


def test_form(world: World, program: Program) -> None:
    """What is no question of a form: its stop, its checking page, saving, coming back, and whose it is."""
    one = world.visitor(program, width=PHONE)
    one.open("/request/").tick("No", group="Is your complaint about an officer").tick("No", group="Have you already")
    in_three_widths(one.press("Continue", exact=True, within="main form").sees("We cannot help with this complaint"))
    one.press("Change my answers", within="main").tick("Yes", group="Is your complaint about an officer")
    one.press("Continue", exact=True, within="main form").type("On which day", "2026-01-07")
    one.type("What happened, in", "He shouted at me.").press("Continue", exact=True, within="main form")
    one.type("Your full name", "Ada Lee").type("E-mail address", "ada@mail.example")
    one.choose("In which language", "English").press("Continue", exact=True, within="main form")
    in_three_widths(one.sees("Check your answers", "Ada Lee"))
    in_three_widths(one.open("/request/").sees("Was it you?").sees_not("Ada Lee", "shouted"))
    in_three_widths(one.press("Send me the link", within="main form").sees("We have sent the link"))
    world.deliver()
    link = post.last("ada@mail.example").link
    other = world.visitor(program, width=PHONE)
    in_three_widths(other.open(link).sees("Go on with your form"))
    other.press("Send me a code", within="main form")
    world.deliver()
    in_three_widths(other)
    other.page.locator('main input[name="form_code"]').fill(post.last("ada@mail.example").digits)
    other.press("Open my form", within="main form").sees("Check your answers")
    other.press("Send my request", within="main form")
    in_three_widths(other.sees("receipt"))
    in_three_widths(one.open(link, status=404))


def in_three_widths(one: Somebody) -> Somebody:
    """Look at the page that is open at three widths; axe looks at the narrowest and the widest."""
    for width in (PHONE, TABLET, DESK):
        one.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        one.axe = width != TABLET
        one.look()
    return one


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR, Role.EDITOR, Role.OPERATOR])
def test_admin(world: World, program: Program, role: Role) -> None:
    """The Wagtail admin: its home shows today's work, and nothing of ours breaks on its pages."""
    one = world.staff(program, role, f"Alex {role.label}", axe=False)
    one.watch.sideways = False
    one.open("/admin/")
    for address in ("/admin/pages/", "/admin/roles/") if role == Role.EDITOR else ():
        one.open(address)
