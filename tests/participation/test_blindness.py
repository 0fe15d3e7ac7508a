"""While a case asks, nothing that one party can fetch or receive differs by what the other did."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from mediator_portal.cases.enums import Answer
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import Actor
from mediator_portal.participation import services
from mediator_portal.participation.views import status as status_views
from portal.notifications.models import OutboxMessage
from portal.notifications.rendering import render_preview
from tests.factories.participation import PartyBrowser, browser_of
from tests.participation.acts import (
    asks_for_help,
    changes_their_mind,
    nothing,
    says_no,
    says_yes,
    says_yes_unsigned,
    tells_why_not,
    wants_to_talk,
)

PAGES = (
    "start",
    "status",
    "decide",
    "paper",
    "no",
    "talk",
    "sign",
    "check",
    "receipt",
    "receipt_file",
    "withdraw",
    "help",
    "times",
    "session",
    "session_change",
    "calendar",
    "prepare",
    "statements",
    "survey",
    "feedback",
    "identity",
    "identity_code",
    "identity_call",
)
# Form tokens are random at every rendering; everything else must stay the same, byte for byte.
TOKEN = re.compile(rb'name="(csrfmiddlewaretoken|form_stamp)" value="[^"]+"|"X-CSRFToken": "[^"]+"')


def opens_pages(person: CasePerson) -> None:
    browser_of(person).get("status")


ACTS = (
    says_yes,
    says_yes_unsigned,
    says_no,
    wants_to_talk,
    changes_their_mind,
    asks_for_help,
    tells_why_not,
    opens_pages,
)


def snapshot(browser: PartyBrowser) -> dict[str, Any]:
    """Return everything the party can fetch (status, address, headers, size, bytes) and every message to them."""
    seen: dict[str, Any] = {}
    urls = [reverse(f"participation:{name}") for name in PAGES]
    urls += [reverse("participation:read", args=[step]) for step in range(1, 7)]
    urls.append(services.invitation_issue(person=browser.person).link)
    for url in urls:
        response = browser.client.get(url)
        content = TOKEN.sub(b"", response.content)
        headers = {name: value for name, value in response.headers.items() if name not in {"X-Request-ID", "Expires"}}
        seen[url] = (response.status_code, headers, len(content), content)
    outbox = OutboxMessage.objects.filter(recipient_type="person", recipient_id=browser.person.pk).order_by("pk")
    seen["outbox"] = [
        (message.kind, message.channel, message.state, message.not_before, render_preview(message).text)
        for message in outbox
    ]
    return seen


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def answered_first(browser: PartyBrowser) -> None:
    services.answer_give(person=browser.person, answer=Answer.NO, actor=Actor.party(browser.person))


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
@pytest.mark.parametrize("first", [nothing, answered_first], ids=["before they answer", "after they answered"])
def test_what_the_other_does_shows_nowhere(
    person: CasePerson, other: CasePerson, act: Callable[[CasePerson], None], first: Callable[[Any], None]
) -> None:
    browser = browser_of(person)
    first(browser)  # type: ignore[arg-type]
    browser.person.refresh_from_db()
    before = snapshot(browser)
    act(other)
    assert differences(before, snapshot(browser)) == []


def leak_release_hour(context: dict[str, Any], case: Case) -> dict[str, Any]:
    """The hour of the release moves with the last answer: showing it would tell that there was one."""
    return {**context, "last_day": str(case.release_at)}


def leak_count(context: dict[str, Any], case: Case) -> dict[str, Any]:
    """How many have answered."""
    return {**context, "last_day": str(case.people.filter(answered_at__isnull=False).count())}


@pytest.mark.parametrize("leak", [leak_release_hour, leak_count], ids=lambda leak: leak.__name__)
def test_the_test_catches_a_planted_leak_on_a_page(
    person: CasePerson, other: CasePerson, monkeypatch: pytest.MonkeyPatch, leak: Any
) -> None:
    kept = status_views.show

    def leaking(request: Any, template: str, context: Any = None, **options: Any) -> Any:
        return kept(request, template, leak(context or {}, Case.objects.get(pk=request.party.case_id)), **options)

    monkeypatch.setattr(status_views, "show", leaking)
    browser = browser_of(person)
    answered_first(browser)
    before = snapshot(browser)
    says_no(other)
    assert reverse("participation:status") in differences(before, snapshot(browser))


def test_the_test_catches_a_planted_message(person: CasePerson, other: CasePerson) -> None:
    browser = browser_of(person)
    before = snapshot(browser)
    says_no(other)
    site = person.case.program.site
    OutboxMessage.objects.create(
        site=site,
        kind="invitation_reminder",
        recipient_type="person",
        recipient_id=person.pk,
        cause="leak",
        message_id="<l>",
    )
    assert differences(before, snapshot(browser)) == ["outbox"]
