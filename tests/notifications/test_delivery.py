"""Delivery: leases, back-off, Message-ID, and a worker killed at any moment (in process; see test_worker_killed)."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import Site

from portal.accounts.models import User
from portal.notifications import delivery
from portal.notifications.delivery import BACK_OFF, LEASE, deliver_due, deliver_next, lease_next
from portal.notifications.enums import Channel, MessageState
from portal.notifications.models import DemoMail, OutboxMessage
from portal.notifications.registry import Recipient, messages, recipients
from tests.factories.notifications import Greeting, OutboxMessageFactory


class Killed(BaseException):
    """The worker dies here: nothing after it runs, as with SIGKILL."""


def due_now(row: OutboxMessage) -> None:
    OutboxMessage.objects.filter(pk=row.pk).update(not_before=timezone.now() - timedelta(seconds=1))


def lease_over() -> None:
    OutboxMessage.objects.exclude(leased_until=None).update(leased_until=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def row(site: Site, user: User) -> OutboxMessage:
    message: OutboxMessage = OutboxMessageFactory(site=site, recipient_id=user.pk)
    return message


class TestOnce:
    def test_sent(self, row: OutboxMessage) -> None:
        assert deliver_due() == 1
        row.refresh_from_db()
        assert (row.state, row.attempts, row.leased_until) == (MessageState.SENT, 1, None)
        assert row.sent_at is not None
        [sent] = mail.outbox
        assert sent.to == ["ana@example.org"]
        assert sent.extra_headers["Message-ID"] == row.message_id
        [attempt] = row.tries.all()
        assert (attempt.succeeded, attempt.provider_id) == (True, row.message_id)
        assert deliver_due() == 0

    def test_not_before_its_time(self, row: OutboxMessage) -> None:
        OutboxMessage.objects.update(not_before=timezone.now() + timedelta(minutes=1))
        assert not deliver_next()

    def test_oldest_first(self, row: OutboxMessage, site: Site, user: User) -> None:
        older = OutboxMessageFactory(site=site, recipient_id=user.pk, not_before=timezone.now() - timedelta(days=1))
        deliver_next()
        older.refresh_from_db()
        assert older.state == MessageState.SENT

    def test_no_longer_wanted(self, row: OutboxMessage, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Greeting, "wanted", False)
        deliver_next()
        row.refresh_from_db()
        assert row.state == MessageState.CANCELLED
        assert not mail.outbox

    def test_a_limit(self, row: OutboxMessage, site: Site, user: User) -> None:
        OutboxMessageFactory.create_batch(2, site=site, recipient_id=user.pk)
        assert deliver_due(limit=2) == 2
        assert OutboxMessage.objects.filter(state=MessageState.QUEUED).count() == 1


class TestFailure:
    def test_waits_longer_each_time_then_gives_up(self, row: OutboxMessage, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*args: Any) -> str:
            raise ConnectionRefusedError("ana@example.org refused")

        monkeypatch.setattr(delivery, "hand_over", broken)
        for number, wait in enumerate(BACK_OFF, 1):
            assert deliver_next()
            row.refresh_from_db()
            assert (row.state, row.attempts) == (MessageState.QUEUED, number)
            assert abs(row.not_before - timezone.now() - wait) < timedelta(seconds=30)
            assert not deliver_next()
            due_now(row)
        assert deliver_next()
        row.refresh_from_db()
        assert (row.state, row.attempts) == (MessageState.FAILED, len(BACK_OFF) + 1)
        assert {attempt.error for attempt in row.tries.all()} == {"ConnectionRefusedError"}
        assert row.tries.count() == len(BACK_OFF) + 1

    def test_a_kind_nobody_knows_fails_at_once_and_is_kept(self, row: OutboxMessage) -> None:
        messages._known.pop(Greeting.kind)
        deliver_next()
        row.refresh_from_db()
        assert row.state == MessageState.FAILED
        assert row.tries.get().error == "UnknownKind"

    def test_nobody_to_reach(self, row: OutboxMessage) -> None:
        User.objects.update(is_active=False)
        deliver_next()
        row.refresh_from_db()
        assert (row.state, row.tries.get().error) == (MessageState.FAILED, "NoRecipient")

    def test_one_failure_does_not_stop_the_others(self, row: OutboxMessage, site: Site, user: User) -> None:
        OutboxMessage.objects.update(recipient_type="martian")
        good = OutboxMessageFactory(site=site, recipient_id=user.pk)
        assert deliver_due() == 2
        good.refresh_from_db()
        assert good.state == MessageState.SENT


class TestLease:
    def test_in_one_hand_at_a_time(self, row: OutboxMessage) -> None:
        assert lease_next() is not None
        assert lease_next() is None
        assert lease_next(timezone.now() + LEASE + timedelta(seconds=1)) is not None

    def test_a_dead_workers_try_is_told(self, row: OutboxMessage) -> None:
        lease_next()
        lease_over()
        deliver_next()
        assert [attempt.error for attempt in row.tries.order_by("pk")] == ["WorkerEnded", ""]
        row.refresh_from_db()
        assert row.attempts == 1

    def test_a_message_that_ends_its_workers_waits_and_lets_others_pass(self, row: OutboxMessage) -> None:
        for _ in range(delivery.DEATHS_IN_PEACE + 1):
            assert lease_next() is not None
            lease_over()
        other = OutboxMessageFactory(site=row.site, recipient_id=row.recipient_id, not_before=timezone.now())
        leased = lease_next()
        row.refresh_from_db()
        assert leased is not None
        assert leased.message == other
        assert row.state == MessageState.QUEUED
        assert row.not_before > timezone.now() + timedelta(seconds=50)
        later = lease_next(row.not_before + timedelta(seconds=1))
        assert later is not None
        assert later.message == row

    def test_a_failure_after_the_lease_leaves_the_next_hand_alone(self, row: OutboxMessage) -> None:
        slow = lease_next()
        assert slow is not None
        lease_over()
        fresh = lease_next()
        delivery._failed(slow, "TimeoutError")
        row.refresh_from_db()
        assert fresh is not None
        assert (row.state, row.attempts, row.leased_until) == (MessageState.QUEUED, 0, fresh.until)

    def test_a_success_after_the_lease_counts(self, row: OutboxMessage) -> None:
        slow = lease_next()
        assert slow is not None
        lease_over()
        delivery._end(slow, MessageState.SENT)
        assert not deliver_next()


@pytest.mark.parametrize("seed", range(5))
def test_killed_twenty_times_at_random_moments_loses_nothing(
    row: OutboxMessage, site: Site, user: User, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Five seeds of twenty kills: before making, before handing over, after handing over, before and in the record."""
    OutboxMessageFactory.create_batch(9, site=site, recipient_id=user.pk)
    chance = random.Random(seed)
    kills = 20

    def dying(step: Any) -> Any:
        def inner(*args: Any, **options: Any) -> Any:
            nonlocal kills
            moment = chance.random()
            if kills and moment < 0.25:
                kills -= 1
                raise Killed
            result = step(*args, **options)
            if kills and moment < 0.5:
                kills -= 1
                raise Killed
            return result

        return inner

    for name in ("render_for_delivery", "hand_over", "_end"):
        monkeypatch.setattr(delivery, name, dying(getattr(delivery, name)))
    for _ in range(200):
        try:
            busy = deliver_next()
        except Killed:
            lease_over()
            OutboxMessage.objects.filter(state=MessageState.QUEUED).update(not_before=timezone.now())
            continue
        if not busy:
            break
    assert kills == 0
    rows = list(OutboxMessage.objects.all())
    assert {message.state for message in rows} == {MessageState.SENT}
    arrived = [sent.extra_headers["Message-ID"] for sent in mail.outbox]
    assert set(arrived) == {message.message_id for message in rows}
    assert len(arrived) <= len(rows) + 20


