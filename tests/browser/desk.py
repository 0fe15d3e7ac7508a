"""What coordinator and director do with a case, screen by screen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.browser.post import letter_code
from tests.browser.somebody import Somebody


@dataclass(frozen=True)
class Named:
    """A person as a referral names them."""

    name: str
    email: str = ""
    mobile: str = ""
    # Street, city, state, ZIP code.
    address: tuple[str, ...] = ()
    badge: str = ""
    preferred: str = ""


def referral(desk: Somebody, complainant: Named, officer: Named, *, today: dt.date) -> str:
    """Record a referral and return the reference of its case."""
    desk.open("/portal/desk/").press("Record a referral")
    for fold in desk.page.locator("main form summary").all():
        fold.click()
    case = part("The complaint")
    desk.page.locator(case).get_by_label("Kind of complaint").select_option(index=2)
    desk.type("What is the complaint about?", "The officer spoke down to me and would not say why.", within=case)
    desk.type("Day of the incident", str(today - dt.timedelta(days=12)), within=case)
    desk.type("Deadline of the investigation", str(today + dt.timedelta(days=150)), within=case)
    _person(desk, "The complainant", complainant)
    _person(desk, "The officer", officer)
    desk.type("Badge number", officer.badge, within=part("The officer"))
    desk.shown(
        "The coordinator records a referral: the complaint, the complainant, the officer with badge number.", whole=True
    )
    desk.press("Save this referral")
    return desk.page.locator("h1").inner_text()


def part(heading: str) -> str:
    """Return the selector of a section by its heading."""
    return f'section:has(> h2:text-is("{heading}"))'


def _person(desk: Somebody, heading: str, person: Named) -> None:
    # What is seldom known stands in folds below the section.
    within = f'{part(heading)}, .form-part:has(> section > h2:text-is("{heading}")) ~ .form-part'
    for label, value in (
        ("Full name", person.name),
        ("E-mail address", person.email),
        ("Mobile telephone", person.mobile),
        *zip(("Street and number", "City", "State", "ZIP code"), person.address, strict=False),
    ):
        if value:
            desk.type(label, value, within=within)
    if person.preferred:
        desk.tick(person.preferred, group="Best way to reach this person", within=within)


def to_case(desk: Somebody, reference: str) -> Somebody:
    """Open the page of a case."""
    return desk.open(f"/portal/desk/cases/{reference}/")


def screen(desk: Somebody, reference: str) -> None:
    """Answer every rule of the program so that the case is eligible, with evidence where the answer is yes."""
    to_case(desk, reference).press("Start screening", exact=True)
    desk.press("Start screening", within="main form")
    desk.press("Work on the checklist")
    form = desk.page.locator('form[action$="/screening/"]')
    has_kind = False
    for section in form.locator("section.block").all():
        is_complaint = "omplaint" in section.locator("h3").inner_text()
        for question in section.locator("fieldset").all():
            applies = "Yes means: Eligible" in question.inner_text() and not (is_complaint and has_kind)
            question.get_by_role("radio", name="Yes" if applies else "No").check(force=True)
            has_kind = has_kind or (applies and is_complaint)
            if applies:
                evidence = question.locator("xpath=following-sibling::*").first.get_by_role("textbox")
                evidence.fill("Intake interview of January 28.")
    desk.shown("Screening: one question for each of the program's own rules, with evidence.", whole=True)
    desk.press("Save the checklist")
    desk.sees("The rules say: eligible")
    verdict(desk)


def verdict(reviewer: Somebody) -> None:
    """Give one's verdict on the checklist that is on the screen."""
    reviewer.tick("Eligible, and suitable for mediation", within="#verdict")
    reviewer.press("Record my verdict").sees("Your verdict is recorded")


def invite(desk: Somebody, reference: str, *names: str) -> None:
    """Look who will get what, then send the invitations."""
    to_case(desk, reference).press("Invite the parties")
    desk.sees("This will send", *names)
    desk.shown("Before anything is sent, the desk shows exactly who will get what.")
    desk.press("Send the invitations")


def letter(desk: Somebody, reference: str, name: str) -> str:
    """Print the letter of a party and return the code on it."""
    to_case(desk, reference)
    link = desk.page.get_by_role("link", name=f"Print the letter – {name}")
    address = link.get_attribute("href")
    assert address
    desk.open(address).sees("This sends nothing")
    return letter_code(desk.post_for_file())


def plan(desk: Somebody, reference: str, *, slot: str, room: str) -> None:
    """Fix one of the times that suit both parties, and the room."""
    to_case(desk, reference).press("Choose a time and a place")
    desk.sees("Times that suit both parties")
    within = part("Times that suit both parties")
    desk.page.locator(within).get_by_role("radio", name=slot).first.check(force=True)
    found = desk.page.locator(within).get_by_role("combobox", name="Room")
    label = found.locator("option", has_text=room).first.inner_text()
    found.select_option(label=label)
    desk.shown("Only the times at which both parties, a room and enough mediators meet are offered.", whole=True)
    desk.press("Fix this time and place", within=within)


def ask_pool(desk: Somebody) -> None:
    """Ask the mediators; the screen names them."""
    desk.sees("This will send")
    desk.shown("The request to the pool, with everybody it goes to, inside the policy's notice window.")
    desk.press("Ask these mediators")
