"""What pages, the portal and staff read of a program."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.models import HomePage
from program_pages import rules
from program_pages.enums import RolesState, RuleKind, Strength, Verdict
from program_pages.models import (
    EligibilityRule,
    PolicyNote,
    Program,
    ProgramPage,
    Recruitment,
    ReopeningSubscriber,
    TrainingCourse,
    TrainingEvent,
)
from program_pages.rules import PolicyFact

if TYPE_CHECKING:
    from wagtail.models import Site

Facts = Mapping[str, PolicyFact | None]


class RolesWords(NamedTuple):
    """What every page says of the mediator roles now."""

    state: RolesState
    title: str
    text: str


def program_for(site: Site | int) -> Program | None:
    """Return the program of a site, with its roles switch; None for a site without one."""
    site_id = site if isinstance(site, int) else site.pk
    return Program.objects.select_related("site", "recruitment").filter(site_id=site_id).first()


def strengths_of(program: Program) -> dict[str, Strength]:
    """Return how firmly each value of the policy is held: its note, or the default of its kind."""
    held = {field: about.strength for field, about in rules.POLICY_FIELDS.items()}
    return held | {note.field: Strength(note.strength) for note in _notes(program)}


def policy_facts(program: Program) -> Facts:
    """Return every fact of the policy in words of the active language, None for what must not be shown.

    A value nobody confirmed is shown only where `settings.PUBLISH_UNCONFIRMED_POLICY` allows it (never in production).
    The answer is remembered on the program object, which lives for one request.
    """
    memory: dict[str, Facts] = program.__dict__.setdefault("_facts", {})
    language = get_language() or settings.LANGUAGE_CODE
    if language not in memory:
        memory[language] = rules.policy_facts(
            program,
            strengths=strengths_of(program),
            confirmed={note.field for note in _notes(program) if note.is_confirmed},
            publish_unconfirmed=settings.PUBLISH_UNCONFIRMED_POLICY,
        )
    return memory[language]


def policy_fact(program: Program, name: str) -> PolicyFact | None:
    """Return one fact by its name."""
    return policy_facts(program).get(name)


def unconfirmed_notes(program: Program) -> QuerySet[PolicyNote]:
    """Return the notes of values nobody vouched for."""
    return PolicyNote.objects.filter(program=program, confirmed_on__isnull=True)


def courses_required(program: Program) -> list[TrainingCourse]:
    """Return the courses a mediator completes before the first case."""
    return list(program.courses.all())


def recruitment_of(program: Program) -> Recruitment:
    """Return the program's roles switch; one that was never set is open."""
    try:
        return program.recruitment
    except Recruitment.DoesNotExist:
        return Recruitment(program=program)


def roles_state(program: Program, now: dt.datetime | None = None) -> RolesState:
    """Return whether roles are open today, in the program's time zone."""
    today = (now or timezone.now()).astimezone(program.tz).date()
    return rules.recruitment_state(recruitment_of(program), today)


def roles_words(program: Program) -> RolesWords:
    """Return the state of the roles as a title and the program's own wording, or the default one."""
    recruitment = recruitment_of(program)
    state = roles_state(program)
    return _words_of(recruitment, state, recruitment.open_on)


def next_roles_change(program: Program, now: dt.datetime) -> dt.datetime | None:
    """Return when the roles open by the calendar, if they do; cached pages live no longer than that."""
    recruitment = recruitment_of(program)
    if roles_state(program, now) != RolesState.OPEN_ON or recruitment.open_on is None:
        return None
    return dt.datetime.combine(recruitment.open_on, dt.time(), tzinfo=program.tz)


def next_training_end(program: Program, now: dt.datetime) -> dt.datetime | None:
    """Return when the next published training date is over and leaves its page."""
    coming = program.training_events.filter(public=True, ends_at__gt=now).order_by("ends_at")
    return coming.values_list("ends_at", flat=True).first()


def public_training_dates(program: Program, now: dt.datetime | None = None) -> QuerySet[TrainingEvent]:
    """Return the published dates that are not over yet, soonest first."""
    coming = TrainingEvent.objects.filter(program=program, public=True, ends_at__gt=now or timezone.now())
    return coming.select_related("course").order_by("starts_at")


