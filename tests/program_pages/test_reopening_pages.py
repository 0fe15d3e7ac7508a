"""The sign-up page, and the blocks that follow the switch."""

from __future__ import annotations

import pytest

from forms_app import purposes
from forms_app.models import FormPage, Submission
from forms_app.presets.loader import shipped_page
from program_pages import services
from program_pages.models import Program, ReopeningSubscriber
from tests.factories.program_pages import (
    course_make,
    program_make,
    program_page_make,
    rule_make,
    training_date_make,
)
from tests.reading import stamp_of

URL = "/reopening-list/"


@pytest.fixture
def program(db) -> Program:
    program = program_make()
    services.recruitment_change(program=program, state="full", by=None)
    return Program.objects.get(pk=program.pk)


def form_of(program: Program) -> FormPage:
    known = purposes.get("reopening_list")
    assert known is not None
    page = shipped_page(known, program, "en")
    assert page is not None
    program.site.root_page.add_child(instance=page)
    return page


def test_the_address_leads_to_the_programs_own_form(client, program):
    assert "Call or write to us" in client.get(URL).content.decode()
    page = form_of(program)
    assert client.get(URL)["Location"] == page.url
    html = client.get(page.url).content.decode()
    for _again in range(2):
        client.post(page.url, {"form_stamp": stamp_of(html), "email": "Reader@example.org"})
    assert ReopeningSubscriber.objects.get().email == "Reader@example.org"
    assert "when roles reopen" in client.get(f"{page.url}sent/").content.decode()
    assert Submission.objects.get().answers == {}


def test_a_known_address_gets_the_same_answer(client, program):
    page = form_of(program)
    answers = []
    for _number in range(2):
        client.cookies.clear()
        stamp = stamp_of(client.get(page.url).content.decode())
        answers.append(client.post(page.url, {"form_stamp": stamp, "email": "reader@example.org"}))
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert ReopeningSubscriber.objects.count() == 1


def test_a_machine_that_fills_in_everything_is_held_back(client, program):
    page = form_of(program)
    stamp = stamp_of(client.get(page.url).content.decode())
    data = {"form_stamp": stamp, "email": "bot@example.org", "form_website": "https://spam.example"}
    assert client.post(page.url, data).status_code == 302
    assert ReopeningSubscriber.objects.count() == 0


def test_while_roles_are_open_both_say_so(client, program):
    services.recruitment_change(program=program, state="open", by=None)
    assert "open now" in client.get(URL).content.decode()
    assert "open now" in client.get(form_of(program).url).content.decode()


def page_of(client, program, *body) -> str:
    page = program_page_make(program, [{"type": kind, "value": value} for kind, value in body])
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response.content.decode()


def test_the_notice_stands_wherever_a_page_has_its_block(client, program):
    html = page_of(
        client,
        program,
        ("roles_notice", {}),
        ("apply", {"heading": "Apply", "label": "Apply now", "page": None}),
        ("text", "<p>{roles}.</p>"),
    )

    # The notice, the apply block, the sentence in a text, and the strip.
    assert html.lower().count("roles are full right now") == 4
    assert html.count('href="/reopening-list/"') == 3
    assert "Apply now" not in html


def test_a_cached_page_follows_the_switch_at_once(client, program, django_capture_on_commit_callbacks):
    page = program_page_make(program, [{"type": "roles_notice", "value": {}}])
    assert "Roles are full" in client.get(page.get_url()).content.decode()
    assert not client.get(page.get_url()).cookies

    with django_capture_on_commit_callbacks(execute=True):
        services.recruitment_change(program=program, state="open", by=None)

    assert "Roles are full" not in client.get(page.get_url()).content.decode()


def test_values_come_from_the_policy_and_sentences_without_one_are_left_out(client, program):
    Program.objects.filter(pk=program.pk).update(term_months=None)
    html = page_of(client, program, ("text", "<p>We ask {notice}.</p><p>You serve for {term}.</p>"))

    assert "We ask 4 to 7 days before the session." in html
    assert "You serve" not in html


def test_the_checklist_starts_with_who_may_apply(client, program):
    html = page_of(
        client,
        program,
        (
            "checklist",
            {
                "heading": "For you?",
                "text": "",
                "who_may_apply": True,
                "items": [{"text": "You take {cases}.", "note": ""}, {"text": "It takes {training}.", "note": ""}],
            },
        ),
    )

    assert (
        html.index("You live in Testville.")
        < html.index("You are at least 18.")
        < html.index("at least 4 cases a year")
    )
    # No course is recorded, so nothing is said of training.
    assert "It takes" not in html


def test_only_rules_in_use_with_public_words_are_shown(client, program):
    rule_make(program, code="rudeness")
    rule_make(program, code="secret", public_text="")
    rule_make(program, code="old", active=False)
    rule_make(program, code="force", verdict="exclude")
    rule_make(program_make("other.testserver"), code="elsewhere")
    html = page_of(client, program, ("rules", {"heading": "Yes", "text": "", "verdict": "include", "kind": ""}))

    assert "Cases of rudeness" in html
    assert not [word for word in ("secret", "Cases of old", "Cases of force", "elsewhere") if word in html]


def test_training_hours_and_dates_to_come_are_shown_in_program_time(client, program):
    import datetime as dt

    course_make(program)
    soon = dt.datetime(2099, 7, 1, 22, 0, tzinfo=dt.UTC)
    training_date_make(program, soon, title="Summer training", place="Main Library")
    training_date_make(program, soon, title="Private meeting", public=False)
    training_date_make(program, dt.datetime(2020, 1, 1, tzinfo=dt.UTC), title="Long ago")
    html = page_of(
        client,
        program,
        ("training_hours", {"heading": "Before"}),
        ("training_dates", {"heading": "Dates", "empty": "None."}),
        ("policy_facts", {"heading": "Short", "names": ["training", "breadth"]}),
    )

    assert "50 hours over 6 days" in html
    assert "Wednesday, July 1, 2099, 6 p.m. to 9 p.m. (Testville time)" in html
    assert "Private meeting" not in html and "Long ago" not in html
    assert "How pairs are formed" not in html


def test_a_name_that_no_value_has_is_refused_when_the_page_is_saved(program):
    from django.core.exceptions import ValidationError

    from program_pages.blocks import ProgramBlocks

    block = ProgramBlocks()
    value = block.to_python([{"type": "text", "value": "<p>We ask {notise}.</p>"}])
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert "{notise}" in str(refused.value.as_json_data())


def test_a_program_page_asks_the_same_number_of_questions_with_one_and_three_rows(
    client, program, django_assert_num_queries
):
    from django.core.cache import caches

    page = program_page_make(
        program,
        [
            {"type": "rules", "value": {"heading": "Yes", "text": "", "verdict": "include", "kind": ""}},
            {"type": "training_dates", "value": {"heading": "Dates", "empty": "None."}},
        ],
    )
    import datetime as dt

    for count in (1, 3):
        for number in range(count):
            rule_make(program, code=f"rule-{count}-{number}")
            training_date_make(program, dt.datetime(2099, 7, 1, 22, 0, tzinfo=dt.UTC), title=f"Day {count} {number}")
        client.get(page.get_url())  # warms what the process remembers
        caches["pages"].clear()
        with django_assert_num_queries(13):
            assert client.get(page.get_url()).status_code == 200
