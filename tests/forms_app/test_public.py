"""The address of a public form: show, refuse with every value kept, keep once, receipt on a page of its own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from forms_app import purposes, throttle
from forms_app.enums import Audience
from forms_app.models import FormPage, Submission
from forms_app.purposes import Closed, Purpose
from forms_app.rules import spam
from forms_app.stamps import Stamp, from_text, new_stamp, to_text
from portal.accounts.enums import Role
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import CONTACT_ANSWERS, form_page_make
from tests.reading import stamp_of, undrawn

URL = "/send/"


def opened(client: Client) -> dict[str, str]:
    """Open the form and return what it would send: the answers and the stamp."""
    return {**CONTACT_ANSWERS, "form_stamp": stamp_of(client.get(URL).content.decode())}


def test_the_form_is_shown_and_no_cache_keeps_it(client: Client, form_page: FormPage) -> None:
    response = client.get(URL)
    html = response.content.decode()
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert form_page.cacheable is False
    for words in ("Full name", "About you", "So that we can answer.", "Send my answers", "csrfmiddlewaretoken"):
        assert words in html


def test_opening_the_form_keeps_nothing(client: Client, form_page: FormPage) -> None:
    client.get(URL)
    assert "sessionid" not in client.cookies
    assert not Submission.objects.exists()


def test_a_form_that_fits_is_kept_with_its_questions_and_redirects(client: Client, form_page: FormPage) -> None:
    response = client.post(URL, opened(client))
    row = Submission.objects.get()
    assert (response.status_code, response["Location"]) == (302, "/send/sent/")
    assert row.receipt not in response["Location"]
    assert row.answers == CONTACT_ANSWERS
    assert row.definition == form_page.definition
    assert row.version == form_page.definition.version
    receipt = client.get("/send/sent/").content.decode()
    assert row.receipt in receipt
    assert "We answer within a week." in receipt
    assert "Hello there" not in receipt


def test_answers_are_sealed_in_the_database(client: Client, form_page: FormPage) -> None:
    from django.db import connection

    client.post(URL, opened(client))
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM forms_app_submission")
        stored = cursor.fetchone()[0]
    assert "Ada Example" not in stored


def test_a_receipt_page_without_a_receipt_leads_to_the_form(client: Client, form_page: FormPage) -> None:
    response = client.get("/send/sent/")
    assert (response.status_code, response["Location"]) == (302, "/send/")


def test_mistakes_are_named_at_the_top_and_every_value_is_kept(client: Client, form_page: FormPage) -> None:
    response = client.post(URL, {**opened(client), "email": "ada at home", "name": ""})
    html = response.content.decode()
    assert response.status_code == 200
    assert not Submission.objects.exists()
    assert 'href="#id_name"' in html
    assert 'href="#id_email"' in html
    assert "Please answer this question." in html
    assert 'value="ada at home"' in html
    assert "Hello there" in html
    assert re.search(r'value="other"[^>]*checked', html)
    assert html.index("usa-error-summary") < html.index("<h1")


def test_without_a_form_token_nothing_is_kept(form_page: FormPage) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, CONTACT_ANSWERS).status_code == 403
    assert not Submission.objects.exists()


def test_a_double_click_is_one_submission_and_one_message(client: Client, form_page: FormPage) -> None:
    data = opened(client)
    first, second = client.post(URL, data), client.post(URL, data)
    assert first["Location"] == second["Location"] == "/send/sent/"
    assert Submission.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="submission_receipt").count() == 1
    assert "We had this form already" in client.get("/send/sent/").content.decode()


def test_two_tabs_of_one_browser_are_one_submission(client: Client, form_page: FormPage) -> None:
    one, other = opened(client), opened(client)
    client.post(URL, one)
    client.post(URL, other)
    assert Submission.objects.count() == 1


def test_a_new_form_after_sending_is_a_new_submission(client: Client, form_page: FormPage) -> None:
    client.post(URL, opened(client))
    client.post(URL, {**opened(client), "message": "Something else"})
    assert Submission.objects.count() == 2


@pytest.mark.parametrize("text", ["", "made up", "old", "other form"])
def test_a_stamp_that_is_not_ours_asks_to_send_again_and_keeps_the_answers(form_page: FormPage, text: str) -> None:
    now = timezone.now()
    old = Stamp("k" * 32, now - dt.timedelta(days=8))
    made = {"old": to_text(old, form_page.stamp_name), "other form": to_text(new_stamp(now), "another")}.get(text, text)
    client = Client()
    response = client.post(URL, {**CONTACT_ANSWERS, "form_stamp": made})
    html = response.content.decode()
    assert not Submission.objects.exists()
    assert "Check your answers and send them again" in html
    assert "Hello there" in html
    again = client.post(URL, {**CONTACT_ANSWERS, "form_stamp": stamp_of(html)})
    assert again.status_code == 302


def test_a_stamp_keeps_when_the_form_was_opened(form_page: FormPage) -> None:
    now = timezone.now().replace(microsecond=0)
    stamp = new_stamp(now)
    assert from_text(to_text(stamp, form_page.stamp_name), form_page.stamp_name, now) == stamp


def test_what_only_a_program_fills_in_is_held_and_has_its_receipt(client: Client, form_page: FormPage) -> None:
    response = client.post(URL, {**opened(client), "form_website": "https://example.com"})
    row = Submission.objects.get()
    assert (row.screening, row.signs, row.answers) == ("held", ["trap"], CONTACT_ANSWERS)
    assert response["Location"] == "/send/sent/"
    assert row.receipt in client.get("/send/sent/").content.decode()
    assert not OutboxMessage.objects.exists()


def test_the_field_that_people_leave_empty_is_in_nobodys_way(client: Client, form_page: FormPage) -> None:
    html = client.get(URL).content.decode()
    assert re.search(r'<div class="usa-sr-only" aria-hidden="true">', html)
    field = re.search(r'<input[^>]*name="form_website"[^>]*>', html)
    assert field
    assert 'tabindex="-1"' in field.group()
    assert 'autocomplete="off"' in field.group()


def test_what_is_sent_faster_than_people_type_is_held(client: Client, form_page: FormPage, settings: Any) -> None:
    settings.FORM_SECONDS_AT_LEAST = 3
    client.post(URL, opened(client))
    assert Submission.objects.get().signs == ["fast"]
    slow = Stamp("s" * 32, timezone.now() - dt.timedelta(seconds=4))
    Client().post(URL, {**CONTACT_ANSWERS, "form_stamp": to_text(slow, form_page.stamp_name)})
    assert Submission.objects.get(idempotency_key="s" * 32).screening == "clear"


def test_the_many_of_one_connection_are_held_long_before_it_must_wait(
    client: Client, form_page: FormPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spam, "MANY", 1)
    client.post(URL, opened(client))
    client.post(URL, {**opened(client), "message": "Second"})
    assert [row.signs for row in Submission.objects.order_by("pk")] == [[], ["many"]]


def test_too_many_forms_from_one_address_must_wait(
    client: Client, form_page: FormPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "PER_HOUR", 1)
    client.post(URL, opened(client))
    response = client.post(URL, {**opened(client), "message": "Second"})
    assert Submission.objects.count() == 1
    assert "wait a while" in response.content.decode()
    assert "Second" in response.content.decode()


def test_somebody_who_is_signed_in_need_not_wait(
    as_coordinator: Client, form_page: FormPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office that records a pile of paper sends from one address."""
    monkeypatch.setattr(throttle, "PER_HOUR", 1)
    for words in ("First", "Second", "Third"):
        as_coordinator.post(URL, {**opened(as_coordinator), "message": words})
    assert Submission.objects.count() == 3


