"""Files sent piece by piece while a form is filled in: resumed, cancelled, kept with the form, taken once."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from forms_app import tickets
from forms_app.draft_timers import forget_uploads
from forms_app.errors import UploadRefused
from forms_app.models import FormDraft, FormPage, Submission, Upload, UploadPiece
from forms_app.services import drafts, uploads
from forms_app.states import UploadState
from portal.vault.models import PrivateFile
from tests.factories.forms_app import form_page_make, submission_make
from tests.factories.home import site_make
from tests.factories.vault import PDF, picture
from tests.forms_app.test_steps import FITS, MESSAGE, ask, press, send, step
from tests.forms_app.test_upload_zoo import begin, put
from tests.reading import stamp_of

Commit = Any
LONG = PDF.replace(b"trailer", b"% " + b"x" * 5000 + b"\ntrailer")


@pytest.fixture
def asked(site: Site) -> FormPage:
    files = ask("file", "paper", "Your papers", required=False, files={"megabytes": 2, "at_most": 2})
    return form_page_make(site.root_page, body=[step("You", ask("email", "email", "E-mail"), files, MESSAGE)])


def whole(client: Client, asked: FormPage, name: str = "my cv.pdf", content: bytes = PDF) -> Any:
    """Send a file as the script does; return what was answered last."""
    return put(client, begin(client, asked, name, len(content)), content)


def test_a_file_is_here_before_the_form_is_sent_and_goes_with_it(client: Client, asked: FormPage) -> None:
    answer = whole(client, asked)
    assert answer.status_code == 200
    assert "my cv.pdf" in answer.json()["html"]
    stored = PrivateFile.objects.get()
    entry = {"reference": stored.reference, "name": "my cv.pdf", "size": len(PDF)}
    assert FormDraft.objects.get().content["answers"] == {"paper": [entry]}
    html = press(client, 0, email="no", message="Hello there").content.decode()
    assert "my cv.pdf" in html, "a mistake elsewhere loses no file"
    press(client, 0, **FITS)
    assert "my cv.pdf" in client.get("/send/?step=check").content.decode()
    send(client)
    row = Submission.objects.get()
    assert row.answers["paper"] == [entry]
    upload = Upload.objects.get()
    assert (upload.submission, upload.state) == (row, UploadState.TAKEN)
    assert forget_uploads(timezone.now() + dt.timedelta(days=400)) == 0


def test_in_pieces_with_a_break(client: Client, asked: FormPage) -> None:
    begun = begin(client, asked, "long.pdf", len(LONG))
    told = begun.json()
    assert put(client, begun, LONG[:2000]).json()["offset"] == 2000
    again = put(client, begun, LONG[:2000])
    assert (again.status_code, again.json()["offset"]) == (409, 2000), "the answer was lost; the piece is here"
    assert put(client, begun, LONG[3000:], 3000).json()["offset"] == 2000, "a piece is missing between"
    where = client.get(told["address"], headers={"Upload-Ticket": told["ticket"]})
    assert where.json() == {"offset": 2000, "size": len(LONG)}
    assert "no-store" in where["Cache-Control"]
    assert put(client, begun, LONG[2000:], 2000).status_code == 200
    repeated = put(client, begun, b"", len(LONG))
    assert "long.pdf" in repeated.json()["html"], "the last answer was lost: asked again it is the same"
    assert PrivateFile.objects.get().file.read() == LONG
    assert not UploadPiece.objects.exists()
    assert len(FormDraft.objects.get().content["answers"]["paper"]) == 1


def test_pieces_lie_sealed(client: Client, asked: FormPage) -> None:
    begun = begin(client, asked, "long.pdf", len(LONG))
    put(client, begun, LONG[:2000])
    piece = UploadPiece.objects.get().file
    assert b"%PDF" not in piece.file.storage.sealed_content(piece.file.name)
    assert piece.file.read() == LONG[:2000]


def test_more_than_was_announced(client: Client, asked: FormPage) -> None:
    begun = begin(client, asked, "long.pdf", 100)
    assert put(client, begun, LONG).json()["code"] == "too_large"
    assert not PrivateFile.objects.exists()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"form_stamp": "made up"}, "stamp"),
        ({"page": "0"}, "unknown"),
        ({"page": "x"}, "unknown"),
        ({"question": "email"}, "question"),
        ({"question": "nothing"}, "question"),
        ({"size": "0"}, "empty"),
        ({"size": "-1"}, "empty"),
        ({"size": "9" * 30}, "empty"),
        ({"size": "99999999"}, "too_large"),
    ],
)
def test_what_is_not_begun(client: Client, asked: FormPage, change: dict[str, str], code: str) -> None:
    html = client.get("/send/").content.decode()
    data = {"form_stamp": stamp_of(html), "page": asked.pk, "question": "paper", "name": "a.pdf", "size": 10}
    # A browser sends the cookie of the form to the form's own address only.
    answer = Client().post("/form-files/", {**data, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["detail"]
    assert not Upload.objects.exists()


def test_only_with_the_token_of_the_page(asked: FormPage) -> None:
    """Another site cannot send files in a reader's name."""
    client = Client(enforce_csrf_checks=True)
    html = client.get("/send/").content.decode()
    data = {"form_stamp": stamp_of(html), "page": asked.pk, "question": "paper", "name": "a.pdf", "size": 10}
    assert client.post("/form-files/", data).status_code == 403


