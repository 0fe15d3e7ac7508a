"""A form of several steps: back without loss, hidden answers not kept, checked, sent once, come back to by link."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from forms_app.models import FormDraft, FormPage, Submission
from forms_app.services import codes, drafts
from portal.notifications.models import OutboxMessage
from portal.notifications.rendering import render_for_delivery
from portal.vault.models import PrivateFile
from tests.factories.forms_app import form_page_make
from tests.reading import stamp_of

URL = "/send/"
FITS = {"email": "ada@example.org", "message": "Hello there"}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def ask(kind: str, key: str, label: str, *, when: tuple[str, str, str] | None = None, **more: Any) -> dict[str, Any]:
    value: dict[str, Any] = {"required": True, **more, "key": key, "label": label}
    return {"type": kind, "value": {**value, **condition(when)}}


def condition(when: tuple[str, str, str] | None) -> dict[str, Any]:
    if when is None:
        return {}
    question, operator, value = when
    return {"condition": {"match": "all", "rules": [{"question": question, "operator": operator, "value": value}]}}


def step(title: str, *items: dict[str, Any], when: tuple[str, str, str] | None = None) -> dict[str, Any]:
    return {"type": "step", "value": {"title": title, "items": list(items), **condition(when)}}


STOP = {
    "type": "stop",
    "value": {
        "title": "Not in this city",
        "text": "We work in the city only.",
        "link_url": "/elsewhere/",
        "link_label": "Who else helps",
        **condition(("in_city", "is", "no")),
    },
}
WITNESSES = {
    "type": "group",
    "value": {
        "title": "Witness",
        "key": "witnesses",
        "repeats": True,
        "least": 0,
        "most": 3,
        "items": [ask("short_text", "witness_name", "Name of the witness")],
    },
}
MESSAGE = ask("long_text", "message", "Your message", default="", hint="")
BODY = [
    step("Where", ask("yes_no", "in_city", "Was it in the city?"), STOP),
    step(
        "You",
        ask("email", "email", "E-mail address"),
        ask("yes_no", "seen", "Did somebody see it?"),
        ask("short_text", "by_whom", "By whom?", when=("seen", "is", "yes")),
    ),
    step("Witnesses", WITNESSES, when=("seen", "is", "yes")),
    step("What happened", MESSAGE),
]


@pytest.fixture
def form_page(site: Site) -> FormPage:
    return form_page_make(site.root_page, body=BODY)


def press(client: Client, number: int, do: str = "next", **answers: Any) -> Any:
    """Send one step as the browser does, from the page it stands on."""
    html = client.get(f"{URL}?step={number}" if FormDraft.objects.exists() else URL).content.decode()
    data = {"form_stamp": stamp_of(html), "form_step": str(number), **answers}
    return client.post(f"{URL}?step={number}", data if "form_add" in data else {"form_do": do, **data})


def fill(client: Client) -> None:
    press(client, 0, in_city="yes")
    press(client, 1, email="ada@example.org", seen="no")
    press(client, 3, message="Hello there")


def send(client: Client) -> Any:
    html = client.get(f"{URL}?step=check").content.decode()
    return client.post(f"{URL}?step=check", {"form_stamp": stamp_of(html), "form_do": "send"})


def test_opening_the_form_keeps_nothing_and_shows_the_first_step_only(client: Client, form_page: FormPage) -> None:
    html = client.get(URL).content.decode()
    assert "Step 1 of 3" in html
    assert "Was it in the city?" in html
    assert "Your message" not in html
    assert not FormDraft.objects.exists()


def test_step_by_step_to_the_receipt(client: Client, form_page: FormPage) -> None:
    response = press(client, 0, in_city="yes")
    assert response["Location"] == "/send/?step=1"
    response = press(client, 1, email="ada@example.org", seen="yes", by_whom="A neighbor")
    assert response["Location"] == "/send/?step=2"
    assert "Step 3 of 4" in client.get("/send/?step=2").content.decode()
    press(client, 2, **{"witnesses-entry": ["0"], "witnesses-0-witness_name": "Bo Example"})
    response = press(client, 3, message="Hello there")
    assert response["Location"] == "/send/?step=check"
    html = client.get("/send/?step=check").content.decode()
    for words in ("Nothing has been sent yet", "A neighbor", "Bo Example", "Hello there", "?step=1&amp;from=check"):
        assert words in html
    assert not Submission.objects.exists()
    assert send(client)["Location"] == "/send/sent/"
    row = Submission.objects.get()
    assert row.answers == {
        "in_city": "yes",
        "email": "ada@example.org",
        "seen": "yes",
        "by_whom": "A neighbor",
        "witnesses": [{"witness_name": "Bo Example"}],
        "message": "Hello there",
    }
    assert not FormDraft.objects.exists()
    assert row.receipt in client.get("/send/sent/").content.decode()


def test_answers_to_what_is_hidden_now_are_not_kept(client: Client, form_page: FormPage) -> None:
    press(client, 0, in_city="yes")
    press(client, 1, email="ada@example.org", seen="yes", by_whom="A neighbor")
    press(client, 2, **{"witnesses-entry": ["0"], "witnesses-0-witness_name": "Bo Example"})
    press(client, 1, email="ada@example.org", seen="no", by_whom="A neighbor")
    press(client, 3, message="Hello there")
    send(client)
    assert set(Submission.objects.get().answers) == {"in_city", "email", "seen", "message"}


def test_back_keeps_what_was_typed_even_when_it_is_not_in_order(client: Client, form_page: FormPage) -> None:
    press(client, 0, in_city="yes")
    response = press(client, 1, "back", email="ada at home", seen="yes")
    assert response["Location"] == "/send/?step=0"
    html = client.get("/send/?step=1").content.decode()
    assert 'value="ada at home"' in html
    assert "usa-error-summary" not in html


def test_a_mistake_is_named_and_what_was_typed_outlives_the_tab(client: Client, form_page: FormPage) -> None:
    press(client, 0, in_city="yes")
    html = press(client, 1, email="ada at home").content.decode()
    assert 'href="#id_email"' in html
    assert "Answer yes or no." in html
    assert "By whom?" in html
    assert 'value="ada at home"' in client.get("/send/?step=1").content.decode()


def test_no_step_is_reached_over_an_open_one(client: Client, form_page: FormPage) -> None:
    press(client, 0, in_city="yes")
    for asked in ("2", "3", "check", "9", "x", "-1", "stop"):
        assert client.get(f"{URL}?step={asked}")["Location"] == "/send/?step=1"


def test_a_change_leads_back_to_the_check(client: Client, form_page: FormPage) -> None:
    fill(client)
    html = client.get("/send/?step=0&from=check").content.decode()
    assert 'name="form_from" value="check"' in html
    assert press(client, 0, in_city="yes", form_from="check")["Location"] == "/send/?step=check"
    response = press(client, 1, email="b@example.org", seen="yes", by_whom="X", form_from="check")
    assert response["Location"] == "/send/?step=2&from=check", "what is asked anew is asked before the check"


def test_a_stop_says_why_and_what_else_is_possible_and_nothing_is_sent(client: Client, form_page: FormPage) -> None:
    assert press(client, 0, in_city="no")["Location"] == "/send/?step=stop"
    html = client.get("/send/?step=stop").content.decode()
    for words in ("Not in this city", "We work in the city only.", 'href="/elsewhere/"', 'href="?step=0"'):
        assert words in html
    stamp = stamp_of(client.get("/send/?step=0").content.decode())
    assert client.post(URL, {"form_stamp": stamp, "form_do": "send"})["Location"] == "/send/?step=stop"
    assert not Submission.objects.exists()
    assert press(client, 0, in_city="yes")["Location"] == "/send/?step=1"


def test_adding_and_taking_out_entries_without_a_script(client: Client, form_page: FormPage) -> None:
    press(client, 0, in_city="yes")
    press(client, 1, email="ada@example.org", seen="yes", by_whom="X")
    response = press(client, 2, form_add="witnesses")
    assert response["Location"] == "/send/?step=2#witnesses"
    one = {"witnesses-entry": ["0"], "witnesses-0-witness_name": "Bo"}
    press(client, 2, form_add="witnesses", **one)
    html = client.get("/send/?step=2").content.decode()
    assert html.count('name="witnesses-entry"') == 3  # two entries, and the empty one for the script
    assert 'value="Bo"' in html
    both = {"witnesses-entry": ["0", "1"], "witnesses-0-witness_name": "Bo", "witnesses-1-witness_name": "Cy"}
    press(client, 2, form_remove="witnesses-0", **both)
    html = client.get("/send/?step=2").content.decode()
    assert 'value="Cy"' in html
    assert 'value="Bo"' not in html


def test_double_click_and_second_tab_are_one_submission(client: Client, form_page: FormPage) -> None:
    fill(client)
    stamp = stamp_of(client.get("/send/?step=check").content.decode())
    old_step = {"form_stamp": stamp, "form_step": "3", "form_do": "next", "message": "Second tab"}
    data = {"form_stamp": stamp, "form_do": "send"}
    locations = {client.post(URL, data)["Location"] for _time in range(3)}
    assert locations == {"/send/sent/"}
    assert client.post(URL, old_step)["Location"] == "/send/sent/"
    assert Submission.objects.count() == 1
    assert not FormDraft.objects.exists()


def test_a_new_form_after_sending_is_a_new_submission(client: Client, form_page: FormPage) -> None:
    for _time in range(2):
        fill(client)
        send(client)
    assert Submission.objects.count() == 2


def test_somebody_who_begins_again_is_asked_and_may_start_over(client: Client, form_page: FormPage) -> None:
    press(client, 0, in_city="yes")
    html = client.get(URL).content.decode()
    assert "Go on with it" in html
    client.post(URL, {"form_do": "over"})
    assert not FormDraft.objects.exists()
    assert "Was it in the city?" in client.get(URL).content.decode()


def test_answers_are_sealed(client: Client, form_page: FormPage) -> None:
    from django.db import connection

    fill(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM forms_app_formdraft")
        assert "Hello" not in cursor.fetchone()[0]


def test_a_form_published_anew_asks_only_what_changed(client: Client, form_page: FormPage) -> None:
    fill(client)
    page = FormPage.objects.get(pk=form_page.pk)
    asked = [ask("yes_no", "in_city", "In the city, was it?"), ask("number", "age", "How old are you?")]
    page.body = [step("Where", *asked, STOP), *BODY[1:]]
    page.save()
    assert client.get("/send/?step=check")["Location"] == "/send/?step=0"
    html = client.get("/send/?step=0").content.decode()
    assert "This form was changed" in html
    assert re.search(r'value="yes"[^>]*checked', html), "the answer whose key and kind still fit is kept"
    assert press(client, 0, in_city="yes", age="33")["Location"] == "/send/?step=check"
    send(client)
    assert Submission.objects.get().answers["age"] == 33


def test_an_answer_of_another_kind_is_asked_again(client: Client, form_page: FormPage) -> None:
    fill(client)
    page = FormPage.objects.get(pk=form_page.pk)
    page.body = [BODY[0], step("You", ask("email", "email", "E-mail"), ask("number", "seen", "How many?")), BODY[3]]
    page.save()
    html = client.get("/send/?step=1").content.decode()
    assert 'value="ada@example.org"' in html
    assert 'value="no"' not in html
    response = client.post(URL, {"form_stamp": stamp_of(html), "form_do": "send"})
    assert response["Location"] == "/send/?step=1"
    assert not Submission.objects.exists()


# Files ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_file(site: Site) -> FormPage:
    files = ask("file", "paper", "Your paper", required=False, files={"kinds": ["pdf"], "megabytes": 1, "at_most": 2})
    return form_page_make(site.root_page, body=[step("You", ask("email", "email", "E-mail"), MESSAGE, files)])


def test_a_file_outlives_a_mistake_on_another_field(client: Client, with_file: FormPage) -> None:
    press(client, 0, email="no", paper=SimpleUploadedFile("my paper.pdf", PDF))
    html = client.get("/send/?step=0").content.decode()
    assert "my paper.pdf" in html
    assert press(client, 0, **FITS)["Location"] == "/send/?step=check"
    send(client)
    stored = PrivateFile.objects.get()
    assert Submission.objects.get().answers["paper"] == [
        {"reference": stored.reference, "name": "my paper.pdf", "size": len(PDF)}
    ]


def test_a_file_taken_out_is_gone_and_one_of_another_kind_is_refused(client: Client, with_file: FormPage) -> None:
    response = press(client, 0, **FITS, paper=SimpleUploadedFile("run.pdf", b"MZ program"))
    assert "“run.pdf”: This is a program. Choose one of these: PDF." in response.content.decode()
    assert not PrivateFile.objects.exists()
    press(client, 0, **FITS, paper=SimpleUploadedFile("a.pdf", PDF))
    kept = PrivateFile.objects.get()
    assert press(client, 0, **FITS, form_drop=f"paper:{kept.reference}")["Location"] == "/send/?step=0#id_paper"
    assert not PrivateFile.objects.exists()


def test_nobody_puts_another_file_into_an_answer(client: Client, with_file: FormPage) -> None:
    """References come from the server's own row, never from what was sent."""
    press(client, 0, **FITS, **{"paper": "0" * 32, "paper-kept": "0" * 32})
    assert FormDraft.objects.get().content["answers"].get("paper") is None


