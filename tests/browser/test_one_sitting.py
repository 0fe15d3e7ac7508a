"""From "both agreed" to "confirmed" in one sitting: plan, ask, answers from telephones, the pair, the parties' word."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mediator_portal.cases.models import Case
from mediator_portal.meetings.models import MediationSession
from mediator_portal.participation.services import invitation_issue
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.browser import desk, mediator, party, post
from tests.browser.somebody import DESK, PHONE, Somebody
from tests.browser.test_ways_out import MOBILE, person_of
from tests.browser.world import World
from tests.factories.cases import CaseFactory
from tests.factories.meetings import MediatorFactory, RoomFactory, confirmed_session, soon, times_make

WITH_SCRIPT: dict[str, Any] = {}
WITHOUT: dict[str, Any] = {"java_script_enabled": False, "axe": False}


@pytest.fixture(scope="module")
def program(world: World) -> Program:
    return world.load("miami")


@pytest.mark.parametrize(
    ("width", "options"), [(DESK, WITH_SCRIPT), (PHONE, WITHOUT)], ids=["script-1280", "no-script-360"]
)
def test_from_both_agreed_to_confirmed(world: World, program: Program, width: int, options: dict[str, Any]) -> None:
    """Nobody else helps, and nobody has to wait for another day."""
    case = CaseFactory(program=program, scheduling=True)
    starts_at = soon(program, hour=10 if width == DESK else 14)
    times_make(case, starts_at)
    room = RoomFactory(venue__program=program, venue__name=f"Riverside Library {width}")
    mark = f"{width}.example.org"
    pool = [MediatorFactory(program=program, email=f"m{number}@{mark}", lead=not number) for number in range(3)]
    staff = world.staff(program, Role.COORDINATOR, f"Ana Ruiz {width}", width=width, **options)
    day = starts_at.astimezone(program.tz).date()
    desk.plan(staff, case.reference, slot=f"{day:%B} {day.day}", room=room.venue.name)
    desk.ask_pool(staff)
    world.deliver()
    session = MediationSession.objects.get(case=case)
    for one in pool:
        phone = world.signed_in(program, one.user, width=PHONE, **options)
        mediator.answers_request(phone, post.last(one.email).link)
        phone.sees("Thank you")
    confirms_pair(staff, session, len(pool))
    world.deliver()
    parties_come(world, case, options)
    staff.open(f"/portal/sessions/{session.reference}/").sees("Confirmed").sees_not("Not confirmed yet")
    session.refresh_from_db()
    assert session.confirmations.filter(answer="confirmed").count() == 2
    # The next session of the module has its own mediators to choose from.
    for one in pool:
        one.weekly.all().delete()


def confirms_pair(staff: Somebody, session: MediationSession, answers: int) -> None:
    """The suggestion stands, the third moves up if need be; the messages are on the page before the button."""
    staff.open(f"/portal/sessions/{session.reference}/match/").sees("Suggested pair", "This will send")
    seated = {staff.page.locator(f"#id_seat{number}").input_value() for number in range(2)}
    free = staff.page.locator("#id_standby option").evaluate_all("all => all.map((each) => each.value)")
    staff.page.locator("#id_standby").select_option(value=next(one for one in free if one and one not in seated))
    # The standby is another choice than the one whose messages stand there: these are shown first.
    staff.press("Confirm and tell everybody").sees("Nothing is sent yet", "You are on standby for a session")
    session.refresh_from_db()
    assert session.state == "requested"
    staff.press("Confirm and tell everybody").sees("The mediators are confirmed")
    session.refresh_from_db()
    assert (session.state, session.seats.count()) == ("confirmed", answers)


def parties_come(world: World, case: Case, options: dict[str, Any]) -> None:
    """Each opens the link on a telephone, sees the session and says that they come."""
    for role in ("complainant", "officer"):
        person = person_of(case, role)
        one = world.visitor(case.program, width=PHONE, name=f"the {role}", **options)
        party.by_link(one, invitation_issue(person=person).link)
        party.prove(world, one, "text message", MOBILE["miami"])
        one.press("See and confirm the session").sees("Riverside Library", "Room")
        one.press("Yes, I will come").sees("You said that you come")


def test_a_wish_is_answered_from_the_page_of_the_session(world: World, program: Program) -> None:
    """At the desk: the wish, what can be done, who hears of it."""
    session, _mediators = confirmed_session(program, standby=1, starts_at=soon(program, days=8))
    officer = session.case.people.get(role="officer")
    session.confirmations.create(person=officer, answer="change", wish="Somewhere without steps, please.")
    room = RoomFactory(venue__program=program, venue__name="Level Hall")
    for width in (PHONE, DESK):
        staff = world.staff(program, Role.COORDINATOR, f"Ana Ruiz {width}", width=width)
        staff.open(f"/portal/sessions/{session.reference}/").sees("Officer asks for a change", "without steps")
        staff.press("Change the time or the place; the mediators stay").sees("This will send")
        staff.page.get_by_role("combobox", name="Room").select_option(value=str(room.pk))
    staff.press("Change the session").sees("everybody has been told", "Level Hall")
    session.refresh_from_db()
    assert session.sequence == 1
    assert session.ends_at - session.starts_at == dt.timedelta(hours=3)
