"""Every purpose: its shipped form fits, and no form without a needed answer, or with what it forbids, is published."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from forms_app import kinds, purposes, services
from forms_app.blocks import FormBlocks
from forms_app.building import from_stream
from forms_app.definition import Choice, Condition, Definition, Group, Item, Question, Rule, Step
from forms_app.enums import Operator
from forms_app.presets.loader import spec_in
from forms_app.purposes import Purpose
from program_pages.models import Program, ReopeningSubscriber
from tests.factories.forms_app import form_page_make, submission_make
from tests.factories.program_pages import program_make

SHIPPED = [purpose for purpose in purposes.all_purposes() if purpose.shipped]
ODD = Question("odd", kinds.get("short_text"), "Anything else?", required=False)
OFTEN = Condition((Rule("first", Operator.IS, "yes"),))
FIRST = Question("first", kinds.get("yes_no"), "First?")


@pytest.fixture
def program(db: None) -> Program:
    return program_make(who_may_apply="You live here.")


Change = Callable[[Question], Question | None]
CHANGES: dict[str, Change] = {
    "absent": lambda question: None,
    "optional": lambda question: dataclasses.replace(question, required=False),
    "conditional": lambda question: dataclasses.replace(question, condition=OFTEN),
    "renamed": lambda question: dataclasses.replace(question, key="another_key"),
    "of another kind": lambda question: Question(question.key, kinds.get("telephone"), question.label),
}
# Of an answer that nobody may be made to give.
MAY_STAY_EMPTY: dict[str, Change] = {"optional": lambda question: dataclasses.replace(question, required=True)}


def shipped(purpose: Purpose, program: Program) -> Definition:
    return from_stream(FormBlocks().to_python(spec_in(purpose, program, "en").body))


def changed(definition: Definition, key: str, change: Change) -> Definition:
    """Return the definition with one question changed or taken out."""

    def walk(items: tuple[Item, ...]) -> tuple[Item, ...]:
        found: list[Item] = []
        for item in items:
            if isinstance(item, Group):
                found.append(dataclasses.replace(item, items=walk(item.items)))  # type: ignore[arg-type]
            elif isinstance(item, Question) and item.key == key:
                made = change(item)
                found += [made] if made else []
            else:
                found.append(item)
        return tuple(found)

    return Definition(tuple(dataclasses.replace(step, items=walk(step.items)) for step in definition.steps))


def with_more(definition: Definition, *questions: Question) -> Definition:
    first = definition.steps[0]
    return Definition((dataclasses.replace(first, items=(*questions, *first.items)), *definition.steps[1:]))


@pytest.mark.parametrize("purpose", SHIPPED, ids=lambda purpose: purpose.name)
def test_a_needed_answer_is_there_and_sure(purpose: Purpose, program: Program) -> None:
    definition = shipped(purpose, program)
    assert purposes.problems(purpose, definition) == []
    for key in purpose.needed:
        for name, change in {**CHANGES, **(MAY_STAY_EMPTY if key in purpose.voluntary else {})}.items():
            problems = purposes.problems(purpose, changed(definition, key, change))
            assert problems, f"{key}, {name}"
            assert all(problem.sentence.endswith(".") for problem in problems)


@pytest.mark.parametrize("purpose", SHIPPED, ids=lambda purpose: purpose.name)
def test_an_editor_reads_who_where_and_what_then(purpose: Purpose) -> None:
    assert purpose.audience.label
    for words in (purpose.where, str(purpose.outcome)):
        assert words.endswith("."), purpose.name


@pytest.mark.parametrize("name", ["session_report", "party_statement", "decline_reason", "new_case"])
def test_where_the_law_says_what_is_asked_nothing_else_is(name: str, program: Program) -> None:
    purpose = purposes.get(name)
    assert purpose is not None
    definition = shipped(purpose, program)
    for question in (ODD, FIRST, dataclasses.replace(ODD, kind=kinds.get("long_text"))):
        [problem] = purposes.problems(purpose, with_more(definition, question))
        assert question.label in problem.sentence
        assert problem.where == (0, 0)


@pytest.mark.parametrize("purpose", [each for each in SHIPPED if each.taken], ids=lambda each: each.name)
def test_what_a_room_takes_over_may_be_left_out_and_must_be_what_it_knows(purpose: Purpose, program: Program) -> None:
    definition = shipped(purpose, program)
    for key in purpose.taken:
        assert definition.question(key) is not None
        assert purposes.problems(purpose, changed(definition, key, CHANGES["absent"])) == []
        odd = changed(definition, key, lambda question: Question(question.key, kinds.get("month_year"), question.label))
        [problem] = [each for each in purposes.problems(purpose, odd) if each.part == "key"]
        assert key in problem.sentence


@pytest.mark.parametrize("purpose", [each for each in SHIPPED if each.one_page], ids=lambda each: each.name)
def test_a_form_of_one_page_has_no_second(purpose: Purpose, program: Program) -> None:
    definition = shipped(purpose, program)
    assert not definition.in_steps
    [problem] = purposes.problems(purpose, Definition((*definition.steps, Step((), "More"))))
    assert "one page" in problem.sentence


@pytest.mark.parametrize("purpose", [each for each in SHIPPED if each.anonymous], ids=lambda each: each.name)
def test_an_anonymous_form_asks_for_nothing_that_tells_who(purpose: Purpose, program: Program) -> None:
    for kind in ("email", "telephone", "date", "address", "file"):
        odd = dataclasses.replace(ODD, kind=kinds.get(kind))
        assert purposes.problems(purpose, with_more(shipped(purpose, program), odd)), kind


def test_the_scores_stay_numbers_from_1_to_5(program: Program) -> None:
    purpose = purposes.get("interview_score")
    assert purpose is not None
    good = (Choice("good", "Good"), Choice("bad", "Bad"))
    changed_scale = changed(
        shipped(purpose, program), "scores", lambda question: dataclasses.replace(question, choices=good)
    )
    [problem] = purposes.problems(purpose, changed_scale)
    assert "1, 2, 3, 4, 5" in problem.sentence


def test_the_reopening_list_forgets_what_it_took_over(db: None) -> None:
    site = program_make().site
    page = form_page_make(
        site.root_page,
        purpose="reopening_list",
        body=[{"type": "email", "value": {"key": "email", "label": "E-mail", "hint": "", "required": True}}],
    )
    row = submission_make(site, page, answers={"email": "ada@example.org"})
    row.refresh_from_db()
    assert row.answers == {}
    assert not row.handles.exists()
    assert ReopeningSubscriber.objects.count() == 1
    again, created = services.submission_create(
        site=site,
        page=page,
        purpose=page.purpose,
        definition=page.definition,
        answers={"email": "ada@example.org"},
        language="en",
        idempotency_key=row.idempotency_key,
    )
    assert (again, created) == (row, False)
