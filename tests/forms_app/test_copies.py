"""The sender's copy: a link in the receipt, a code to the same address, and nothing to anybody else."""

from __future__ import annotations

import copy
import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from forms_app import purposes
from forms_app.models import FormPage, Submission, SubmissionCopy
from forms_app.services import codes, copies, submission_mark_spam
from forms_app.services.announcing import tell
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.logs import scrub
from portal.notifications.delivery import render_for_delivery
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import CONTACT_ANSWERS, CONTACT_BODY, form_page_make, submission_make
from tests.factories.home import site_make


@pytest.fixture
def sent(site: Site, form_page: FormPage) -> Submission:
    return submission_make(site, form_page)


def link_of(submission: Submission) -> str:
    """Return the path of the link in the receipt that was written."""
    rendered = render_for_delivery(OutboxMessage.objects.get(kind="submission_receipt"))
    found = re.search(r"/form-copies/t/[0-9a-f]{32}/", rendered.text)
    assert found
    assert CONTACT_ANSWERS["message"] not in rendered.text + rendered.html
    return found.group(0)


def code_asked(client: Client, link: str) -> str:
    client.post(link, {"form_do": "code"})
    rendered = render_for_delivery(OutboxMessage.objects.filter(kind="form_copy_code").latest("pk"))
    code = codes.code_of(SubmissionCopy.objects.get())
    assert code in rendered.text
    return code


def test_the_link_and_a_code_show_what_was_sent(client: Client, sent: Submission) -> None:
    link = link_of(sent)
    html = client.get(link).content.decode()
    assert "a•••@example.org" in html
    assert CONTACT_ANSWERS["message"] not in html
    assert not OutboxMessage.objects.filter(kind="form_copy_code").exists(), "opening the link does nothing"
    code = code_asked(client, link)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    answer = client.post(link, {"form_do": "open", "form_code": wrong})
    assert "not the code we sent" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="submission.copy_read").exists()
    assert client.post(link, {"form_do": "open", "form_code": f"{code[:3]} {code[3:]}"})["Location"] == link
    shown = client.get(link)
    for words in (sent.receipt, "Full name", "Ada Example", "ada@example.org", "Something else", "Hello there"):
        assert words in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    event = AuditEvent.objects.get(action="submission.copy_read")
    assert (event.object_id, event.actor_kind) == (sent.receipt, "anonymous")
    assert CONTACT_ANSWERS["message"] not in Client().get(link).content.decode(), "another browser asks for a code"
    assert "does not work any more" in Client().post(link, {"form_do": "open", "form_code": code}).content.decode()
    client.post(link, {"form_do": "close"})
    assert CONTACT_ANSWERS["message"] not in client.get(link).content.decode()


def test_the_copy_reads_as_it_was_asked_in_its_language(client: Client, site: Site, form_page: FormPage) -> None:
    row = submission_make(site, form_page)
    Submission.objects.filter(pk=row.pk).update(language="es")
    body = copy.deepcopy(list(form_page.body.raw_data))
    body[1]["value"]["label"] = "Another name"
    form_page.body = form_page.body.stream_block.to_python(body)
    form_page.save_revision().publish()
    link = link_of(row)
    assert "Lo que usted envió" in client.get(link).content.decode()
    client.post(link, {"form_do": "open", "form_code": code_asked(client, link)})
    html = client.get(link).content.decode()
    assert "Full name" in html
    assert "Another name" not in html
    form_page.delete()
    assert "Full name" in client.get(link).content.decode(), "the page may go, the copy stays"


def test_the_link_is_kept_as_a_hash_and_in_no_log(sent: Submission) -> None:
    link = link_of(sent)
    assert link == link_of(sent) == copies.copy_link(sent)
    token = link.split("/")[-2]
    assert token not in str(SubmissionCopy.objects.values().get())
    assert token not in scrub(f"GET {link}")


@pytest.mark.parametrize("ending", ["x", "0" * 32, "a" * 400])
def test_an_unknown_link_says_so(client: Client, site: Site, ending: str) -> None:
    response = client.get(f"/form-copies/t/{ending}/")
    assert response.status_code == 404
    assert "does not work any more" in response.content.decode()


