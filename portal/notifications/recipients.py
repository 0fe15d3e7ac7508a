"""How to reach the people who sign in. Rooms above register the others: persons of a case, applicants, subscribers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.accounts.models import User
from portal.notifications.enums import Channel
from portal.notifications.registry import Recipient

if TYPE_CHECKING:
    from wagtail.models import Site


def user_recipient(site: Site, recipient_id: int, channel: str) -> Recipient | None:
    """Return a person who signs in, by e-mail; None when the account is closed or for any other channel."""
    if channel != Channel.EMAIL:
        return None
    user = User.objects.filter(pk=recipient_id, is_active=True).first()
    return Recipient(address=user.email, name=user.name, language=user.language) if user else None


def user_labels(site: Site, ids: set[int]) -> dict[int, str]:
    """Return the names of people who sign in."""
    return {user.pk: user.name for user in User.objects.filter(pk__in=ids) if user.name}
