"""What the policy says, in words: the one source of every number on a page, in a letter or on a form.

A fact is made of one or more policy values. It is None when the program states nothing, or when one of its values has
not been confirmed and the installation does not publish unconfirmed ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from program_pages.enums import ClosingRule, DecisionOrder, NoSettlement, Strength, WhoAgrees
from program_pages.rules import words
from program_pages.rules.fields import POLICY_FIELDS

Strengths = Mapping[str, Strength]
Say = Callable[[Any, Strengths], str | None]


@dataclass(frozen=True)
class PolicyFact:
    """One fact of the policy in words of the active language; what it is, how firm, and who vouches for it."""

    name: str
    label: str
    words: str
    fields: tuple[str, ...]
    strength: Strength
    confirmed: bool

    def __str__(self) -> str:
        return self.words


class FactRule(NamedTuple):
    """How a fact is made: its label, the policy values it needs, and its words."""

    label: str | Promise
    fields: tuple[str, ...]
    say: Say


def _is_usual(strengths: Strengths, *fields: str) -> bool:
    return any(strengths[field] == Strength.USUAL for field in fields)


def _mediators(program: Any, _strengths: Strengths) -> str:
    count = program.mediators_per_session
    return ngettext("%(count)s mediator", "%(count)s mediators", count) % {"count": words.count_word(count)}


def _hours(program: Any, _strengths: Strengths) -> str | None:
    if program.day_starts is None:
        return None
    values = {
        "days": words.weekdays(program.weekdays),
        "hours": words.time_range(program.day_starts, program.day_ends),
    }
    return _("%(days)s, %(hours)s") % values


def _saturday(program: Any, _strengths: Strengths) -> str | None:
    return _("an occasional Saturday") if program.saturday_possible else None


def _session_length(program: Any, strengths: Strengths) -> str:
    length = words.minutes(program.session_minutes)
    return words.about(length) if _is_usual(strengths, "session_minutes") else length


def _notice(program: Any, _strengths: Strengths) -> str | None:
    least, most = program.notice_days_min, program.notice_days_max
    if least is None:
        return None
    if least == most:
        return _("%(days)s before the session") % {"days": words.days(least)}
    return _("%(least)s to %(most)s days before the session") % {
        "least": words.number(least),
        "most": words.number(most),
    }


def _term(program: Any, _strengths: Strengths) -> str | None:
    return words.months(program.term_months) if program.term_months else None


def _cases(program: Any, _strengths: Strengths) -> str | None:
    if program.cases_per_year is None:
        return None
    count = program.cases_per_year
    return ngettext("at least %(count)s case a year", "at least %(count)s cases a year", count) % {
        "count": words.number(count)
    }


def _training_hours(program: Any, _strengths: Strengths) -> str | None:
    courses = _courses(program)
    if not courses:
        return None
    total = sum(course.hours for course in courses)
    return ngettext("%(count)s hour", "%(count)s hours", total) % {"count": words.number(total)}


def _training(program: Any, _strengths: Strengths) -> str | None:
    courses = _courses(program)
    if not courses:
        return None
    return words.join_and([_course(course, with_name=len(courses) > 1) for course in courses])


def _course(course: Any, *, with_name: bool) -> str:
    hours = words.course_hours(course.hours, course.days)
    if not with_name:
        return hours
    return _("%(hours)s of %(course)s") % {"hours": hours, "course": course.name[:1].lower() + course.name[1:]}


def _development(program: Any, _strengths: Strengths) -> str | None:
    if program.development_per_year is None:
        return None
    count = program.development_per_year
    return ngettext("%(count)s session a year", "%(count)s sessions a year", count) % {"count": words.number(count)}


def _development_hours(program: Any, _strengths: Strengths) -> str | None:
    if program.development_starts is None:
        return None
    return words.time_range(program.development_starts, program.development_ends)


def _cohort(program: Any, _strengths: Strengths) -> str | None:
    if program.cohort_size is None:
        return None
    return ngettext("%(count)s mediator", "%(count)s mediators", program.cohort_size) % {
        "count": words.count_word(program.cohort_size)
    }


def _interview(program: Any, _strengths: Strengths) -> str | None:
    if not program.both_agencies_interview:
        return None
    agencies = {"agency": program.agency_short, "police": program.police_short}
    return _("one interview with people from both %(agency)s and %(police)s") % agencies


def _stipend(program: Any, _strengths: Strengths) -> str | None:
    if not program.stipend_paid:
        return None
    if program.stipend_cents is None:
        return _("a stipend for each session")
    return _("a stipend of %(amount)s for each session") % {"amount": words.dollars(program.stipend_cents)}


def _closing(program: Any, _strengths: Strengths) -> str:
    if program.closing_rule == ClosingRule.PARTIES_STATE_SUCCESS:
        return _("each side says it heard, clarified and understood the issues and the other’s view")
    return _("the mediators have sent in their surveys and a brief report")


def _no_settlement(program: Any, _strengths: Strengths) -> str:
    if program.no_settlement == NoSettlement.RETURN:
        return _("the complaint goes back to the investigation, unless both sides say the conversation was a success")
    return _("the case closes")


def _decision_order(program: Any, _strengths: Strengths) -> str:
    if program.decision_order == DecisionOrder.OFFICER_FIRST:
        return _("the officer is asked first, and the complainant only once the officer has agreed")
    if program.decision_order == DecisionOrder.COMPLAINANT_FIRST:
        return _("the complainant is asked first, and the officer only once the complainant has agreed")
    return _("both sides are asked at the same time, and neither learns the other’s answer")


def _who_agrees(program: Any, _strengths: Strengths) -> str:
    if program.who_agrees == WhoAgrees.ONE_OF_EACH:
        return _("mediation goes ahead with those who agreed, when there is at least one person on each side")
    return _("mediation goes ahead only when every one of them agreed")


def _plain(field: str) -> Say:
    def say(program: Any, _strengths: Strengths) -> str | None:
        return getattr(program, field) or None

    return say


def _days(field: str) -> Say:
    def say(program: Any, _strengths: Strengths) -> str | None:
        value = getattr(program, field)
        return words.days(value) if value else None

    return say


def _who_may_apply(program: Any, _strengths: Strengths) -> str | None:
    lines = [line.strip().rstrip(".") for line in program.who_may_apply.splitlines() if line.strip()]
    return "; ".join(lines) or None


def _retention(program: Any, _strengths: Strengths) -> str:
    return words.months(program.retention_months)


def _breadth(program: Any, _strengths: Strengths) -> str | None:
    return (
        _("how the two mediators differ from each other, where they chose to say so and all else is equal")
        if program.pair_breadth == "on"
        else None
    )


FACTS: dict[str, FactRule] = {
    "mediators": FactRule(gettext_lazy("Mediators in a session"), ("mediators_per_session",), _mediators),
    "hours": FactRule(gettext_lazy("Usual hours of mediation"), ("weekdays", "day_starts", "day_ends"), _hours),
    "saturday": FactRule(gettext_lazy("Saturdays"), ("saturday_possible",), _saturday),
    "session_length": FactRule(gettext_lazy("Time for a session"), ("session_minutes",), _session_length),
    "venues": FactRule(gettext_lazy("Where sessions are held"), ("venues_statement",), _plain("venues_statement")),
    "notice": FactRule(gettext_lazy("Mediators are asked"), ("notice_days_min", "notice_days_max"), _notice),
    "who_may_apply": FactRule(gettext_lazy("Who may apply"), ("who_may_apply",), _who_may_apply),
    "term": FactRule(gettext_lazy("Term of a mediator"), ("term_months",), _term),
    "cases": FactRule(gettext_lazy("Cases for each mediator"), ("cases_per_year",), _cases),
    "training": FactRule(gettext_lazy("Training before the first case"), ("courses",), _training),
    "training_hours": FactRule(gettext_lazy("Hours of training"), ("courses",), _training_hours),
    "development": FactRule(gettext_lazy("Professional development"), ("development_per_year",), _development),
    "development_hours": FactRule(
        gettext_lazy("Hours of a development session"), ("development_starts", "development_ends"), _development_hours
    ),
    "cohort": FactRule(gettext_lazy("Mediators chosen at a time"), ("cohort_size",), _cohort),
    "interview": FactRule(gettext_lazy("Interview"), ("both_agencies_interview",), _interview),
    "selection": FactRule(
        gettext_lazy("Who chooses mediators"), ("selection_statement",), _plain("selection_statement")
    ),
    "stipend": FactRule(gettext_lazy("Stipend"), ("stipend_paid", "stipend_cents"), _stipend),
    "breadth": FactRule(gettext_lazy("How pairs are formed"), ("pair_breadth",), _breadth),
    "answer_window": FactRule(gettext_lazy("Time to answer"), ("answer_days",), _days("answer_days")),
    "decision_order": FactRule(gettext_lazy("Who is asked when"), ("decision_order",), _decision_order),
    "who_agrees": FactRule(gettext_lazy("Several people on one side"), ("who_agrees",), _who_agrees),
    "target": FactRule(gettext_lazy("Our target for resolving a complaint"), ("target_days",), _days("target_days")),
    "closing": FactRule(gettext_lazy("A case closes when"), ("closing_rule",), _closing),
    "no_settlement": FactRule(gettext_lazy("Without an agreement"), ("no_settlement",), _no_settlement),
    "retention": FactRule(gettext_lazy("Case records are kept"), ("retention_months",), _retention),
}


def policy_facts(
    program: Any, *, strengths: Strengths, confirmed: Collection[str], publish_unconfirmed: bool
) -> dict[str, PolicyFact | None]:
    """Return every fact by name, in words; None where the program states nothing or it must not be shown.

    `strengths` are those of the program's notes; a value without one has the default of POLICY_FIELDS. `confirmed`
    names the values somebody vouched for.
    """
    held = {field: about.strength for field, about in POLICY_FIELDS.items()} | dict(strengths)
    return {name: _fact(name, program, held, confirmed, publish_unconfirmed) for name in FACTS}


def _fact(
    name: str, program: Any, strengths: Strengths, confirmed: Collection[str], publish_unconfirmed: bool
) -> PolicyFact | None:
    rule = FACTS[name]
    said = rule.say(program, strengths)
    is_confirmed = all(field in confirmed or _is_empty(program, field) for field in rule.fields)
    if said is None or not (is_confirmed or publish_unconfirmed):
        return None
    return PolicyFact(
        name, str(rule.label), said, rule.fields, _weakest(strengths[field] for field in rule.fields), is_confirmed
    )


def _is_empty(program: Any, field: str) -> bool:
    """True for a value that is not there, so that nobody needs to vouch for it (a stipend without an amount)."""
    return field != "courses" and getattr(program, field) in (None, "")


def _weakest(strengths: Iterable[Strength]) -> Strength:
    order = [Strength.LIMIT, Strength.USUAL, Strength.STATEMENT]
    return max(strengths, key=order.index)


def _courses(program: Any) -> list[Any]:
    return list(program.courses.all())
