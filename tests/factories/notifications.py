"""A bare site, messages of the outbox, and message classes that exist in tests only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import factory
from wagtail.models import Page, Site

from portal.accounts.models import User
from portal.notifications.enums import Channel, MessageState, Readers
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import Message, messages
from portal.notifications.services import new_message_id


def bare_site(hostname: str = "testserver", **fields: Any) -> Site:
    """Return a site on Wagtail's root page."""
    values = {"port": 80, "root_page": Page.get_first_root_node(), "site_name": "Test program", **fields}
    return Site.objects.get_or_create(hostname=hostname, defaults=values)[0]


def user_make(email: str = "ana@example.org", **fields: Any) -> User:
    """Return somebody who signs in."""
    return User.objects.create_user(email, **{"name": "Ana Díaz", **fields})


class Greeting(Message):
    """A message with everything a message can have."""

    readers = Readers.PUBLIC
    kind = "test.greeting"
    label = "Greeting"
    channels = (Channel.EMAIL, Channel.TEXT, Channel.LETTER)
    subject = "Good news, $recipient_name"
    paragraphs = ("Case $reference has news.", "Your code is $code.")
    action_label = "Open my page"
    secret_names = ("code", "link")
    wanted = True

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        return {"reference": message.ids.get("reference", "M-1")}

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        return {"code": "S3CR-ET00", "link": "/take-part/i/t0psecret/"}

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return values["link"]

    def letter_code(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return values["code"]

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return self.wanted


@contextmanager
def known(*message_classes: type[Message]) -> Iterator[None]:
    """Make message classes known for a while."""
    before = dict(messages._known)
    for each in message_classes:
        messages.add(each)
    try:
        yield
    finally:
        messages._known = before


class OutboxMessageFactory(factory.django.DjangoModelFactory):
    """A waiting e-mail to a user; traits are named after the states."""

    class Meta:
        model = OutboxMessage

    class Params:
        sent = factory.Trait(state=MessageState.SENT)
        failed = factory.Trait(state=MessageState.FAILED, attempts=7)
        cancelled = factory.Trait(state=MessageState.CANCELLED)
        to_print = factory.Trait(state=MessageState.TO_PRINT, channel=Channel.LETTER)

    site = factory.LazyFunction(bare_site)
    kind = Greeting.kind
    recipient_type = "user"
    recipient_id = 1
    cause = factory.Sequence(lambda number: f"test:{number}")
    message_id = factory.LazyAttribute(lambda row: new_message_id(row.site))