class TestChannels:
    @pytest.fixture(autouse=True)
    def _everywhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(
            recipients._known,
            "person",
            lambda site, key, channel: Recipient("1 Main St\nMiami" if channel == "letter" else "+13055550142", "Ana"),
        )

    def make(self, site: Site, channel: Channel) -> OutboxMessage:
        message: OutboxMessage = OutboxMessageFactory(site=site, recipient_type="person", channel=channel)
        return message

    def test_a_letter_waits_to_be_printed(self, site: Site) -> None:
        row = self.make(site, Channel.LETTER)
        deliver_next()
        row.refresh_from_db()
        assert (row.state, row.sent_at) == (MessageState.TO_PRINT, None)

    def test_a_text_message_goes_to_the_provider_with_the_same_id(self, site: Site, settings: Any) -> None:
        settings.PRODUCTION = True
        settings.TEXT_MESSAGE_PROVIDER = f"{__name__}.Provider"
        row = self.make(site, Channel.TEXT)
        deliver_next()
        assert Provider.sent == [("+13055550142", row.message_id)]
        assert row.tries.get().provider_id == "provider-7"

    def test_outside_production_only_the_allow_list(self, site: Site, settings: Any) -> None:
        settings.MAIL_ALLOW_LIST = []
        row = self.make(site, Channel.TEXT)
        deliver_next()
        row.refresh_from_db()
        assert (row.state, row.tries.get().error) == (MessageState.CANCELLED, "NotOnAllowList")

    def test_the_demo_keeps_every_channel(self, site: Site, settings: Any) -> None:
        settings.DEMO = True
        for channel in (Channel.LETTER, Channel.TEXT):
            self.make(site, channel)
        deliver_due()
        assert {(row.channel, row.to) for row in DemoMail.objects.all()} == {
            ("letter", "1 Main St Miami"),
            ("text", "+13055550142"),
        }


class Provider:
    """A text provider that remembers."""

    sent: list[tuple[str, str]] = []

    def send(self, *, to: str, body: str, message_id: str, status_url: str = "") -> str:
        self.sent.append((to, message_id))
        return "provider-7"
