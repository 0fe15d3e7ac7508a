"""Contradictions of a policy, value by value; and what the policy says in words."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from program_pages import selectors, services
from program_pages.enums import ClosingRule, Strength
from program_pages.models import PolicyNote, Program
from program_pages.rules import FACTS, POLICY_FIELDS, policy_problems, words
from tests.factories.program_pages import course_make, program_make, program_unsaved

CLOCK = dt.time


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"time_zone": "America/Atlantis"}, "time_zone"),
        ({"languages": []}, "languages"),
        ({"languages": ["en", "xx-unknown"]}, "languages"),
        ({"languages": ["en", "en"]}, "languages"),
        ({"session_minutes": 0}, "session_minutes"),
        ({"day_starts": None}, "day_starts"),
        ({"day_ends": None}, "day_ends"),
        ({"day_starts": CLOCK(19), "day_ends": CLOCK(9)}, "day_ends"),
        ({"day_starts": CLOCK(9), "day_ends": CLOCK(9)}, "day_ends"),
        ({"day_starts": CLOCK(9), "day_ends": CLOCK(11), "session_minutes": 121}, "session_minutes"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": [0, 7]}, "weekdays"),
        ({"weekdays": [0, -1]}, "weekdays"),
        ({"weekdays": ["0"]}, "weekdays"),
        ({"weekdays": [True]}, "weekdays"),
        ({"weekdays": [1, 1]}, "weekdays"),
        ({"weekdays": [0, 5], "saturday_possible": True}, "saturday_possible"),
        ({"notice_days_min": None}, "notice_days_min"),
        ({"notice_days_max": None}, "notice_days_max"),
        ({"notice_days_min": 7, "notice_days_max": 4}, "notice_days_max"),
        ({"escalate_days": 8}, "escalate_days"),
        ({"confirm_days": 8}, "confirm_days"),
        ({"few_answers_hours": 0}, "few_answers_hours"),
        ({"few_answers_hours": None}, "few_answers_hours"),
        ({"few_answers_hours": 48}, "few_answers_director_hours"),
        ({"few_answers_director_hours": 24}, "few_answers_director_hours"),
        ({"few_answers_director_hours": 97}, "few_answers_director_hours"),
        ({"pool_widen_hours": 0}, "pool_widen_hours"),
        ({"pool_widen_hours": 97}, "pool_widen_hours"),
        ({"escalate_days": 6}, "few_answers_director_hours"),
        ({"answer_days": 0}, "answer_days"),
        ({"answer_days": 60}, "answer_days"),
        ({"mediators_per_session": 0}, "mediators_per_session"),
        ({"mediators_per_session": 3}, "mediators_per_session"),
        ({"cohort_size": 1}, "cohort_size"),
        ({"term_months": 0}, "term_months"),
        ({"cases_per_year": 0}, "cases_per_year"),
        ({"target_days": 0, "answer_days": 1}, "target_days"),
        ({"development_starts": None}, "development_starts"),
        ({"development_ends": None}, "development_ends"),
        ({"development_starts": CLOCK(20), "development_ends": CLOCK(18)}, "development_ends"),
        ({"stipend_cents": 100, "stipend_paid": False}, "stipend_cents"),
        ({"stipend_cents": 0}, "stipend_cents"),
    ],
)
def test_a_contradiction_is_named_at_its_field(fields, field):
    problems = policy_problems(program_unsaved(**fields))

    assert field in {problem.field for problem in problems}
    assert all(problem.sentence.endswith(".") for problem in problems)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {
            "notice_days_min": 4,
            "notice_days_max": 4,
            "escalate_days": 4,
            "confirm_days": 4,
            "few_answers_hours": 12,
            "few_answers_director_hours": 24,
        },
        {"few_answers_hours": None, "few_answers_director_hours": None, "pool_widen_hours": None},
        {"few_answers_director_hours": None, "pool_widen_hours": 96},
        {"notice_days_min": None, "notice_days_max": None, "escalate_days": 30},
        {"day_starts": None, "day_ends": None},
        {"day_starts": CLOCK(9), "day_ends": CLOCK(12), "session_minutes": 180},
        {"weekdays": [5, 6], "saturday_possible": False},
        {"answer_days": 59},
        {"mediators_per_session": 1, "cohort_size": 1},
        {"development_starts": None, "development_ends": None},
        {"stipend_paid": False, "stipend_cents": None},
        {"languages": ["en", "ht", "pl", "zh-hans"]},
    ],
)
def test_a_policy_that_agrees_with_itself_stands(fields):
    assert policy_problems(program_unsaved(**fields)) == []


@pytest.mark.django_db
def test_the_model_refuses_what_the_rule_refuses():
    program = program_make()
    program.notice_days_min, program.notice_days_max = 7, 4

    with pytest.raises(ValidationError) as refused:
        program.full_clean()

    assert "notice_days_max" in refused.value.message_dict


def test_every_policy_field_has_a_default_strength_and_every_number_its_unit():
    named = {field.name for field in Program._meta.get_fields() if not field.is_relation}
    policy = named - {
        "id",
        "code",
        "reference_prefix",
        "name",
        "short_name",
        "city",
        "agency_name",
        "agency_short",
        "agency_description",
        "police_name",
        "police_short",
        "time_zone",
        "languages",
    }
    assert policy | {"courses"} == set(POLICY_FIELDS)
    numbers = [field for field in Program._meta.get_fields() if "Positive" in type(field).__name__]
    assert [field.name for field in numbers if not field.help_text] == []
    assert {field for rule in FACTS.values() for field in rule.fields} <= set(POLICY_FIELDS)


@pytest.mark.django_db
def test_facts_say_the_policy_in_words():
    program = program_make()
    course_make(program)

    said = {name: str(fact) for name, fact in selectors.policy_facts(program).items() if fact}

    assert said["notice"] == "4 to 7 days before the session"
    assert said["training"] == "50 hours over 6 days"
    assert said["hours"] == "Monday to Friday, 9 a.m. to 7 p.m."
    assert said["session_length"] == "about 3 hours"
    assert said["term"] == "2 years"
    assert said["cases"] == "at least 4 cases a year"
    assert said["mediators"] == "two mediators"
    assert said["cohort"] == "ten mediators"
    assert said["development_hours"] == "5:30 p.m. to 8:30 p.m."
    assert said["target"] == "60 days"
    assert said["stipend"] == "a stipend for each session"
    assert "breadth" not in said


@pytest.mark.django_db
def test_facts_say_the_policy_in_spanish():
    program = program_make(closing_rule=ClosingRule.PARTIES_STATE_SUCCESS, stipend_cents=150_000, pair_breadth="on")
    course_make(program)
    english = {name: fact for name, fact in selectors.policy_facts(program).items() if fact}

    with translation.override("es"):
        facts = {name: fact for name, fact in selectors.policy_facts(program).items() if fact}
        one = str(selectors.policy_fact(program_make("one.testserver", mediators_per_session=1), "mediators"))

    said = {name: str(fact) for name, fact in facts.items()}
    assert said["notice"] == "de 4 a 7 días antes de la sesión"
    assert said["training"] == "50 horas en 6 días"
    assert said["hours"] == "de lunes a viernes, de 9 a. m. a 7 p. m."
    assert said["development_hours"] == "de 5:30 p. m. a 8:30 p. m."
    assert said["session_length"] == "alrededor de 3 horas"
    assert said["cases"] == "al menos 4 casos al año"
    assert (said["mediators"], one) == ("dos mediadores", "un mediador")
    assert said["stipend"] == "un estipendio de $1,500 por cada sesión"
    # What a program wrote itself stays in its own language.
    own = {"venues", "who_may_apply", "selection"}
    assert {name for name in said if said[name] == str(english[name])} == own
    assert [name for name in facts if facts[name].label == english[name].label] == []


@pytest.mark.django_db
def test_a_limit_is_not_said_to_be_approximate():
    program = program_make()
    PolicyNote.objects.filter(program=program, field="session_minutes").update(strength=Strength.LIMIT)

    assert str(selectors.policy_fact(program, "session_length")) == "3 hours"


@pytest.mark.django_db
def test_what_is_not_stated_is_not_said():
    program = program_make(
        notice_days_min=None, notice_days_max=None, term_months=None, day_starts=None, day_ends=None, stipend_paid=False
    )
    facts = selectors.policy_facts(program)

    assert [facts[name] for name in ("notice", "term", "hours", "stipend", "training")] == [None] * 5


@pytest.mark.django_db
def test_an_unconfirmed_value_is_published_only_where_the_setting_allows_it(settings, django_user_model):
    program = program_make()
    settings.PUBLISH_UNCONFIRMED_POLICY = False
    assert selectors.policy_fact(program, "target") is None

    director = django_user_model.objects.create_user("director@example.org")
    note = PolicyNote.objects.select_related("program").get(program=program, field="target_days")
    services.note_confirm(note=note, by=director, confirmed=True)
    fresh = Program.objects.get(pk=program.pk)

    fact = selectors.policy_fact(fresh, "target")
    assert fact is not None and fact.confirmed
    assert selectors.policy_fact(fresh, "term") is None


@pytest.mark.django_db
def test_production_does_not_publish_unconfirmed_values(tmp_path):
    from pathlib import Path

    text = (Path(__file__).parents[2] / "portal" / "settings" / "production.py").read_text()
    assert "PUBLISH_UNCONFIRMED_POLICY = False" in text


@pytest.mark.django_db
def test_a_changed_value_loses_its_confirmation(django_user_model):
    program = program_make()
    director = django_user_model.objects.create_user("director@example.org")
    for field in ("target_days", "term_months"):
        note = PolicyNote.objects.select_related("program").get(program=program, field=field)
        services.note_confirm(note=note, by=director, confirmed=True)

    services.policy_changed(program=program, fields=["target_days"], by=director)

    confirmed = set(
        PolicyNote.objects.filter(program=program, confirmed_on__isnull=False).values_list("field", flat=True)
    )
    assert confirmed == {"term_months"}


@pytest.mark.django_db
def test_facts_speak_the_active_language_and_are_not_mixed_up():
    program = program_make()
    english = str(selectors.policy_fact(program, "hours"))
    with translation.override("es"):
        spanish = str(selectors.policy_fact(program, "hours"))

    assert english.startswith("Monday")
    assert spanish.lower().startswith("de lunes a viernes")
    assert str(selectors.policy_fact(program, "hours")) == english


@pytest.mark.parametrize(
    ("value", "said"),
    [(30, "30 minutes"), (45, "45 minutes"), (60, "1 hour"), (90, "1.5 hours"), (180, "3 hours")],
)
def test_lengths_of_time(value, said):
    assert words.minutes(value) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([0, 1, 2, 3, 4], "Monday to Friday"),
        ([5], "Saturday"),
        ([0, 2], "Monday and Wednesday"),
        ([0, 2, 4], "Monday, Wednesday and Friday"),
        ([1, 0], "Monday and Tuesday"),
    ],
)
def test_days_of_the_week(days, said):
    assert words.weekdays(days) == said


@pytest.mark.parametrize(("cents", "said"), [(12500, "$125"), (12550, "$125.50"), (100000, "$1,000")])
def test_money(cents, said):
    assert words.dollars(cents) == said


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("session_minutes", 180, "3 hours"),
        ("application_grace_hours", 48, "48 hours"),
        ("retention_months", 60, "5 years"),
        ("stipend_cents", 12550, "$125.50"),
        ("notice_days_min", 4, "4 days"),
        ("answer_days", 14, "14 days"),
        ("cohort_size", 10, "10"),
    ],
)
def test_staff_read_a_number_with_its_unit(field, value, said):
    assert words.with_unit(field, value) == said
