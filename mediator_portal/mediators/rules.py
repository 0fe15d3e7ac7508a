"""Rules of a mediator's life, pure: gates with their sentence, hours and days that are missing, the year's pace.

Sources: product.md sections 2, 5 and 6; domain.md D1.2 (term, cases, training, development), D1.3 (qualities).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.mediators.enums import MediatorState

# The word of program_pages.enums.Strength, kept as plain text so that the rules know no model.
LIMIT: Final = "limit"
YEAR: Final = dt.timedelta(days=365)
LOWEST, HIGHEST = 1, 5


class Course(Protocol):
    """What the rules read of a course."""

    pk: int
    name: str
    hours: int
    strength: str


class Term(Protocol):
    """What the rules read of a mediator."""

    state: str
    term_starts: dt.date | None
    term_ends: dt.date | None


@dataclass(frozen=True)
class Gate:
    """One gate: open or not, and why in one sentence for staff. A closed gate that only warns does not hold back."""

    name: str
    ok: bool
    sentence: str
    only_warns: bool = False

    @property
    def refuses(self) -> bool:
        return not self.ok and not self.only_warns


@dataclass(frozen=True)
class TrainingGap:
    """A course with hours missing."""

    course: str
    done: Decimal
    needed: int
    strength: str

    @property
    def missing(self) -> Decimal:
        return self.needed - self.done


def training_missing(courses: Iterable[Course], hours_by_course: Mapping[int, Decimal]) -> list[TrainingGap]:
    """Return the courses that are not complete; hours of one course do not count for another."""
    gaps = []
    for course in courses:
        done = Decimal(hours_by_course.get(course.pk, 0))
        if done < course.hours:
            gaps.append(TrainingGap(course.name, done, course.hours, str(course.strength)))
    return gaps


def trained(gaps: Sequence[TrainingGap]) -> Gate:
    """Return the gate "trained": a course held as a limit closes it, a usual one only warns."""
    if not gaps:
        return Gate("trained", True, _("Training complete"))
    firm = [gap for gap in gaps if gap.strength == LIMIT]
    sentence = "; ".join(
        _("%(missing)g of %(needed)d hours missing in “%(course)s”")
        % {"missing": gap.missing, "needed": gap.needed, "course": gap.course}
        for gap in firm or gaps
    )
    return Gate("trained", False, sentence, only_warns=not firm)


def is_active(mediator: Term) -> Gate:
    """Return the gate "active": not in training, on leave, suspended or ended."""
    ok = mediator.state == MediatorState.ACTIVE
    return Gate("active", ok, _("Active") if ok else str(MediatorState(mediator.state).label))


def in_term(mediator: Term, on: dt.date) -> Gate:
    """Return the gate "in term": from the first to the last day of the term; a term without an end goes on."""
    if mediator.term_starts is None or on < mediator.term_starts:
        return Gate("in_term", False, _("The term has not begun"))
    if mediator.term_ends is not None and on > mediator.term_ends:
        return Gate("in_term", False, _("The term has ended"))
    return Gate("in_term", True, _("In term"))


def development_missing(
    per_year: int | None, attended: Iterable[dt.date], *, term_starts: dt.date | None, on: dt.date
) -> int:
    """Return how many development sessions the year before a day lacks; a first year counts by its length."""
    if not per_year or term_starts is None:
        return 0
    served = min(max((on - term_starts).days, 0), YEAR.days)
    return max(0, per_year * served // YEAR.days - sum(on - YEAR < day <= on for day in attended))


def turning_days(
    per_year: int | None, attended: Iterable[dt.date], *, term_starts: dt.date | None, term_ends: dt.date | None
) -> set[dt.date]:
    """Return every day on which `in_term` or `development_missing` may answer otherwise than the day before."""
    days = {term_starts} if term_starts else set()
    if term_ends:
        days.add(term_ends + dt.timedelta(days=1))
    if per_year and term_starts:
        # The first whole day at which so many parts of the year are over.
        days |= {term_starts + dt.timedelta(days=-(-YEAR.days * part // per_year)) for part in range(1, per_year + 1)}
        days |= {day + shift for day in attended for shift in (dt.timedelta(), YEAR)}
    return days


def development_current(
    per_year: int | None, attended: Iterable[dt.date], *, term_starts: dt.date | None, on: dt.date, strength: str
) -> Gate:
    """Return the gate "development current"; a policy value that is not a limit only warns."""
    missing = development_missing(per_year, attended, term_starts=term_starts, on=on)
    if not missing:
        return Gate("development", True, _("Development current"))
    words = ngettext(
        "%(count)d development session is missing in the last 12 months",
        "%(count)d development sessions are missing in the last 12 months",
        missing,
    )
    return Gate("development", False, words % {"count": missing}, only_warns=strength != LIMIT)


def term_end(starts: dt.date, months: int | None) -> dt.date | None:
    """Return the last day of a term of so many months; None for a term without an end."""
    if not months:
        return None
    index = starts.month - 1 + months
    year, month = starts.year + index // 12, index % 12 + 1
    day = min(starts.day, calendar.monthrange(year, month)[1])
    return dt.date(year, month, day) - dt.timedelta(days=1)


def year_of(term_starts: dt.date | None, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the mediator's present year; years begin on the day the term began.

    Before a term, and on a term that is still to come, it is the calendar year.
    """
    if term_starts is None or term_starts > today:
        return dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)
    number = today.year - term_starts.year
    begins = _same_day(term_starts, term_starts.year + number)
    if begins > today:
        begins = _same_day(term_starts, begins.year - 1)
    return begins, _same_day(term_starts, begins.year + 1) - dt.timedelta(days=1)


def _same_day(day: dt.date, year: int) -> dt.date:
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def score_problems(scores: Mapping[str, object]) -> list[str]:
    """Return a sentence for each score that is no whole number from 1 to 5; empty when all are, and there are some."""
    if not scores:
        return [_("Score at least one quality.")]
    return [
        _("Score “%(quality)s” from 1 to 5.") % {"quality": quality}
        for quality, value in scores.items()
        if not isinstance(value, int) or isinstance(value, bool) or not LOWEST <= value <= HIGHEST
    ]


def mean(scores: Mapping[str, int]) -> float:
    """Return the mean of one panel member's scores, to one decimal."""
    return round(sum(scores.values()) / len(scores), 1) if scores else 0.0