# Save and return -----------------------------------------------------------------------------------------------------


def saved(client: Client) -> tuple[FormDraft, str]:
    """Save a form and return it with the path of its link."""
    press(client, 0, in_city="yes")
    assert press(client, 1, "save", email="ada@example.org", seen="no")["Location"] == "/send/?step=save"
    html = client.post("/send/?step=save", {"form_do": "link", "form_address": "ada@example.org"}).content.decode()
    assert "We wrote to ada@example.org" in html
    message = OutboxMessage.objects.get(kind="form_return_link")
    rendered = render_for_delivery(message)
    found = re.search(r"/send/t/[0-9a-f]{32}/", rendered.text)
    assert found
    assert "Was it in the city" not in rendered.text + rendered.html
    return FormDraft.objects.get(), found.group(0)


def test_the_link_asks_for_a_code_that_came_by_mail(client: Client, form_page: FormPage) -> None:
    draft, link = saved(client)
    other = Client()
    html = other.get(link).content.decode()
    assert "a•••@example.org" in html
    assert "ada@example.org" not in html
    assert not OutboxMessage.objects.filter(kind="form_return_code").exists(), "opening the link does nothing"
    assert cookie_of(other, form_page) is None
    other.post(link, {"form_do": "code"})
    rendered = render_for_delivery(OutboxMessage.objects.get(kind="form_return_code"))
    code = codes.code_of(FormDraft.objects.get())
    assert code in rendered.text
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert "not the code we sent" in other.post(link, {"form_do": "open", "form_code": wrong}).content.decode()
    assert other.post(link, {"form_do": "open", "form_code": code})["Location"] == "/send/?step=3"
    assert 'value="ada@example.org"' in other.get("/send/?step=1").content.decode()
    again = Client()
    assert "does not work any more" in again.post(link, {"form_do": "open", "form_code": code}).content.decode()


