"""The upload zoo: whatever is not what it says is refused with a clear sentence, and nothing of it remains."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Site

from forms_app.models import FormDraft, FormPage, Upload, UploadPiece
from portal.settings.base import folder
from portal.vault.models import PrivateFile
from tests.factories.forms_app import form_page_make
from tests.factories.vault import PDF, picture
from tests.factories.zoo import ZOO, Endless, Specimen
from tests.forms_app.test_steps import FITS, MESSAGE, ask, press, step
from tests.reading import stamp_of

GIGABYTE = 1024**3
MEGABYTE = 1024**2
Commit = Any


@pytest.fixture
def asked(site: Site) -> FormPage:
    files = ask("file", "paper", "Your papers", required=False, files={"megabytes": 2, "at_most": 2})
    return form_page_make(site.root_page, body=[step("You", ask("email", "email", "E-mail"), files, MESSAGE)])


@pytest.fixture
def places(settings: Any, tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The private storage and the folder of temporary files, both empty; they must be empty again."""
    private, temporary = tmp_path / "private", tmp_path / "temporary"
    private.mkdir()
    temporary.mkdir()
    settings.STORAGES = {**settings.STORAGES, "private": folder(private, base_url=None)}
    settings.FILE_UPLOAD_TEMP_DIR = str(temporary)
    # Everything larger than a kilobyte goes where larger files go.
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1024
    yield private, temporary
    assert remains(private, temporary) == []


def remains(*places: Path) -> list[Path]:
    return [path for place in places for path in place.rglob("*") if path.is_file()]


def nothing_kept() -> bool:
    return not (PrivateFile.objects.exists() or Upload.objects.exists() or UploadPiece.objects.exists())


@pytest.mark.parametrize("specimen", ZOO, ids=str)
def test_with_its_page(client: Client, asked: FormPage, places: Any, specimen: Specimen) -> None:
    """Without a script a file comes with its step: the same page says what is wrong, and keeps what was typed."""
    response = press(client, 0, **FITS, paper=SimpleUploadedFile(specimen.name, specimen.content))
    html = response.content.decode()
    assert response.status_code == 200
    assert specimen.sentence in html.replace("&quot;", '"')
    assert 'value="ada@example.org"' in html
    assert "Hello there" in html
    assert nothing_kept()


def begin(client: Client, asked: FormPage, name: str, size: int, key: str = "paper") -> Any:
    html = client.get("/send/?step=0" if FormDraft.objects.exists() else "/send/").content.decode()
    data = {"form_stamp": stamp_of(html), "page": asked.pk, "question": key, "name": name, "size": size}
    return client.post("/form-files/", data)


def put(client: Client, begun: Any, content: bytes, offset: int = 0) -> Any:
    told = begun.json()
    headers = {"Upload-Ticket": told["ticket"], "Upload-Offset": str(offset)}
    return client.put(told["address"], content, content_type="application/octet-stream", headers=headers)


