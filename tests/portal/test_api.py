"""API v3 of one program: published content to everybody, writing to its own service accounts, nothing of another."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Site

from home.models import CustomDocument, CustomImage, StandardPage
from portal.accounts.groups import collection_of, ensure_groups
from portal.accounts.roles.models import ServiceAccount
from portal.accounts.services import service_account_create
from tests.factories.home import StandardPageFactory, site_make
from tests.factories.program_pages import program_make

pytestmark = pytest.mark.django_db
ABROAD = "abroad.localhost"


@pytest.fixture
def here() -> Site:
    site = site_make()
    ensure_groups(site)
    return site


@pytest.fixture
def there() -> Site:
    site = site_make(ABROAD, name="Abroad")
    ensure_groups(site)
    return site


@pytest.fixture
def own(here: Site) -> StandardPage:
    return StandardPageFactory(parent=here.root_page, title="Own", slug="own")


@pytest.fixture
def foreign(there: Site) -> StandardPage:
    return StandardPageFactory(parent=there.root_page, title="Foreign", slug="foreign")


def image_of(site: Site) -> CustomImage:
    file: ImageFile = get_test_image_file()
    return CustomImage.objects.create(title="Seal", file=file, collection=collection_of(site))


def document_of(site: Site) -> CustomDocument:
    file = ContentFile(b"words", name="words.txt")
    return CustomDocument.objects.create(title="Words", file=file, collection=collection_of(site))


def token_of(site: Site) -> str:
    """Return the token of a fresh service account of the site."""
    made: Any = service_account_create(site=site, purpose="test", days=30)
    return next(part for part in made if isinstance(part, str))


def headers(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def ids(response: Any) -> set[int]:
    return {item["id"] for item in response.json()["items"]}


def test_everybody_reads_published_pages_of_the_host_only(client: Client, own: Page, foreign: Page) -> None:
    assert own.pk in ids(client.get("/api/v3/pages/"))
    assert foreign.pk not in ids(client.get("/api/v3/pages/"))
    assert client.get(f"/api/v3/pages/{own.pk}/").json()["summary"] == "A page."


def test_drafts_are_not_published(client: Client, own: StandardPage) -> None:
    own.unpublish()
    assert client.get(f"/api/v3/pages/{own.pk}/").status_code == 404


def test_the_other_site_cannot_be_asked_for(client: Client, own: Page, there: Site) -> None:
    for site in (ABROAD, "nobody.example"):
        assert client.get("/api/v3/pages/", {"site": site}).status_code == 400


@pytest.mark.parametrize("signed", [False, True], ids=["anonymous", "service account"])
def test_every_reading_route_hides_ids_of_the_other_program(
    client: Client, here: Site, there: Site, own: Page, foreign: Page, signed: bool
) -> None:
    known = headers(token_of(here)) if signed else {}
    image, document = image_of(there), document_of(there)
    unknown = client.get("/api/v3/pages/999999/", headers=known)
    for address in (
        f"/api/v3/pages/{foreign.pk}/",
        f"/api/v3/pages/find/?id={foreign.pk}",
        f"/api/v3/images/{image.pk}/",
        f"/api/v3/documents/{document.pk}/",
        f"/api/v3/sites/{there.pk}/",
    ):
        answer = client.get(address, headers=known)
        assert answer.status_code in ({404} if signed else {401, 404}), address
        if answer.status_code == 404:
            assert answer.content == unknown.content
    assert image.pk not in ids(client.get("/api/v3/images/", headers=known))
    assert document.pk not in ids(client.get("/api/v3/documents/", headers=known))


def test_redirects_of_the_other_program_are_unknown(client: Client, here: Site, there: Site) -> None:
    """As shipped, everybody reads where every site leads, unpublished addresses too."""
    own, foreign, common = (
        Redirect.objects.create(old_path=f"/old-{number}", site=site, redirect_link="/new/")
        for number, site in enumerate((here, there, None))
    )
    assert ids(client.get("/api/v3/redirects/")) == {own.pk}
    assert ids(client.get("/api/v3/redirects/", {"order": "-id"})) == {own.pk}
    assert client.get(f"/api/v3/redirects/{own.pk}/").json()["old_path"] == "/old-0"
    found = client.get("/api/v3/redirects/find/", {"html_path": "/old-0"}, follow=True)
    assert found.json()["id"] == own.pk
    assert client.get("/api/v3/redirects/find/", {"html_path": "/old-1"}).status_code == 404
    unknown = client.get("/api/v3/redirects/999999/")
    assert unknown.status_code == 404
    for number in (foreign.pk, f"+{foreign.pk}", f"%20{foreign.pk}", f"{foreign.pk}.0", common.pk, "1" * 30):
        for address in (f"/api/v3/redirects/{number}/", f"/api/v3/redirects/find/?id={number}"):
            assert client.get(address).content == unknown.content, address


def test_files_of_the_own_program_are_there(client: Client, here: Site) -> None:
    image, document = image_of(here), document_of(here)
    assert image.pk in ids(client.get("/api/v3/images/"))
    assert client.get(f"/api/v3/documents/{document.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("patch", "/api/v3/pages/{page}/"),
        ("get", "/api/v3/pages/{page}/revisions/"),
        ("post", "/api/v3/pages/{page}/unpublish/"),
        ("patch", "/api/v3/images/{image}/"),
        ("delete", "/api/v3/images/{image}/"),
        ("patch", "/api/v3/documents/{document}/"),
        ("delete", "/api/v3/documents/{document}/"),
        ("delete", "/api/v3/sites/{site}/"),
    ],
)
def test_nobody_changes_the_other_program(
    client: Client, here: Site, there: Site, foreign: Page, method: str, address: str
) -> None:
    places = {"page": foreign.pk, "image": image_of(there).pk, "document": document_of(there).pk, "site": there.pk}
    body = json.dumps({"title": "Taken over", "meta": {"type": "home.StandardPage"}})
    answer = client.generic(
        method.upper(),
        address.format(**places),
        body,
        content_type="application/json",
        headers=headers(token_of(here)),
    )
    assert answer.status_code in {404, 405, 422}
    foreign.refresh_from_db()
    assert (foreign.title, foreign.live) == ("Foreign", True)
    assert CustomImage.objects.filter(pk=places["image"], title="Seal").exists()
    assert CustomDocument.objects.filter(pk=places["document"], title="Words").exists()


def test_a_token_holds_at_its_own_host_only(client: Client, here: Site, there: Site) -> None:
    token = headers(token_of(here))
    assert client.get("/api/v3/whoami/", headers=token).status_code == 200
    assert Client(HTTP_HOST=ABROAD).get("/api/v3/whoami/", headers=token).status_code == 401


def test_a_token_ends_by_our_own_rule(client: Client, here: Site) -> None:
    token = headers(token_of(here))
    ServiceAccount.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert client.get("/api/v3/pages/", headers=token).status_code == 401


def test_service_accounts_write_their_own_pages(client: Client, here: Site, own: Page) -> None:
    answer = client.patch(
        f"/api/v3/pages/{own.pk}/",
        json.dumps({"title": "Better title", "meta": {"type": "home.StandardPage", "action": "publish"}}),
        content_type="application/json",
        headers=headers(token_of(here)),
    )
    assert answer.status_code == 200, answer.content
    own.refresh_from_db()
    assert own.title == "Better title"


@pytest.mark.parametrize("key", ["9" * 30, "4x", "-1", str(2**31), "%00", "²", "four"])
@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_a_key_that_cannot_be_one_is_unknown(client: Client, here: Site, method: str, key: str) -> None:
    """Some operations of v3 look such keys up and break."""
    body = json.dumps({"title": "Taken over", "meta": {"type": "home.StandardPage"}})
    answer = client.generic(
        method.upper(), f"/api/v3/pages/{key}/", body, content_type="application/json", headers=headers(token_of(here))
    )
    assert answer.status_code == 404
    assert answer.content == client.get("/api/v3/pages/999999/").content


def test_a_revision_is_asked_for_by_the_number_of_a_user(client: Client, here: Site, own: Page) -> None:
    address, known = f"/api/v3/pages/{own.pk}/revisions/", headers(token_of(here))
    assert client.get(address, {"user_id": "1"}, headers=known).status_code == 200
    refused = client.get(address, {"user_id": "Ana"}, headers=known)
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["query", "user_id"])


def test_what_v3_breaks_on_is_refused(client: Client, here: Site, own: Page) -> None:
    known = headers(token_of(here))
    for address in ("/api/v3/pages/", "/api/v3/redirects/", f"/api/v3/pages/{own.pk}/revisions/"):
        refused = client.get(address, {"offset": "9" * 30}, headers=known)
        assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["query", "offset"])
    for body in ("null", "[]", '"title"', ""):
        refused = client.patch(f"/api/v3/pages/{own.pk}/", body, content_type="application/json", headers=known)
        assert refused.status_code == 422, body
    file = SimpleUploadedFile("seal.jpg", b"\xff\xd8\xff", content_type="image/jpeg")
    refused = client.post("/api/v3/images/", {"title": "Seal", "file": file}, headers=known)
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["body", "file"])


def test_the_home_page_of_a_program_stays(client: Client) -> None:
    site = program_make().site
    home = f"/api/v3/pages/{site.root_page_id}/"
    for address in (home, f"{home}actions/delete/"):
        assert client.delete(address, headers=headers(token_of(site))).status_code == 409
    assert Site.objects.filter(pk=site.pk, root_page__live=True).exists()


@pytest.mark.parametrize("action", ["copy", "create_alias", "move", "publish", "unpublish", "delete", "convert_alias"])
def test_no_page_outside_of_the_site_is_touched(
    client: Client, here: Site, own: Page, foreign: Page, action: str
) -> None:
    """Neither the root of all trees nor a page of the other program, nor into its tree."""
    known = headers(token_of(here))
    before = Page.objects.count()
    for page in (Page.get_first_root_node(), foreign.get_parent(), foreign):
        address = f"/api/v3/pages/{page.pk}/actions/{action}/"
        method = "DELETE" if action == "delete" else "POST"
        body = json.dumps({"destination_id": own.pk})
        answer = client.generic(method, address, body, content_type="application/json", headers=known)
        assert answer.status_code == 404
        assert answer.content == client.get("/api/v3/pages/999999/").content
    if action in {"copy", "create_alias", "move"}:
        body = json.dumps({"destination_id": foreign.pk, "slug": "own-there"})
        address = f"/api/v3/pages/{own.pk}/actions/{action}/"
        answer = client.post(address, body, content_type="application/json", headers=known)
        assert answer.status_code in {404, 422}
    assert Page.objects.count() == before
    assert not foreign.get_children().exists()


def test_the_openapi_document_names_our_page_types(client: Client, here: Site) -> None:
    document = client.get("/api/v3/openapi.json").json()
    assert document["openapi"].startswith("3.")
    text = json.dumps(document)
    assert all(name in text for name in ("home.HomePage", "program_pages.ProgramPage", "forms_app.FormPage"))
