"""From a public form to an active mediator who signs in with a second factor of their own."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import expect

from mediator_portal.mediators.models import Application, Mediator
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.browser import post
from tests.browser.somebody import PHONE, Somebody
from tests.browser.world import World

APPLICANT = "Nadia Brooks"
EMAIL = "nadia@mail.example"
TOLD = (
    "Between neighbors, about noise and parking.",
    "I have listened to people in conflict for years.",
    "Because I have seen both sides of these conversations.",
    "A cousin of mine works for the city's library.",
)


@pytest.fixture
def program(world: World) -> Program:
    """Chicago, whose roles are open."""
    return world.load("chicago")


def test_from_application_to_mediator(world: World, program: Program) -> None:
    """Apply, interview, scores, select, training hours, activate, sign in."""
    applies(world, program)
    application = Application.objects.get()
    staff = world.staff(program, Role.COORDINATOR, "Maya Brooks")
    interviewed(world, program, staff, application)
    chief = world.staff(program, Role.DIRECTOR, "Thomas Novak")
    address = f"/portal/applications/{application.reference}/"
    chief.open(address).press("Select", exact=True).press("Select", within="main form")
    mediator = Mediator.objects.get(application=application)
    trained(staff, mediator)
    chief.open(f"/portal/mediators/{mediator.reference}/").press("Activate", exact=True)
    chief.press("Activate", within="main form").sees("Active")
    chief.shown("An application has become a mediator: trained, in term, invited to sign in.")
    chief.open(f"/portal/mediators/{mediator.reference}/")
    if chief.page.get_by_role("button", name="Invite to sign in").count():
        chief.press("Invite to sign in")
    world.deliver()
    signs_in(world, program)
    mediator.refresh_from_db()
    assert mediator.state == "active"
    assert mediator.user is not None


def applies(world: World, program: Program) -> None:
    """The public form, on a telephone: step by step, nothing typed is lost, checked before it is sent."""
    applicant = world.visitor(program, width=PHONE, name="an applicant")
    applicant.open("/apply/")
    if applicant.page.get_by_label("Full name").count() == 0:
        tick_first(applicant)
        go_on(applicant)
    applicant.type("Full name", APPLICANT)
    go_on(applicant)
    applicant.sees("Something needs another look")
    assert applicant.page.get_by_label("Full name").input_value() == APPLICANT
    applicant.shown("A form with mistakes: a summary that links to each field, and everything typed kept.")
    applicant.type("E-mail address", EMAIL)
    go_on(applicant)
    tick_first(applicant)
    go_on(applicant)
    applicant.press("Back", exact=True, within="main form")
    assert applicant.page.locator("main input[type=checkbox]:checked").count() > 0
    go_on(applicant)
    more = applicant.page.get_by_label("Where, and in what kind of conflicts?")
    expect(more).to_be_hidden()
    tick_first(applicant)
    expect(more).to_be_visible()
    for words, told in zip(applicant.page.locator("main textarea:visible").all(), TOLD, strict=True):
        words.fill(told)
    go_on(applicant)
    applicant.page.locator("main form input[type=checkbox]").last.check(force=True)
    go_on(applicant)
    applicant.sees("Check your answers").sees(APPLICANT)
    applicant.shown("Every answer before it is sent, with a way to change it.")
    applicant.press("Send my application", within="main form")
    world.deliver()
    assert post.arrived(EMAIL)


def go_on(applicant: Somebody) -> None:
    applicant.press("Continue", exact=True, within="main form")


def tick_first(applicant: Somebody) -> None:
    """Answer every question of choices on the step by its first choice."""
    for group in applicant.page.locator("main fieldset:visible").all():
        choices = group.locator("input[type=radio], input[type=checkbox]")
        if choices.count():
            choices.first.check(force=True)


def interviewed(world: World, program: Program, staff: Somebody, application: Application) -> None:
    """Day and place, the invitation, the scores of a panel member."""
    address = f"/portal/applications/{application.reference}/"
    staff.open("/portal/applications/").sees(APPLICANT)
    staff.open(address).press("Set the interview")
    staff.type("Day of the interview", str(world.clock.now().date() + dt.timedelta(days=7)))
    staff.type("Time", "10:00").type("Place", "City Hall, room 4")
    staff.press("Save the interview")
    staff.open(address).press("Invite to an interview", exact=True).sees("This will send")
    staff.press("Invite to an interview", within="main form")
    world.deliver()
    assert "interview" in post.last(EMAIL).body.lower()
    panel = world.staff(program, Role.PANEL_MEMBER, "Robert Ellis")
    panel.open(address).press("Enter my scores")
    for question in panel.page.locator("main .parts__row").all():
        question.get_by_role("radio", name="4").check(force=True)
    panel.press("Keep my scores")
    staff.open(address).sees("Robert Ellis")


def trained(staff: Somebody, mediator: Mediator) -> None:
    """Every hour of every course, day by day."""
    for course in mediator.program.courses.all():
        left, day = int(course.hours), dt.date(2027, 1, 4)
        while left > 0:
            staff.open(f"/portal/mediators/{mediator.reference}/")
            staff.looks = False
            staff.choose("Course", course.name, within="#training").type("Day", str(day), within="#training")
            staff.type("Hours", str(min(left, 10)), within="#training").press("Keep these hours")
            left, day = left - 10, day + dt.timedelta(days=1)
    staff.looks = True
    staff.open(f"/portal/mediators/{mediator.reference}/").sees("65 of 65 hours").sees_not("hours missing")


def signs_in(world: World, program: Program) -> None:
    """Open the invitation, choose a password, set the second factor up, come to one's own page."""
    phone = world.visitor(program, width=PHONE, name="the new mediator")
    phone.open(post.last(EMAIL, "invit").link).sees("Welcome")
    phone.type("Password", "harbor violet seven trains", exact=True)
    phone.type("Password again", "harbor violet seven trains").press("Accept the invitation")
    secret = phone.page.locator("main code").first.inner_text()
    phone.shown("Nobody reads a case with a password alone.")
    phone.page.locator('main input[name="code"]').fill(code_of(secret))
    phone.press("Turn it on")
    phone.open("/portal/").sees("Availability this week")


def code_of(secret: str) -> str:
    """Return what an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_a_wrong_password_says_no_more_than_that(world: World, program: Program) -> None:
    """One sentence for a wrong password and for nobody; the address that was typed stays."""
    world.staff(program, Role.EDITOR, "Grace Lin")
    visitor = world.visitor(program)
    said = []
    for email in ("grace.lin@chicago.example", "nobody@chicago.example"):
        visitor.open("/account/login/").type("Email", email)
        visitor.page.locator('input[type="password"]').fill("not the password at all")
        visitor.press("Sign in", exact=True, within="main form")
        said.append(visitor.page.locator("[data-error-summary], .usa-error-message").first.inner_text())
        assert visitor.page.locator('input[type="email"]').input_value() == email
    assert said[0] == said[1]
