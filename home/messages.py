"""What editors are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.notifications.enums import Readers
from portal.notifications.registry import Message, register

if TYPE_CHECKING:
    from portal.notifications.models import OutboxMessage


@register
class PublicationRefused(Message):
    """To whoever wrote a version of a page that could not go live on its date."""

    readers = Readers.STAFF
    kind = "publication_refused"
    label = _("A page was not published on its date")
    subject = _("A page was not published on its date")
    reason = _("You get this message because you gave a page a date.")
    paragraphs = (
        _("“$title” was to go live by itself, but something in it must be mended first. Your draft is as you left it."),
        _("Open the page, press Publish to see what is missing, and give it a new date if you want one."),
    )
    action_label = _("Open the page")

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        return {"title": Page.objects.get(pk=message.ids["page"]).draft_title}

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("wagtailadmin_pages:edit", args=[message.ids["page"]])

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return Page.objects.filter(pk=message.ids["page"]).exists()
