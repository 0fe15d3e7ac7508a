"""A definition is plain data: it comes back from JSON as it was, and every definition the builder accepts is a form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app import checks, kinds
from forms_app.asking import BLANK, bound_data, form_class, raw_of
from forms_app.blocks import FormBlocks, new_code
from forms_app.building import from_stream
from forms_app.conditions import kept, visible
from forms_app.definition import (
    Choice,
    Definition,
    DefinitionError,
    Group,
    Question,
    is_key,
    one_step,
)
from forms_app.enums import Operator, WeekParts
from forms_app.forms import EnvelopeForm
from forms_app.kinds.base import Kind
from forms_app.reading import answers_in_words
from portal.vault.enums import DisclosureClass

WITH_CHOICES = {kinds.get("one_of"), kinds.get("some_of"), kinds.get("rating_grid")}
words = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(str.strip)
keys = st.from_regex(r"[a-z][a-z0-9_]{0,3}", fullmatch=True)


@st.composite
def rules(draw: Any) -> dict[str, Any]:
    return {
        "question": draw(keys),
        "operator": draw(st.sampled_from(Operator)).value,
        "value": draw(st.sampled_from(["", "yes", "no", "a", "2", "2026-03-03", "2026-03", "mon_morning"])),
    }


conditions = st.fixed_dictionaries({"match": st.sampled_from(["all", "any"]), "rules": st.lists(rules(), max_size=2)})


@st.composite
def questions(draw: Any) -> dict[str, Any]:
    """A question as an editor leaves it in the builder."""
    kind = draw(st.sampled_from(kinds.all_kinds()))
    value: dict[str, Any] = {
        "label": draw(words),
        "hint": draw(st.one_of(st.just(""), words)),
        "required": draw(st.booleans()),
        "key": draw(st.one_of(st.just(""), keys)),
        "disclosure": draw(st.sampled_from(DisclosureClass)).value,
        "condition": draw(conditions),
    }
    choices = st.lists(words, min_size=2, max_size=4).map(lambda each: [{"label": one, "code": ""} for one in each])
    if kind in WITH_CHOICES:
        value["choices"] = draw(choices)
    if kind == "rating_grid":
        value["rows"] = draw(choices)
    if kind == "constant":
        value["default"] = draw(st.sampled_from(["web", "paper"]))
    if kind == "availability":
        value["parts"] = draw(st.sampled_from(WeekParts)).value
    return {"type": kind.word, "value": value}


def block(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


information = st.builds(lambda text, when: block("information", text=text, condition=when), words, conditions)
inner = st.lists(st.one_of(questions(), information), min_size=1, max_size=3)
groups = st.builds(
    lambda title, items, repeats, folded, most, when: block(
        "group", title=title, items=items, repeats=repeats, folded=folded, least=1, most=most, key="", condition=when
    ),
    words,
    inner,
    st.booleans(),
    st.booleans(),
    st.integers(1, 4),
    conditions,
)
sections = words.map(lambda title: block("section", title=title, text=""))
stops = st.builds(lambda title, when: block("stop", title=title, text="Why", condition=when), words, conditions)
contents = st.lists(st.one_of(questions(), questions(), groups, sections, information, stops), max_size=5)
steps = st.builds(
    lambda title, items, when: block("step", title=title, items=items, condition=when),
    words,
    contents.filter(bool),
    conditions,
)
streams = st.one_of(contents, st.lists(steps, min_size=1, max_size=3))


def cleaned(stream: list[dict[str, Any]]) -> Any:
    block = FormBlocks(required=False)
    return block.clean(block.to_python(stream))


def answer_to(question: Question) -> Any:
    """An answer that fits, as it is stored."""
    codes = [choice.code for choice in question.choices]
    answers: dict[str, Any] = {
        "email": "ada@example.org",
        "telephone": "305-555-0100",
        "number": 2,
        "date": "2026-03-03",
        "month_year": "2026-03",
        "yes_no": "no",
        "one_of": codes[:1] and codes[0],
        "language": codes[:1] and codes[0],
        "some_of": codes[:2],
        "address": {"street": "1 Main St", "unit": "", "city": "Miami", "state": "FL", "zip": "33101"},
        "file": [{"reference": "a1", "name": "paper.pdf"}],
        "declaration": True,
        "availability": [f"mon_{'morning' if question.parts == WeekParts.PARTS else '09'}"],
        "rating_grid": {row.code: codes[0] for row in question.rows},
        "constant": question.default,
    }
    return answers.get(question.kind.word, "An answer")


def answers_to(definition: Definition) -> dict[str, Any]:
    """Answers to everything, two entries for a group that may have them."""
    found = {each.key: answer_to(each) for each in definition.questions if not definition.group_of(each.key)}
    for group in definition.groups:
        entry = {each.key: answer_to(each) for each in group.questions}
        found[group.key] = [entry] * min(2, group.most)
    return found


def sound(stream: list[dict[str, Any]]) -> Definition | None:
    """What the builder accepts and the page publishes; None for everything else."""
    try:
        definition = from_stream(cleaned(stream))
    except ValidationError:
        return None
    return None if checks.problems(definition) else definition


@settings(max_examples=300, deadline=None)
@given(streams)
def test_whatever_the_builder_accepts_renders_validates_and_comes_back_from_json(stream: list[dict[str, Any]]) -> None:
    definition = sound(stream)
    if definition is None:
        return
    again = Definition.from_json(json.loads(json.dumps(definition.to_json())))
    assert again == definition
    assert again.version == definition.version

    answers = answers_to(definition)
    stored = {each.key: answers[each.key] for each in definition.questions if each.kind == kinds.get("file")}
    form = form_class(definition)(bound_data(raw_of(definition, answers)), stored=stored)
    assert form.is_valid(), form.errors
    assert form.answers() == kept(definition, answers)
    assert json.loads(json.dumps(form.answers())) == form.answers()
    assert all(row["value"] for row in answers_in_words(definition, form.answers()))
    empty = form_class(definition)(QueryDict(""))
    html = render_to_string(
        "portal/forms_app/questions.html", {"sections": list(empty.sections()), "envelope": EnvelopeForm()}
    )
    for each in definition.questions:
        assert not each.is_asked or f'name="{each.key}' in html or f"-{each.key}" in html
    assert (BLANK in html) == bool(definition.groups)
    assert set(empty.errors) <= set(empty.fields)


@settings(max_examples=200, deadline=None)
@given(streams, st.randoms())
def test_what_is_hidden_is_neither_asked_nor_kept(stream: list[dict[str, Any]], chance: Any) -> None:
    """Take answers away at random: the form and the evaluation agree on what is left."""
    definition = sound(stream)
    if definition is None:
        return
    answers = {key: value for key, value in answers_to(definition).items() if chance.random() < 0.5}
    stored = {each.key: answers.get(each.key) for each in definition.questions if each.kind == kinds.get("file")}
    form = form_class(definition)(bound_data(raw_of(definition, answers)), stored=stored)
    form.is_valid()
    shown = visible(definition, form.answers()).keys
    assert set(form.answers()) == shown
    assert {name.partition("-")[0] for name in form.errors} <= shown


@pytest.mark.parametrize(
    ("sent", "required", "opened"),
    [({}, False, False), ({"unit": " "}, False, True), ({"unit": "3"}, False, True), ({"way": "?"}, False, True)]
    + [({}, True, True)],
)
def test_a_folded_group_is_open_where_somebody_must_look(sent: dict[str, str], required: bool, opened: bool) -> None:
    inside = [
        block("short_text", key="unit", label="Unit", required=required),
        block("one_of", key="way", label="Way", required=False, choices=[{"code": "a", "label": "A"}] * 1),
    ]
    group = block("group", title="Unit and way", items=inside, repeats=False, folded=True)
    definition = from_stream(FormBlocks(required=False).to_python([group]))
    assert Definition.from_json(definition.to_json()) == definition
    for form in (form_class(definition)(bound_data({key: [text] for key, text in sent.items()})), None):
        asked = form or form_class(definition)(initial=sent)
        if form is not None:
            form.is_valid()
        html = render_to_string(
            "portal/forms_app/questions.html", {"sections": list(asked.sections()), "envelope": EnvelopeForm()}
        )
        assert ('<details class="fold fold--asked" open>' in html) is opened
        assert "<details" in html
        assert html.index("<details") < html.index('name="unit"') < html.index("</details>")


def test_a_group_that_repeats_is_never_folded() -> None:
    inside = [block("short_text", key="name", label="Name")]
    group = block("group", title="Witness", items=inside, repeats=True, folded=True, least=1, most=2, key="w")
    item = from_stream(FormBlocks(required=False).to_python([group])).steps[0].items[0]
    assert isinstance(item, Group)
    assert (item.repeats, item.folded) == (True, False)


def test_one_of_several_as_a_list_that_opens() -> None:
    choices = [{"code": code, "label": code.upper()} for code in ("a", "b")]
    value = {"key": "way", "label": "Way", "choices": choices, "required": False}
    for listed in (True, False):
        definition = from_stream(FormBlocks(required=False).to_python([block("one_of", **value, drop_down=listed)]))
        form = form_class(definition)(bound_data({"way": ["b"]}))
        assert form.is_valid()
        assert form.answers() == {"way": "b"}
        assert ("<select" in str(form["way"])) is listed
        assert ('type="radio"' in str(form["way"])) is not listed
        nothing, wrong = (form_class(definition)(bound_data({"way": [code]})) for code in ("", "c"))
        assert nothing.is_valid()
        assert nothing.answers() == {"way": None}
        assert not wrong.is_valid()
        assert Definition.from_json(definition.to_json()) == definition


@settings(max_examples=60, deadline=None)
@given(words, st.sets(st.sampled_from(["answer", "name", "name_2"])))
def test_a_new_code_is_a_key_that_is_not_taken(label: str, taken: set[str]) -> None:
    before = set(taken)
    code = new_code(label, "answer", taken)
    assert is_key(code)
    assert code not in before
    assert taken == before | {code}


def question(**changes: Any) -> Question:
    return Question(**{"key": "name", "kind": kinds.get("short_text"), "label": "Name", **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "Name"},
        {"key": "1st"},
        {"key": "form_stamp"},
        {"key": "csrfmiddlewaretoken"},
        {"kind": kinds.get("one_of")},
        {"choices": (Choice("a", "A"),)},
        {"kind": kinds.get("some_of"), "choices": (Choice("a", "A"), Choice("a", "B"))},
        {"kind": kinds.get("some_of"), "choices": (Choice("", "A"),)},
    ],
)
def test_what_is_no_question_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        question(**changes)


def test_one_key_names_one_question() -> None:
    with pytest.raises(DefinitionError):
        one_step(question(), question(label="Other name"))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"format": 9, "steps": []},
        {"format": 2},
        {"format": 2, "steps": [{"items": [{"type": "riddle"}]}]},
        {"format": 2, "steps": [{"items": [{"type": "question", "key": "a"}]}]},
        {"format": 1},
        {"format": 1, "sections": [{"title": ""}]},
    ],
)
def test_what_is_no_definition_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError):
        Definition.from_json(data)


def test_the_format_before_steps_is_still_read() -> None:
    asked = {"key": "name", "kind": "short_text", "label": "Name", "hint": "", "required": True, "choices": []}
    old = {
        "format": 1,
        "sections": [
            {"title": "", "text": "", "questions": [{**asked, "disclosure": "personal"}]},
            {"title": "More", "text": "", "questions": [{**asked, "key": "other", "disclosure": "mediation"}]},
        ],
    }
    other = question(key="other", disclosure=DisclosureClass.MEDIATION)
    assert Definition.from_json(old) == one_step(question(), Group((other,), "More"))


def test_an_unknown_kind_is_refused() -> None:
    data = one_step(question()).to_json()
    data["steps"][0]["items"][0]["kind"] = "mind_reading"
    with pytest.raises(DefinitionError):
        Definition.from_json(data)


def test_the_version_changes_with_every_word() -> None:
    versions = {
        one_step(asked).version
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
        (kinds.get("short_text"), "", "Please answer this question."),
        (kinds.get("short_text"), "x" * 201, "Use at most 200 characters; this is 201."),
        (kinds.get("long_text"), "x" * 5001, "Use at most 5000 characters; this is 5001."),
        (kinds.get("email"), "ada at home", "Enter an e-mail address like name@example.com."),
        (kinds.get("email"), "", "Enter an e-mail address."),
        (kinds.get("telephone"), "call me", "Enter a telephone number like 305-555-0100."),
        (kinds.get("telephone"), "555", "Enter the whole telephone number, like 305-555-0100."),
        (kinds.get("yes_no"), "", "Answer yes or no."),
        (kinds.get("yes_no"), "False", "Answer yes or no."),
        (kinds.get("declaration"), "", "Tick the box if you agree."),
    ],
)
def test_each_mistake_has_a_sentence_of_its_own(kind: Kind, typed: str, sentence: str) -> None:
    form = form_class(one_step(question(kind=kind)))({"name": typed})
    assert form.errors["name"] == [sentence]


@pytest.mark.parametrize("typed", ["(305) 555-0100", "+1 305 555 0100", "305.555.0100 ext 12", "3055550100 x9"])
def test_telephone_numbers_are_taken_as_people_write_them(typed: str) -> None:
    form = form_class(one_step(question(kind=kinds.get("telephone"))))({"name": typed})
    assert form.is_valid()


def test_a_no_stays_a_no_and_no_answer_is_no_no() -> None:
    asked = form_class(one_step(question(kind=kinds.get("yes_no"), required=False)))
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
    asked = from_stream(value).questions[0]
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
