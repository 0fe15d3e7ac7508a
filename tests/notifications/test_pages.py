"""The outbox for staff, and the demo's mailbox."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from portal.accounts.enums import Role
from portal.notifications.enums import Channel, MessageState
from portal.notifications.models import DemoMail, OutboxMessage
from portal.notifications.selectors import messages_visible_to, needs_a_person
from tests.factories.accounts import person_with
from tests.factories.home import site_make
from tests.factories.notifications import OutboxMessageFactory, bare_site

LIST = "/portal/messages/"


@pytest.fixture
def site(db: None) -> Site:
    return site_make("testserver")


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def staff(client: Client, site: Site) -> Client:
    client.force_login(person_with(site, Role.COORDINATOR))
    return client


@pytest.mark.parametrize("role", list(Role))
def test_coordinators_and_directors_see_their_programs_messages(site: Site, role: Role) -> None:
    OutboxMessageFactory(site=site)
    OutboxMessageFactory(site=bare_site("other.example"))
    expected = 1 if role in {Role.COORDINATOR, Role.DIRECTOR} else 0
    assert messages_visible_to(person_with(site, role), site).count() == expected


def test_the_list_shows_no_address(staff: Client, site: Site) -> None:
    to = person_with(site, Role.EDITOR, email="editor@example.org", name="Eddy Torres")
    OutboxMessageFactory(site=site, recipient_id=to.pk)
    OutboxMessageFactory(site=site, recipient_type="martian", recipient_id=4, kind="gone.kind")
    OutboxMessageFactory(site=bare_site("other.example"), kind="other.program")
    page = staff.get(LIST).content.decode()
    for part in ("Greeting", "Eddy Torres", "martian no. 4", "gone.kind", "Waiting to be sent"):
        assert part in page
    assert "editor@example.org" not in page
    assert "other.program" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(staff: Client, site: Site, rows: int, django_assert_num_queries: Any) -> None:
    for _ in range(rows):
        OutboxMessageFactory(site=site, recipient_id=person_with(site, Role.EDITOR).pk)
    staff.get(LIST)
    with django_assert_num_queries(QUERIES):
        staff.get(LIST)


# Session, person, roles, the page's frame, count, page, names.
QUERIES = 8


def test_filters_and_pages(staff: Client, site: Site) -> None:
    OutboxMessageFactory.create_batch(26, site=site)
    OutboxMessageFactory(site=site, failed=True)
    assert "Not delivered" in staff.get(LIST).content.decode()
    assert staff.get(f"{LIST}?state=failed").content.decode().count("usa-tag--error") == 1
    assert "Nothing fits these filters" in staff.get(f"{LIST}?channel=text").content.decode()
    assert "page=2" in staff.get(LIST).content.decode()
    assert staff.get(f"{LIST}?state=nonsense&page=99").status_code == 200


def test_one_message_and_its_tries(staff: Client, site: Site) -> None:
    row = OutboxMessageFactory(site=site, failed=True)
    row.tries.create(succeeded=False, error="ConnectionRefusedError")
    row.tries.create()
    page = staff.get(f"{LIST}{row.reference}/").content.decode()
    for part in ("ConnectionRefusedError", "Not finished", "Send this message again"):
        assert part in page
    assert "Make the letter" not in page


def test_send_again(staff: Client, site: Site) -> None:
    row = OutboxMessageFactory(site=site, failed=True)
    url = f"{LIST}{row.reference}/again/"
    assert staff.get(url).status_code == 405
    for words in ("in the outbox again", "Nothing changed"):
        assert words in staff.post(url, follow=True).content.decode()
    row.refresh_from_db()
    assert row.state == MessageState.QUEUED


def test_printing(staff: Client, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.notifications.registry import Recipient, recipients

    row = OutboxMessageFactory(site=site, to_print=True, recipient_type="person")
    url = f"{LIST}{row.reference}/letter.pdf"
    monkeypatch.setitem(recipients._known, "person", lambda site, key, channel: None)
    assert "no postal address" in staff.post(url, follow=True).content.decode()
    monkeypatch.setitem(recipients._known, "person", lambda site, key, channel: Recipient("1 Main St", "Ana"))
    response = staff.post(url)
    assert response.content.startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    email = OutboxMessageFactory(site=site)
    assert "not a letter" in staff.post(f"{LIST}{email.reference}/letter.pdf", follow=True).content.decode()


@pytest.mark.parametrize("tail", ["", "again/", "letter.pdf"])
def test_another_programs_message_is_unknown(staff: Client, tail: str) -> None:
    row = OutboxMessageFactory(site=bare_site("other.example"), failed=True)
    url = f"{LIST}{row.reference}/{tail}"
    assert (staff.post(url) if tail else staff.get(url)).status_code == 404
    assert OutboxMessage.objects.get().state == MessageState.FAILED


def test_what_waits_for_a_person(site: Site) -> None:
    OutboxMessageFactory.create_batch(2, site=site, failed=True)
    OutboxMessageFactory(site=site, to_print=True)
    OutboxMessageFactory(site=bare_site("other.example"), failed=True)
    assert needs_a_person(site) == (2, 1)


class TestMailbox:
    @pytest.fixture(autouse=True)
    def _demo(self, settings: Any, site: Site) -> None:
        settings.DEMO = True
        body = "Hello <b>\nhttp://testserver/take-part/?a=1&b=2 now"
        for to, owner in (
            ("ana@example.org", site),
            ("code@example.org", None),
            ("x@example.org", bare_site("o.example")),
        ):
            DemoMail.objects.create(
                site=owner, to=to, subject=f"To {to}", body=body, html="<p style='color:red'>Hi</p>"
            )

    def test_this_programs_and_nobodys(self, client: Client) -> None:
        page = client.get("/demo/mailbox/").content.decode()
        assert "To ana@example.org" in page
        assert "To code@example.org" in page
        assert "x@example.org" not in page
        assert "code@" not in client.get("/demo/mailbox/?to=ANA").content.decode()

    def test_one_message(self, client: Client) -> None:
        row = DemoMail.objects.get(to="ana@example.org")
        page = client.get(f"/demo/mailbox/{row.pk}/").content.decode()
        assert '<a href="http://testserver/take-part/?a=1&amp;b=2">' in page
        assert "Hello &lt;b&gt;" in page
        html = client.get(f"/demo/mailbox/{row.pk}/html/")
        assert html.content == b"<p style='color:red'>Hi</p>"
        assert "script-src 'none'" in html["Content-Security-Policy"]

    def test_another_programs_is_unknown(self, client: Client) -> None:
        row = DemoMail.objects.get(to="x@example.org")
        for tail in ("", "html/"):
            assert client.get(f"/demo/mailbox/{row.pk}/{tail}").status_code == 404

    def test_outside_the_demo_it_does_not_exist(self, client: Client, settings: Any) -> None:
        settings.DEMO = False
        row = DemoMail.objects.get(to="ana@example.org")
        for tail in ("", f"{row.pk}/", f"{row.pk}/html/"):
            assert client.get(f"/demo/mailbox/{tail}").status_code == 404

    def test_text_messages_have_no_html(self, client: Client, site: Site) -> None:
        row = DemoMail.objects.create(site=site, to="+1", channel=Channel.TEXT, subject="", body="x")
        assert client.get(f"/demo/mailbox/{row.pk}/").status_code == 200
        assert client.get(f"/demo/mailbox/{row.pk}/html/").status_code == 404
