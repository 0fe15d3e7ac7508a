"""Forms over the API: what is listed, what a definition says, and that sending keeps every rule of the page."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from jsonschema import Draft202012Validator
from wagtail.models import Locale, PageViewRestriction, Site

from forms_app import purposes, throttle
from forms_app.api import limits
from forms_app.definition import Definition
from forms_app.enums import Audience
from forms_app.models import FormPage, Submission
from forms_app.purposes import Closed, Purpose
from forms_app.stamps import Stamp, to_text
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import CONTACT_ANSWERS, form_page_make
from tests.factories.home import site_make
from tests.factories.referrals import token_make

FORMS = "/api/v3/forms/"
KEY = "5f0c0a52-6f0e-4a0b-9c39-6f1f7b1c2d10"


def send(client: Client, page: FormPage, answers: Any, *, key: str = KEY, **more: Any) -> Any:
    headers = more.pop("headers", {})
    return client.post(
        f"{FORMS}{page.translation_key}/submissions/",
        json.dumps({"answers": answers, **more}),
        content_type="application/json",
        headers={"Idempotency-Key": key, **headers},
    )


def read(client: Client, page: FormPage, language: str = "") -> Any:
    return client.get(f"{FORMS}{page.translation_key}/", {"language": language}).json()


# The list and the definition ------------------------------------------------------------------------------------------


def test_published_public_forms_of_the_host_are_listed(client: Client, site: Site, form_page: FormPage) -> None:
    abroad = site_make("abroad.localhost")
    form_page_make(abroad.root_page, slug="abroad")
    form_page_make(site.root_page, slug="draft", title="Draft", live=False)
    hidden = form_page_make(site.root_page, slug="hidden", title="Hidden")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    purposes.register(Purpose("holder_only", "Survey", Audience.HOLDER))
    survey = form_page_make(site.root_page, purpose="holder_only", slug="survey")
    items = client.get(FORMS).json()["items"]
    assert [item["form"] for item in items] == [str(form_page.translation_key)]
    assert items[0]["closed"] is None
    assert items[0]["version"] == form_page.definition.version
    for page in (survey, hidden):
        assert client.get(f"{FORMS}{page.translation_key}/").status_code == 404
        assert send(client, page, {}).status_code == 404
    assert not Submission.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number_of_forms(
    client: Client, site: Site, form_page: FormPage, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(1, count):
        form_page_make(site.root_page, slug=f"more-{number}")
    client.get(FORMS)
    with django_assert_num_queries(5):
        assert len(client.get(FORMS).json()["items"]) == count


def test_a_form_is_shown_in_every_language_it_has(client: Client, site: Site, form_page: FormPage) -> None:
    spanish, _made = Locale.objects.get_or_create(language_code="es")
    root = site.root_page.copy_for_translation(spanish)
    root.save_revision().publish()
    twin = form_page.copy_for_translation(spanish)
    twin.title = "Escríbanos"
    twin.save_revision().publish()
    found = read(client, form_page, "es")
    assert (found["title"], found["language"]) == ("Escríbanos", "es")
    assert [each["language"] for each in found["languages"]] == ["en", "es"]
    assert client.get(found["languages"][1]["definition_url"]).json()["title"] == "Escríbanos"
    assert read(client, form_page, "pl")["language"] == "en"
    answer = send(client, form_page, {**CONTACT_ANSWERS, "email": "ada"}, language="es")
    assert "correo" in answer.json()["errors"][0]["msg"]
    send(client, form_page, CONTACT_ANSWERS, language="es")
    assert Submission.objects.get().language == "es"


def test_the_definition_has_the_schema_the_steps_and_the_words(client: Client, form_page: FormPage) -> None:
    found = read(client, form_page)
    schema = found["answers"]
    Draft202012Validator.check_schema(schema)
    assert schema["required"] == ["name", "email", "message"]
    assert schema["properties"]["about"]["title"] == "What is it about?"
    assert Definition.from_json(schema["x-form"]) == form_page.definition
    assert found["thank_you"] == "<p>We answer within a week.</p>"
    Draft202012Validator(schema).validate(CONTACT_ANSWERS)


# Sending --------------------------------------------------------------------------------------------------------------


def test_what_fits_is_kept_like_what_the_page_sends(client: Client, form_page: FormPage) -> None:
    answer = send(client, form_page, CONTACT_ANSWERS)
    row = Submission.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {"receipt": row.receipt, "secret": answer.json()["secret"], "state": "received"}
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert (row.answers, row.version, row.purpose) == (CONTACT_ANSWERS, form_page.definition.version, "contact")
    assert (row.page_id, row.form, row.sent_by, row.screening) == (
        form_page.pk,
        form_page.translation_key,
        None,
        "clear",
    )
    assert OutboxMessage.objects.filter(kind="submission_receipt").count() == 1


def test_the_receipt_tells_that_it_arrived_and_nothing_else(client: Client, form_page: FormPage) -> None:
    sent = send(client, form_page, CONTACT_ANSWERS)
    address, secret = sent["Location"], sent.json()["secret"]
    found = client.get(address, headers={"Receipt-Secret": secret}).json()
    assert found.keys() == {"receipt", "state", "sent_at"}
    assert found["state"] == "received"
    assert client.get(address, headers={"Receipt-Secret": "0" * 32}).status_code == 404
    assert client.get(f"{FORMS}receipts/7KQ4-M2XD-9TRB/", headers={"Receipt-Secret": secret}).status_code == 404
    assert client.get(address).status_code == 422


def test_each_mistake_is_named_by_pointer_and_key_in_the_words_of_the_page(client: Client, form_page: FormPage) -> None:
    answer = send(client, form_page, {**CONTACT_ANSWERS, "email": "ada at home", "about": "no such", "name": None})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    found = {error["pointer"]: (error["key"], error["msg"]) for error in answer.json()["errors"]}
    assert found == {
        "/answers/name": ("name", "Please answer this question."),
        "/answers/email": ("email", "Enter an e-mail address like name@example.com."),
        "/answers/about": ("about", "Choose one of the answers on the list."),
    }
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("answers", "pointer", "code"),
    [
        ({"name": 7}, "/answers/name", "type"),
        ({"nobody_asks": "x"}, "/answers/nobody_asks", "unknown"),
        ({"no/such~key": "x"}, "/answers/no~1such~0key", "unknown"),
        ({"email": ["a@example.org"]}, "/answers/email", "type"),
        ({"name": "x" * 201}, "/answers/name", "max_length"),
    ],
)
def test_what_a_page_cannot_send_is_refused_by_its_place(
    client: Client, form_page: FormPage, answers: dict[str, Any], pointer: str, code: str
) -> None:
    errors = send(client, form_page, {**CONTACT_ANSWERS, **answers}).json()["errors"]
    assert [(error["pointer"], error["type"]) for error in errors] == [(pointer, code)]


@pytest.mark.parametrize(
    "body", ["", "nonsense", "[1", '{"answers": {}, "answers": {}}', '{"a": NaN}', '{"a": "\\ud800"}']
)
def test_a_body_that_reads_two_ways_is_refused(client: Client, form_page: FormPage, body: str) -> None:
    address = f"{FORMS}{form_page.translation_key}/submissions/"
    answer = client.post(address, body, content_type="application/json", headers={"Idempotency-Key": KEY})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_the_same_key_and_answers_are_one_submission_with_one_receipt(client: Client, form_page: FormPage) -> None:
    first, second = send(client, form_page, CONTACT_ANSWERS), send(client, form_page, CONTACT_ANSWERS)
    assert (second.status_code, second.json()) == (201, first.json())
    assert Submission.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="submission_receipt").count() == 1


def test_a_form_edited_meanwhile_still_gives_the_first_receipt(client: Client, form_page: FormPage) -> None:
    first = send(client, form_page, CONTACT_ANSWERS)
    form_page.body = json.dumps(
        [*form_page.body.get_prep_value(), {"type": "number", "value": {"key": "n", "label": "N"}}]
    )
    form_page.save()
    assert send(client, form_page, CONTACT_ANSWERS).json() == first.json()
    assert send(client, form_page, CONTACT_ANSWERS, key="another-key-0123456").status_code == 422


def test_the_same_key_with_other_answers_is_refused(client: Client, form_page: FormPage) -> None:
    send(client, form_page, CONTACT_ANSWERS)
    answer = send(client, form_page, {**CONTACT_ANSWERS, "message": "Something else"})
    assert (answer.status_code, answer.json()["errors"][0]["type"]) == (422, "idempotency_key_reused")
    assert Submission.objects.count() == 1


def test_a_form_whose_answers_are_forgotten_gives_its_receipt_again(client: Client, form_page: FormPage) -> None:
    before = purposes.get("contact")
    assert before is not None
    purposes.register(dataclasses.replace(before, keeps=False))
    first, again = (send(client, form_page, CONTACT_ANSWERS) for _number in range(2))
    purposes.register(before)
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert Submission.objects.get().answers == {}


@pytest.mark.parametrize("key", ["", "short", "x" * 256, "with blank in the middle"])
def test_a_key_that_is_none_is_refused(client: Client, form_page: FormPage, key: str) -> None:
    assert send(client, form_page, CONTACT_ANSWERS, key=key).status_code == 422
    assert not Submission.objects.exists()


def test_the_key_of_a_page_and_of_another_form_is_another(client: Client, site: Site, form_page: FormPage) -> None:
    other = form_page_make(site.root_page, slug="other")
    send(client, form_page, CONTACT_ANSWERS)
    assert send(client, other, {**CONTACT_ANSWERS, "name": "Bea"}).status_code == 201
    assert all(
        row.idempotency_key.startswith("api-") and len(row.idempotency_key) <= 64 for row in Submission.objects.all()
    )


# Gates, stops, spam, limits -------------------------------------------------------------------------------------------


@pytest.fixture
def gated(form_page: FormPage) -> Iterator[list[Closed | None]]:
    says: list[Closed | None] = [Closed("Closed for now", "Come back in spring.", "/list/", "Tell me")]
    before = purposes.get("contact")
    assert before is not None
    gate = lambda site, now, started: None if started else says[0]  # noqa: E731
    purposes.register(Purpose("contact", "Contact", Audience.PUBLIC, before.needed, gate=gate))
    yield says
    purposes.register(before)


def test_a_closed_form_says_so_in_its_kind_words(client: Client, form_page: FormPage, gated: Any) -> None:
    words = {"title": "Closed for now", "text": "Come back in spring."}
    link = {"link_url": "http://testserver/list/", "link_label": "Tell me"}
    assert read(client, form_page)["closed"] == {**words, **link}
    answer = send(client, form_page, CONTACT_ANSWERS)
    problem = answer.json()
    assert (answer.status_code, problem["title"], problem["detail"]) == (409, *words.values())
    assert problem["link"] == {"url": "http://testserver/list/", "label": "Tell me"}
    assert problem["type"] == "urn:problem-type:form-closed"
    assert not Submission.objects.exists()


def test_a_form_opened_before_it_closed_can_be_sent_with_its_stamp(
    client: Client, form_page: FormPage, gated: Any
) -> None:
    stamp = read(client, form_page)["stamp"]
    assert send(client, form_page, CONTACT_ANSWERS, stamp=stamp).status_code == 201


STOPPING: list[dict[str, Any]] = [
    {
        "type": "step",
        "value": {
            "title": "You",
            "items": [
                {"type": "yes_no", "value": {"key": "adult", "label": "Are you 18 or older?", "required": True}},
                {
                    "type": "stop",
                    "value": {
                        "title": "Not yet",
                        "text": "Mediators are adults.",
                        "link_url": "/",
                        "link_label": "Home",
                        "condition": {"rules": [{"question": "adult", "operator": "is", "value": "no"}]},
                    },
                },
            ],
        },
    },
    {
        "type": "step",
        "value": {
            "title": "Words",
            "items": [
                {"type": "email", "value": {"key": "email", "label": "E-mail"}},
                {"type": "long_text", "value": {"key": "message", "label": "Message"}},
            ],
        },
    },
]


def test_a_stop_ends_the_form_before_later_questions_are_asked(client: Client, site: Site) -> None:
    page = form_page_make(site.root_page, slug="stops", body=STOPPING)
    answer = send(client, page, {"adult": "no"})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (409, "urn:problem-type:form-stopped")
    assert (problem["title"], problem["detail"]) == ("Not yet", "Mediators are adults.")
    assert send(client, page, {"adult": "yes"}).status_code == 422
    assert not Submission.objects.exists()


def test_signs_of_spam_hold_it_and_the_answer_is_the_same(client: Client, form_page: FormPage, settings: Any) -> None:
    settings.FORM_SECONDS_AT_LEAST = 3
    stamp = to_text(Stamp("s" * 32, timezone.now()), form_page.stamp_name)
    answer = send(client, form_page, CONTACT_ANSWERS, stamp=stamp, website="https://example.com")
    row = Submission.objects.get()
    assert (answer.status_code, answer.json()["state"]) == (201, "received")
    assert (row.screening, row.signs) == ("held", ["fast", "trap"])
    assert not OutboxMessage.objects.exists()


def test_a_stamp_that_is_made_up_is_as_good_as_none(client: Client, form_page: FormPage) -> None:
    assert send(client, form_page, CONTACT_ANSWERS, stamp="made up").status_code == 201


def test_too_many_from_one_address_must_wait_and_an_account_need_not(
    client: Client, site: Site, form_page: FormPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "PER_HOUR", 1)
    send(client, form_page, CONTACT_ANSWERS)
    answer = send(client, form_page, CONTACT_ANSWERS, key="another-key-0123456")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert answer["Content-Type"] == "application/problem+json"
    token = token_make(site)
    headers = {"Authorization": f"Bearer {token}"}
    assert send(client, form_page, CONTACT_ANSWERS, key="another-key-0123456", headers=headers).status_code == 201


def test_calls_are_counted_too(client: Client, form_page: FormPage, monkeypatch: pytest.MonkeyPatch) -> None:
    for brake in (limits.READING, limits.SENDING):
        monkeypatch.setattr(brake, "limit", 1)
    assert [client.get(FORMS).status_code for _time in range(2)] == [200, 429]
    assert [send(client, form_page, {}).status_code for _time in range(2)] == [422, 429]


def test_the_limits_of_the_door_are_those_of_the_docs() -> None:
    assert (limits.READ_PER_HOUR, limits.SENT_PER_HOUR, throttle.PER_HOUR) == (600, 120, 60)


def test_somebody_signed_in_to_a_browser_is_nobody_here(as_coordinator: Client, form_page: FormPage) -> None:
    send(as_coordinator, form_page, CONTACT_ANSWERS)
    assert Submission.objects.get().sent_by is None
    assert not limits.account_of(as_coordinator.get(FORMS).wsgi_request)
