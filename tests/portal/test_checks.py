"""System checks: each finds what it is there for, and this installation is clean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.core.files.storage import storages
from django.http import HttpResponse
from django.urls import get_resolver, include, path, re_path

from portal import checks
from portal.accounts.access import open_to_all, party_access, requires
from portal.accounts.enums import Role


def plain(request: Any) -> HttpResponse:
    return HttpResponse()


class Urls:
    """Addresses with and without a declaration."""

    urlpatterns = [
        path("portal/good/", requires(Role.EDITOR)(plain)),
        path("portal/bad/", plain),
        path("portal/more/", include([path("deep/", plain), re_path(r"^old/(\d+)/$", plain)])),
        re_path(r"^portal/old/$", plain),
        path("public/portal/", plain),
        *i18n_patterns(
            path("take-part/", party_access(plain)),
            path("take-part/bad/", plain),
            path("take-part/open/", open_to_all(plain)),
            prefix_default_language=False,
        ),
    ]


def test_an_address_without_an_access_rule_is_named(settings: Any) -> None:
    settings.ROOT_URLCONF = Urls
    found = [str(error.msg) for error in checks.check_access()]
    assert found == [
        "The address /portal/bad/ does not say who may open it.",
        "The address /portal/more/deep/ does not say who may open it.",
        "The address /portal/more/^old/(\\d+)/$ does not say who may open it.",
        "The address /^portal/old/$ does not say who may open it.",
        "The address /take-part/bad/ does not say who may open it.",
    ]


def test_every_address_of_this_installation_declares() -> None:
    guarded = [route for route, _pattern in checks.addresses(get_resolver().url_patterns) if checks.is_guarded(route)]
    assert "portal/people/" in guarded
    assert checks.check_access() == []


def test_case_files_of_this_installation_are_private() -> None:
    assert checks.check_storage() == []


class Bucket:
    """An S3 storage as far as the check looks."""

    def __init__(self, name: str, *, signed: bool = True, acl: str | None = "private") -> None:
        self.bucket_name = name
        self.querystring_auth = signed
        self.default_acl = acl


@pytest.mark.parametrize(
    ("private", "wrong"),
    [
        (Bucket("private"), False),
        (Bucket("public"), True),
        (Bucket("private", signed=False), True),
        (Bucket("private", acl="public-read"), True),
    ],
)
def test_a_bucket_that_hands_case_files_out(monkeypatch: pytest.MonkeyPatch, private: Bucket, wrong: bool) -> None:
    monkeypatch.setattr(checks, "storages", {"private": private, "default": Bucket("public", signed=False)})
    assert bool(checks.check_storage()) is wrong


def test_a_folder_inside_a_served_one(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    storage = type(storages["private"])(location=tmp_path / "private")
    monkeypatch.setattr(checks, "storages", {"private": storage, "default": storages["default"]})
    assert [error.id for error in checks.check_storage()] == ["portal.E002"]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("DEMO", True, "portal.E003"),
        ("SECOND_FACTOR_REQUIRED", False, "portal.E004"),
        ("DEMO_PASSWORD", "words", "portal.E005"),
        ("PRODUCTION", False, "portal.E006"),
    ],
)
def test_nothing_of_the_demo_is_deployed(settings: Any, name: str, value: object, found: str) -> None:
    settings.PRODUCTION = True
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache"}}
    assert checks.check_deployment() == []
    setattr(settings, name, value)
    assert [error.id for error in checks.check_deployment()] == [found]


def test_a_cache_of_one_process_is_warned_about(settings: Any) -> None:
    settings.PRODUCTION = True
    assert [found.id for found in checks.check_deployment()] == ["portal.W001"]


def test_unapproved_languages_must_be_known_and_leave_one_to_write_in(settings: Any) -> None:
    assert checks.check_languages() == []
    settings.UNAPPROVED_LANGUAGES = ["es", "xx"]
    assert [error.id for error in checks.check_languages()] == ["portal.E007"]
    settings.UNAPPROVED_LANGUAGES = ["en"]
    assert [error.id for error in checks.check_languages()] == ["portal.E008"]
