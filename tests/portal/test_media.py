"""Pictures and documents: each on its own program's host, private ones for whom they are meant."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Site

from home.models import CustomDocument, CustomImage
from portal.accounts.enums import Role
from portal.accounts.groups import collection_of, ensure_groups, group_name
from tests.factories.accounts import UserFactory, person_with, sign_in
from tests.factories.home import site_make

# Wagtail leaves the temporary file of a new rendition to the garbage collector, and so do tests with answers that they
# do not read to the end.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]
ABROAD = "abroad.localhost"
UNKNOWN = "/documents/999999/nothing.txt"


@pytest.fixture(autouse=True)
def _swept() -> Iterator[None]:
    """Leave no file for the garbage collector to find in somebody else's test."""
    yield
    gc.collect()


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


def document_in(collection: Collection) -> str:
    """Return the address of a fresh document."""
    file = ContentFile(b"words", name="words.txt")
    url: str = CustomDocument.objects.create(title="Words", file=file, collection=collection).url
    return url


def picture_in(collection: Collection) -> str:
    """Return the address of a fresh picture in one size."""
    file: ImageFile = get_test_image_file()
    image = CustomImage.objects.create(title="Seal", file=file, collection=collection)
    url: str = image.get_rendition("fill-20x20").url
    return url


FILES = pytest.mark.parametrize("file_in", [document_in, picture_in], ids=["document", "picture"])


def restricted(collection: Collection, kind: str, **fields: Any) -> CollectionViewRestriction:
    return CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind, **fields)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@FILES
def test_a_file_is_handed_out_on_its_own_host_only(client: Client, here: Site, there: Site, file_in: Any) -> None:
    url = file_in(collection_of(here))
    own = client.get(url)
    assert own.status_code == 200
    assert len(body(own)) > 0
    assert own.headers["X-Content-Type-Options"] == "nosniff"
    abroad = Client(HTTP_HOST=ABROAD)
    foreign, unknown = abroad.get(url), abroad.get(UNKNOWN)
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.content == unknown.content


@FILES
def test_somebody_of_both_programs_finds_each_file_at_its_own_host(here: Site, there: Site, file_in: Any) -> None:
    """Rights do not move files: not even a superuser gets one program's file on the other's host."""
    url = file_in(collection_of(there))
    for user in (person_with(here, Role.EDITOR, Role.DIRECTOR), UserFactory(is_superuser=True)):
        client = Client()
        sign_in(client, user)
        assert client.get(url).status_code == 404


@FILES
def test_folders_below_belong_to_the_program_and_the_common_root_to_none(
    client: Client, here: Site, there: Site, file_in: Any
) -> None:
    below = collection_of(here).add_child(name="Letters")
    assert client.get(file_in(below)).status_code == 200
    in_root = file_in(Collection.get_first_root_node())
    assert client.get(in_root).status_code == Client(HTTP_HOST=ABROAD).get(in_root).status_code == 404


@FILES
def test_reading_makes_no_collection(client: Client, file_in: Any) -> None:
    """A site whose groups were never made has no files; asking for one writes nothing."""
    site_make()
    url = file_in(Collection.get_first_root_node())
    before = Collection.objects.count()
    assert client.get(url).status_code == 404
    assert client.get("/api/v3/images/").json()["count"] == 0
    assert Collection.objects.count() == before


@pytest.mark.parametrize("path", ["../documents/words.txt", "..%2F..%2Fportal.sqlite3", "", "no-such.png"])
def test_nothing_but_renditions_has_a_file_address(client: Client, here: Site, path: str) -> None:
    document_in(collection_of(here))
    assert client.get(f"/media/images/{path}").status_code == 404


def test_an_original_has_no_address(client: Client, here: Site) -> None:
    picture_in(collection_of(here))
    assert client.get(CustomImage.objects.get().file.url).status_code == 404


def test_a_document_under_another_name_is_unknown(client: Client, here: Site) -> None:
    url = document_in(collection_of(here))
    assert client.get(url.replace("words", "other")).status_code == 404


