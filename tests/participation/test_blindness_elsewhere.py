"""Nobody else finds an answer either: not the liaison, the mediators, the public, a complaint system, the trail, staff.

The liaison, mediators, the public and a complaint system must not even learn that somebody answered; staff and auditors
may learn that, and never what.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mediator_portal.cases.enums import Answer
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.selectors import people_to_reach
from mediator_portal.cases.services import reach
from mediator_portal.cases.views import liaison as liaison_views
from portal.accounts.enums import Role
from portal.notifications.models import OutboxMessage
from tests.factories.accounts import person_with, sign_in
from tests.factories.participation import case_invited
from tests.factories.referrals import ComplaintSystem, token_make
from tests.participation.test_blindness import ACTS, differences, says_no, says_yes

# Random at every rendering: form tokens, references of messages, receipts, request ids.
RANDOM = re.compile(
    rb'[A-Za-z0-9]{64}|\b[0-9a-f]{32}\b|\bR-\w{4}-\w{4}-\w{4}\b|name="csrfmiddlewaretoken" value="[^"]+"'
)
# An hour with its minutes: seconds pass between two snapshots.
CLOCK = re.compile(rb"\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)?|\d{1,2}:\d\d(?::\d\d)?")
Act = Callable[[CasePerson], None]


@pytest.fixture
def cases(person: CasePerson) -> list[Case]:
    """Three open invitations, so that an order can leak."""
    program = person.case.program
    return [case_invited(program), person.case, case_invited(program)]


def fetched(client: Client, urls: Iterable[str], **options: Any) -> dict[str, Any]:
    """Return what each address answers: status, headers, size and bytes, without what is random each time."""
    seen: dict[str, Any] = {}
    for url in urls:
        response = client.get(url, **options)
        raw = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        content = CLOCK.sub(b"*", RANDOM.sub(b"*", raw))
        headers = {name: response.headers.get(name) for name in ("Content-Type", "Location", "Cache-Control", "ETag")}
        seen[url] = (response.status_code, headers, len(content), content)
    return seen


def signed_in(case: Case, role: Role) -> Client:
    site = case.program.site
    client = Client(headers={"host": site.hostname})
    sign_in(client, person_with(site, role))
    return client


def outsiders(case: Case) -> Callable[[], dict[str, Any]]:
    """Return a function that takes everything that people outside of the desk can fetch."""
    site = case.program.site
    liaison, mediator = signed_in(case, Role.LIAISON), signed_in(case, Role.MEDIATOR)
    anyone = Client(headers={"host": site.hostname})
    system = ComplaintSystem(token_make(site), site.hostname)
    officers = [
        reverse("cases:liaison_officer", args=[one.reference]) for one in CasePerson.objects.filter(role="officer")
    ]

    def take() -> dict[str, Any]:
        parts = {
            "liaison": fetched(liaison, ["/portal/", reverse("cases:liaison"), *officers]),
            "mediator": fetched(mediator, ["/portal/", reverse("meetings:sessions"), reverse("meetings:availability")]),
            "public": fetched(anyone, ["/", "/take-part/", "/verify/", "/sitemap.xml", "/api/v3/", "/healthz/"]),
            "system": fetched(
                system.client,
                [f"/api/v3/referrals/{one.reference}/" for one in Case.objects.all()],
                headers=system.headers,
            ),
        }
        return {f"{who} {url}": answer for who, seen in parts.items() for url, answer in seen.items()}

    return take


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_outside_the_desk_nothing_shows_that_somebody_answered(
    cases: list[Case], person: CasePerson, other: CasePerson, act: Act
) -> None:
    take = outsiders(person.case)
    take()  # what a first visit makes is there for both snapshots
    before = take()
    act(other)
    act(person)
    assert differences(before, take()) == []


def in_a_world_where(act: Act, who: CasePerson, take: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what is seen after the act, and undo it."""
    point = transaction.savepoint()
    try:
        act(CasePerson.objects.select_related("case__program__site").get(pk=who.pk))
        return take()
    finally:
        transaction.savepoint_rollback(point)


