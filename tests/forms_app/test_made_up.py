"""Any form the builder accepts goes to JSON and back, and becomes JSON Schema.

The schema is checked with an independent validator. It never refuses what the form takes; what the form refuses beyond
it stands in docs/forms.md, kind by kind, and `BEYOND` is that table.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import Final

from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from forms_app import kinds
from forms_app.definition import Definition
from forms_app.given import Given
from forms_app.schemas import schema_of
from tests.forms_app.made_up import Answerer, Maker, definitions

SAME_EACH_TIME: Final = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
DOCS: Final = Path(__file__).resolve().parents[2] / "docs" / "forms.md"
FORMS: Final = 300


def beyond() -> set[tuple[str, str]]:
    """Return what the docs say a form refuses beyond its schema: kind of question and code of the mistake."""
    part = DOCS.read_text().split("### What the form refuses beyond its schema")[1].split("\n#")[0]
    found = set()
    for said, codes in re.findall(r"^\| ([a-z_, ]+) \| (`[^|]+`) \|", part, re.MULTILINE):
        named = [kind.word for kind in kinds.all_kinds()] if said == "every kind" else said.split(", ")
        found |= {(kind, code) for kind in named for code in re.findall(r"`([a-z_]+)`", codes)}
    return found


BEYOND: Final = beyond()


@given(definitions())
@settings(SAME_EACH_TIME, max_examples=60)
def test_a_definition_goes_to_json_and_back(definition: Definition) -> None:
    text = json.dumps(definition.to_json())
    assert Definition.from_json(json.loads(text)) == definition
    assert Definition.from_json(schema_of(definition)["x-form"]) == definition


def test_the_schema_never_refuses_what_the_form_takes() -> None:
    """Three hundred forms, each answered well and badly; every refusal beyond the schema stands in the docs."""
    taken = 0
    for seed in range(FORMS):
        random = Random(seed)
        definition = Maker(random).definition()
        schema = schema_of(definition)
        Draft202012Validator.check_schema(schema)
        for wrong in (0.0, 0.3):
            answers = Answerer(random, wrong).answers(definition)
            errors = [error.message for error in Draft202012Validator(schema).iter_errors(answers)]
            found = Given(definition, answers)
            if not found.mistakes:
                assert errors == [], seed
                taken += 1
            elif not errors:
                refused = {(kind_of(definition, mistake.key), mistake.code) for mistake in found.mistakes}
                assert refused <= BEYOND, seed
    assert taken > FORMS / 3


def kind_of(definition: Definition, key: str) -> str:
    question = definition.question(key)
    return question.kind.word if question else "group"
