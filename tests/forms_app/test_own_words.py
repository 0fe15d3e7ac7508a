"""What an editor sets of every kind: the sentences that are said, and what stands in a question at first."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app import checks, kinds
from forms_app.asking import bound_data, form_class
from forms_app.blocks import FormBlocks
from forms_app.building import from_stream
from forms_app.definition import Definition
from forms_app.kinds.base import Kind

ASKED = [kind for kind in kinds.all_kinds() if kind.is_asked]
LEFT_OUT = "Tell us this one."
UNFIT = "Write it in another way."
# Answers that are wrong by themselves, as the form sends them.
WRONG: dict[str, list[dict[str, str]]] = {
    "email": [{"it": "no address"}, {"it": f"{'a' * 250}@example.org"}],
    "telephone": [{"it": "call me"}, {"it": "123"}, {"it": "1" * 121}],
    "address": [{"it_0": "1 Main St"}, {"it_0": "1 Main St", "it_2": "Miami", "it_3": "FL", "it_4": "331"}],
    "number": [{"it": "many"}, {"it": "2.5"}, {"it": "1"}],
    "date": [{"it": "2026-02-30"}, {"it": "1999-01-01"}],
    "month_year": [{"it_0": "03", "it_1": "26"}, {"it_0": "03", "it_1": "1999"}],
    "short_text": [{"it": "abc"}, {"it": "a" * 90}],
    "long_text": [{"it": "abc"}, {"it": "a" * 90}],
    "some_of": [{"it": "mornings"}],
    "availability": [{"it": "mon_morning"}],
}
LEAST = {"number": "2", "date": "2020-01-01", "month_year": "2020-01", "some_of": "2", "availability": "2"}
TEXT = {"least": "5", "most": "80"}
GIVEN = {
    "short_text": "Miami",
    "long_text": "Please call.",
    "email": "ada@example.org",
    "telephone": "305-555-0100",
    "number": "3",
    "date": "2026-03-03",
    "month_year": "2026-03",
    "yes_no": "no",
    "one_of": "mornings",
    "some_of": "mornings",
    "language": "es",
}


def built(word: str, **more: Any) -> Definition:
    """Return a form of one question, cleaned as the builder cleans it."""
    block = FormBlocks()
    value = {"key": "it", "label": "It?", "required": True, **kinds.get(word).preview, **more}
    return from_stream(block.clean(block.to_python([{"type": word, "value": value}])))


def errors(definition: Definition, **sent: str) -> list[str]:
    form = form_class(definition)(bound_data({name: [text] for name, text in sent.items()}))
    return [str(each) for each in form.errors.get("it", [])]


@pytest.mark.parametrize("kind", ASKED, ids=str)
def test_every_kind_says_the_forms_own_words_when_it_is_left_out(kind: Kind) -> None:
    assert errors(built(kind.word)) == [str(kind.needed)]
    assert errors(built(kind.word, limits={"missing": LEFT_OUT})) == [LEFT_OUT]
    assert errors(built(kind.word, required=False, limits={"missing": LEFT_OUT})) == []


@pytest.mark.parametrize("word", WRONG)
def test_a_kind_whose_answers_can_be_wrong_says_the_forms_own_words(word: str) -> None:
    limits = TEXT if word.endswith("_text") else {"least": LEAST[word]} if word in LEAST else {}
    for sent in WRONG[word]:
        [ours] = errors(built(word, limits=limits), **sent)
        assert ours != UNFIT
        assert set(errors(built(word, limits={**limits, "sentence": UNFIT}), **sent)) == {UNFIT}, sent


def test_what_can_only_be_left_out_has_no_other_sentence() -> None:
    for kind in ASKED:
        said = kind.block.child_blocks["limits"].child_blocks
        assert "missing" in said
        assert ("sentence" in said) == (kind.word in WRONG), kind


@pytest.mark.parametrize("word", GIVEN)
def test_an_answer_can_stand_there_at_first(word: str) -> None:
    definition = built(word, default=GIVEN[word])
    assert checks.problems(definition) == []
    assert GIVEN[word].partition("-")[0] in str(form_class(definition)()["it"])


def test_every_kind_that_takes_a_default_offers_it() -> None:
    for kind in kinds.all_kinds():
        assert ("default" in kind.block.child_blocks) == kind.takes_default, kind
    assert {kind.word for kind in ASKED if kind.takes_default} == set(GIVEN)


@pytest.mark.parametrize("word", ["date", "month_year"])
def test_today_can_stand_there_at_first(word: str) -> None:
    definition = built(word, default="today")
    assert checks.problems(definition) == []
    assert str(form_class(definition)()["it"]).count("value") > 0
    assert form_class(definition)()["it"].value() == definition.questions[0].kind.today()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("word", "default", "limits"),
    [
        ("email", "no address", {}),
        ("telephone", "call me", {}),
        ("number", "1", {"least": "2"}),
        ("short_text", "abc", {"least": "5"}),
        ("short_text", "abc", {"pattern": "99999"}),
        ("date", "2019-12-31", {"least": "2020-01-01"}),
        ("month_year", "2019-12", {"least": "2020-01"}),
        ("one_of", "noon", {}),
        ("language", "xx", {}),
        ("yes_no", "maybe", {}),
    ],
)
def test_what_the_form_would_refuse_cannot_stand_there_at_first(
    word: str, default: str, limits: dict[str, str]
) -> None:
    [problem] = checks.problems(built(word, default=default, limits=limits))
    assert problem.part == "default"
    assert "It?" in problem.sentence


def test_a_constant_has_no_hint_and_cannot_be_left_out() -> None:
    """Nobody sees it."""
    assert set(kinds.get("constant").block.child_blocks) == {"label", "key", "disclosure", "condition", "default"}


def test_the_sentences_go_with_the_form_and_change_its_version() -> None:
    plain, own = built("email"), built("email", limits={"missing": LEFT_OUT, "sentence": UNFIT})
    assert Definition.from_json(own.to_json()) == own
    assert plain.version != own.version
    assert "limits" not in str(plain.to_json())
