"""To coordinators and directors: what went wrong or needs a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import SessionState
from mediator_portal.meetings.messages.base import ToStaff, session_of
from portal.notifications.registry import register

if TYPE_CHECKING:
    from portal.notifications.models import OutboxMessage


@register
class SeatReleased(ToStaff):
    """A mediator gave a seat back and nobody is on standby."""

    kind = "seat_released_staff"
    label = _("A session lacks a mediator")
    subject = _("A session lacks a mediator")
    paragraphs = (_("A mediator gave a seat back, and nobody is on standby. Please choose or ask somebody else."),)

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return session_of(message).state == SessionState.REQUESTED


@register
class SeatRefilled(ToStaff):
    """A standby moved up."""

    kind = "seat_refilled_staff"
    label = _("A standby moved up")
    subject = _("A standby moved up to a session")
    paragraphs = (_("A mediator gave a seat back, and the standby moved up. Nothing needs to be done."),)


@register
class MediatorsMissing(ToStaff):
    """The day of escalation has come and mediators are missing."""

    kind = "mediators_missing"
    label = _("Too few mediators, and the session is close")
    subject = _("A session is close and lacks mediators")
    paragraphs = (
        _("A session is only days away and does not have its mediators yet."),
        _("Please confirm who answered, call mediators, or choose another time."),
    )

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return session_of(message).state == SessionState.REQUESTED


@register
class ChangeWanted(ToStaff):
    """A party asks for another time or place."""

    kind = "change_wanted_staff"
    label = _("A party asks to change a session")
    subject = _("A party asks to change a session")
    paragraphs = (_("A party asks to change a confirmed session. What they wish stands on its page."),)

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("meetings:session", args=[session_of(message).reference])