def desk(case: Case) -> Callable[[], dict[str, Any]]:
    """Return a function that takes everything of the desk, the trail and the files about this program."""
    coordinator, director, auditor = (signed_in(case, role) for role in (Role.COORDINATOR, Role.DIRECTOR, Role.AUDITOR))
    names = ("cases:desk", "cases:list", "cases:export", "notifications:list", "insights:figures", "insights:export")
    pages = ["/portal/", *map(reverse, names), reverse("cases:case", args=[case.reference])]
    trail = [reverse("audit:list"), reverse("audit:export")]

    def take() -> dict[str, Any]:
        parts = {
            "coordinator": fetched(coordinator, pages),
            "director": fetched(director, [*pages, *trail]),
            "auditor": fetched(auditor, trail),
        }
        return {f"{who} {url}": answer for who, seen in parts.items() for url, answer in seen.items()}

    return take


def test_staff_and_the_trail_see_that_somebody_answered_and_never_what(cases: list[Case], person: CasePerson) -> None:
    take = desk(person.case)
    take()
    nothing = in_a_world_where(lambda one: None, person, take)
    yes, no = in_a_world_where(says_yes, person, take), in_a_world_where(says_no, person, take)
    assert differences(yes, no) == []
    assert differences(nothing, no) != []


@pytest.mark.parametrize("act", [says_yes, says_no], ids=lambda act: act.__name__)
@pytest.mark.parametrize("days", [3, 6, 11])
def test_the_timers_write_the_same_to_the_other(person: CasePerson, other: CasePerson, act: Act, days: int) -> None:
    def take() -> dict[str, Any]:
        reach.reminders_due(timezone.now() + dt.timedelta(days=days))
        rows = OutboxMessage.objects.filter(recipient_id=other.pk, recipient_type="person").order_by("pk")
        return {"outbox": [(row.kind, row.channel, row.state, row.cause) for row in rows]}

    assert in_a_world_where(lambda one: None, person, take) == in_a_world_where(act, person, take)


# Five leaks, planted one at a time: the same comparison must find each ----------------------------------------------


def leak_count(rows: Any) -> Any:
    """How many have answered, as so many rows."""
    return rows.exclude(answered_at__isnull=False)


def leak_order(rows: Any) -> Any:
    """Who has not answered stands first."""
    return (
        rows.order_by("answered_at", "pk") if rows.filter(answered_at__isnull=False).exists() else rows.order_by("-pk")
    )


@pytest.mark.parametrize("leak", [leak_count, leak_order], ids=lambda leak: leak.__name__)
def test_a_planted_count_and_a_planted_order_are_found(
    cases: list[Case], person: CasePerson, other: CasePerson, monkeypatch: pytest.MonkeyPatch, leak: Any
) -> None:
    take = outsiders(person.case)
    monkeypatch.setattr(liaison_views, "people_to_reach", lambda user, site: leak(people_to_reach(user, site)))
    before = take()
    says_no(other)
    assert f"liaison {reverse('cases:liaison')}" in differences(before, take())


def test_a_planted_status_word_is_found(
    cases: list[Case], person: CasePerson, other: CasePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        CasePerson, "get_role_display", lambda self: "answered" if self.answered_at else "waiting", raising=False
    )
    take = desk(person.case)
    take()
    before = take()
    says_no(other)
    assert differences(before, take()) != []


def test_a_planted_time_is_found(person: CasePerson, other: CasePerson) -> None:
    """A refusal that is written down where a yes is not."""
    take = desk(person.case)
    take()

    def leaking(one: CasePerson) -> None:
        says_no(one)
        Case.objects.filter(pk=one.case_id).update(window_closes_at=timezone.now() + dt.timedelta(days=2))

    assert differences(in_a_world_where(says_yes, other, take), in_a_world_where(leaking, other, take)) != []


def test_a_planted_mail_is_found(person: CasePerson, other: CasePerson) -> None:
    take = desk(person.case)
    take()

    def leaking(one: CasePerson) -> None:
        says_no(one)
        row = OutboxMessage.objects.filter(recipient_id=one.pk).latest("pk")
        row.pk, row.reference, row.message_id, row.cause = None, "f" * 32, "<leak>", Answer.NO.value
        row.save()

    found = differences(in_a_world_where(says_yes, other, take), in_a_world_where(leaking, other, take))
    assert f"coordinator {reverse('notifications:list')}" in found
