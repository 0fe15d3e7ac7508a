"""Whole pages are kept for anonymous readers and dropped exactly when something they show changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from home import generation
from home.models import CustomImage, SiteSettings, StandardPage
from home.page_cache import LONGEST, lifetime
from tests.factories.home import StandardPageFactory, site_make

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture
def site() -> Site:
    return site_make()


@pytest.fixture
def about(site: Site) -> StandardPage:
    return StandardPageFactory(parent=site.root_page, title="About", slug="about")


def kept() -> int:
    """Return how many pages are in memory."""
    return len(caches["pages"]._cache)  # type: ignore[attr-defined]


def test_second_reader_is_answered_from_memory(
    client: Client, about: StandardPage, django_assert_max_num_queries: Any
) -> None:
    first = client.get("/about/")
    assert first.status_code == 200
    assert kept() == 1
    with django_assert_max_num_queries(2):
        second = client.get("/about/")
    assert second.content == first.content
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert second.headers.get("X-Frame-Options") == first.headers.get("X-Frame-Options")


@pytest.mark.parametrize("path", ["/two%20words/", f"/{'long' * 100}/", "/a%00b/", "/%ff%fe/", "/%ed%a0%80/"])
def test_any_address_can_be_asked_for(client: Client, about: StandardPage, path: str) -> None:
    """Fails when the address itself stands in the key: a shared cache takes no blanks and no long keys."""
    assert client.get(path).status_code == 404


def test_public_pages_set_no_cookies(client: Client, about: StandardPage) -> None:
    assert not client.get("/about/").cookies


@pytest.mark.parametrize(
    "request_of",
    [
        lambda client: client.get("/about/", {"q": "1"}),
        lambda client: client.head("/about/"),
        lambda client: client.get("/about/", headers={"authorization": "Bearer x"}),
        lambda client: client.get("/unknown/"),
        lambda client: (client.cookies.load({"sessionid": "x"}), client.get("/about/")),
    ],
    ids=["query", "head", "authorization", "unknown address", "session"],
)
def test_what_is_never_kept(client: Client, about: StandardPage, request_of: Any) -> None:
    request_of(client)
    assert kept() == 0


def test_somebody_signed_in_gets_no_kept_page(client: Client, about: StandardPage) -> None:
    client.get("/about/")
    StandardPage.objects.filter(pk=about.pk).update(summary="Changed behind the cache.")
    assert b"Changed behind" not in client.get("/about/").content
    client.cookies.load({"sessionid": "x"})
    assert b"Changed behind" in client.get("/about/").content


@pytest.mark.parametrize("cause", ["publish", "unpublish", "delete", "settings", "image", "child"])
def test_every_cause_drops_the_page(
    client: Client, site: Site, about: StandardPage, cause: str, django_capture_on_commit_callbacks: Any
) -> None:
    client.get("/about/")
    before = generation.current(site.pk)
    with django_capture_on_commit_callbacks(execute=True):
        _do(cause, site, about)
    assert generation.current(site.pk) > before


def _do(cause: str, site: Site, about: StandardPage) -> None:
    if cause == "publish":
        about.save_revision().publish()
    elif cause == "unpublish":
        about.unpublish()
    elif cause == "delete":
        about.delete()
    elif cause == "settings":
        SiteSettings.for_site(site).save()
    elif cause == "child":
        StandardPageFactory(parent=about, title="Child").save_revision().publish()
    else:
        CustomImage(title="x", file="x.png", width=1, height=1).save()


def test_other_program_keeps_its_pages(
    site: Site, about: StandardPage, django_capture_on_commit_callbacks: Any
) -> None:
    other = site_make("other.testserver", name="Other")
    before = generation.current(other.pk)
    with django_capture_on_commit_callbacks(execute=True):
        about.save_revision().publish()
    assert generation.current(other.pk) == before


@pytest.mark.parametrize(("minutes", "seconds"), [(None, LONGEST), (10, 600), (240, LONGEST)])
def test_lifetime_ends_with_the_next_scheduled_change(
    site: Site, about: StandardPage, minutes: int | None, seconds: int
) -> None:
    now = timezone.now()
    if minutes is not None:
        StandardPage.objects.filter(pk=about.pk).update(expire_at=now + dt.timedelta(minutes=minutes))
    assert lifetime(site.pk, now) == seconds
