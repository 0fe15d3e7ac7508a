"""How the outbox and the demo's mailbox are narrowed."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.notifications.enums import Channel, MessageState
from portal.notifications.models import DemoMail, OutboxMessage
from portal.notifications.registry import messages


def _kinds() -> list[tuple[str, str]]:
    return [(message.kind, str(message.label)) for message in messages]


class MessageFilter(django_filters.FilterSet):
    """By state, channel and kind; everything stands in the address."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=MessageState.choices, empty_label=_("All"))
    channel = django_filters.ChoiceFilter(label=_("How it goes"), choices=Channel.choices, empty_label=_("All"))
    kind = django_filters.ChoiceFilter(label=_("Message"), choices=_kinds, empty_label=_("All"))

    class Meta:
        model = OutboxMessage
        fields: list[str] = []


class MailboxFilter(django_filters.FilterSet):
    """By recipient (any part of the address) and channel."""

    to = django_filters.CharFilter(label=_("To"), lookup_expr="icontains")
    channel = django_filters.ChoiceFilter(label=_("How it came"), choices=Channel.choices, empty_label=_("All"))

    class Meta:
        model = DemoMail
        fields: list[str] = []
