"""Conditions act at once where scripts run: on a value of several parts, on one question of two with kindred keys."""

from __future__ import annotations

from playwright.sync_api import expect

from forms_app.presets.build import ask, rule
from tests.browser.somebody import PHONE
from tests.browser.world import World
from tests.factories.forms_app import form_page_make


def test_what_shows_follows_what_is_given(world: World) -> None:
    program = world.load("miami")
    body = [
        ask("email", "email", "E-mail address"),
        ask("long_text", "message", "Your message"),
        ask("month_year", "since", "Since when?", required=False),
        ask("telephone", "phone", "Telephone", required=False),
        ask("telephone", "phone_home", "Telephone at home", required=False),
        ask("short_text", "lately", "What changed?", when=rule("since", "more_than", "2024-05")),
        ask("short_text", "when", "When may we call?", when=rule("phone", "answered")),
    ]
    form_page_make(program.site.root_page, slug="conditions", body=body)
    one = world.visitor(program, width=PHONE)
    one.open("/conditions/")
    lately, when = one.page.get_by_label("What changed?"), one.page.get_by_label("When may we call?")
    expect(lately).to_be_hidden()
    one.type("Year", "2024")
    expect(lately).to_be_hidden()
    one.choose("Month", "May")
    expect(lately).to_be_hidden()
    one.choose("Month", "June")
    expect(lately).to_be_visible()
    one.type("Year", "2023")
    expect(lately).to_be_hidden()
    one.type("Telephone at home", "305-555-0142")
    expect(when).to_be_hidden()
    one.page.locator("[name=phone]").fill("305-555-0143")
    expect(when).to_be_visible()
