"""Secrets, policies and headers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from wagtail.models import Site

from portal import security
from portal.accounts.enums import Role
from tests.factories.accounts import PASSWORD, person_with, sign_in
from tests.factories.home import site_make

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = Fernet.generate_key().decode()
LONG = "x" * 40


@pytest.mark.parametrize(
    ("secret", "keys", "hash_key", "named"),
    [
        (security.DEFAULT_SECRET_KEY, [KEY], LONG, "SECRET_KEY"),
        (LONG, [security.DEFAULT_VAULT_KEY], LONG, "VAULT_KEYS"),
        (LONG, [KEY, security.DEFAULT_VAULT_KEY], LONG, "VAULT_KEYS"),
        (LONG, [], LONG, "VAULT_KEYS"),
        (LONG, ["not a key"], LONG, "VAULT_KEYS"),
        (LONG, [KEY], security.DEFAULT_HASH_KEY, "VAULT_HASH_KEY"),
        ("short", [KEY], LONG, "SECRET_KEY"),
        (LONG, [KEY], "short", "VAULT_HASH_KEY"),
    ],
)
def test_production_refuses_a_secret_that_is_none(secret: str, keys: list[str], hash_key: str, named: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=named):
        security.refuse_default_secrets(secret, keys, hash_key)


def test_secrets_of_ones_own_pass() -> None:
    security.refuse_default_secrets(LONG, [KEY, Fernet.generate_key().decode()], LONG)


def production(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `check --deploy` with the production settings."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "SECRET_KEY": "kD93jfl30fjKLw-fj30dkj3lfkjs93kfjsl_f93jfKkfj39fjslk3jf93jKlsjf",
        "VAULT_KEYS": KEY,
        "VAULT_HASH_KEY": LONG,
        "ALLOWED_HOSTS": "mediation.example.org",
        "BASE_URL": "https://mediation.example.org",
        "VAR_DIR": str(tmp_path),
        **variables,
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.slow
def test_production_settings_are_clean(tmp_path: Path) -> None:
    found = production(tmp_path)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.slow
def test_production_does_not_start_with_a_default_secret(tmp_path: Path) -> None:
    found = production(tmp_path, VAULT_HASH_KEY=security.DEFAULT_HASH_KEY)
    assert found.returncode != 0
    assert "VAULT_HASH_KEY" in found.stderr


@pytest.fixture
def site(db: None) -> Site:
    return site_make("testserver")


def directives(response: Any) -> dict[str, set[str]]:
    policy = response.headers["Content-Security-Policy"]
    return {words.split()[0]: set(words.split()[1:]) for words in policy.split("; ")}


@pytest.mark.parametrize("path", ["/", "/account/login/", "/nothing-here/", "/portal/people/"])
def test_site_and_portal_allow_nothing_inline_and_nothing_from_elsewhere(client: Client, site: Site, path: str) -> None:
    policy = directives(client.get(path))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == {"'none'"}
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == {"'self'"}
    assert not any("unsafe" in source or "http" in source for sources in policy.values() for source in sources)


def test_the_admin_has_a_policy_of_its_own_without_third_parties(client: Client, site: Site) -> None:
    sign_in(client, person_with(site, Role.EDITOR))
    policy = directives(client.get("/admin/"))
    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["frame-ancestors"] == policy["frame-src"] == {"'self'"}
    assert not any("http" in source or "nonce" in source for sources in policy.values() for source in sources)


def test_an_editor_sees_the_preview_in_its_frame(client: Client, site: Site) -> None:
    sign_in(client, person_with(site, Role.EDITOR))
    address = f"/admin/pages/{site.root_page_id}/edit/preview/"
    page = {"title": "A draft of the first page", "slug": site.root_page.slug, "body-count": "0"}
    assert client.post(address, page).json()["is_valid"]
    answer = client.get(address)
    assert "A draft of the first page" in answer.content.decode()
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = directives(answer)
    assert policy["frame-ancestors"] == policy["script-src"] == {"'self'"}


def test_a_bucket_of_pictures_is_allowed_as_the_only_other_host(settings: Any) -> None:
    settings.MEDIA_URL = "https://pictures.example.org/media/"
    policy = security.zone_policy("/")
    assert policy["img-src"] == ["'self'", "data:", "https://pictures.example.org"]
    assert security.STRICT_POLICY["img-src"] == ["'self'", "data:"]


@pytest.mark.parametrize("path", ["/", "/account/login/", "/nothing-here/"])
def test_every_page_carries_the_headers(client: Client, site: Site, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_cookies_are_kept_from_scripts_and_other_sites(client: Client, site: Site) -> None:
    user = person_with(site, Role.EDITOR)
    page = client.get("/account/login/")
    answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    cookies = {**page.cookies, **answer.cookies}
    assert set(cookies) == {"csrftoken", "sessionid"}
    for cookie in cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
