"""What released answers say together, and what they never say."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from forms_app import kinds
from forms_app.definition import Choice, Question, one_step
from forms_app.models import AnonymousAnswers
from forms_app.rules.tallies import tallies

SCALE = (Choice("5", "Very satisfied"), Choice("1", "Very dissatisfied"))
ASKED = one_step(
    Question("process", kinds.get("one_of"), "The process", required=False, choices=SCALE),
    Question("safe", kinds.get("yes_no"), "Safe?", required=False),
    Question("good", kinds.get("long_text"), "What was good?", required=False),
)


def rows(number: int, **answers: Any) -> list[tuple[Any, dict[str, Any]]]:
    return [(ASKED, answers) for _each in range(number)]


def test_counts_and_mean() -> None:
    process, safe, good = tallies([*rows(9, process="5", safe="yes"), *rows(3, process="1", good="Calm")])
    assert (process.answered, process.counts, process.mean) == (
        12,
        (("Very satisfied", 9), ("Very dissatisfied", 3)),
        4.0,
    )
    assert (safe.answered, safe.is_hidden, safe.counts) == (9, True, ())
    assert (good.answered, good.texts) == (3, ())


def test_texts_stand_in_an_order_that_tells_nothing() -> None:
    given = [(ASKED, {"good": text}) for text in "jihgfedcba"]
    assert tallies(given)[2].texts == tuple("abcdefghij")


@pytest.mark.parametrize("number", [9, 11])
def test_a_page_shows_released_answers_only(
    as_coordinator: Client, site: Site, number: int, django_assert_num_queries: Any
) -> None:
    for each in range(number):
        AnonymousAnswers.objects.create(
            site=site,
            purpose="officer_survey",
            questions=ASKED.to_json(),
            version=ASKED.version,
            answers={"process": "5", "safe": None, "good": f"Text {each}"},
            released=number > 10,
        )
    listed = as_coordinator.get("/portal/submissions/answers/").content.decode()
    html = as_coordinator.get("/portal/submissions/answers/officer_survey/").content.decode()
    assert ("Mean: 5.0 of 5" in html) == (number > 10)
    assert ("Text 3" in html) == (number > 10)
    assert (f": {number}" in listed) == (number > 10)
    assert as_coordinator.get("/portal/submissions/answers/contact/").status_code == 404