@pytest.mark.parametrize("specimen", [each for each in ZOO if each.content], ids=str)
def test_piece_by_piece(
    client: Client,
    asked: FormPage,
    places: Any,
    specimen: Specimen,
    django_capture_on_commit_callbacks: Commit,
) -> None:
    """With the script: the same sentence beside the file, and nothing remains of the pieces that came."""
    content = specimen.content
    with django_capture_on_commit_callbacks(execute=True):
        begun = begin(client, asked, specimen.name, len(content))
        half = max(len(content) // 2, 1024)
        answer = put(client, begun, content[:half])
        if answer.status_code == 200 and content[half:]:
            answer = put(client, begun, content[half:], half)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    if "“" not in specimen.sentence:
        assert specimen.sentence in answer.json()["detail"]
    assert nothing_kept()
    assert put(client, begun, content).status_code == 404, "a refused file is not gone on with"


def test_names_are_cleaned(client: Client, asked: FormPage) -> None:
    name = "../../\u202e\u200bfdp.\x07scan  of\u2028me" + "x" * 300 + ".jpg.exe"
    press(client, 0, email="no", paper=SimpleUploadedFile(name, picture("JPEG")))
    stored = PrivateFile.objects.get()
    assert re.fullmatch(r"[\w .-]{1,100}", stored.original_name)
    assert ".." not in stored.original_name
    assert not set("\u202e\u200b\u2028\x07/") & set(stored.original_name)
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{32}", str(stored.file.name))


def test_too_large_and_too_many(client: Client, asked: FormPage, places: Any, settings: Any) -> None:
    settings.UPLOAD_LIMIT_MB = 10
    large = PDF + b"\n" * (2 * MEGABYTE)
    html = press(client, 0, **FITS, paper=SimpleUploadedFile("large.pdf", large)).content.decode()
    assert "“large.pdf”: The file is too large. Choose one of at most 2 MB." in html
    assert nothing_kept()
    begun = begin(client, asked, "large.pdf", len(large))
    assert (begun.status_code, begun.json()["code"]) == (422, "too_large")


def test_more_than_a_question_takes(client: Client, asked: FormPage) -> None:
    """Those that fit are kept, the one too many is named."""
    three = [SimpleUploadedFile(f"{number}.pdf", PDF) for number in range(3)]
    html = press(client, 0, **FITS, paper=three).content.decode()
    assert "“2.pdf”: Choose at most 2 files." in html
    assert "0.pdf" in html
    assert PrivateFile.objects.count() == 2
    assert begin(client, asked, "3.pdf", 100).json()["code"] == "too_many"
    assert FormDraft.objects.get().content["answers"]["paper"][1]["name"] == "1.pdf"


def test_more_than_all_files_of_a_form_may_have(client: Client, asked: FormPage, settings: Any) -> None:
    settings.UPLOAD_LIMIT_MB = 1
    assert begin(client, asked, "a.pdf", 700_000).status_code == 201
    answer = begin(client, asked, "b.pdf", 700_000).json()
    assert answer["detail"] == "All files of one form together may have 1 MB. Remove one, or choose a smaller one."


# A body without an end ----------------------------------------------------------------------------------------------

BOUNDARY = "----zoo"


def field(name: str, value: str) -> str:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'


def endless(client: Client, size: int, **later: str) -> Endless:
    """Return a step of the form as a browser sends it, with a file of the size; `later` stands behind the file."""
    html = client.get("/send/").content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', html)
    before = {
        "csrfmiddlewaretoken": token.group(1) if token else "",
        "form_stamp": stamp_of(html),
        "form_step": "0",
        "email": "ada@example.org",
    }
    head = "".join(field(*each) for each in before.items())
    head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="paper"; filename="big.pdf"\r\n\r\n%PDF-'
    tail = "\r\n" + "".join(field(*each) for each in later.items()) + f"--{BOUNDARY}--\r\n"
    return Endless(head.encode(), size, tail.encode())


def send(client: Client, body: Endless) -> tuple[Any, int]:
    """Send the body; return the answer, and the most memory that Python held while it was read."""
    tracemalloc.start()
    try:
        response = client.request(
            REQUEST_METHOD="POST",
            PATH_INFO="/send/",
            QUERY_STRING="step=0",
            CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}",
            CONTENT_LENGTH=str(body.length),
            **{"wsgi.input": body},
        )
        return response, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_gigabyte_is_cut_off_early(asked: FormPage, places: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    body = endless(client, GIGABYTE, message="never read", form_do="next")
    response, peak = send(client, body)
    html = response.content.decode()
    assert response.status_code == 200
    assert "What you chose is too large, so we did not take it in." in html
    assert 'value="ada@example.org"' in html, "what came before the file is shown again"
    assert body.read_bytes < 2 * MEGABYTE
    assert peak < 40 * MEGABYTE
    assert nothing_kept()


def test_a_body_somewhat_too_large_loses_no_answer(client: Client, asked: FormPage, places: Any, settings: Any) -> None:
    """The file is thrown away as it comes in; the answers behind it still arrive, and are kept."""
    settings.UPLOAD_LIMIT_MB = 8
    body = endless(client, 30 * MEGABYTE, message="Behind the file", form_do="next")
    response, peak = send(client, body)
    html = response.content.decode()
    assert "What you chose is too large" in html
    assert "Choose files of at most 2 MB each, 8 MB together." in html
    assert "Behind the file" in html
    assert body.read_bytes == body.length
    assert peak < 40 * MEGABYTE
    assert nothing_kept()


def test_while_a_large_file_is_read_it_has_no_name_on_the_disk(
    client: Client, asked: FormPage, places: tuple[Path, Path]
) -> None:
    seen: list[list[Path]] = []

    class Watched(Endless):
        def read(self, size: int = -1, *args: Any) -> bytes:
            seen.append(remains(*places))
            return super().read(size, *args)

    body = endless(client, 3 * MEGABYTE, message="x", form_do="next")
    watched = Watched(body.head, body.length, body.tail)
    response, _peak = send(client, watched)
    assert "too large" in response.content.decode()
    assert len(seen) > 10
    assert not any(seen)


def test_a_piece_says_how_long_it_is(client: Client, asked: FormPage, places: Any) -> None:
    """A piece of a gigabyte is refused before any of it is read."""
    told = begin(client, asked, "a.pdf", 1000).json()
    body = Endless(b"%PDF-", GIGABYTE)
    response = client.request(
        REQUEST_METHOD="PUT",
        PATH_INFO=told["address"],
        CONTENT_TYPE="application/octet-stream",
        CONTENT_LENGTH=str(body.length),
        HTTP_UPLOAD_TICKET=told["ticket"],
        HTTP_UPLOAD_OFFSET="0",
        **{"wsgi.input": body},
    )
    assert response.json()["code"] == "piece_too_large"
    assert body.read_bytes == 0
