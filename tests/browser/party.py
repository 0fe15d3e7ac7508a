"""What a party does, screen by screen: the way in, the proof, reading, the decision, times, the session, afterward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tests.browser import post
from tests.browser.somebody import Somebody
from tests.browser.words import said
from tests.browser.world import World


def by_link(party: Somebody, link: str) -> None:
    """Come in by the link of a message. Opening it changes nothing; the page greets."""
    party.open(link).sees("Opening it decides nothing")
    party.shown("A party opens the link on a telephone. Opening it decides nothing and tells nothing.")
    party.press("Continue")


def by_code(party: Somebody, code: str) -> None:
    """Come in by the code of the letter, typed as people type."""
    party.open("/take-part/")
    party.type("Code from your letter", code.lower().replace("-", " "))
    party.shown("The other party types the code of the letter.")
    party.press("Continue")


def prove(world: World, party: Somebody, way: str, inbox: str) -> None:
    """Prove who one is by the six digits that come to another of one's contacts."""
    party.sees("Is it you?")
    party.tick(way)
    party.shown("Before anything is shown, the party proves who they are.")
    party.press("Continue")
    world.deliver()
    party.type("Six-digit code", post.last(inbox).digits)
    party.press("Check the code")


def read(party: Somebody, *, born: str = "") -> None:
    """Read every page of the text up to the decision; whoever's date of birth nobody knows is asked first."""
    party.press("Read and answer", within="main")
    if born:
        party.sees("About you").type("Date of birth", born)
        party.shown("Whoever is under 18 needs a parent or guardian, so the complainant is asked first.")
        party.press("Go on")
    pages = 1
    while not party.path.endswith("/decide/"):
        onward = party.page.locator("main").get_by_role("link", name=said("Next", party.language)).count()
        party.press("Next" if onward else "Go to your answer", within="main")
        pages += 1
        assert pages < 15
    party.shown("The decision: three answers of equal size. Nothing is sent yet.", whole=True)


def says_yes(party: Somebody, name: str) -> None:
    """Decide, sign, look at everything once more, send."""
    party.press("Yes, I want to take part")
    for box in party.page.locator("main form input[type=checkbox]").all():
        box.check(force=True)
    party.type("Your full name", name)
    party.press("Check my answer").sees("What you are about to send", name)
    party.shown("Everything once more, then one unmistakable button.", whole=True)
    party.press("Sign and send my answer")
    party.sees("We have your answer", "Receipt number")
    party.shown("The receipt. The PDF beside it is exactly the text that was signed.", whole=True)


def offers(party: Somebody, days: Iterable[dt.date], hours: range) -> None:
    """Tick hours on days that suit."""
    party.press("Offer times")
    for day in days:
        for hour in hours:
            party.page.locator(f'input[name="time"][value="{day}T{hour:02d}"]').check(force=True)
    party.shown("Both parties offer times, hour by hour, with thumb, keyboard or mouse.", whole=True)
    party.press("Send my times").sees("We have your times")


def answers_survey(party: Somebody) -> None:
    """Answer the survey; every question may be skipped."""
    party.press("Answer the survey")
    party.page.locator("main fieldset").first.get_by_role("radio").first.check(force=True)
    party.press("Send my answers").sees("without your name")


def states(party: Somebody, *, success: bool) -> None:
    """Heard, clarified, understood."""
    party.press("Answer the three questions")
    for question in party.page.locator("main fieldset").all():
        question.get_by_role("radio", name="Yes" if success else "No").check(force=True)
    party.press("Send my three answers").sees("We have your three answers")
