"""Nothing typed is lost when the page's token or the session has ended; no other site has words sent by one press."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from forms_app.models import Submission, SubmissionNote
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles.models import RoleAssignment
from tests.factories.forms_app import CONTACT_ANSWERS, form_page_make, submission_make
from tests.factories.home import site_make

OWN = {"Origin": "http://testserver"}
ODD = '"><script>alert(1)</script> ñ 😀'


@pytest.fixture
def site(db: None) -> Site:
    site = site_make("testserver")
    form_page_make(site.root_page)
    return site


def again(html: str) -> dict[str, str]:
    """Return what the one button of the page sends."""
    form = html[html.index("<main") :]
    return {name: unescape(text) for name, text in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)}


def test_a_visitor_without_cookies_sends_it_by_one_press_more(site: Site) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = {**CONTACT_ANSWERS, "message": ODD, "csrfmiddlewaretoken": "x" * 64}
    refused = client.post("/send/?from=x", sent, headers=OWN)
    assert (refused.status_code, Submission.objects.count()) == (403, 0)
    assert "no-store" in refused["Cache-Control"]
    assert "<script>alert" not in refused.text
    kept = again(refused.text)
    assert kept["csrfmiddlewaretoken"] != "x" * 64
    assert 'action="/send/?from=x"' in refused.text
    first = client.post("/send/", kept, headers=OWN)
    # The form asks to look again: its own stamp had gone with the cookies.
    assert "Hello" not in first.text
    assert "alert(1)" in unescape(first.text) or Submission.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", **OWN},
        {"Sec-Fetch-Site": "same-site", **OWN},
        {"HX-Request": "true", **OWN},
    ],
)
def test_what_another_site_sends_is_not_offered(site: Site, headers: dict[str, str]) -> None:
    refused = Client(enforce_csrf_checks=True).post("/send/", CONTACT_ANSWERS, headers=headers)
    assert refused.status_code == 403
    assert "Ada Example" not in refused.text
    assert "This page was open for too long" in refused.text


@pytest.mark.parametrize(
    "path", ["/account/login/", "/take-part/", "/take-part/no/", "/es/take-part/", "/es/take-part/no/"]
)
def test_secrets_and_what_a_party_says_are_not_repeated(site: Site, path: str) -> None:
    sent = {"login": "ana@example.org", "password": "a secret", "decision": "yes"}
    refused = Client(enforce_csrf_checks=True).post(path, sent, headers=OWN)
    assert refused.status_code == 403
    for words in ("a secret", "ana@example.org", 'name="decision"'):
        assert words not in refused.text
    other = Client(enforce_csrf_checks=True).post("/send/", {"my_password": "a secret", "x": "1"}, headers=OWN)
    assert "a secret" not in other.text


def test_a_body_that_cannot_be_read_is_refused_kindly(site: Site) -> None:
    client = Client(enforce_csrf_checks=True)
    for body, kind in ((b"x" * 3_000_000, "application/x-www-form-urlencoded"), (b"x", "multipart/form-data")):
        assert client.post("/send/", body, content_type=kind, headers=OWN).status_code == 403


def test_staff_whose_session_ended_sign_in_and_send_it(site: Site, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    row = submission_make(site, form_page_make(site.root_page, slug="more"))
    user = User.objects.create_user("staff@example.org", "a long password", name="Sam Staff")
    RoleAssignment.objects.create(user=user, site=site, role=Role.COORDINATOR)
    client, address = Client(), f"/portal/submissions/{row.receipt}/notes/"
    out = client.post(address, {"text": ODD}, headers=OWN)
    assert (out.status_code, SubmissionNote.objects.count()) == (403, 0)
    assert f'href="/account/login/?next={address}"' in out.text
    client.force_login(user)
    assert client.post(address, again(out.text), headers=OWN).status_code == 302
    assert SubmissionNote.objects.get().text == ODD


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/portal/submissions/?state=new", "/portal/submissions/%3Fstate%3Dnew"),
        ("http://testserver", "/portal/submissions/bulk/"),
        ("https://evil.example/portal/", "/portal/submissions/bulk/"),
        ("http://testserver@evil.example/", "/portal/submissions/bulk/"),
        ("javascript:alert(1)", "/portal/submissions/bulk/"),
        ("//[", "/portal/submissions/bulk/"),
    ],
)
def test_they_come_back_to_the_page_they_typed_on(site: Site, came_from: str, back: str) -> None:
    out = Client().post("/portal/submissions/bulk/", {}, headers={"Referer": came_from})
    assert out["Location"] == f"/account/login/?next={back}"


def test_somebody_who_sent_nothing_goes_to_the_sign_in(site: Site) -> None:
    out = Client().post("/portal/submissions/bulk/", {"csrfmiddlewaretoken": "x"}, headers=OWN)
    assert out["Location"] == "/account/login/?next=/portal/submissions/bulk/"
