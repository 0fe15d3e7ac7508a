"""Files over the API: a ticket, the bytes in pieces, refusals as problem details that name the field."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from forms_app.models import FormPage, Upload, UploadPiece
from forms_app.services.uploads import upload_take
from portal.vault.models import PrivateFile
from tests.factories.forms_app import form_page_make
from tests.factories.vault import PDF
from tests.forms_app.test_steps import MESSAGE, ask, step

API = "/api/v3/forms/"


@pytest.fixture
def asked(site: Site) -> FormPage:
    files = ask("file", "paper", "Your papers", required=False, files={"megabytes": 1, "at_most": 1, "kinds": ["pdf"]})
    return form_page_make(site.root_page, body=[step("You", ask("email", "email", "E-mail"), files, MESSAGE)])


def begin(client: Client, asked: FormPage, **change: Any) -> Any:
    data = {"question": "paper", "name": "my cv.pdf", "size": len(PDF), **change}
    return client.post(f"{API}{asked.translation_key}/uploads/", data, content_type="application/json")


def put(client: Client, begun: Any, content: bytes, offset: int = 0, **headers: str) -> Any:
    told = begun.json()
    given = {"Upload-Ticket": told["ticket"], "Upload-Offset": str(offset), **headers}
    return client.put(told["url"], content, content_type="application/octet-stream", headers=given)


def test_ticket_bytes_and_then_the_form_takes_it(client: Client, site: Site, asked: FormPage) -> None:
    begun = begin(client, asked)
    assert begun.status_code == 201
    assert begun["Cache-Control"].startswith("max-age=0")
    assert begun.json()["url"].startswith("http://testserver/api/v3/forms/")
    assert begun.json()["ticket"] not in begun.json()["url"]
    half = len(PDF) // 2
    state = put(client, begun, PDF[:half])
    assert state.json() == {"offset": half, "size": len(PDF), "state": "receiving", "name": ""}
    assert put(client, begun, PDF[half:], half).json()["state"] == "ready"
    told = client.get(begun.json()["url"], headers={"Upload-Ticket": begun.json()["ticket"]}).json()
    assert told == {"offset": len(PDF), "size": len(PDF), "state": "ready", "name": "my cv.pdf"}
    question = asked.definition.question("paper")
    assert question
    entry = upload_take(
        site=site, form=asked.translation_key, question=question, ticket=begun.json()["ticket"], key="key"
    )
    stored = PrivateFile.objects.get()
    assert entry == {"reference": stored.reference, "name": "my cv.pdf", "size": len(PDF)}
    assert stored.file.read() == PDF
    gone = client.delete(begun.json()["url"], headers={"Upload-Ticket": begun.json()["ticket"]})
    assert gone.status_code == 204
    assert PrivateFile.objects.exists(), "what a form took stays"


def test_a_piece_elsewhere_tells_where_to_go_on(client: Client, asked: FormPage) -> None:
    begun = begin(client, asked)
    put(client, begun, PDF[:20])
    answer = put(client, begun, PDF[30:], 30)
    assert (answer.status_code, answer.json()["offset"]) == (409, 20)
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("change", "loc", "code"),
    [
        ({"question": "email"}, ["body", "upload", "question"], "question"),
        ({"question": "nothing"}, ["body", "upload", "question"], "question"),
        ({"size": 2_000_000}, ["body", "upload", "size"], "too_large"),
        ({"size": 0}, ["body", "upload", "size"], "greater_than_equal"),
        ({"name": ""}, ["body", "upload", "name"], "string_too_short"),
        ({"more": 1}, ["body", "upload", "more"], "extra_forbidden"),
    ],
)
def test_refusals_name_the_field(
    client: Client, asked: FormPage, change: dict[str, Any], loc: list[str], code: str
) -> None:
    answer = begin(client, asked, **change)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["loc"], error["type"]) == (loc, code)
    assert error["msg"]
    assert not Upload.objects.exists()


def test_what_is_not_what_it_says_is_gone(client: Client, asked: FormPage) -> None:
    content = b"MZ" + b"\x00" * 100
    begun = begin(client, asked, size=len(content))
    answer = put(client, begun, content)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["msg"] == "This is a program. Choose one of these: PDF."
    assert not (Upload.objects.exists() or UploadPiece.objects.exists() or PrivateFile.objects.exists())
    assert put(client, begun, content).status_code == 404


def test_nothing_without_the_ticket_or_elsewhere(client: Client, site: Site, asked: FormPage) -> None:
    begun, other = begin(client, asked), begin(client, asked)
    url = begun.json()["url"]
    assert client.get(url).status_code == 422
    for ticket in ("made:up", other.json()["ticket"]):
        for method in (client.get, client.delete):
            assert method(url, headers={"Upload-Ticket": ticket}).status_code == 404
        assert client.put(url, b"x", headers={"Upload-Ticket": ticket, "Upload-Offset": "0"}).status_code == 404
    elsewhere = url.replace(str(asked.translation_key), str(uuid.uuid4()))
    assert client.get(elsewhere, headers={"Upload-Ticket": begun.json()["ticket"]}).status_code == 404


def test_only_forms_of_everybody(client: Client, site: Site, asked: FormPage) -> None:
    assert client.post(f"{API}{uuid.uuid4()}/uploads/", {}, content_type="application/json").status_code in {404, 422}
    asked.unpublish()
    assert begin(client, asked).status_code == 404


def test_a_ticket_of_a_page_is_not_one_of_the_api(client: Client, asked: FormPage) -> None:
    """What the page's script sends belongs to a half-filled form, and goes through its own address."""
    from forms_app import tickets
    from tests.forms_app.test_uploads import begin as begin_on_page

    told = begin_on_page(client, asked, "a.pdf", len(PDF)).json()
    row = Upload.objects.get()
    url = f"{API}{asked.translation_key}/uploads/{row.reference}/"
    assert client.get(url, headers={"Upload-Ticket": told["ticket"]}).status_code == 404
    assert client.get(url, headers={"Upload-Ticket": tickets.ticket_of(row)}).status_code == 200


def test_it_stands_in_the_document(client: Client, asked: FormPage) -> None:
    document = client.get("/api/v3/openapi.json").json()
    sending = document["paths"]["/api/v3/forms/{form}/uploads/{upload}/"]["put"]
    assert list(sending["requestBody"]["content"]) == ["application/octet-stream"]
    names = {each["name"]: each["required"] for each in sending["parameters"]}
    assert names == {"form": True, "upload": True, "Upload-Ticket": True, "Upload-Offset": True}
