"""The program behind the host, and the request's id."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from portal.audit.context import current_request_id
from portal.middleware import find_site
from tests.factories.home import site_make


@pytest.fixture
def site(db: None) -> Site:
    return site_make("testserver", name="First program")


def test_each_host_has_its_own_program_and_the_port_does_not_matter(client: Client, site: Site) -> None:
    other = site_make("chicago.localhost", name="Second program")
    for host in ("chicago.localhost", "chicago.localhost:8000", "CHICAGO.localhost:9", "chicago.localhost."):
        assert client.get("/", headers={"host": host}).wsgi_request.site.pk == other.pk  # type: ignore[attr-defined]
    assert client.get("/").wsgi_request.site.pk == site.pk  # type: ignore[attr-defined]


@pytest.mark.parametrize("host", ["unknown.localhost", "evil.example", "127.0.0.1", "a b"])
@pytest.mark.parametrize("path", ["/", "/admin/", "/account/login/", "/api/v3/pages/", "/static/nothing.css"])
def test_an_unknown_host_is_a_404_even_with_a_default_site(client: Client, site: Site, host: str, path: str) -> None:
    Site.objects.filter(pk=site.pk).update(is_default_site=True)
    answer = client.get(path, headers={"host": host})
    assert answer.status_code == 404
    assert "First program" not in answer.text


def test_wagtail_finds_the_same_site(client: Client, site: Site) -> None:
    Site.objects.filter(pk=site.pk).update(is_default_site=True)
    other = site_make("chicago.localhost")
    request = client.get("/", headers={"host": "chicago.localhost"}).wsgi_request
    assert Site.find_for_request(request) == other


def test_a_known_site_is_not_asked_for_again(site: Site, django_assert_num_queries: Any) -> None:
    find_site("testserver")
    with django_assert_num_queries(0):
        assert find_site("testserver") == site


def test_a_changed_site_is_forgotten_at_once(site: Site) -> None:
    find_site("testserver")
    site.site_name = "New name"
    site.save()
    found = find_site("testserver")
    assert found is not None
    assert found.site_name == "New name"
    site.delete()
    assert find_site("testserver") is None


def test_every_answer_carries_an_id(client: Client, site: Site) -> None:
    first, second = (client.get("/").headers["X-Request-ID"] for _time in range(2))
    assert first != second
    assert client.get("/", headers={"X-Request-ID": "abc-123-def"}).headers["X-Request-ID"] == "abc-123-def"
    for bad in ("short", "x" * 65, "with spaces in it", "line\tbreak-line"):
        assert client.get("/", headers={"X-Request-ID": bad}).headers["X-Request-ID"] != bad
    assert current_request_id.get() == ""


def test_the_access_log_has_path_and_status_and_nobody(
    client: Client, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "portal.access"):
        client.get("/nothing-here/?name=Casey", headers={"user-agent": "Somebody's phone"})
    line = caplog.records[-1].__dict__
    assert (line["method"], line["path"], line["status"], line["site_id"]) == ("GET", "/nothing-here/", 404, site.pk)
    assert "Casey" not in str(line)
    assert "phone" not in str(line)
    assert "127.0.0.1" not in str(line)


def test_probes_leave_no_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "portal.access"):
        client.get("/healthz/", headers={"host": "10.0.0.7"})
    assert not caplog.records


def test_a_public_page_sets_no_cookie(client: Client, site: Site) -> None:
    assert not client.get("/").cookies


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"message=" + b"x" * 3_000_000),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(10_001))),
        ("application/x-www-form-urlencoded; charset=utf-16", b"message=x"),
        ("multipart/form-data", b"no boundary"),
    ],
)
def test_what_cannot_be_read_is_said_on_a_page_of_the_site(site: Site, kind: str, body: bytes) -> None:
    """Also where the form token would have to be looked for in the very body."""
    client = Client(enforce_csrf_checks=True)
    client.get("/account/login/")
    answer = client.post("/account/login/", body, content_type=kind)
    assert answer.status_code == 400
    assert "We could not read what was sent" in answer.text
    assert "First program" in answer.text
