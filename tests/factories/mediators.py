"""Applicants, mediators and panel members of a program."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from forms_app import kinds
from forms_app.definition import Group, Question, one_step
from forms_app.presets import recruiting
from forms_app.services import submission_create
from mediator_portal.mediators import services
from mediator_portal.mediators.enums import ApplicationState, MediatorState
from mediator_portal.mediators.models import Application, Mediator
from portal.accounts.enums import Agency, Role
from portal.accounts.models import User
from portal.accounts.services import role_grant
from program_pages.models import Program, TrainingCourse

APPLICATION = one_step(
    Group(
        (
            Question("name", kinds.get("short_text"), "Full name"),
            Question("email", kinds.get("email"), "E-mail address"),
            Question("motivation", kinds.get("long_text"), "Why mediate?", required=False),
        ),
        "About you",
    )
)


def application_make(
    program: Program, *, state: str = ApplicationState.RECEIVED, name: str = "Ada Applicant", **answers: Any
) -> Application:
    """Return an application sent through the form's service; `state` is a trait named after the states."""
    number = Application.objects.count()
    given = {"name": name, "email": f"applicant{number}@example.org", "motivation": "To help", **answers}
    submission, _created = submission_create(
        site=program.site,
        page=None,
        purpose="mediator_application",
        definition=APPLICATION,
        answers=given,
        language="en",
        idempotency_key=f"application-{number}",
    )
    application = Application.objects.get(submission=submission)
    if state != application.state:
        application.state = state
        application.save()
    return application


def mediator_make(
    program: Program,
    *,
    state: str = MediatorState.ACTIVE,
    name: str = "Mia Mediator",
    user: User | None = None,
    **fields: Any,
) -> Mediator:
    """Return a mediator; active ones have a term that began a month ago."""
    number = Mediator.objects.count()
    given: dict[str, Any] = {"email": f"mediator{number}@example.org", "languages": ["en"], **fields}
    if state != MediatorState.IN_TRAINING:
        starts = dt.date.today() - dt.timedelta(days=30)
        given = {"term_starts": starts, "term_ends": starts + dt.timedelta(days=729), **given}
    return Mediator.objects.create(program=program, state=state, name=name, user=user, **given)


def train(mediator: Mediator, course: TrainingCourse, hours: int, *, actor: User | None = None) -> None:
    """Enter hours of a course in days of at most ten."""
    day = dt.date.today() - dt.timedelta(days=60)
    while hours > 0:
        services.training_record(mediator=mediator, course=course, on=day, hours=Decimal(min(hours, 10)), actor=actor)
        hours -= 10
        day += dt.timedelta(days=1)


def person_make(program: Program, *roles: Role, agency: str = "", name: str = "Sam Staff") -> User:
    """Return somebody with roles at the program's site; a panel member speaks for an agency."""
    user = User.objects.create_user(f"person{User.objects.count()}@example.org", "a long password", name=name)
    for role in roles:
        spoken_for = (agency or Agency.OVERSIGHT) if role == Role.PANEL_MEMBER else ""
        role_grant(user=user, site=program.site, role=role, granted_by=None, agency=spoken_for)
    return user


QUALITIES = [code for code, _words in recruiting.QUALITIES]


def scores(value: int = 4) -> dict[str, int]:
    """Return the same score for every quality."""
    return dict.fromkeys(QUALITIES, value)
