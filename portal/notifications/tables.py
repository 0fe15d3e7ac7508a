"""The outbox as a table: what, to whom, how, and how far it got. No text, no address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.notifications.enums import MessageState
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import messages
from portal.notifications.selectors import recipients_in_words

if TYPE_CHECKING:
    from wagtail.models import Site

TONES: Mapping[str, str] = {
    MessageState.QUEUED: "info",
    MessageState.TO_PRINT: "warning",
    MessageState.PRINTED: "warning",
    MessageState.SENT: "success",
    MessageState.FAILED: "error",
    MessageState.CANCELLED: "muted",
}


class MessageTable(tables.Table):
    """One message a row; its page holds the attempts and the buttons."""

    caption = _("Messages")
    kind = tables.Column(
        verbose_name=_("Message"), linkify=("notifications:message", [tables.A("reference")]), orderable=False
    )
    recipient = tables.Column(verbose_name=_("To"), empty_values=(), orderable=False)
    channel = tables.Column(verbose_name=_("How it goes"), orderable=False)
    queued_at = tables.DateTimeColumn(
        verbose_name=_("Made"), format="BRIEF_MOMENT_FORMAT", attrs={"td": {"class": "nowrap"}}
    )
    state = tables.Column(verbose_name=_("State"), orderable=False)
    attempts = tables.Column(
        verbose_name=_("Attempts"), orderable=False, attrs={"td": {"class": "num"}, "th": {"class": "num"}}
    )

    def __init__(self, *args: object, site: Site, **options: object) -> None:
        super().__init__(*args, **options)
        self.site = site

    def before_render(self, request: object) -> None:
        self.recipients = recipients_in_words(self.site, [row.record for row in self.paginated_rows])

    def render_kind(self, value: str) -> str:
        return messages.label(value)

    def render_recipient(self, record: OutboxMessage) -> str:
        return self.recipients[record.pk]

    def render_channel(self, record: OutboxMessage) -> str:
        return record.get_channel_display()

    def render_state(self, record: OutboxMessage) -> SafeString:
        return format_html(
            '<span class="usa-tag usa-tag--{}">{}</span>', TONES[record.state], record.get_state_display()
        )
