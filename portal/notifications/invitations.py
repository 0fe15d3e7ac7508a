"""The message to somebody invited to sign in. Its link is made when it leaves; `portal.accounts` keeps only a hash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles.models import UserInvitation
from portal.accounts.services import invitation_token, is_open
from portal.notifications.enums import Channel, Readers
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import Message, Recipient, recipients, register
from portal.notifications.services import queue

if TYPE_CHECKING:
    from wagtail.models import Site

RECIPIENT_TYPE = "invitation"


@register
class UserInvited(Message):
    """You are invited to sign in: a link that holds until the invitation ends."""

    readers = Readers.STAFF
    kind = "accounts.invited"
    label = _("Invitation to sign in")
    channels = (Channel.EMAIL,)
    subject = _("You are invited to sign in")
    paragraphs = (
        _("$program_name has invited you to sign in as: $role."),
        _("The link holds until $until. You choose a password and set up a second factor: keep your telephone near."),
    )
    action_label = _("Accept the invitation")
    reason = _("You get this message because somebody of the program invited you by name.")
    secret_names = ("link",)

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        invitation = _invitation(message)
        until = date_format(timezone.localtime(invitation.expires_at), "DATE_FORMAT")
        return {"role": invitation.get_role_display(), "until": until}

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        token = invitation_token(_invitation(message))
        return {"link": reverse("invitation_open", kwargs={"token": token})}

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return values.get("link", "")

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        invitation = UserInvitation.objects.filter(pk=message.ids.get("invitation")).first()
        return invitation is not None and is_open(invitation, timezone.now())


def _invitation(message: OutboxMessage) -> UserInvitation:
    return UserInvitation.objects.get(pk=message.ids["invitation"])


def invitation_recipient(site: Site, recipient_id: int, channel: str) -> Recipient | None:
    """Return the person an invitation is addressed to; they have no account yet."""
    invitation = UserInvitation.objects.filter(pk=recipient_id, site=site).first()
    return Recipient(address=invitation.email, name=invitation.name) if invitation else None


def queue_invitation(*, invitation: UserInvitation, **options: Any) -> None:
    """Queue the message, once for each time the invitation was made or renewed (signal receiver)."""
    queue(
        UserInvited.kind,
        site=invitation.site,
        recipient_type=RECIPIENT_TYPE,
        recipient_id=invitation.pk,
        ids={"invitation": invitation.pk},
        cause=f"invitation:{invitation.pk}:{invitation.expires_at:%Y%m%d%H%M%S%f}",
    )


def connect() -> None:
    """Make the message and its recipient known, and listen to the room below."""
    from portal.accounts.signals import user_invited

    recipients.register(RECIPIENT_TYPE, invitation_recipient)
    user_invited.connect(queue_invitation, dispatch_uid="notifications_user_invited")
