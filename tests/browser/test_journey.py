"""The journey of a case, each step by its own person at a device of their own, for both programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from mediator_portal.cases.models import Case
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.models import MediationSession, Stipend
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.browser import desk, mediator, party, post
from tests.browser.desk import Named
from tests.browser.somebody import PHONE, Somebody
from tests.browser.world import HOSTS, World
from tests.factories.meetings import MediatorFactory, RoomFactory

DAY = dt.timedelta(days=1)
AREA = {"miami": "305", "chicago": "312"}
HOURS = range(10, 15)


class Cast:
    """Everybody who has a part in one case."""

    def __init__(self, world: World, program: Program) -> None:
        self.world, self.program = world, program
        # The case comes in on a Monday; the session is on the Tuesday of the week after.
        monday = next_monday(world.clock.now().astimezone(program.tz).date())
        self.release, self.session = monday + DAY, monday + 8 * DAY
        if world.clock.now() < self.at(monday, 10):
            world.turn_to(self.at(monday, 10))
        place = f"{program.code}.example"
        self.complainant = Named("Rosa Alvarez", f"rosa@mail.{place}", f"+1{AREA[program.code]}5550123")
        self.officer = Named(
            "Dale Whitman",
            mobile=f"+1{AREA[program.code]}5550124",
            address=("12 Precinct Street", "Springfield", "IL", "62701"),
            badge="4471",
            preferred="Postal address",
        )
        self.coordinator = world.staff(program, Role.COORDINATOR, "Ana Ruiz")
        self.director = world.staff(program, Role.DIRECTOR, "Denise Baptiste")
        self.first = world.visitor(program, width=PHONE, name="the complainant")
        self.second = world.visitor(program, width=PHONE, name="the officer")
        names = ("Mia Torres", "Ben Okafor", "Lena Park")
        self.roster = [
            MediatorFactory(
                program=program, name=name, email=f"{name.split()[0].lower()}@mediators.{place}", week=bool(n)
            )
            for n, name in enumerate(names)
        ]
        self.room = RoomFactory(venue__program=program, venue__name="Riverside Branch Library", name="Room 2")
        self.phones: dict[int, Somebody] = {}

    def at(self, day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
        """Return a moment on the program's clock."""
        return dt.datetime.combine(day, dt.time(hour, minute), self.program.tz)

    def phone(self, one: Mediator) -> Somebody:
        """Return a mediator's telephone."""
        assert one.user is not None
        if one.pk not in self.phones:
            self.phones[one.pk] = self.world.signed_in(self.program, one.user, width=PHONE)
        return self.phones[one.pk]

    def first_again(self) -> Somebody:
        """The complainant opens the link of the newest message and proves who they are."""
        self.first.open(post.last(self.complainant.email).link)
        if "Opening it decides nothing" in self.first.words:
            self.first.press("Continue")
        if "Is it you?" in self.first.words:
            party.prove(self.world, self.first, "text message", self.complainant.mobile)
        return self.first

    def second_again(self, code: str) -> Somebody:
        """The officer types the code again and proves who they are."""
        self.second.open("/take-part/").type("Code from your letter", code).press("Continue")
        if "Is it you?" in self.second.words:
            party.prove(self.world, self.second, "text message", self.officer.mobile)
        return self.second


def next_monday(today: dt.date) -> dt.date:
    """Return this day when it is a Monday, else the next one."""
    return today + (-today.weekday() % 7) * DAY


@pytest.fixture(params=list(HOSTS))
def cast(request: pytest.FixtureRequest, world: World) -> Iterator[Cast]:
    """A program with its staff, three mediators, a venue, and two people who do not know of it yet."""
    program = world.load(request.param)
    yield Cast(world, program)


def test_the_journey(world: World, cast: Cast) -> None:
    """From the referral to the paid stipend."""
    reference = asked(cast)
    code = answered(cast, reference)
    session = planned(cast, reference, code)
    matched(cast, reference, session)
    confirmed(cast, reference, session, code)
    held(cast, reference, session, code)
    closed(cast, reference)