@pytest.fixture
def gated(form_page: FormPage) -> Iterator[list[Closed | None]]:
    """Let a test say whether the contact form is closed; remembers nothing else."""
    says: list[Closed | None] = [Closed("Closed for now", "Come back in spring.", "/list/", "Tell me")]
    before = purposes.get("contact")
    assert before is not None
    purposes.register(
        Purpose(
            "contact",
            "Contact",
            Audience.PUBLIC,
            before.needed,
            gate=lambda site, now, started: None if started else says[0],
        )
    )
    yield says
    purposes.register(before)


def test_a_closed_form_says_so_kindly_with_a_link(client: Client, gated: list[Closed | None]) -> None:
    html = client.get(URL).content.decode()
    assert "Come back in spring." in html
    assert 'href="/list/"' in html
    assert "Full name" not in html


def test_a_closed_form_shows_what_was_typed_and_keeps_nothing(client: Client, gated: list[Closed | None]) -> None:
    html = client.post(URL, {**CONTACT_ANSWERS, "email": "broken"}).content.decode()
    assert "Hello there" in html
    assert "broken" in html
    assert not Submission.objects.exists()


def test_a_form_that_was_begun_can_be_sent_while_the_gate_lets_it(client: Client, gated: list[Closed | None]) -> None:
    closed, gated[0] = gated[0], None
    data = opened(client)
    gated[0] = closed
    assert client.post(URL, data).status_code == 302


