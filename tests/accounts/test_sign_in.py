"""Signing in: password, code by mail, no open sign-up, and nobody learns who has an account."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from wagtail.models import Site

from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD, UserFactory, person_with, second_factor_for, sign_in


@pytest.fixture(autouse=True)
def _sites(site: Site, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def test_with_a_password(client: Client, site: Site) -> None:
    user = person_with(site, Role.DIRECTOR, email="dana@example.org")
    answer = client.post("/account/login/?next=/portal/people/", {"login": "Dana@Example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AuditEvent.objects.filter(action="user.signed_in", actor_id=user.pk, site_id=site.pk).exists()


def test_a_wrong_password_keeps_the_address_and_says_so_on_the_page(client: Client) -> None:
    user = UserFactory()
    answer = client.post("/account/login/", {"login": user.email, "password": "wrong"})
    assert answer.status_code == 200
    assert "usa-error-summary" in answer.text
    assert user.email in answer.text
    assert "_auth_user_id" not in client.session


def test_the_way_back_leads_to_this_host_only(client: Client, other_site: Site) -> None:
    user = UserFactory()
    for away in ("https://evil.example/", "//evil.example/", "http://other.localhost/portal/"):
        answer = client.post(f"/account/login/?next={away}", {"login": user.email, "password": PASSWORD, "next": away})
        assert answer.url == "/portal/"
        client.logout()


def test_with_a_code_by_mail(client: Client, site: Site) -> None:
    user = person_with(site, Role.EDITOR)
    answer = client.post("/account/login/code/", {"email": user.email}, follow=True)
    assert answer.status_code == 200
    assert len(mail.outbox) == 1
    assert mail.outbox[0].extra_headers["X-Program-Site"] == str(site.pk)
    code = re.search(r"^\s*([A-Z0-9]{4,}-?[A-Z0-9]*)\s*$", str(mail.outbox[0].body), re.M)
    assert code
    answer = client.post("/account/login/code/confirm/", {"code": code.group(1)})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_unknown_address_gets_the_same_page(client: Client) -> None:
    known = client.post("/account/login/code/", {"email": UserFactory().email})
    unknown = Client().post("/account/login/code/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    known = client.post("/account/password/reset/", {"email": UserFactory().email})
    unknown = Client().post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


@pytest.mark.parametrize(
    "path", ["/account/signup/", "/account/email/", "/account/confirm-email/", "/account/confirm-email/abc/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up_or_changes_the_address(client: Client, path: str, method: str) -> None:
    assert getattr(client, method)(path).status_code == 404


def test_too_many_wrong_passwords_are_stopped(client: Client) -> None:
    user = UserFactory()
    for _try in range(10):
        client.post("/account/login/", {"login": user.email, "password": "wrong"})
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_the_admin_has_the_same_sign_in(client: Client, site: Site) -> None:
    assert client.get("/admin/pages/").url == "/account/login/?next=/admin/pages/"
    assert client.get("/admin/login/?next=/admin/pages/").url == "/account/login/?next=/admin/pages/"
    user = person_with(site, Role.EDITOR)
    sign_in(client, user)
    assert client.get("/admin/").status_code == 200
    assert client.post("/admin/logout/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert AuditEvent.objects.filter(action="user.signed_out", actor_id=user.pk).exists()


@pytest.mark.parametrize("path", ["/admin/password_reset/", "/admin/account/change_password/"])
def test_the_admin_has_no_passwords_of_its_own(client: Client, site: Site, path: str) -> None:
    sign_in(client, person_with(site, Role.EDITOR))
    assert client.get(path).status_code == 404


def test_the_admin_opens_for_staff_of_this_host_only(client: Client, site: Site, other_site: Site) -> None:
    for outsider in (person_with(site, Role.MEDIATOR), person_with(other_site, Role.EDITOR), UserFactory()):
        sign_in(client, outsider)
        assert client.get("/admin/").status_code == 404
        assert client.get("/admin/nothing-here/").status_code == 404


def test_only_a_superuser_manages_users_in_the_admin(client: Client, site: Site) -> None:
    sign_in(client, person_with(site, *[role for role in Role if role != Role.MEDIATOR]))
    for path in ("/admin/users/", "/admin/users/new/", "/admin/groups/", "/admin/sites/"):
        assert client.get(path).status_code in {302, 403, 404}
    sign_in(client, UserFactory(is_superuser=True))
    assert client.get("/admin/users/").status_code == 200


def test_people_of_the_demo_show_in_the_demo_only(client: Client, site: Site, settings: Any) -> None:
    person_with(site, Role.FINANCE, email="fay@example.org")
    assert "fay@example.org" not in client.get("/account/login/").text
    settings.DEMO, settings.DEMO_PASSWORD = True, "shown in the demo"
    page = client.get("/account/login/").text
    assert "fay@example.org" in page
    assert "shown in the demo" in page


def test_pages_of_signed_in_people_are_in_their_language(client: Client, site: Site) -> None:
    sign_in(client, person_with(site, Role.DIRECTOR, language="es"))
    answer = client.get("/portal/people/")
    assert answer.headers["Content-Language"] == "es"
    assert '<html lang="es"' in answer.text


def test_a_forgotten_password_is_chosen_anew(client: Client, site: Site) -> None:
    user = person_with(site, Role.EDITOR)
    client.post("/account/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/account/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link
    form = client.get(link.group(1), follow=True)
    assert form.status_code == 200
    words = {"password1": "other plain words", "password2": "other plain words"}
    assert client.post(form.redirect_chain[-1][0], words).status_code == 302
    assert client.login(email=user.email, password="other plain words")
    assert AuditEvent.objects.filter(action="user.password_changed", actor_id=user.pk).count() == 1


@pytest.mark.parametrize(
    "path",
    [
        "/account/login/",
        "/account/login/code/",
        "/account/password/reset/",
        "/account/password/reset/done/",
        "/account/password/reset/key/1-nothing/",
        "/account/password/reset/key/done/",
        "/account/inactive/",
    ],
)
def test_pages_before_signing_in_are_ours(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert 'class="site-header' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/account/logout/",
        "/account/password/change/",
        "/account/reauthenticate/",
        "/account/2fa/",
        "/account/2fa/reauthenticate/",
        "/account/2fa/totp/deactivate/",
        "/account/2fa/recovery-codes/",
        "/account/2fa/recovery-codes/generate/",
        "/account/2fa/webauthn/",
        "/account/2fa/webauthn/add/",
        "/account/2fa/webauthn/reauthenticate/",
    ],
)
def test_pages_of_the_account_are_ours(client: Client, site: Site, path: str) -> None:
    user = person_with(site, Role.EDITOR)
    second_factor_for(user)
    sign_in(client, user)
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    assert "header__row" in answer.text
    assert "<script>" not in answer.text
