"""Applications and mediators for those who may see them, and a mediator's year."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q, QuerySet

from mediator_portal.mediators import rules
from mediator_portal.mediators.enums import ApplicationState, MediatorState
from mediator_portal.mediators.models import (
    Application,
    DevelopmentAttendance,
    InterviewScore,
    Mediator,
    TrainingRecord,
    TrainingSignup,
)
from mediator_portal.mediators.rules import Gate, TrainingGap
from portal.accounts.enums import Role
from portal.accounts.selectors import has_role, roles_of
from portal.vault.crypto import keyed_hash
from program_pages.enums import Strength
from program_pages.models import TrainingEvent
from program_pages.selectors import courses_required, strengths_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.models import Site

    from portal.accounts.models import User
    from program_pages.models import Program

STAFF = (Role.COORDINATOR, Role.DIRECTOR)
# How many cases a mediator took in a year: rooms above know it and pass it in.
CasesDone = Callable[[Mediator, dt.date, dt.date], int]


def applications_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[Application]:
    """Return the applications of the site's program that the person may see: the only way to them.

    Coordinator and director see all, a panel member those in interview. Newest first.
    """
    roles = roles_of(user, site)
    found = Application.objects.filter(program__site=site)
    if roles.intersection(STAFF):
        return found
    if Role.PANEL_MEMBER in roles:
        return found.filter(state=ApplicationState.INTERVIEW)
    return found.none()


def scores_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[InterviewScore]:
    """Return the scores the person may see: all for staff; for a panel member only their own, unswayed by others'."""
    found = InterviewScore.objects.filter(application__in=applications_visible_to(user, site))
    return found if has_role(user, site, *STAFF) else found.filter(panel_member_id=user.pk)


def mediators_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[Mediator]:
    """Return the mediators the person may see: all of the program for its staff, the own record for a mediator."""
    roles = roles_of(user, site)
    found = Mediator.objects.filter(program__site=site)
    if roles.intersection(STAFF):
        return found
    return found.filter(user_id=user.pk or 0) if Role.MEDIATOR in roles else found.none()


def mediator_of(user: User | AnonymousUser, site: Site) -> Mediator | None:
    """Return the person's own place on the site's roster, or None."""
    if not has_role(user, site, Role.MEDIATOR):
        return None
    return Mediator.objects.filter(program__site=site, user_id=user.pk or 0).select_related("program").first()


def training_dates_visible_to(user: User | AnonymousUser, site: Site, now: dt.datetime) -> QuerySet[TrainingEvent]:
    """Return the training dates to come of the site's program, for its staff and mediators, the next first."""
    found = (
        TrainingEvent.objects.filter(program__site=site, starts_at__gt=now)
        .select_related("program")
        .order_by("starts_at", "pk")
    )
    return found if has_role(user, site, *STAFF, Role.MEDIATOR) else found.none()


def signups_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[TrainingSignup]:
    """Return who signed up for training: everybody for staff, one's own for a mediator."""
    mediators = mediators_visible_to(user, site)
    return TrainingSignup.objects.filter(mediator__in=mediators).select_related("mediator", "event__course")


def by_name_or_email(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
    """Narrow rows to an exact name or e-mail address; both are sealed, and found by their keyed hash only."""
    name, email = keyed_hash("name", typed), keyed_hash("email", typed)
    return rows.filter(Q(name_hash=name) | Q(email_hash=email))


def applications_of_same_person(application: Application, visible: QuerySet[Application]) -> QuerySet[Application]:
    """Return other applications from the same e-mail address."""
    return visible.filter(email_hash=application.email_hash).exclude(pk=application.pk)


def roster_at(program: Program, on: dt.date) -> QuerySet[Mediator]:
    """Return the mediators who may take a case on a day, as far as state and term go."""
    ends_later = Q(term_ends=None) | Q(term_ends__gte=on)
    return Mediator.objects.filter(ends_later, program=program, state=MediatorState.ACTIVE, term_starts__lte=on)


def with_records(mediators: QuerySet[Mediator]) -> QuerySet[Mediator]:
    """Load training, development and the courses beside the mediators: as many queries, whatever the size."""
    development = DevelopmentAttendance.objects.order_by("-on")
    training = TrainingRecord.objects.select_related("course").order_by("-on", "-pk")
    return mediators.select_related("program").prefetch_related(
        "program__courses", Prefetch("training", training), Prefetch("development", development)
    )


def hours_by_course(mediator: Mediator) -> dict[int, Decimal]:
    """Return the hours attended by course."""
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for row in mediator.training.all():
        hours[row.course_id] += row.hours
    return hours


def training_gaps(mediator: Mediator) -> list[TrainingGap]:
    """Return the courses of the program that the mediator has not completed."""
    return rules.training_missing(courses_required(mediator.program), hours_by_course(mediator))


def gates_of(mediator: Mediator, on: dt.date) -> list[Gate]:
    """Return the gates of a mediator that do not depend on a session: active, in term, trained, development current."""
    program = mediator.program
    strength = strengths_of(program).get("development_per_year", Strength.USUAL)
    return [
        rules.is_active(mediator),
        rules.in_term(mediator, on),
        rules.trained(training_gaps(mediator)),
        rules.development_current(
            program.development_per_year,
            [row.on for row in mediator.development.all()],
            term_starts=mediator.term_starts,
            on=on,
            strength=str(strength),
        ),
    ]


@dataclass(frozen=True)
class YearProgress:
    """A mediator's present year against the policy; `needed` is None where the program states nothing."""

    begins: dt.date
    ends: dt.date
    cases_done: int
    cases_needed: int | None
    development_done: int
    development_needed: int | None
    hours_done: Decimal
    hours_needed: int
    term_ends: dt.date | None


def year_progress(mediator: Mediator, today: dt.date, cases_done: CasesDone | None = None) -> YearProgress:
    """Return the commitments of a mediator's present year (years begin on the day the term began).

    Cases belong to a room above: `cases_done(mediator, first_day, last_day)` counts them; without it, none are known.
    Training hours count towards the courses as far as those need them.
    """
    begins, ends = rules.year_of(mediator.term_starts, today)
    courses = courses_required(mediator.program)
    hours = hours_by_course(mediator)
    return YearProgress(
        begins=begins,
        ends=ends,
        cases_done=cases_done(mediator, begins, ends) if cases_done else 0,
        cases_needed=mediator.program.cases_per_year,
        development_done=sum(begins <= row.on <= ends for row in mediator.development.all()),
        development_needed=mediator.program.development_per_year,
        hours_done=sum((min(hours[course.pk], Decimal(course.hours)) for course in courses), Decimal()),
        hours_needed=sum(course.hours for course in courses),
        term_ends=mediator.term_ends,
    )
