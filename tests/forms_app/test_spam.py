"""What looks like spam is held for a person, never lost; what people write is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from forms_app import services
from forms_app.models import FormPage, Submission
from forms_app.rules import spam
from forms_app.signals import submission_received
from forms_app.states import Sign
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import CONTACT_ANSWERS, submission_make

LIST = "/portal/submissions/"
HUMAN = (
    "An officer stopped me on Flagler Street last Tuesday at 5:30 p.m. He did not say why. He was rude to my son, who "
    "is 14, and laughed when I asked for his name and badge number. I wrote everything down that evening. There is a "
    "video at https://example.com/video and I can bring it on a stick. I do not want him punished, I want him to "
    "understand what it did to my son. Please call me after six."
)


# The rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("short", "long", "signs"),
    [
        (["Ada Example"], [HUMAN], set()),
        (["Ada Example"], ["none", "none", "none"], set()),
        (["no", "no", "no"], ["Nothing to add."], set()),
        ([], [], set()),
        (["Ada Example"], [HUMAN, HUMAN, HUMAN.upper()], set()),
        (["Ana Ana"], ["very very very sorry"], set()),
        ([], ["See www.example.com and https://example.org/a"], set()),
        ([], ["https://a.example https://b.example https://c.example"], {Sign.LINKS}),
        (["www.cheap.example"], ["Hi"], {Sign.LINKS}),
        ([], ["<a href=x>buy</a>"], {Sign.MARKUP}),
        ([], ["[url=x]buy[/url]"], {Sign.MARKUP}),
        ([], ["He said <that> and 3 < 4"], set()),
        ([], ["buy now " * 15], {Sign.REPEATED}),
        ([], ["a" * 40], {Sign.REPEATED}),
        ([], ["Cheap watches here\n" * 4], {Sign.REPEATED}),
        (["Cheap watches here", "cheap watches here"], ["Cheap Watches Here"], {Sign.REPEATED}),
        ([], [" ".join([HUMAN, HUMAN, HUMAN]).replace("https://", "")], set()),
    ],
)
def test_what_content_tells(short: list[str], long: list[str], signs: set[Sign]) -> None:
    assert spam.content_signs(short, long) == signs


@pytest.mark.parametrize(
    ("trap", "seconds", "sent", "signs"),
    [
        ("", 60.0, 1, set()),
        ("", None, 1, set()),
        ("  ", 3.0, spam.MANY, set()),
        ("https://x.example", 60.0, 1, {Sign.TRAP}),
        ("", 2.9, 1, {Sign.FAST}),
        ("", 60.0, spam.MANY + 1, {Sign.MANY}),
        ("x", 0.0, 99, {Sign.TRAP, Sign.FAST, Sign.MANY}),
    ],
)
def test_what_sending_tells(trap: str, seconds: float | None, sent: int, signs: set[Sign]) -> None:
    assert spam.sending_signs(trap=trap, seconds=seconds, at_least=3, sent_this_hour=sent) == signs


# Held ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def announced() -> Iterator[list[str]]:
    """Collect the receipts that the rooms are told of."""
    heard: list[str] = []

    def hear(submission: Submission, **_more: Any) -> None:
        heard.append(submission.receipt)

    submission_received.connect(hear)
    yield heard
    submission_received.disconnect(hear)


def held_make(site: Site, page: FormPage, key: str = "held", *, user: User | None = None) -> Submission:
    row, created = services.submission_create(
        site=site,
        page=page,
        purpose=page.purpose,
        definition=page.definition,
        answers=CONTACT_ANSWERS,
        language="en",
        idempotency_key=key,
        signs=[Sign.TRAP],
        user=user,
    )
    assert created
    return row


def test_what_looks_like_spam_keeps_its_receipt_and_is_announced_to_nobody(
    site: Site, form_page: FormPage, person: Callable[..., User], announced: list[str]
) -> None:
    person(Role.COORDINATOR)
    row = held_make(site, form_page)
    assert (row.screening, row.signs, row.announced_at) == ("held", ["trap"], None)
    assert row.held_at is not None
    assert len(row.receipt) == 14
    assert announced == []
    assert not OutboxMessage.objects.exists()
    assert AuditEvent.objects.get(action="submission.hold").ids == {"signs": "trap"}
    again, created = services.submission_create(
        site=site,
        page=form_page,
        purpose="contact",
        definition=form_page.definition,
        answers=CONTACT_ANSWERS,
        language="en",
        idempotency_key="held",
    )
    assert (again.receipt, created) == (row.receipt, False), "the sender sees the same receipt"


def test_what_it_says_is_looked_at_whichever_door_it_came_through(site: Site, form_page: FormPage) -> None:
    row = submission_make(site, form_page, answers={**CONTACT_ANSWERS, "message": "[url=x]buy[/url]"})
    assert (row.screening, row.signs) == ("held", ["markup"])


def test_somebody_who_is_signed_in_is_believed(site: Site, form_page: FormPage, person: Callable[..., User]) -> None:
    assert held_make(site, form_page, user=person(Role.MEDIATOR)).screening == "clear"


def test_the_third_copy_of_a_text_in_a_day_is_held_and_a_week_later_it_is_not(site: Site, form_page: FormPage) -> None:
    answers = {**CONTACT_ANSWERS, "message": HUMAN}
    rows = [submission_make(site, form_page, answers=answers) for _number in range(3)]
    assert [row.screening for row in rows] == ["clear", "clear", "held"]
    assert rows[2].signs == ["known"]
    Submission.objects.update(sent_at=timezone.now() - dt.timedelta(days=7))
    assert submission_make(site, form_page, answers=answers).screening == "clear"


def test_a_short_text_may_come_often(site: Site, form_page: FormPage) -> None:
    assert {submission_make(site, form_page).screening for _number in range(5)} == {"clear"}


def test_release_announces_once(as_coordinator: Client, site: Site, form_page: FormPage, announced: list[str]) -> None:
    row = held_make(site, form_page)
    address = f"{LIST}{row.receipt}/review/"
    html = as_coordinator.get(f"{LIST}{row.receipt}/").content.decode()
    for words in ("held for review", "A field that people leave empty was filled in", "told, once"):
        assert words in html
    for _twice in range(2):
        as_coordinator.post(address, {"decision": "clear"})
    row.refresh_from_db()
    assert row.screening == "clear"
    assert announced == [row.receipt]
    kinds = sorted(OutboxMessage.objects.values_list("kind", flat=True))
    assert kinds == ["submission_arrived", "submission_receipt"]
    as_coordinator.post(address, {"decision": "spam"})
    as_coordinator.post(address, {"decision": "clear"})
    row.refresh_from_db()
    assert (row.screening, announced) == ("clear", [row.receipt]), "nobody is told a second time"
    assert OutboxMessage.objects.count() == 2
    actions = AuditEvent.objects.filter(object_id=row.receipt).order_by("pk").values_list("action", flat=True)
    assert [action for action in actions if action in {"submission.release", "submission.spam"}] == [
        "submission.release",
        "submission.spam",
        "submission.release",
    ]


def test_a_receiver_that_fails_leaves_a_submission_held(
    site: Site, form_page: FormPage, person: Callable[..., User]
) -> None:
    row = held_make(site, form_page)

    def refuse(**_payload: Any) -> None:
        raise RuntimeError("no")

    submission_received.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            services.submission_release(submission=row, actor=person(Role.COORDINATOR))
    finally:
        submission_received.disconnect(refuse)
    row.refresh_from_db()
    assert (row.screening, row.announced_at) == ("held", None)


def test_spam_leaves_the_lists_and_can_be_taken_back(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    row = submission_make(site, form_page)
    as_coordinator.post(f"{LIST}{row.receipt}/review/", {"decision": "spam"})
    link = f'href="{LIST}{row.receipt}/"'
    assert link not in as_coordinator.get(LIST).content.decode()
    assert link in as_coordinator.get(f"{LIST}?review=spam").content.decode()
    assert "take it back" in as_coordinator.get(f"{LIST}{row.receipt}/").content.decode()
    as_coordinator.post(f"{LIST}{row.receipt}/review/", {"decision": "nonsense"})
    row.refresh_from_db()
    assert row.screening == "spam"


@pytest.mark.parametrize("count", [1, 3])
def test_the_held_page_shows_why_and_how_much(
    as_coordinator: Client, site: Site, form_page: FormPage, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        held_make(site, form_page, f"held-{number}")
    gone = held_make(site, form_page, "spam")
    services.submission_mark_spam(submission=gone, actor=User.objects.all()[0])
    back = held_make(site, form_page, "back")
    services.submission_release(submission=back, actor=User.objects.all()[0])
    submission_make(site, form_page)
    as_coordinator.get(f"{LIST}held/")
    with django_assert_num_queries(9):
        html = as_coordinator.get(f"{LIST}held/").content.decode()
    assert html.count("Write to us") == count
    assert "Ada Example" not in html
    words = " ".join(html.split())
    assert f"<strong>{count + 2}</strong> held" in words
    assert f"of {count + 3} sent" in words
    assert f"<strong>{count}</strong> waiting still" in words
    assert "<strong>1</strong> released" in words
    assert "<strong>1</strong> marked as spam" in words


def test_many_are_released_or_marked_at_once(
    as_coordinator: Client, site: Site, form_page: FormPage, announced: list[str]
) -> None:
    rows = [held_make(site, form_page, f"held-{number}") for number in range(3)]
    first = [row.receipt for row in rows[:2]]
    response = as_coordinator.post(f"{LIST}bulk/", {"receipt": first, "action": "release", "held": "1"})
    assert response["Location"] == f"{LIST}held/"
    assert sorted(announced) == sorted(first)
    as_coordinator.post(f"{LIST}bulk/", {"receipt": [rows[2].receipt], "action": "spam", "held": "1"})
    assert [row.screening for row in Submission.objects.order_by("pk")] == ["clear", "clear", "spam"]