def cookie_of(client: Client, page: FormPage) -> Any:
    return client.cookies.get(f"form_{page.stamp_name}")


def test_five_wrong_codes_end_a_code(client: Client, form_page: FormPage) -> None:
    draft, link = saved(client)
    drafts.return_code_send(draft=draft)
    code = codes.code_of(FormDraft.objects.get())
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    other = Client()
    for _time in range(codes.TRIES):
        other.post(link, {"form_do": "open", "form_code": wrong})
    assert other.post(link, {"form_do": "open", "form_code": code}).status_code == 200
    assert cookie_of(other, form_page) is None


@pytest.mark.parametrize("link", ["/send/t/x/", f"/send/t/{'0' * 32}/"])
def test_an_unknown_link_says_so(client: Client, form_page: FormPage, link: str) -> None:
    response = client.get(link)
    assert response.status_code == 404
    assert "does not work any more" in response.content.decode()


def test_a_form_is_forgotten_with_its_files_after_its_time(client: Client, with_file: FormPage) -> None:
    press(client, 0, email="no", paper=SimpleUploadedFile("a.pdf", PDF))
    draft = FormDraft.objects.get()
    assert drafts.drafts_forget_old(timezone.now()) == 0
    assert drafts.drafts_forget_old(draft.expires_at + dt.timedelta(seconds=1)) == 1
    assert not FormDraft.objects.exists()
    assert not PrivateFile.objects.exists()


def test_an_old_stamp_is_good_while_its_form_is_kept(client: Client, form_page: FormPage) -> None:
    press(client, 0, in_city="yes")
    FormDraft.objects.update(expires_at=timezone.now() + dt.timedelta(days=30))
    from forms_app import stamps

    draft = FormDraft.objects.get()
    old = stamps.Stamp(draft.key, timezone.now() - dt.timedelta(days=20))
    data = {"form_stamp": stamps.to_text(old, form_page.stamp_name), "form_step": "1", "form_do": "next"}
    client.cookies.clear()
    response = client.post(URL, {**data, "email": "ada@example.org", "seen": "no"})
    assert response["Location"] == "/send/?step=3"
    assert FormDraft.objects.count() == 1


def test_the_field_that_people_leave_empty_counts_on_every_step(client: Client, form_page: FormPage) -> None:
    press(client, 0, in_city="yes", form_website="https://example.com")
    press(client, 1, email="ada@example.org", seen="no")
    press(client, 3, message="Hello there")
    send(client)
    row = Submission.objects.get()
    assert (row.screening, row.signs) == ("held", ["trap"])
