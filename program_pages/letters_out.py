"""The messages this room sends: mediator roles reopened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.notifications.enums import Channel, Readers
from portal.notifications.registry import Message, Recipient, register
from program_pages import application
from program_pages.models import ReopeningSubscriber

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.notifications.models import OutboxMessage
    from portal.notifications.registry import Words


@register
class RolesReopened(Message):
    """Mediator roles are open again; to everybody who asked to be told, once."""

    readers = Readers.PUBLIC
    kind = "roles_reopened"
    label = _("Mediator roles are open again")
    subject = _("You can apply to be a mediator: $program_name")
    paragraphs: ClassVar[tuple[Words, ...]] = (
        _("You asked us to tell you when mediator roles open again. They are open now."),
        _("Roles can fill up fast. Our page shows whether they are still open when you read this."),
        _("This is the only message you get from this list. We delete your address from it soon."),
    )
    action_label = _("See how to apply")
    reason = _("You get this message because you asked us to write when roles reopen.")

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return ReopeningSubscriber.objects.filter(pk=message.recipient_id).exists()

    def action_url(self, message: OutboxMessage, values: Mapping[str, Any]) -> str:
        subscriber = ReopeningSubscriber.objects.filter(pk=message.recipient_id).first()
        language = subscriber.language if subscriber else "en"
        return application.url_for(message.site, language) or reverse("program_pages:reopening_list")


def subscriber_recipient(site: Site, recipient_id: int, channel: str) -> Recipient | None:
    """Return somebody of the sign-up list; they are known by their e-mail address only."""
    if channel != Channel.EMAIL:
        return None
    subscriber = ReopeningSubscriber.objects.filter(pk=recipient_id, program__site=site).first()
    return Recipient(address=subscriber.email, name="", language=subscriber.language) if subscriber else None
