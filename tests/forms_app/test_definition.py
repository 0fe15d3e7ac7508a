"""A definition is plain data: it comes back from JSON as it was, and every definition the builder accepts is a form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app.blocks import FormBlocks, new_code
from forms_app.definition import (
    Choice,
    Definition,
    DefinitionError,
    Question,
    Section,
    answers_in_words,
    form_class,
    is_key,
)
from forms_app.enums import Disclosure, FieldKind
from forms_app.fields import LONGEST_LONG, LONGEST_SHORT

WITH_CHOICES = {FieldKind.ONE_OF, FieldKind.SOME_OF}
words = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(str.strip)


@st.composite
def questions(draw: Any) -> dict[str, Any]:
    """A question as an editor leaves it in the builder."""
    kind = draw(st.sampled_from(FieldKind))
    value: dict[str, Any] = {
        "label": draw(words),
        "hint": draw(st.one_of(st.just(""), words)),
        "required": draw(st.booleans()),
        "key": draw(st.one_of(st.just(""), st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True))),
        "disclosure": draw(st.sampled_from(Disclosure)).value,
    }
    if kind in WITH_CHOICES:
        labels = draw(st.lists(words, min_size=2, max_size=5))
        value["choices"] = [{"label": label, "code": ""} for label in labels]
    return {"type": kind.value, "value": value}


sections = words.map(lambda title: {"type": "section", "value": {"title": title, "text": ""}})
streams = st.lists(st.one_of(questions(), sections), max_size=6)


def cleaned(stream: list[dict[str, Any]]) -> Any:
    block = FormBlocks(required=False)
    return block.clean(block.to_python(stream))


def answer_to(question: Question) -> str:
    texts = {
        FieldKind.EMAIL: "ada@example.org",
        FieldKind.TELEPHONE: "305-555-0100",
        FieldKind.YES_NO: "no",
        FieldKind.DECLARATION: "on",
    }
    return question.choices[0].code if question.choices else texts.get(question.kind, "An answer")


@settings(max_examples=120, deadline=None)
@given(streams)
def test_whatever_the_builder_accepts_renders_validates_and_comes_back_from_json(stream: list[dict[str, Any]]) -> None:
    try:
        value = cleaned(stream)
    except ValidationError:
        return
    definition = Definition.from_stream(value)
    again = Definition.from_json(json.loads(json.dumps(definition.to_json())))
    assert again == definition
    assert again.version == definition.version

    asked = form_class(definition)
    data = QueryDict(mutable=True)
    for question in definition.questions:
        data[question.key] = answer_to(question)
    form = asked(data)
    assert form.is_valid(), form.errors
    assert set(form.answers()) == {question.key for question in definition.questions}
    assert json.loads(json.dumps(form.answers())) == form.answers()
    assert all(row["value"] for row in answers_in_words(definition, form.answers()))
    html = str(asked(QueryDict("")))
    assert all(f'name="{question.key}"' in html for question in definition.questions)
    empty = asked(QueryDict(""))
    assert set(empty.errors) == {question.key for question in definition.questions if question.required}


@settings(max_examples=60, deadline=None)
@given(words, st.sets(st.sampled_from(["answer", "name", "name_2"])))
def test_a_new_code_is_a_key_that_is_not_taken(label: str, taken: set[str]) -> None:
    before = set(taken)
    code = new_code(label, "answer", taken)
    assert is_key(code)
    assert code not in before
    assert taken == before | {code}


def question(**changes: Any) -> Question:
    return Question(**{"key": "name", "kind": FieldKind.SHORT_TEXT, "label": "Name", **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "Name"},
        {"key": "1st"},
        {"key": "form_stamp"},
        {"key": "csrfmiddlewaretoken"},
        {"kind": FieldKind.ONE_OF},
        {"choices": (Choice("a", "A"),)},
        {"kind": FieldKind.SOME_OF, "choices": (Choice("a", "A"), Choice("a", "B"))},
        {"kind": FieldKind.SOME_OF, "choices": (Choice("", "A"),)},
    ],
)
def test_what_is_no_question_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        question(**changes)


def test_one_key_names_one_question() -> None:
    with pytest.raises(DefinitionError):
        Definition((Section((question(), question(label="Other name"))),))


@pytest.mark.parametrize(
    "data", [{}, {"format": 2, "sections": []}, {"format": 1}, {"format": 1, "sections": [{"title": ""}]}]
)
def test_what_is_no_definition_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        Definition.from_json(data)


def test_an_unknown_kind_is_refused() -> None:
    data = Definition((Section((question(),)),)).to_json()
    data["sections"][0]["questions"][0]["kind"] = "mind_reading"
    with pytest.raises(DefinitionError):
        Definition.from_json(data)


def test_the_version_changes_with_every_word() -> None:
    versions = {
        Definition((Section((asked,)),)).version
        for asked in (
            question(),
            question(label="Your name"),
            question(hint="As in your papers"),
            question(required=False),
        )
    }
    assert len(versions) == 4


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        (FieldKind.SHORT_TEXT, "", "Please answer this question."),
        (FieldKind.SHORT_TEXT, "x" * (LONGEST_SHORT + 1), "Use at most 200 characters; this is 201."),
        (FieldKind.LONG_TEXT, "x" * (LONGEST_LONG + 1), "Use at most 5000 characters; this is 5001."),
        (FieldKind.EMAIL, "ada at home", "Enter an e-mail address like name@example.com."),
        (FieldKind.EMAIL, "", "Enter an e-mail address."),
        (FieldKind.TELEPHONE, "call me", "Enter a telephone number like 305-555-0100."),
        (FieldKind.TELEPHONE, "555", "Enter the whole telephone number, like 305-555-0100."),
        (FieldKind.YES_NO, "", "Answer yes or no."),
        (FieldKind.YES_NO, "False", "Answer yes or no."),
        (FieldKind.DECLARATION, "", "Tick the box if you agree."),
    ],
)
def test_each_mistake_has_a_sentence_of_its_own(kind: FieldKind, typed: str, sentence: str) -> None:
    form = form_class(Definition((Section((question(kind=kind),)),)))({"name": typed})
    assert form.errors["name"] == [sentence]


@pytest.mark.parametrize("typed", ["(305) 555-0100", "+1 305 555 0100", "305.555.0100 ext 12", "3055550100 x9"])
def test_telephone_numbers_are_taken_as_people_write_them(typed: str) -> None:
    form = form_class(Definition((Section((question(kind=FieldKind.TELEPHONE),)),)))({"name": typed})
    assert form.is_valid()


def test_a_no_stays_a_no_and_no_answer_is_no_no() -> None:
    asked = form_class(Definition((Section((question(kind=FieldKind.YES_NO, required=False),)),)))
    answered, left_out = asked({"name": "no"}), asked({})
    assert answered.is_valid()
    assert left_out.is_valid()
    assert answered.answers() == {"name": "no"}
    assert left_out.answers() == {"name": None}


def test_choices_get_codes_that_outlive_their_words() -> None:
    value = cleaned(
        [
            {
                "type": "one_of",
                "value": {
                    "label": "When?",
                    "choices": [{"label": "早上", "code": ""}, {"label": "Late", "code": "am"}],
                },
            }
        ]
    )
    asked = Definition.from_stream(value).questions[0]
    assert asked.key == "when"
    assert [choice.code for choice in asked.choices][1] == "am"
    assert asked.choices[0].code


@pytest.mark.parametrize(
    "stream",
    [
        [
            {"type": "short_text", "value": {"label": "A", "key": "a"}},
            {"type": "email", "value": {"label": "B", "key": "a"}},
        ],
        [{"type": "short_text", "value": {"label": "A", "key": "Not A Key"}}],
        [
            {
                "type": "one_of",
                "value": {"label": "A", "choices": [{"label": "x", "code": "a"}, {"label": "y", "code": "a"}]},
            }
        ],
        [{"type": "one_of", "value": {"label": "A", "choices": [{"label": "x", "code": "a"}]}}],
    ],
)
def test_the_builder_refuses_what_would_lose_answers(stream: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        cleaned(stream)


def test_translators_do_not_see_codes_and_keys() -> None:
    from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

    block = FormBlocks()
    value = block.to_python(
        [{"type": "short_text", "id": "1", "value": {"label": "Name", "key": "secret_key", "hint": ""}}]
    )
    extractor = StreamFieldSegmentExtractor(FormBlocks(), include_overridables=False)
    found = {str(segment.string) for segment in extractor.handle_stream_block(value) if hasattr(segment, "string")}
    assert any("Name" in each for each in found)
    assert not any("secret_key" in each for each in found)
