"""The shipped forms stand below a program's pages, are complete for their purposes, and are added once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Site

from forms_app import purposes
from forms_app.building import from_stream
from forms_app.conditions import visible
from forms_app.enums import Audience, FieldKind
from forms_app.models import FormPage
from forms_app.presets import load_forms
from forms_app.presets.surveys import surveys
from forms_app.receivers import application_url
from program_pages.enums import Strength
from program_pages.models import Program, TrainingCourse

PURPOSES = ("mediator_application", "contact", "mediator_survey", "complainant_survey", "officer_survey")


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


@pytest.fixture(autouse=True)
def _all_purposes() -> Iterator[None]:
    """The rooms above register their purposes; here they are all known."""
    before = dict(purposes._purposes)
    for name in PURPOSES:
        audience = Audience.PUBLIC if name in {"mediator_application", "contact"} else Audience.HOLDER
        if purposes.get(name) is None:
            purposes.register(
                purposes.Purpose(
                    name, name, audience, {"email": FieldKind.EMAIL} if audience == Audience.PUBLIC else {}
                )
            )
    yield
    purposes._purposes.clear()
    purposes._purposes.update(before)


def test_every_form_is_published_and_complete(program: Program) -> None:
    added = load_forms(program)
    assert {page.purpose for page in added} == set(PURPOSES)
    for page in FormPage.objects.all():
        assert page.live
        assert page.problems() == []


def test_loading_again_adds_nothing_and_changes_nothing(program: Program) -> None:
    load_forms(program)
    FormPage.objects.filter(purpose="contact").update(title="Our own title")
    assert load_forms(program) == []
    assert FormPage.objects.get(purpose="contact").title == "Our own title"


def test_a_form_that_no_room_handles_is_left_out(program: Program) -> None:
    del purposes._purposes["officer_survey"]
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


def test_surveys_have_no_address_of_their_own(client: Client, program: Program) -> None:
    load_forms(program)
    for page in FormPage.objects.exclude(purpose__in=["contact", "mediator_application"]):
        assert client.get(page.get_url()).status_code == 404


def test_surveys_ask_nothing_that_names_somebody(program: Program) -> None:
    from forms_app.blocks import FormBlocks

    for spec in surveys(program):
        asked = from_stream(FormBlocks().to_python(spec.body)).questions
        assert {question.kind for question in asked} <= {FieldKind.ONE_OF, FieldKind.LONG_TEXT}
        assert not any(question.required for question in asked)


def test_the_command_names_the_programs_it_knows(program: Program) -> None:
    with pytest.raises(CommandError, match="Known: test"):
        call_command("load_forms", "nowhere")
    call_command("load_forms", "test", verbosity=0)
    assert FormPage.objects.count() == len(PURPOSES)
