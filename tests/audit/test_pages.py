"""The audit trail on its page and as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.audit.selectors import events_visible_to
from tests.factories.accounts import person_with
from tests.factories.audit import event_make
from tests.factories.home import site_make

LIST = "/portal/audit/"


@pytest.fixture
def site(db: None) -> Site:
    return site_make("testserver")


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def auditor(client: Client, site: Site) -> Client:
    client.force_login(person_with(site, Role.AUDITOR, name="Audra Lee"))
    return client


def rows_of(client: Client, query: str = "") -> list[list[str]]:
    body = b"".join(client.get(f"{LIST}export.csv{query}")).decode()  # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(body.removeprefix("\ufeff"))))


@pytest.mark.parametrize("role", list(Role))
def test_auditors_and_directors_read_their_programs_trail(site: Site, role: Role) -> None:
    person = person_with(site, role)
    event_make("test.own", site=site)
    event_make("test.other", site=site_make("other.example"))
    event_make("test.nowhere")
    found = set(events_visible_to(person, site).filter(action__startswith="test.").values_list("action", flat=True))
    assert found == ({"test.own"} if role in {Role.AUDITOR, Role.DIRECTOR} else set())


def test_the_page(auditor: Client, site: Site) -> None:
    who = person_with(site, Role.COORDINATOR, name="Cora Ruiz")
    event_make("case.read", site=site, actor=who, object_type="cases.case", object_id="M-7K3Q", fields=["name"])
    event_make("case.answer", site=site, actor_kind="party", ids={"person": 4})
    page = auditor.get(LIST).content.decode()
    for part in ("case.read", "Cora Ruiz", "cases.case M-7K3Q", "name", "Person on a case", "person=4"):
        assert part in page


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(auditor: Client, site: Site, rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        event_make(site=site, actor=person_with(site, Role.EDITOR))
    auditor.get(LIST)
    with django_assert_num_queries(QUERIES):
        auditor.get(LIST)


# Session, person, roles, the page's frame, count, page, names.
QUERIES = 8


def test_filters(auditor: Client, site: Site) -> None:
    event_make("case.read", site=site, object_id="M-1")
    event_make("case.move", site=site, object_id="M-2")
    assert [row[3] for row in rows_of(auditor, "?action=case.")[1:]] == ["case.move", "case.read"]
    assert [row[3] for row in rows_of(auditor, "?object_id=m-1")[1:]] == ["case.read"]
    assert rows_of(auditor, "?until=2001-01-01")[1:] == []
    assert len(rows_of(auditor, "?action=case.&since=2001-01-01&actor_kind=system")[1:]) == 2
    assert auditor.get(f"{LIST}?since=nonsense").status_code == 200
    assert "Nothing fits these filters" in auditor.get(f"{LIST}?action=zzz").content.decode()


def test_fifty_to_a_page(auditor: Client, site: Site) -> None:
    for number in range(51):
        event_make("case.read", site=site, object_id=f"M-{number}")
    page = auditor.get(f"{LIST}?action=case.read").content.decode()
    assert page.count("case.read</td>") == 50
    assert "page=2" in page


def test_the_export_is_recorded_and_safe(auditor: Client, site: Site) -> None:
    who = person_with(site, Role.COORDINATOR, name="=HYPERLINK(1)")
    event_make("case.read", site=site, actor=who)
    rows = rows_of(auditor, "?action=case.read")
    assert rows[1][2] == "'=HYPERLINK(1)"
    event = AuditEvent.objects.get(action="audit.export")
    assert (event.ids["count"], event.site_id) == (1, site.pk)


def test_a_deleted_account_keeps_its_number(auditor: Client, site: Site) -> None:
    who = person_with(site, Role.EDITOR)
    event_make("case.read", site=site, actor=who)
    key = who.pk
    who.delete()
    assert f"Account {key}, deleted" in auditor.get(f"{LIST}?action=case.read").content.decode()


def test_nobody_else(client: Client, site: Site) -> None:
    for path in (LIST, f"{LIST}export.csv"):
        assert client.get(path).status_code == 302
    client.force_login(person_with(site, Role.COORDINATOR))
    for path in (LIST, f"{LIST}export.csv"):
        assert client.get(path).status_code == 404
    assert not AuditEvent.objects.filter(action="audit.export").exists()