def test_a_ticket_opens_its_own_upload_and_no_other(client: Client, asked: FormPage) -> None:
    first, second = begin(client, asked, "a.pdf", len(PDF)), begin(client, asked, "b.pdf", len(PDF))
    address, ticket = first.json()["address"], second.json()["ticket"]
    for method in (client.get, client.put, client.delete):
        assert method(address, headers={"Upload-Ticket": ticket}).status_code == 404
        assert method(address).status_code == 404
        assert method(address, headers={"Upload-Ticket": "made:up"}).status_code == 404


def test_a_ticket_ends(client: Client, asked: FormPage, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = begin(client, asked, "a.pdf", len(PDF))
    monkeypatch.setattr(tickets, "LIFETIME", dt.timedelta(seconds=-1))
    assert put(client, begun, PDF).status_code == 404


def test_cancelled_and_taken_out(client: Client, asked: FormPage, django_capture_on_commit_callbacks: Commit) -> None:
    begun = begin(client, asked, "long.pdf", len(LONG))
    put(client, begun, LONG[:2000])
    gone = whole(client, asked, "other.pdf")
    assert gone.status_code == 200
    names = list(PrivateFile.objects.values_list("file", flat=True))
    storage = PrivateFile.objects.all()[0].file.storage
    with django_capture_on_commit_callbacks(execute=True):
        for row in Upload.objects.all():
            ticket = tickets.ticket_of(row, asked.pk, stamp_of_draft())
            answer = client.delete(f"/form-files/{row.reference}/", headers={"Upload-Ticket": ticket})
            assert answer.status_code == 204
    assert FormDraft.objects.get().content["answers"]["paper"] is None
    assert not Upload.objects.exists()
    assert not PrivateFile.objects.exists()
    assert not any(storage.exists(name) for name in names)


def stamp_of_draft() -> Any:
    from forms_app.stamps import Stamp

    draft = FormDraft.objects.get()
    return Stamp(draft.key, draft.started_at)


def test_a_file_outlives_the_other_tab(client: Client, asked: FormPage) -> None:
    """A step that was opened before the file came, sent after it, keeps it."""
    html = client.get("/send/").content.decode()
    whole(client, asked)
    data = {"form_stamp": stamp_of(html), "form_step": "0", "form_do": "next", **FITS}
    assert client.post("/send/?step=0", data)["Location"] == "/send/?step=check"
    assert len(FormDraft.objects.get().content["answers"]["paper"]) == 1


def test_what_no_form_took_is_forgotten(client: Client, asked: FormPage) -> None:
    begin(client, asked, "never sent.pdf", len(PDF))
    later = timezone.now() + dt.timedelta(days=2)
    assert forget_uploads(timezone.now()) == 0
    assert forget_uploads(later) == 1
    whole(client, asked)
    assert forget_uploads(later) == 0, "a half-filled form keeps it"
    drafts.drafts_forget_old(timezone.now() + dt.timedelta(days=400))
    assert not Upload.objects.exists()
    assert not PrivateFile.objects.exists()


def test_files_that_were_not_sent_go_when_the_form_is_sent(client: Client, asked: FormPage) -> None:
    begun = begin(client, asked, "unfinished.pdf", len(LONG))
    put(client, begun, LONG[:2000])
    press(client, 0, **FITS)
    send(client)
    assert Submission.objects.exists()
    assert not Upload.objects.exists()
    assert not PrivateFile.objects.exists()


def test_pictures_are_drawn_anew(client: Client, asked: FormPage) -> None:
    content = picture("JPEG") + b"trailing words"
    assert whole(client, asked, "me.jpeg", content).status_code == 200
    stored = PrivateFile.objects.get()
    assert b"trailing words" not in stored.file.read()
    assert stored.original_name == "me.jpg"


# Taken by the API ----------------------------------------------------------------------------------------------------


def ready(site: Site, asked: FormPage, content: bytes = PDF) -> str:
    """Return the ticket of a file that is here."""
    question = asked.definition.question("paper")
    assert question
    form = asked.translation_key
    row = uploads.upload_begin(site=site, form=form, question=question, holder="api", name="a.pdf", size=len(content))
    row = uploads.upload_receive(upload=row, question=question, offset=0, content=content)
    uploads.upload_finish(upload=row, question=question)
    return tickets.ticket_of(row)


def take(at: Site, asked: FormPage, ticket: str, key: str = "key", **other: Any) -> Any:
    question = asked.definition.question("paper")
    given = {"site": at, "form": asked.translation_key, "question": question, "ticket": ticket, "key": key, **other}
    return uploads.upload_take(**given)


def test_taken_by_one_key_only(site: Site, asked: FormPage) -> None:
    ticket = ready(site, asked)
    entry = take(site, asked, ticket)
    assert take(site, asked, ticket) == entry, "the same request again"
    with pytest.raises(UploadRefused, match="another form already") as refused:
        take(site, asked, ticket, key="other")
    assert refused.value.code == "taken"
    row = submission_make(site, asked, answers={**FITS, "paper": [entry]})
    assert Upload.objects.get().submission == row


def test_a_ticket_holds_at_its_own_site_form_and_question(site: Site, asked: FormPage) -> None:
    ticket = ready(site, asked)
    other = ask("file", "other", "Other")
    page = form_page_make(site.root_page, slug="other", body=[step("One", ask("email", "email", "E"), other, MESSAGE)])
    elsewhere = page.definition.question("other")
    for change in ({"site": site_make("other.example")}, {"form": uuid.uuid4()}, {"question": elsewhere}):
        with pytest.raises(UploadRefused) as refused:
            take(site, asked, ticket, **change)
        assert refused.value.code == "unknown"
    for text in ("", "made:up", "x" * 1000):
        with pytest.raises(UploadRefused, match="do not know this file"):
            take(site, asked, text)


def test_a_file_that_is_not_whole_is_not_taken(site: Site, asked: FormPage) -> None:
    question = asked.definition.question("paper")
    assert question
    row = uploads.upload_begin(
        site=site, form=asked.translation_key, question=question, holder="api", name="a.pdf", size=10
    )
    with pytest.raises(UploadRefused) as refused:
        take(site, asked, tickets.ticket_of(row))
    assert refused.value.code == "unfinished"


@pytest.mark.django_db(transaction=True)
def test_two_forms_at_once_take_a_file_once(transactional_db: None) -> None:
    site = site_make("testserver")
    files = ask("file", "paper", "Your papers", required=False)
    asked = form_page_make(site.root_page, body=[step("You", ask("email", "email", "E-mail"), files, MESSAGE)])
    ticket = ready(site, asked)
    found: list[str] = []
    barrier = threading.Barrier(2)

    def run(key: str) -> None:
        try:
            barrier.wait()
            with transaction.atomic():
                take(site, asked, ticket, key=key)
            found.append("ok")
        except UploadRefused as refused:
            found.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(key,)) for key in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["ok", "taken"]