# Private collections -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["login", "groups"])
def test_private_files_are_for_people_of_this_program(here: Site, there: Site, kind: str) -> None:
    collection = collection_of(here).add_child(name="Staff only")
    restriction = restricted(collection, kind)
    if kind == "groups":
        restriction.groups.add(ensure_groups(here)[Role.EDITOR])
    editor, stranger = person_with(here, Role.EDITOR), person_with(there, Role.EDITOR)
    document, picture = document_in(collection), picture_in(collection)

    anonymous = Client()
    sent = anonymous.get(document)
    assert sent.status_code == 302
    assert sent["Location"].startswith("/account/login/")
    assert anonymous.get(picture).status_code == 404

    for user, status in ((editor, 200), (stranger, 404), (UserFactory(), 404)):
        client = Client()
        sign_in(client, user)
        assert client.get(document).status_code == status, user
        assert client.get(picture).status_code == status, user


def test_a_group_of_the_program_keeps_the_others_of_the_program_out(here: Site) -> None:
    collection = collection_of(here).add_child(name="Directors")
    restricted(collection, "groups").groups.add(ensure_groups(here)[Role.DIRECTOR])
    assert ensure_groups(here)[Role.DIRECTOR].name == group_name(here, Role.DIRECTOR)
    client = Client()
    sign_in(client, person_with(here, Role.EDITOR))
    assert client.get(document_in(collection)).status_code == 404
    assert client.get(picture_in(collection)).status_code == 404


@FILES
def test_private_files_are_kept_by_no_shared_cache(here: Site, file_in: Any) -> None:
    collection = collection_of(here)
    url = file_in(collection)
    client = Client()
    sign_in(client, person_with(here, Role.EDITOR))
    assert "private" not in client.get(url).headers.get("Cache-Control", "")
    restricted(collection, "login")
    assert "private" in client.get(url).headers["Cache-Control"]


def test_a_password_opens_a_private_collection_on_its_own_host_only(client: Client, here: Site, there: Site) -> None:
    collection = collection_of(here).add_child(name="For the press")
    restriction = restricted(collection, "password", password="three plain words")
    document, picture = document_in(collection), picture_in(collection)
    asked = client.get(document)
    assert b'name="password"' in body(asked)
    assert client.get(picture).status_code == 404

    given = {"password": "three plain words", "return_url": document}
    door = f"/documents/authenticate_with_password/{restriction.pk}/"
    abroad = Client(HTTP_HOST=ABROAD)
    assert abroad.get(door).status_code == abroad.post(door, given).status_code == 404
    assert abroad.get(door).content == abroad.get("/documents/authenticate_with_password/999999/").content

    assert client.post(door, {**given, "password": "a guess"}).status_code == 200
    assert client.get(picture).status_code == 404
    assert client.post(door, given).status_code == 302
    assert body(client.get(document)) == b"words"
    assert client.get(picture).status_code == 200


def test_private_files_are_not_listed_by_the_api(client: Client, here: Site) -> None:
    collection = collection_of(here).add_child(name="Staff only")
    restricted(collection, "login")
    document_in(collection)
    picture_in(collection)
    for kind in ("documents", "images"):
        assert client.get(f"/api/v3/{kind}/").json()["count"] == 0


# The admin -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["documents", "images"])
def test_an_editor_finds_no_file_of_the_other_program_in_the_admin(here: Site, there: Site, kind: str) -> None:
    """The admin's own API, its lists, its choosers and its pages of one file."""
    for site in (here, there):
        document_in(collection_of(site))
        picture_in(collection_of(site))
    model = {"documents": CustomDocument, "images": CustomImage}[kind]
    own, foreign = (model.objects.get(collection=collection_of(site)).pk for site in (here, there))
    client = Client()
    sign_in(client, person_with(here, Role.EDITOR))
    listed = client.get(f"/admin/api/main/{kind}/").json()
    assert [item["id"] for item in listed["items"]] == [own]
    assert client.get(f"/admin/api/main/{kind}/{own}/").status_code == 200
    assert client.get(f"/admin/api/main/{kind}/{foreign}/").status_code == 404
    edit = {"documents": "/admin/documents/edit/{}/", "images": "/admin/images/{}/"}[kind]
    assert client.get(edit.format(own)).status_code == 200
    assert client.get(edit.format(foreign)).status_code in {302, 403, 404}
    for address in (f"/admin/{kind}/", f"/admin/{kind}/chooser/"):
        page = client.get(address).content.decode()
        assert edit.format(foreign) not in page
        assert f"/chooser/{foreign}/" not in page
