"""Which other sites may show forms: what is an address, who decides it, and what browsers are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import Site

from forms_app.models import FormOrigin, FormPage
from forms_app.rules.origins import to_origin
from forms_app.services import origins_set
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from tests.factories.home import site_make

PAGE = "/portal/submissions/other-sites/"
FORMS = "/api/v3/forms/"
CITY = "https://www.example.org"


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://www.example.org", CITY),
        (" HTTPS://www.Example.org/forms/?x=1 ", CITY),
        ("https://www.example.org:443", CITY),
        ("https://example.org:8443/", "https://example.org:8443"),
        ("http://localhost:8001", "http://localhost:8001"),
        ("http://a.localhost", "http://a.localhost"),
        ("http://example.org", ""),
        ("https://", ""),
        ("www.example.org", ""),
        ("*", ""),
        ("null", ""),
        ("https://user@example.org", ""),
        ("https://*.example.org", ""),
        ("javascript:alert(1)", ""),
        ("https://" + "a" * 300, ""),
    ],
)
def test_an_address_is_written_as_browsers_name_it(text: str, origin: str) -> None:
    assert to_origin(text) == origin


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.OPERATOR])
def test_the_director_and_the_operator_decide(
    client: Client, site: Site, form_page: FormPage, person: Callable[..., User], role: Role
) -> None:
    client.force_login(person(role))
    assert form_page.title in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"origins": f"{CITY}/page\n\nhttps://b.example.org"})["Location"] == PAGE
    assert [str(row) for row in FormOrigin.objects.filter(site=site)] == ["https://b.example.org", CITY]
    client.post(PAGE, {"origins": CITY})
    assert [str(row) for row in FormOrigin.objects.filter(site=site)] == [CITY]
    client.post(PAGE, {"origins": CITY})
    events = AuditEvent.objects.filter(action="form_origins.change").order_by("pk")
    assert [event.ids for event in events] == [{"added": 2, "removed": 0}, {"added": 0, "removed": 1}]


def test_what_is_no_address_is_refused_with_everything_typed(
    client: Client, site: Site, person: Callable[..., User]
) -> None:
    client.force_login(person(Role.DIRECTOR))
    html = client.post(PAGE, {"origins": f"{CITY}\nhttp://example.org"}).content.decode()
    assert "“http://example.org” is not the address of a secure site" in html
    assert CITY in html
    assert not FormOrigin.objects.exists()


@pytest.fixture
def allowed(site: Site, form_page: FormPage, person: Callable[..., User]) -> None:
    origins_set(site=site, origins=[CITY], actor=person(Role.DIRECTOR))


def preflight(client: Client, origin: str, address: str = FORMS, **more: str) -> str | None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    return client.options(address, headers=headers, **more).headers.get("Access-Control-Allow-Origin")


def test_only_named_sites_may_and_only_with_forms(client: Client, allowed: None) -> None:
    assert preflight(client, CITY) == CITY
    for origin in ("https://example.org", "null", f"{CITY}:8443", "http://www.example.org"):
        assert preflight(client, origin) is None
    for address in ("/api/v3/pages/", "/api/v3/referrals/", "/send/", "/portal/"):
        assert preflight(client, CITY, address) is None
    site_make("abroad.localhost")
    assert preflight(client, CITY, HTTP_HOST="abroad.localhost") is None


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_file_can_be_sent_from_there(client: Client, allowed: None, method: str) -> None:
    headers = {"Origin": CITY, "Access-Control-Request-Method": method}
    told = client.options(f"{FORMS}00000000-0000-0000-0000-000000000000/uploads/x/", headers=headers)
    assert method in told["Access-Control-Allow-Methods"]
    for name in ("upload-ticket", "upload-offset", "idempotency-key", "receipt-secret", "content-type"):
        assert name in told["Access-Control-Allow-Headers"]
    assert "authorization" not in told["Access-Control-Allow-Headers"], "a token belongs to a server"


def test_answers_and_refusals_can_be_read_there_and_no_cookie_goes_along(client: Client, allowed: None) -> None:
    for address in (FORMS, f"{FORMS}00000000-0000-0000-0000-000000000000/"):
        answer = client.get(address, headers={"Origin": CITY})
        assert answer["Access-Control-Allow-Origin"] == CITY
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "origin" in answer["Vary"].lower()
    assert "Access-Control-Allow-Origin" not in client.get(FORMS).headers


def test_without_a_choice_no_other_site_may(client: Client, form_page: FormPage) -> None:
    assert preflight(client, CITY) is None
    assert client.get(FORMS, headers={"Origin": CITY}).headers.get("Access-Control-Allow-Origin") is None