def test_forms_for_others_have_no_address_of_their_own(client: Client, form_page: FormPage) -> None:
    known = Purpose("holder_only", "Survey", Audience.HOLDER)
    purposes.register(known)
    form_page_make(form_page.get_parent(), purpose="holder_only", slug="survey")
    assert client.get("/survey/").status_code == 404
    assert client.post("/survey/", CONTACT_ANSWERS).status_code == 404


def test_a_form_whose_purpose_nobody_knows_any_more_is_not_found(client: Client, form_page: FormPage) -> None:
    FormPage.objects.update(purpose="gone")
    assert client.get(URL).status_code == 404


def test_no_message_holds_an_answer(client: Client, form_page: FormPage, person) -> None:  # type: ignore[no-untyped-def]
    from portal.accounts.enums import Role
    from portal.notifications.rendering import render_for_delivery

    person(Role.COORDINATOR)
    client.post(URL, {**opened(client), "name": "Ada", "message": "Very private matter"})
    receipt = Submission.objects.get().receipt
    messages = {message.kind: render_for_delivery(message) for message in OutboxMessage.objects.all()}
    assert set(messages) == {"submission_receipt", "submission_arrived"}
    for rendered in messages.values():
        assert receipt in rendered.text
        assert "Very private matter" not in rendered.text + rendered.html
    assert messages["submission_receipt"].recipient.address == "ada@example.org"
    assert "Ada" not in undrawn(messages["submission_arrived"].text)


def test_a_hundred_questions_are_shown_in_eight_queries(
    client: Client, site: Site, django_assert_num_queries: Any
) -> None:
    for count in (10, 100):
        texts = [("short_text", f"q{number}") for number in range(count)]
        asked = [("email", "email"), ("long_text", "message"), *texts[2:]]
        body = [{"type": kind, "value": {"key": key, "label": key, "required": True}} for kind, key in asked]
        page = form_page_make(site.root_page, slug=f"of-{count}", body=body)
        client.get(page.get_url())
        with django_assert_num_queries(8):
            html = client.get(page.get_url()).content.decode()
        assert html.count('name="q') == count - 2


def test_what_is_sent_costs_as_many_queries_however_many_are_told(
    client: Client, form_page: FormPage, person: Any, django_assert_num_queries: Any
) -> None:
    """Finding the page: 7; one transaction: the submission, what it is found by, its event, whom to tell, the messages.
    In production the count of those who send is one statement more."""
    person(Role.COORDINATOR)
    client.post(URL, opened(client))
    for number in (1, 3):
        for _each in range(number):
            person(Role.COORDINATOR)
        data = opened(client)
        with django_assert_num_queries(16):
            assert client.post(URL, data)["Location"] == "/send/sent/"
    assert OutboxMessage.objects.filter(kind="submission_arrived").count() == 1 + 2 + 5
