"""Queued once per cause, in the caller's transaction; previews make nothing."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Site

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.audit.rules import PersonalValueRefused
from portal.notifications.enums import Channel, MessageState
from portal.notifications.models import OutboxMessage
from portal.notifications.placeholders import MASK
from portal.notifications.registry import UnknownKind
from portal.notifications.rendering import NoRecipient
from portal.notifications.services import NotAChannel, message_send_again, preview, queue
from tests.factories.notifications import Greeting, OutboxMessageFactory, bare_site, known, user_make


def ask(site: Site, user: User, **options: Any) -> OutboxMessage | None:
    values = {"recipient_type": "user", "recipient_id": user.pk, "cause": "case:1:invited", **options}
    return queue("test.greeting", site=site, **values)


def test_once_per_cause(site: Site, user: User) -> None:
    first = ask(site, user, ids={"case": 1})
    assert first is not None
    assert (first.state, first.ids) == (MessageState.QUEUED, {"case": 1})
    assert ask(site, user) is None
    assert ask(site, user, cause="case:1:reminded") is not None
    assert ask(site, user, channel=Channel.TEXT) is not None
    assert ask(site, user_make("b@example.org")) is not None
    assert ask(bare_site("other.example"), user) is not None
    assert OutboxMessage.objects.count() == 5


def test_the_message_id_tells_nothing_and_differs(site: Site, user: User) -> None:
    one, two = ask(site, user), ask(site, user, cause="other")
    assert one is not None
    assert two is not None
    assert one.message_id != two.message_id
    assert one.message_id.endswith("@testserver>")


def test_rolled_back_with_its_cause(site: Site, user: User) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ask(site, user)
        raise RuntimeError
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"ids": {"name": "Ana Pérez"}}, PersonalValueRefused),
        ({"channel": "pigeon"}, NotAChannel),
    ],
)
def test_refusals(site: Site, user: User, options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        ask(site, user, **options)


def test_an_unknown_kind_cannot_be_queued(site: Site, user: User) -> None:
    with pytest.raises(UnknownKind):
        queue("no.such", site=site, recipient_type="user", recipient_id=user.pk, cause="x")


def test_later(site: Site, user: User) -> None:
    later = timezone.now() + timedelta(days=1)
    message = ask(site, user, not_before=later)
    assert message is not None
    assert message.not_before == later


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_queue_one() -> None:
    """Falls when the unique constraint `message_once_per_cause` is dropped."""
    site, user = bare_site(), user_make()
    gate, made = Barrier(10), []

    def run() -> None:
        try:
            gate.wait()
            with transaction.atomic():
                made.append(ask(site, user))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([message for message in made if message is not None]) == 1
    assert len(made) == 10
    assert OutboxMessage.objects.count() == 1


class TestPreview:
    def test_shows_everything_but_secrets_and_stores_nothing(
        self, site: Site, user: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def forbidden(self: Greeting, message: OutboxMessage) -> dict[str, str]:
            raise AssertionError

        monkeypatch.setattr(Greeting, "secrets", forbidden)
        shown = preview(
            "test.greeting", site=site, recipient_type="user", recipient_id=user.pk, ids={"reference": "M-9"}
        )
        assert shown.recipient.address == "ana@example.org"
        assert shown.subject == "Good news, Ana Díaz"
        assert "Case M-9 has news." in shown.text
        assert f"Your code is {MASK}." in shown.text
        assert not OutboxMessage.objects.exists()

    def test_nobody_to_reach(self, site: Site) -> None:
        with pytest.raises(NoRecipient):
            preview("test.greeting", site=site, recipient_type="user", recipient_id=0)


@pytest.mark.parametrize("state", list(MessageState))
def test_only_what_failed_is_sent_again(site: Site, user: User, state: MessageState) -> None:
    row = OutboxMessageFactory(site=site, state=state, attempts=7)
    done = message_send_again(message=row, actor=user)
    assert done is (state == MessageState.FAILED)
    row.refresh_from_db()
    assert row.state == (MessageState.QUEUED if done else state)
    assert AuditEvent.objects.filter(action="message.send_again", object_id=row.reference).count() == int(done)
    assert message_send_again(message=row, actor=user) is False


def test_two_classes_of_one_kind_are_an_error() -> None:
    class Other(Greeting):
        pass

    with pytest.raises(ValueError, match=r"test\.greeting"), known(Other):
        pass
