"""Contradictions of a policy. A policy that contradicts itself is refused with a sentence, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from zoneinfo import available_timezones

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from program_pages.enums import DecisionOrder

SATURDAY = 5


class Problem(NamedTuple):
    """One contradiction: the field to mend, and what is wrong and how to mend it."""

    field: str
    sentence: str


def policy_problems(program: Any) -> list[Problem]:
    """Return every contradiction of the policy; an empty list when it can stand.

    `program` is anything with the fields of `Program`. A field that is not of its type (text where a number belongs)
    is left to the form; this judges values that are whole but do not agree with each other.
    """
    checks = (_identity, _hours, _days_of_week, _notice, _few_answers, _answers, _mediators, _development, _stipend)
    return [problem for check in checks for problem in check(program)]


def _identity(program: Any) -> Iterator[Problem]:
    if program.time_zone not in available_timezones():
        yield Problem("time_zone", _("This time zone is not known. Write it as in America/New_York."))
    if not program.languages:
        yield Problem("languages", _("Name at least one language, for example en."))
        return
    for code in program.languages:
        if code not in LANG_INFO and code not in dict(settings.LANGUAGES):
            sentence = _("The language code “%(code)s” is not known. Use codes such as en, es, ht, pl or zh-hans.")
            yield Problem("languages", sentence % {"code": code})
    if len(set(program.languages)) != len(program.languages):
        yield Problem("languages", _("A language is named twice. Name each language once."))


def _hours(program: Any) -> Iterator[Problem]:
    if not program.session_minutes:
        yield Problem("session_minutes", _("A session must last at least one minute."))
    if (program.day_starts is None) != (program.day_ends is None):
        missing = "day_starts" if program.day_starts is None else "day_ends"
        yield Problem(missing, _("Give both ends of the day of mediation, or neither."))
    if program.day_starts is None or program.day_ends is None:
        return
    if program.day_ends <= program.day_starts:
        yield Problem("day_ends", _("The day of mediation must end after it starts, on the same day."))
        return
    available = _minutes(program.day_ends) - _minutes(program.day_starts)
    if program.session_minutes and program.session_minutes > available:
        sentence = _("A session of %(session)s minutes does not fit into a day of %(day)s minutes.")
        yield Problem("session_minutes", sentence % {"session": program.session_minutes, "day": available})


def _days_of_week(program: Any) -> Iterator[Problem]:
    days = program.weekdays
    if not days:
        yield Problem("weekdays", _("Choose at least one day of the week."))
        return
    if any(not isinstance(day, int) or isinstance(day, bool) or not 0 <= day <= 6 for day in days):
        yield Problem("weekdays", _("Days of the week go from 0 (Monday) to 6 (Sunday)."))
        return
    if len(set(days)) != len(days):
        yield Problem("weekdays", _("A day of the week is named twice. Name each day once."))
    if SATURDAY in days and program.saturday_possible:
        sentence = _(
            "Saturday is already a regular day. Take it out of the days, or take back the occasional Saturday."
        )
        yield Problem("saturday_possible", sentence)


def _notice(program: Any) -> Iterator[Problem]:
    least, most = program.notice_days_min, program.notice_days_max
    if (least is None) != (most is None):
        missing = "notice_days_min" if least is None else "notice_days_max"
        yield Problem(missing, _("Give both ends of the notice, or neither."))
    if least is not None and most is not None and most < least:
        yield Problem("notice_days_max", _("The longest notice must not be shorter than the shortest."))
        return
    if most is None:
        return
    if program.escalate_days > most:
        sentence = _(
            "Missing mediators are reported %(days)s days before, but the pool is asked at most %(most)s days before."
        )
        yield Problem("escalate_days", sentence % {"days": program.escalate_days, "most": most})
    if program.confirm_days > most:
        sentence = _("Parties are called %(days)s days before, but a session is fixed at most %(most)s days before.")
        yield Problem("confirm_days", sentence % {"days": program.confirm_days, "most": most})


def _few_answers(program: Any) -> Iterator[Problem]:
    """Steps of the escalation: in order, and while mediators can still answer (docs/matching.md)."""
    names = ("few_answers_hours", "few_answers_director_hours", "pool_widen_hours")
    told, director = program.few_answers_hours, program.few_answers_director_hours
    for name in names:
        if getattr(program, name) == 0:
            yield Problem(name, _("Leave this empty when it is not wanted; 0 hours give nobody time to answer."))
    if director is not None and told is None:
        yield Problem("few_answers_hours", _("Say also when the coordinator is told, before the director."))
    if director is not None and told is not None and director <= told:
        sentence = _("The director is told after the coordinator: give more than %(hours)s hours.")
        yield Problem("few_answers_director_hours", sentence % {"hours": told})
    if program.notice_days_max is None:
        return
    longest = max(24, 24 * (program.notice_days_max - program.escalate_days))
    for name in names:
        hours = getattr(program, name)
        if hours is not None and hours > longest:
            sentence = _(
                "Mediators have at most %(longest)s hours to answer, by the notice and the day of escalation. "
                "Give fewer hours, or none."
            )
            yield Problem(name, sentence % {"longest": longest})


def _answers(program: Any) -> Iterator[Problem]:
    if not program.answer_days:
        yield Problem("answer_days", _("People need at least one day to answer."))
    in_order = program.decision_order != DecisionOrder.BOTH
    if in_order and program.target_days is not None and 2 * program.answer_days >= program.target_days:
        sentence = _(
            "Two answer windows, one after the other, of %(window)s days each do not fit into %(target)s days."
        )
        yield Problem("decision_order", sentence % {"window": program.answer_days, "target": program.target_days})
    if program.target_days is not None and program.answer_days >= program.target_days:
        sentence = _("The answer window of %(window)s days leaves nothing of the target of %(target)s days.")
        yield Problem("answer_days", sentence % {"window": program.answer_days, "target": program.target_days})


def _mediators(program: Any) -> Iterator[Problem]:
    if program.mediators_per_session not in (1, 2):
        yield Problem("mediators_per_session", _("A session has one or two mediators."))
    if program.cohort_size is not None and program.cohort_size < (program.mediators_per_session or 1):
        yield Problem("cohort_size", _("A cohort must be large enough for one session."))
    for name in ("term_months", "cases_per_year", "development_per_year", "cohort_size", "target_days"):
        if getattr(program, name) == 0:
            yield Problem(name, _("Leave this empty when nothing is stated; 0 cannot be meant."))


def _development(program: Any) -> Iterator[Problem]:
    starts, ends = program.development_starts, program.development_ends
    if (starts is None) != (ends is None):
        missing = "development_starts" if starts is None else "development_ends"
        yield Problem(missing, _("Give both ends of a development session, or neither."))
    if starts is not None and ends is not None and ends <= starts:
        yield Problem("development_ends", _("A development session must end after it starts, on the same day."))


def _stipend(program: Any) -> Iterator[Problem]:
    if program.stipend_cents is not None and not program.stipend_paid:
        yield Problem(
            "stipend_cents",
            _("An amount is given, but no stipend is paid. Tick “a stipend is paid” or clear the amount."),
        )
    if program.stipend_cents == 0:
        yield Problem("stipend_cents", _("Leave this empty when the amount is not known; 0 cannot be meant."))


def _minutes(time: Any) -> int:
    return int(time.hour * 60 + time.minute)