def test_old_links_gone_answers_and_other_programs_lead_nowhere(client: Client, sent: Submission) -> None:
    link = link_of(sent)
    other = site_make("abroad.localhost")
    assert client.get(link, headers={"host": other.hostname}).status_code == 404
    ends = SubmissionCopy.objects.get().expires_at
    assert ends - sent.sent_at >= dt.timedelta(days=30) - dt.timedelta(minutes=1)
    assert copies.copies_forget_old(ends - dt.timedelta(seconds=1)) == 0
    SubmissionCopy.objects.update(expires_at=timezone.now())
    assert client.get(link).status_code == client.post(link, {"form_do": "code"}).status_code == 404
    assert copies.copies_forget_old(timezone.now()) == 1
    copies.copy_link(sent)
    assert client.get(link).status_code == 200
    sent.delete()
    assert client.get(link).status_code == 404
    assert not SubmissionCopy.objects.exists()


def test_five_wrong_codes_end_a_code_and_twenty_codes_the_link(client: Client, sent: Submission) -> None:
    link = link_of(sent)
    code = code_asked(client, link)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _time in range(codes.TRIES):
        client.post(link, {"form_do": "open", "form_code": wrong})
    assert client.post(link, {"form_do": "open", "form_code": code}).status_code == 200
    assert "wait a minute" in client.post(link, {"form_do": "code"}).content.decode()
    SubmissionCopy.objects.update(code_number=codes.CODES, code_sent_at=None)
    assert "too many codes" in client.post(link, {"form_do": "code"}).content.decode()
    assert OutboxMessage.objects.filter(kind="form_copy_code").count() == 1


def test_a_cookie_that_is_made_up_or_of_another_copy_opens_nothing(
    client: Client, site: Site, form_page: FormPage, sent: Submission
) -> None:
    link = link_of(sent)
    other = submission_make(site, form_page, answers={**CONTACT_ANSWERS, "message": "Something secret"})
    foreign = copies.copy_link(other)
    made = SubmissionCopy.objects.get(submission=sent)
    code = codes.code_of(codes.code_send(made, lambda _row: None))
    client.post(link, {"form_do": "open", "form_code": code})
    client.cookies["form_copy"]["path"] = "/"
    assert "Something secret" not in client.get(foreign).content.decode()
    client.cookies["form_copy"] = "1"
    assert CONTACT_ANSWERS["message"] not in client.get(link).content.decode()


def test_a_code_asked_for_on_another_visit_says_nothing_of_the_answers(client: Client, sent: Submission) -> None:
    """The page before the code tells as much as the link's own mail: a masked address."""
    html = client.get(link_of(sent)).content.decode()
    for words in (sent.receipt, "Ada", "ada@example.org", "Write to us"):
        assert words not in html


def test_what_is_held_has_no_copy_until_it_arrives(site: Site, form_page: FormPage, person: Any) -> None:
    user: User = person()
    row = submission_make(site, form_page)
    submission_mark_spam(submission=row, actor=user)
    assert OutboxMessage.objects.filter(kind="submission_receipt").count() == 1
    assert not SubmissionCopy.objects.exists(), "made when the receipt is delivered"


def test_what_a_room_took_over_has_no_copy(client: Client, sent: Submission, monkeypatch: Any) -> None:
    link = link_of(sent)
    Submission.objects.filter(pk=sent.pk).update(purpose="reopening_list")
    assert purposes.get("reopening_list") is not None
    assert client.get(link).status_code == 404


def test_the_copy_goes_to_the_sender_wherever_another_address_stands(
    client: Client, site: Site, form_page: FormPage
) -> None:
    other = {"type": "email", "value": {"key": "officer_email", "label": "Officer's e-mail", "required": False}}
    asked = form_page_make(site.root_page, slug="other", body=[other, *CONTACT_BODY])
    row = submission_make(site, asked, answers={**CONTACT_ANSWERS, "officer_email": "olive@example.org"})
    assert render_for_delivery(OutboxMessage.objects.get(kind="submission_receipt")).recipient.address == (
        "ada@example.org"
    )
    assert "a•••@example.org" in client.get(link_of(row)).text


def test_a_new_hash_key_gives_a_new_link_that_opens(client: Client, sent: Submission, settings: Any) -> None:
    old = link_of(sent)
    settings.VAULT_HASH_KEY = "another-key-of-at-least-thirty-two-characters"
    new = link_of(sent)
    assert new != old
    assert (client.get(new).status_code, client.get(old).status_code) == (200, 404)
    assert SubmissionCopy.objects.count() == 1


def test_scores_of_an_interview_are_told_to_no_address_in_them(client: Client, sent: Submission) -> None:
    link = link_of(sent)
    OutboxMessage.objects.all().delete()
    Submission.objects.filter(pk=sent.pk).update(purpose="interview_score")
    assert client.get(link).status_code == 404
    sent.refresh_from_db()
    tell(sent)
    assert not OutboxMessage.objects.filter(kind="submission_receipt").exists()