def training_rows(program: Program, now: dt.datetime) -> list[dict[str, Any]]:
    """Return the published dates to come as rows of a table: what, when (program time), where."""
    rows = []
    for event in public_training_dates(program, now):
        starts, ends = event.starts_at.astimezone(program.tz), event.ends_at.astimezone(program.tz)
        when = rules.words.span(starts, ends, program.city)
        rows.append({"cells": [{"text": event.title}, {"text": when}, {"text": event.place or _("To be announced")}]})
    return rows


def course_rows(program: Program) -> list[dict[str, Any]]:
    """Return the courses as rows of a summary list: name, and hours with what they hold."""
    rows = []
    for course in courses_required(program):
        hours = rules.words.course_hours(course.hours, course.days)
        rows.append({"label": course.name, "value": f"{hours}. {course.description}".strip()})
    return rows


def value_words(program: Program, field: str) -> str:
    """Return a policy value for staff, stated or not."""
    if field == "courses":
        return rules.words.join_and([f"{course.name} ({course.hours})" for course in courses_required(program)])
    value = getattr(program, field)
    if value is None or value == "":
        return _("Not stated")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return rules.words.weekdays(value) if field == "weekdays" else ", ".join(str(part) for part in value)
    if isinstance(value, dt.time):
        return rules.words.time(value)
    if isinstance(value, int):
        return rules.words.with_unit(field, value)
    return str(getattr(program, f"get_{field}_display", lambda: value)())


def wordings(recruitment: Recruitment) -> list[RolesWords]:
    """Return the words of every state as pages would show them; "open on a date" with the date chosen or an example."""
    example = recruitment.open_on or dt.date(timezone.now().year + 1, 1, 15)
    return [_words_of(recruitment, state, example) for state in RolesState]


def _words_of(recruitment: Recruitment, state: RolesState, open_on: dt.date | None) -> RolesWords:
    own = {
        RolesState.OPEN: recruitment.text_open,
        RolesState.FULL: recruitment.text_full,
        RolesState.OPEN_ON: recruitment.text_open_on,
    }[state]
    date = rules.words.date(open_on) if open_on else ""
    text = own.replace("{date}", date) or rules.default_roles_text(state, date)
    return RolesWords(state, rules.state_words(state, open_on), text)


def pages_about_roles(program: Program) -> list[Page]:
    """Return the live pages that show the state of the roles in their own words or on a door."""
    home = program.site.root_page
    candidates = [*HomePage.objects.descendant_of(home, inclusive=True), *ProgramPage.objects.descendant_of(home)]
    return [page for page in candidates if page.live and _speaks_of_roles(page.body.raw_data)]


def _speaks_of_roles(blocks: Any) -> bool:
    return any(
        block["type"] in {"roles_notice", "apply"} or '"fact": "roles"' in json.dumps(block["value"])
        for block in blocks
    )


def waiting_subscribers(program: Program) -> int:
    """Return how many people wait to be told that roles are open again."""
    return ReopeningSubscriber.objects.filter(program=program, told_at__isnull=True).count()


def rules_in_use(program: Program) -> QuerySet[EligibilityRule]:
    """Return the rules the screening checklist asks."""
    return EligibilityRule.objects.filter(program=program, active=True)


def public_rules(program: Program, verdict: Verdict | str, kind: RuleKind | str = "") -> list[str]:
    """Return the public words of the rules in use with a verdict, in their order; of one kind when it is named."""
    shown = rules_in_use(program).filter(verdict=verdict).exclude(public_text="")
    if kind:
        shown = shown.filter(kind=kind)
    return list(shown.values_list("public_text", flat=True))


def _notes(program: Program) -> list[PolicyNote]:
    memory: list[PolicyNote] | None = program.__dict__.get("_notes")
    if memory is None:
        memory = program.__dict__["_notes"] = list(PolicyNote.objects.filter(program_id=program.pk))
    return memory
