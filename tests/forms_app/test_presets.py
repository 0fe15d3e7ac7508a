"""The shipped forms stand below a program's pages, are complete for their purposes, and are added once."""

from __future__ import annotations

import dataclasses

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Site

from forms_app import purposes
from forms_app.blocks import FormBlocks
from forms_app.building import from_stream
from forms_app.conditions import visible
from forms_app.enums import Audience
from forms_app.models import FormPage
from forms_app.presets import load_forms
from forms_app.presets.loader import LANGUAGES, shipped_page, spec_in, words_of
from forms_app.receivers import application_url
from forms_app.selectors import live_form
from program_pages.enums import Strength
from program_pages.models import Program, TrainingCourse
from program_pages.presets.loader import load

PURPOSES = {
    "mediator_application",
    "referral",
    "mediation_request",
    "interview_score",
    "training_signup",
    "session_report",
    "party_statement",
    "complainant_survey",
    "officer_survey",
    "mediator_survey",
    "decline_survey",
    "decline_reason",
    "new_case",
    "contact",
    "reopening_list",
}
PUBLIC = {"mediator_application", "referral", "mediation_request", "contact", "reopening_list"}


@pytest.fixture
def program(site: Site) -> Program:
    return Program.objects.create(
        site=site,
        code="test",
        reference_prefix="T",
        name="Test program",
        short_name="TP",
        city="Testville",
        agency_name="Test agency",
        agency_short="TA",
        police_name="Test police",
        police_short="TPD",
        languages=["en", "es"],
        who_may_apply="You live in Testville.\nYou work in Testville.",
    )


def test_every_form_is_published_and_complete(program: Program) -> None:
    added = load_forms(program)
    assert {page.purpose for page in added} == PURPOSES
    assert {purpose.name for purpose in purposes.all_purposes() if purpose.shipped} == PURPOSES
    for page in FormPage.objects.all():
        assert page.live
        assert page.problems() == []
        assert page.is_open_to_all() == (page.purpose in PUBLIC)


@pytest.mark.parametrize("name", ["miami", "chicago"])
def test_a_shipped_program_has_every_form_in_both_languages(name: str, db: None) -> None:
    program = load(name)
    for language in ("en", *LANGUAGES):
        pages = FormPage.objects.filter(locale__language_code=language, live=True)
        assert {page.purpose for page in pages} == PURPOSES
        for page in pages:
            assert page.problems() == []
    for purpose in PURPOSES:
        english, spanish = (live_form(program.site, purpose, language) for language in ("en", "es"))
        assert english is not None
        assert spanish is not None
        assert spanish.title != english.title
        assert [(each.key, each.kind) for each in spanish.definition.questions] == [
            (each.key, each.kind) for each in english.definition.questions
        ]


def test_the_shipped_words_have_their_spanish(program: Program) -> None:
    """Names, what the policy says in its one language, and what is no word are the same in both."""
    same = {"3", "2", "4", "", "You live in Testville.", "You work in Testville.", "English", "No"}
    for purpose in purposes.all_purposes():
        if purpose.shipped is None:
            continue
        said = words_of(spec_in(purpose, program, "en"), spec_in(purpose, program, "es"))
        alike = {text for text, other in said.items() if text == other and " " in text} - same
        assert alike == set()


def test_a_shipped_form_stands_in_where_none_is_published(program: Program) -> None:
    report = purposes.get("session_report")
    assert report is not None
    page = shipped_page(report, program, "es")
    assert page is not None
    assert [question.key for question in page.definition.questions] == ["ended_early", "settlement", "attended"]
    assert page.title == "Informar sobre la sesión"


def test_loading_again_adds_nothing_and_changes_nothing(program: Program) -> None:
    load_forms(program)
    FormPage.objects.filter(purpose="contact").update(title="Our own title")
    assert load_forms(program) == []
    assert FormPage.objects.get(purpose="contact").title == "Our own title"


def test_a_purpose_that_ships_no_form_gets_none(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = purposes.get("officer_survey")
    assert survey is not None
    monkeypatch.setitem(purposes._purposes, "officer_survey", dataclasses.replace(survey, shipped=None))
    assert "officer_survey" not in {page.purpose for page in load_forms(program)}


def test_the_application_asks_in_the_words_of_the_policy(client: Client, program: Program) -> None:
    load_forms(program)
    html = client.get("/apply/").content.decode()
    for words in ("You live in Testville.", "You work in Testville.", "Step 1 of 5", "Continue"):
        assert words in html
    page = FormPage.objects.get(purpose="mediator_application")
    asked = page.definition.question("languages")
    assert asked is not None
    assert "Spanish" in [choice.label for choice in asked.choices]
    assert application_url(program.site, "en").endswith("/apply/")


def test_the_application_ends_kindly_for_somebody_no_rule_fits(program: Program) -> None:
    TrainingCourse.objects.create(program=program, code="all", name="Course", hours=50, strength=Strength.LIMIT)
    load_forms(program)
    definition = FormPage.objects.get(purpose="mediator_application").definition
    for answers, title in (
        ({"qualifies": ["none"], "training": "yes"}, "You cannot apply to this program now"),
        ({"qualifies": ["rule_1"], "training": "no"}, "The training comes first"),
        ({"qualifies": ["rule_1"], "training": "yes"}, ""),
    ):
        stop = visible(definition, answers).stop(0)
        assert (stop.title if stop else "") == title


def test_a_program_that_states_no_rule_does_not_ask_for_one(program: Program) -> None:
    program.who_may_apply = ""
    load_forms(program)
    assert FormPage.objects.get(purpose="mediator_application").definition.question("qualifies") is None


def test_the_other_forms_have_no_address_of_their_own(client: Client, program: Program) -> None:
    load_forms(program)
    for page in FormPage.objects.exclude(purpose__in=PUBLIC):
        assert client.get(page.get_url()).status_code == 404


def test_surveys_ask_nothing_that_names_somebody(program: Program) -> None:
    for purpose in purposes.all_purposes():
        if not purpose.anonymous or purpose.shipped is None:
            continue
        asked = from_stream(FormBlocks().to_python(spec_in(purpose, program, "en").body)).questions
        assert {question.kind.word for question in asked} <= {"one_of", "some_of", "long_text"}
        assert not any(question.required for question in asked)
        assert purpose.audience != Audience.PUBLIC


def test_the_command_names_the_programs_it_knows(program: Program) -> None:
    with pytest.raises(CommandError, match="Known: test"):
        call_command("load_forms", "nowhere")
    call_command("load_forms", "test", verbosity=0)
    assert FormPage.objects.count() == len(PURPOSES)