# Viruses -------------------------------------------------------------------------------------------------------------


def test_staff_see_and_hear_of_a_virus(client: Client, asked: FormPage, person: Any, settings: Any) -> None:
    """Before it is sent, its writer is told: test_viruses.py."""
    from portal.accounts.enums import Role
    from portal.notifications.models import OutboxMessage
    from portal.vault.tasks import scan_file

    coordinator = person(Role.COORDINATOR)
    settings.VIRUS_SCANNER = "tests.forms_app.test_uploads.FindsEverything"
    whole(client, asked)
    stored = PrivateFile.objects.get()
    press(client, 0, **FITS)
    send(client)
    row = Submission.objects.get()
    address = f"/portal/submissions/{row.receipt}/"
    client.force_login(coordinator)
    html = client.get(address).content.decode()
    assert "Scan pending" in html
    assert f"{address}files/" not in html, "no link to what is not handed out"
    assert client.get(f"{address}files/{stored.reference}/").status_code == 409
    assert scan_file.call(stored.pk) == "infected"
    html = client.get(address).content.decode()
    assert "A virus was found" in html
    message = OutboxMessage.objects.get(kind="submission_file_infected")
    assert message.recipient_id == coordinator.pk


class FindsEverything:
    """A scanner that takes every file for a virus."""

    def is_infected(self, content: bytes) -> bool:
        return True
