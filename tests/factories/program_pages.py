"""Programs with their switch, rules, courses and pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import RequestFactory
from wagtail.models import Site

from portal.accounts.enums import Role
from portal.accounts.groups import ensure_groups
from portal.accounts.models import User
from portal.accounts.services import role_grant
from program_pages.models import EligibilityRule, Program, ProgramPage, Recruitment, TrainingCourse, TrainingEvent
from program_pages.services import notes_complete
from tests.factories.home import site_make

MIAMI_LIKE: dict[str, Any] = {
    "name": "City of Testville Mediation Program",
    "short_name": "TMP",
    "city": "Testville",
    "agency_name": "Test Panel",
    "agency_short": "TP",
    "police_name": "Testville Police Department",
    "police_short": "TPD",
    "time_zone": "America/New_York",
    "languages": ["en", "es"],
    "reference_prefix": "T",
    "saturday_possible": True,
    "day_starts": dt.time(9),
    "day_ends": dt.time(19),
    "venues_statement": "libraries",
    "notice_days_min": 4,
    "notice_days_max": 7,
    "who_may_apply": "You live in Testville.\nYou are at least 18.",
    "term_months": 24,
    "cases_per_year": 4,
    "development_per_year": 4,
    "development_starts": dt.time(17, 30),
    "development_ends": dt.time(20, 30),
    "cohort_size": 10,
    "both_agencies_interview": True,
    "selection_statement": "TP and TPD together",
    "stipend_paid": True,
    "target_days": 60,
}


def program_make(hostname: str = "testserver", *, code: str = "", **fields: Any) -> Program:
    """Return a program on a site of its own; traits of the policy as keyword arguments."""
    site = site_make(hostname, name=f"Program at {hostname}")
    program = Program.objects.create(
        site=site, code=code or hostname.replace(".", "-")[:20], **{**MIAMI_LIKE, **fields}
    )
    Recruitment.objects.create(program=program)
    notes_complete(program=program)
    return program


def program_unsaved(**fields: Any) -> Program:
    """Return a program for pure rules; it never meets the database."""
    return Program(**{**MIAMI_LIKE, **fields})


def course_make(program: Program, *, code: str = "basics", hours: int = 50, days: int | None = 6) -> TrainingCourse:
    return TrainingCourse.objects.create(program=program, code=code, name="Mediator training", hours=hours, days=days)


def training_date_make(program: Program, starts_at: dt.datetime, **fields: Any) -> TrainingEvent:
    given = {"title": "Training day", "ends_at": starts_at + dt.timedelta(hours=3), **fields}
    return TrainingEvent.objects.create(program=program, starts_at=starts_at, **given)


def rule_make(program: Program, *, code: str, verdict: str = "include", **fields: Any) -> EligibilityRule:
    given = {"kind": "complaint", "question": f"Is it {code}?", "public_text": f"Cases of {code}", **fields}
    return EligibilityRule.objects.create(program=program, code=code, verdict=verdict, **given)


def program_page_make(
    program: Program, body: list[dict[str, Any]], *, slug: str = "page", title: str = "A page"
) -> ProgramPage:
    page = ProgramPage(title=title, slug=slug, locale=program.site.root_page.locale)
    page.body = page._meta.get_field("body").to_python(body)
    program.site.root_page.add_child(instance=page)
    return page


def staff_make(site: Site, *roles: Role, email: str = "staff@example.org") -> User:
    """Return a person with roles at a site, who may enter the admin."""
    ensure_groups(site)
    user = User.objects.create_user(email, "a long password", name="Sam Staff")
    for role in roles:
        role_grant(user=user, site=site, role=role, granted_by=None)
    return user


def request_for(program: Program, path: str = "/") -> Any:
    """Return a request as it reaches a page of the program."""
    request = RequestFactory().get(path, HTTP_HOST=program.site.hostname)
    request.site = program.site
    request.program = program
    return request
