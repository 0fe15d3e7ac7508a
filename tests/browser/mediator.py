"""What a mediator does on a telephone, screen by screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tests.browser.somebody import Somebody


def paints_week(mediator: Somebody, weekdays: Iterable[int], hours: range, *, off: dt.date) -> None:
    """Keep a weekly pattern and one day on which it does not hold."""
    mediator.open("/portal/availability/")
    for weekday in weekdays:
        for hour in hours:
            mediator.page.locator(f'input[name="free"][value="{weekday}-{hour}"]').check(force=True)
    mediator.shown("A mediator's usual week, on a telephone.", whole=True)
    mediator.press("Save my week").sees("Your week is saved")
    mediator.unfold("Add a date")
    mediator.page.locator('form[action$="/dates/new/"]').get_by_role("radio").first.check(force=True)
    mediator.type("Day", str(off), within='form[action$="/dates/new/"]', exact=True)
    mediator.press("Add this date").sees("The date is saved")


def answers_request(mediator: Somebody, link: str, answer: str = "Yes") -> None:
    """Say that there is no conflict of interest, then answer."""
    mediator.open(link).sees("Do you know any of these people")
    mediator.shown("First the question about a conflict of interest, with no more than is needed to judge it.")
    mediator.tick("No, I can be neutral").press("Continue")
    mediator.shown("Then day, time and place. Answering first gives no advantage.", whole=True)
    mediator.press(answer, within="main form")


def signs(mediator: Somebody, session: str) -> None:
    """Read the agreement, tick every promise, type the name, look once more, sign."""
    mediator.open(f"/portal/sessions/{session}/").press("Read and sign the agreement")
    mediator.sees("What you promise as a mediator")
    for box in mediator.page.locator("main form").get_by_role("checkbox").all():
        box.check(force=True)
    mediator.type("Your full name", "Kofi B. Abbott")
    mediator.shown("A mediator signs as well: what they promise, each with its own tick.", whole=True)
    mediator.press("Check what I sign").sees("What you are about to sign")
    mediator.press("Change something").press("Check what I sign")
    mediator.press("Sign the agreement").sees("You have signed", "R-")
    assert mediator.fetch(f"/portal/sessions/{session}/agreement.pdf").startswith(b"%PDF")


def reports(mediator: Somebody, session: str, *, settled: bool) -> None:
    """The three facts, and nothing else; then the survey."""
    mediator.open(f"/portal/sessions/{session}/").press("Report on the session")
    mediator.tick("No", group="Did the session end early?")
    mediator.tick("Yes" if settled else "No", group="Was a settlement reached?")
    for box in mediator.page.get_by_role("group", name="Who attended?").get_by_role("checkbox").all():
        box.check(force=True)
    mediator.shown("The mediators' report: three facts, no field for anything that was said.", whole=True)
    mediator.press("Send the report").sees("The report is in")
    surveys(mediator, session)


def surveys(mediator: Somebody, session: str) -> None:
    """Answer the survey about the process."""
    mediator.open(f"/portal/sessions/{session}/survey/")
    mediator.page.locator("main fieldset").first.get_by_role("radio").first.check(force=True)
    mediator.press("Send my answers").sees("without your name")
