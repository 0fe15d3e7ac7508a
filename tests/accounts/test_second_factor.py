"""Owning a second factor is not having used it."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from wagtail.models import Site

from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from tests.factories.accounts import PASSWORD, UserFactory, person_with, second_factor_for, sign_in


def code_of(secret: str) -> str:
    """Return what an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_it_is_required_by_default(settings: Any) -> None:
    assert settings.SECOND_FACTOR_REQUIRED is True


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_signs_in_sets_one_up_first(client: Client, site: Site, role: Role) -> None:
    sign_in(client, person_with(site, role), second_factor=False)
    for path in ("/portal/people/", "/admin/", "/account/2fa/", "/account/password/change/", "/api/v3/pages/", "/"):
        assert client.get(path).url == "/account/2fa/totp/activate/"
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_owning_one_is_not_enough(client: Client, site: Site) -> None:
    user = person_with(site, Role.DIRECTOR)
    secret = second_factor_for(user)
    sign_in(client, user, second_factor=False)
    assert client.get("/portal/people/?page=1").url == (
        "/account/2fa/reauthenticate/?next=%2Fportal%2Fpeople%2F%3Fpage%3D1"
    )
    # Whoever has only the password must not take the factor away or read its codes.
    for path in ("/account/2fa/totp/deactivate/", "/account/2fa/recovery-codes/", "/account/2fa/webauthn/add/"):
        assert client.get(path).url.startswith("/account/2fa/reauthenticate/")
        assert client.post(path).url.startswith("/account/2fa/reauthenticate/")
    answer = client.post("/account/2fa/reauthenticate/?next=/portal/people/", {"code": code_of(secret)})
    assert answer.url == "/portal/people/"
    assert client.get("/portal/people/").status_code == 200


def test_signing_in_asks_for_the_code(client: Client, site: Site) -> None:
    user = person_with(site, Role.DIRECTOR)
    secret = second_factor_for(user)
    answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert answer.url == "/account/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/2fa/authenticate/").status_code == 200
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert "_auth_user_id" not in client.session
    assert AuditEvent.objects.filter(action="second_factor.refused", actor_id=user.pk).count() == 1
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/portal/people/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_counts_as_using_it(client: Client) -> None:
    from tests.factories.home import site_make

    site = site_make("testserver")
    user = person_with(site, Role.DIRECTOR)
    sign_in(client, user, second_factor=False)
    client.get("/account/2fa/totp/activate/")
    from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY

    secret = client.session[SECRET_SESSION_KEY]
    answer = client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.url == "/account/2fa/recovery-codes/"
    assert client.get("/account/2fa/recovery-codes/").status_code == 200
    assert client.get("/portal/people/").status_code == 200
    assert AuditEvent.objects.filter(action="second_factor.added", actor_id=user.pk).exists()


def test_the_keys_lie_sealed(site: Site) -> None:
    secret = second_factor_for(UserFactory())
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert stored.startswith("v1:")
    assert secret not in stored
    seed = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).data["seed"]
    assert seed.startswith("v1:")


def test_another_persons_records_do_not_count(client: Client, site: Site) -> None:
    user, other = person_with(site, Role.DIRECTOR), person_with(site, Role.DIRECTOR)
    second_factor_for(user)
    sign_in(client, user, second_factor=False)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1}]
    session["account_authentication_methods_user"] = str(other.pk)
    session.save()
    assert client.get("/portal/people/").status_code == 302


def test_who_removed_theirs_sets_up_another(client: Client, site: Site) -> None:
    user = person_with(site, Role.DIRECTOR)
    sign_in(client, user)
    Authenticator.objects.filter(user=user).delete()
    assert client.get("/portal/people/").url == "/account/2fa/totp/activate/"


def test_a_passkey_stands_beside_the_app_and_never_alone(client: Client, site: Site, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    user = person_with(site, Role.MEDIATOR)
    sign_in(client, user, second_factor=False)
    assert client.get("/account/2fa/webauthn/add/").url == "/account/2fa/totp/activate/"
    second_factor_for(user)
    sign_in(client, user)
    assert client.get("/account/2fa/webauthn/add/").status_code == 200
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": {}})
    answer = client.post("/account/2fa/totp/deactivate/")
    assert answer.status_code == 200
    assert "Remove the passkeys first" in answer.text
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def test_no_passkey_signs_in_without_a_password(client: Client, site: Site) -> None:
    assert client.get("/account/2fa/webauthn/login/").status_code == 404


def test_readers_and_parties_never_meet_it(client: Client, site: Site) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert not answer.cookies
    client.cookies["sessionid"] = "a party's own session"
    assert client.get("/").status_code == 200