def asked(cast: Cast) -> str:
    """Referral, screening, invitations."""
    staff, today = cast.coordinator, cast.world.clock.now().date()
    reference = desk.referral(staff, cast.complainant, cast.officer, today=today)
    desk.screen(staff, reference)
    if cast.program.second_reviewer:
        cast.director.open(f"/portal/desk/cases/{reference}/screening/")
        desk.verdict(cast.director)
    desk.invite(staff, reference, cast.complainant.name, cast.officer.name, cast.complainant.email)
    cast.world.deliver()
    staff.shown("The case while the parties are asked: that somebody answered may show, never what.")
    return reference


def answered(cast: Cast, reference: str) -> str:
    """One by link, one by code; neither learns the other's answer. Returns the officer's code."""
    first, second = cast.first, cast.second
    party.by_link(first, post.last(cast.complainant.email).link)
    assert Case.objects.get(reference=reference).people.filter(answered_at=None).count() >= 2
    party.prove(cast.world, first, "text message", cast.complainant.mobile)
    party.read(first, born="1980-05-04")
    party.says_yes(first, cast.complainant.name)
    code = desk.letter(cast.coordinator, reference, cast.officer.name)
    party.by_code(second, code)
    party.prove(cast.world, second, "text message", cast.officer.mobile)
    second.sees_not(cast.complainant.name, "has answered", "wants to take part")
    party.read(second)
    party.says_yes(second, cast.officer.name)
    cast.world.timers()
    assert Case.objects.get(reference=reference).state == "inviting"
    first.open("/take-part/status/").sees_not(cast.officer.name, "Going ahead")
    return code


def planned(cast: Cast, reference: str, code: str) -> MediationSession:
    """The release, the times of both, the slot, the request."""
    cast.world.turn_to(cast.at(cast.release, 9, 1))
    assert Case.objects.get(reference=reference).state == "scheduling"
    first = cast.first_again().sees("Going ahead")
    party.offers(first, [cast.session, cast.session + DAY], HOURS)
    party.offers(cast.second_again(code), [cast.session], HOURS)
    mia = cast.phone(cast.roster[0])
    mediator.paints_week(mia, (0, 1, 2), range(9, 18), off=cast.session + 7 * DAY)
    desk.plan(cast.coordinator, reference, slot=f"{cast.session:%B} {cast.session.day}", room="Riverside")
    desk.ask_pool(cast.coordinator)
    cast.world.deliver()
    return MediationSession.objects.get(case__reference=reference)


def matched(cast: Cast, reference: str, session: MediationSession) -> None:
    """The mediators answer; a person confirms as many as the policy says, and one who stands by."""
    for one in cast.roster:
        phone = cast.phone(one)
        phone.open("/portal/").sees("Needs your answer")
        if one == cast.roster[0]:
            phone.shown("A mediator's first page: what needs an answer, the sessions, the year.")
        mediator.answers_request(phone, post.last(one.email).link)
    staff = cast.coordinator
    staff.open(f"/portal/sessions/{session.reference}/match/").sees("Suggest")
    standby = staff.page.get_by_label("Standby")
    taken = {staff.page.locator(f"#id_seat{n}").input_value() for n in range(session.mediators_needed)}
    free = next(str(one.pk) for one in cast.roster if str(one.pk) not in taken)
    standby.select_option(value=free)
    staff.press("Show the messages for my choice").sees("You are on standby for a session")
    staff.shown(
        "The candidates with reasons and gates in words, the suggestion outlined. A person confirms.", whole=True
    )
    staff.press("Confirm and tell everybody")
    cast.world.deliver()
    session.refresh_from_db()
    assert session.seats.filter(state="confirmed").count() == cast.program.mediators_per_session
    assert Case.objects.get(reference=reference).state == "confirmed"


