"""Somebody is invited, sets up a second factor, and signs in again with it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core import mail

from forms_app.models import SubmissionNote
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.browser.somebody import DESK, PHONE, Somebody
from tests.browser.world import World
from tests.factories.forms_app import form_page_make, submission_make

PASSWORD = "four quite plain words"


@pytest.fixture(scope="module")
def program(world: World) -> Program:
    return world.load("miami")


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def invited(world: World, program: Program, width: int, email: str) -> Somebody:
    """Let a director invite somebody, and return that person with the link of the message open."""
    director = world.staff(program, Role.DIRECTOR, f"Dana Director {width}")
    director.open("/portal/people/").press("Invite somebody")
    director.press("Send the invitation").sees("Something needs another look")
    director.type("Full name", "Eddie Editor").type("E-mail address", email).choose("Role", "Editor")
    director.press("Send the invitation").sees("on its way", email)
    mail.outbox = []
    world.deliver()
    link = re.search(r"http://\S+/account/i/\S+", str(mail.outbox[-1].body))
    assert link
    person = world.visitor(program, width=width, name="Eddie Editor")
    return person.open(link.group(0))


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_from_the_invitation_to_the_second_sign_in(world: World, program: Program, settings: Any, width: int) -> None:
    """Every screen on the way, looked at: axe, console, width."""
    email = f"eddie{width}@example.org"
    settings.MAIL_ALLOW_LIST = ["@example.org"]
    person = invited(world, program, width, email)
    assert person.path == "/account/invitation/"
    person.type("Password", PASSWORD, exact=True).type("Password again", "something else")
    person.press("Accept the invitation").sees("not the same")
    person.type("Password", PASSWORD, exact=True).type("Password again", PASSWORD)
    person.press("Accept the invitation").sees("Set up your second factor")
    secret = person.page.locator("main dd code").inner_text().strip()
    person.type("Authenticator code", "000000").press("Turn it on").sees("This code is not right")
    secret = person.page.locator("main dd code").inner_text().strip()
    person.type("Authenticator code", code_of(secret)).press("Turn it on").sees("Your recovery codes")
    recovery = person.page.locator("main ul code").first.inner_text().strip()
    for address in (
        "/account/2fa/",
        "/account/password/change/",
        "/account/2fa/webauthn/",
        "/account/2fa/webauthn/add/",
    ):
        person.open(address)
    person.open("/account/logout/").press("Sign out", within="main")
    person.open("/account/login/").type("Email", email).type("Password", "wrong").press("Sign in", within="main")
    person.type("Email", email).type("Password", PASSWORD).press("Sign in", within="main", exact=True)
    person.sees("Enter your code").type("Code", recovery).press("Sign in", within="main")
    person.open("/account/2fa/").sees("Your second factor", "9 unused codes")


def test_a_code_by_mail_and_a_forgotten_password(world: World, program: Program, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    reader = world.visitor(program, width=PHONE)
    reader.open("/account/login/").press("Send me a code instead")
    reader.type("Email", "nobody@example.org").press("Send me the code").sees("Enter the code")
    reader.type("Code", "WRONG1").press("Sign in", within="main")
    reader.open("/account/password/reset/").type("Email", "nobody@example.org").press("Send me the link")
    reader.sees("Look at your mail")
    reader.open("/account/password/reset/key/1-nothing/").sees("This link no longer works")


def test_a_passkey_beside_the_app(world: World, program: Program, settings: Any) -> None:
    """The browser's own authenticator stands in for a telephone; our pages run its scripts under the strict policy."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    person = world.staff(program, Role.LIAISON, "Lee Liaison", width=DESK)
    person.open("/account/2fa/")
    devices = person.context.new_cdp_session(person.page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    person.open("/account/2fa/webauthn/add/")
    person.press("Add this device").open("/account/2fa/webauthn/").sees("Added on")
    person.open("/account/2fa/totp/deactivate/").sees("Remove the passkeys first")
    person.open("/account/2fa/webauthn/").press("Rename").press("Save the name")
    person.press("Remove").press("Remove the passkey").sees("No passkeys yet")


def test_a_session_that_ended_takes_no_words(world: World, program: Program) -> None:
    row = submission_make(program.site, form_page_make(program.site.root_page, slug="words"))
    address = f"/portal/submissions/{row.receipt}/"
    person = world.staff(program, Role.COORDINATOR, "Cleo Coordinator", width=PHONE)
    person.open(address)
    person.page.locator("textarea[name=text]").fill("Called back.\nTwo lines.")
    person.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    with person.page.expect_navigation():
        person.page.locator("form:has(textarea[name=text]) button").first.click()
    person.sees("You were signed out")
    person.watch.wrongs.clear()  # the browser notes the 403; another one fails this test
    # As the sign-in in another window does: a new session, and a new form token.
    person.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    person._signed_in_at = None
    person._keep_signed_in()
    other = person.context.new_page()
    other.goto(address)
    other.close()
    person.press("Send what I typed").sees("Called back.")
    assert SubmissionNote.objects.get().text.split() == ["Called", "back.", "Two", "lines."]
