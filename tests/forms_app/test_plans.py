"""The lists of submissions find their rows by an index, on both databases: nothing reads the whole table."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Site

from forms_app.models import FormPage, Submission, SubmissionHandle
from forms_app.selectors import submissions_visible_to
from forms_app.selectors.lists import Asked, narrow
from portal.accounts.enums import Role
from portal.vault.crypto import keyed_hash
from tests.factories.forms_app import submission_make

ROWS: Final = 3000
TABLE: Final = "forms_app_submission"


@pytest.fixture
def many(site: Site, form_page: FormPage) -> Submission:
    """So many rows that an index is worth its while; return one of them."""
    first = submission_make(site, form_page)
    kept = {field.attname: getattr(first, field.attname) for field in Submission._meta.concrete_fields}
    kept.pop("id")
    copies = [
        Submission(**{**kept, "receipt": f"{number:04}-AAAA-AAAA", "idempotency_key": f"copy-{number}"})
        for number in range(ROWS)
    ]
    Submission.objects.bulk_create(copies)
    SubmissionHandle.objects.bulk_create(SubmissionHandle(submission=row, kind="email", key="email") for row in copies)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return first


def plan_of(rows: QuerySet[Submission]) -> str:
    """Return how the database finds the rows.

    PostgreSQL may rightly prefer to read a small table of like rows as a whole: that is made dear, so the plan says
    whether an index can serve.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


def assert_indexed(plan: str, table: str = TABLE) -> None:
    """Fail when a table is read from its first row to its last."""
    if connection.vendor == "postgresql":
        assert f"Seq Scan on {table}" not in plan, plan
    lines = plan.splitlines()
    assert not [line for line in lines if f"SCAN {table}" in line and "INDEX" not in line], plan
    assert any("index" in line.lower() for line in lines), plan


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        pytest.param(Asked(), id="what has arrived"),
        pytest.param(Asked(receipt="0007"), id="a receipt's beginning"),
        pytest.param(Asked(who="email"), id="whoever has this address"),
        pytest.param(Asked(form="this"), id="one form"),
        pytest.param(Asked(purpose="contact"), id="one purpose"),
        pytest.param(Asked(state="done"), id="what is done"),
        pytest.param(Asked(review="held"), id="what is held"),
        pytest.param(Asked(since=dt.date(2026, 1, 1), until=dt.date(2026, 1, 2)), id="some days"),
    ],
)
def test_a_page_of_a_list_is_found_by_an_index(many: Submission, site: Site, person: object, asked: Asked) -> None:
    reader = person(Role.COORDINATOR)  # type: ignore[operator]
    if asked.who:
        asked = Asked(who=keyed_hash("email", "ada@example.org"))
    if asked.form:
        asked = Asked(form=str(many.form))
    rows = narrow(submissions_visible_to(reader, site), asked)[:25]
    assert_indexed(plan_of(rows))


@pytest.mark.django_db
def test_copies_of_a_text_are_counted_by_an_index(many: Submission, site: Site) -> None:
    since = timezone.now() - dt.timedelta(days=1)
    assert_indexed(plan_of(Submission.objects.filter(site=site, text_hash="0" * 64, sent_at__gt=since)))
