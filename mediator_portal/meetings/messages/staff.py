"""To coordinators and directors: what went wrong or needs a decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import SessionState
from mediator_portal.meetings.messages.base import ToStaff, session_of
from mediator_portal.meetings.selectors.more import answers_of
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


class TooFew(ToStaff):
    """A message that waits for nothing once enough mediators have said yes."""

    action_label = _("See the answers")

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        session = session_of(message)
        return session.state == SessionState.REQUESTED and not answers_of(session).enough


@register
class FewAnswers(TooFew):
    """The policy's hours are over and too few said yes: to the coordinator."""

    kind = "few_answers"
    label = _("Too few mediators said yes: tells the coordinator")
    subject = _("Too few mediators have said yes to a session")
    paragraphs = (
        _("A session was offered to the mediators, and fewer have said yes than it needs."),
        _("You can call those who are silent, ask more mediators, or choose another time."),
    )


@register
class FewAnswersDirector(TooFew):
    """Longer still: to the director."""

    kind = "few_answers_director"
    label = _("Too few mediators said yes: tells the director")
    subject = _("A session still has too few mediators")
    paragraphs = (
        _("A session was offered to the mediators, and fewer have said yes than it needs. The coordinator knows."),
        _("Please agree on what comes next: calls, more mediators, or another time."),
    )


@register
class PoolWidened(TooFew):
    """The portal asked more mediators by itself."""

    kind = "pool_widened"
    label = _("More mediators were asked: tells the coordinator")
    subject = _("More mediators were asked about a session")
    paragraphs = (
        _("Too few mediators had said yes to a session. As your policy says, the next ones were asked."),
        _("Its page shows who was asked and who has answered."),
    )


@register
class NobodyLeft(TooFew):
    """It would have asked more, and there is nobody."""

    kind = "pool_nobody_left"
    label = _("Nobody else can be asked: tells the coordinator")
    subject = _("Nobody else can be asked about a session")
    paragraphs = (
        _("Too few mediators have said yes to a session, and everybody who could come was asked."),
        _("Please call those who are silent, or choose another time."),
    )


@register
class ChangeWanted(ToStaff):
    """A party asks for another time or place."""

    kind = "change_wanted_staff"
    label = _("A party asks to change a session")
    subject = _("A party asks to change a session")
    paragraphs = (_("A party asks to change a confirmed session. What they wish stands on its page."),)

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("meetings:session", args=[session_of(message).reference])