def confirmed(cast: Cast, reference: str, session: MediationSession, code: str) -> None:
    """The complainant says that she comes, the officer is silent, and staff are told to call."""
    first = cast.first_again()
    first.press("See and confirm the session").sees("Riverside Branch Library")
    first.shown("The session, for a party: when, where, with whom.")
    file = first.fetch("/take-part/session.ics").decode()
    assert "BEGIN:VEVENT" in file
    assert cast.officer.name not in file
    first.press("Yes, I will come").sees("You said that you come")
    cast.world.turn_to(cast.at(cast.session - 3 * DAY, 10))
    cast.world.turn_to(cast.at(cast.session - 2 * DAY, 12))
    staff = cast.coordinator
    staff.open("/portal/desk/").sees(reference, "has not confirmed")
    staff.shown("Today: what needs a person now, oldest deadline first.")
    if cast.program.code == "miami":
        second = cast.second_again(code)
        second.press("See and confirm the session").press("Ask for a change")
        second.type("What should change?", "An entrance without steps, please.").press("Send")
        staff.open(f"/portal/sessions/{session.reference}/").sees("An entrance without steps")
        second.open("/take-part/session/").press("Yes, I will come")
    else:
        staff.open(f"/portal/sessions/{session.reference}/").press("Enter an answer Officer")
        staff.tick("Comes").press("Save")
    assert session.confirmations.filter(answer="confirmed").count() == 2


def held(cast: Cast, reference: str, session: MediationSession, code: str) -> None:
    """Report, surveys, and where the program asks for them the parties' own statements."""
    seated = [seat.mediator for seat in session.seats.filter(state="confirmed").select_related("mediator")]
    for one in seated:
        mediator.signs(cast.phone(one), session.reference)
    cast.world.turn_to(session.ends_at + dt.timedelta(hours=1))
    mediator.reports(cast.phone(seated[0]), session.reference, settled=True)
    for one in seated[1:]:
        mediator.surveys(cast.phone(one), session.reference)
    first, second = cast.first_again(), cast.second_again(code)
    if cast.program.closing_rule == "parties_state_success":
        party.states(first, success=True)
        party.states(second, success=True)
    party.answers_survey(first)
    party.answers_survey(second)
    cast.world.timers()
    assert Case.objects.get(reference=reference).state == "reported"


def closed(cast: Cast, reference: str) -> None:
    """The director closes the case; stipends are approved, paid and exported where the program pays them."""
    chief = cast.director
    desk.to_case(chief, reference).press("Close the case", exact=True)
    chief.press("Close the case", within="main form").sees("Mediated")
    chief.shown("Closed. Outside the program there is one word, and nothing else.")
    cast.world.deliver()
    assert Case.objects.get(reference=reference).state == "closed"
    raised = Stipend.objects.filter(session__case__reference=reference).count()
    assert raised == (cast.program.mediators_per_session if cast.program.stipend_paid else 0)
    if cast.program.stipend_paid:
        stipends(cast)


def stipends(cast: Cast) -> None:
    """Raised with the report; approved by the director, paid and exported by finance."""
    chief, finance = cast.director, cast.world.staff(cast.program, Role.FINANCE, "Irene Cho")
    chief.open("/portal/stipends/")
    for box in chief.page.locator("input[name=stipend]").all():
        box.check(force=True)
    chief.type("Amount for ticked stipends that have none", "150")
    chief.press("Approve the ticked stipends").sees("Approved")
    finance.open("/portal/stipends/")
    for box in finance.page.locator("input[name=stipend]").all():
        box.check(force=True)
    finance.press("Note the ticked stipends as paid today").sees("Paid")
    finance.shown("The ledger of stipends: raised, approved, paid, exported.")
    table = finance.fetch("/portal/stipends/export/").decode()
    assert "150" in table
    assert cast.roster[0].name in table or cast.roster[1].name in table
    assert set(Stipend.objects.values_list("state", flat=True)) == {"paid"}
