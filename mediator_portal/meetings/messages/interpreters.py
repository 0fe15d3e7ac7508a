"""To interpreters: the request, the confirmation, changes; to staff when one gives a session back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import BookingState, SessionState
from mediator_portal.meetings.interpreting import BOOKABLE
from mediator_portal.meetings.messages.base import ToStaff, session_of
from mediator_portal.meetings.models import InterpreterBooking
from portal.notifications.enums import Readers
from portal.notifications.registry import Message, register

if TYPE_CHECKING:
    from portal.notifications.models import OutboxMessage


class ToInterpreter(Message):
    """A message to an interpreter about one session. Its link needs the sign-in."""

    readers = Readers.INTERPRETERS
    reason = _("You get this message because you interpret for the program.")
    action_label = _("Open the request")
    states: ClassVar[frozenset[str]] = frozenset()

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("meetings:booking", args=[self._booking(message).reference])

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        booking = self._booking(message)
        live = booking.session.state in BOOKABLE
        return not self.states or (live and booking.state in self.states)

    def _booking(self, message: OutboxMessage) -> InterpreterBooking:
        rows = InterpreterBooking.objects.filter(interpreter__program__site=message.site_id)
        return rows.select_related("session").get(pk=message.ids["booking"])


@register
class InterpreterRequest(ToInterpreter):
    """Asked whether they can come."""

    kind = "interpreter_request"
    label = _("Request to an interpreter")
    subject = _("Can you interpret in a session?")
    paragraphs = (
        _("A session needs an interpreter of your language."),
        _("Please tell us whether you can come: yes or no. It takes a minute."),
    )
    action_label = _("Read the request and answer")
    states = frozenset({BookingState.ASKED})


@register
class InterpreterReminder(InterpreterRequest):
    """Asked again, once."""

    kind = "interpreter_reminder"
    label = _("Reminder of a request to an interpreter")
    subject = _("A session still needs an interpreter")
    paragraphs = (
        _("We asked you about a session and have not heard from you yet."),
        _("A no helps us as well: then we can ask somebody else in time."),
    )


@register
class InterpreterConfirmed(ToInterpreter):
    """Was confirmed."""

    kind = "interpreter_confirmed"
    label = _("An interpreter is confirmed")
    subject = _("You are confirmed as an interpreter")
    paragraphs = (
        _("You are confirmed as the interpreter of a session. Its page has the day and the place."),
        _("If you cannot come after all, please tell us there at once."),
    )
    action_label = _("Open the session")
    states = frozenset({BookingState.CONFIRMED})


@register
class InterpreterAttestAgain(ToInterpreter):
    """The day before: still no conflict?"""

    kind = "interpreter_attest_again"
    label = _("Conflict of interest: asks the interpreter again before the session")
    subject = _("Before your session: one short question")
    paragraphs = (
        _("Your session is close. Please say once more that you have no conflict of interest."),
        _("If something has come up, tell us now: there is still time to find somebody else."),
    )
    action_label = _("Answer the question")
    states = frozenset({BookingState.CONFIRMED})

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return super().is_still_wanted(message) and self._booking(message).attested_again_at is None


@register
class InterpreterThanks(ToInterpreter):
    """Said yes and is not needed."""

    kind = "interpreter_thanks"
    label = _("Thanks to interpreters who are not needed")
    subject = _("The session has its interpreter. Thank you")
    paragraphs = (
        _("Thank you for offering your time. The session has its interpreter now."),
        _("You do not need to keep the time free. We look forward to asking you again."),
    )
    action_label = _("Open your page")

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("meetings:interpreting")


@register
class InterpreterChanged(ToInterpreter):
    """The time moved: the confirmation no longer holds."""

    kind = "interpreter_changed"
    label = _("The time of a session changed: asks the interpreter again")
    subject = _("The time of your session changed")
    paragraphs = (
        _("The time of a session you were confirmed for changed."),
        _("Please tell us whether you can come at the new time."),
    )
    states = frozenset({BookingState.ASKED})


@register
class InterpreterPlace(InterpreterConfirmed):
    """The place changed."""

    kind = "interpreter_place"
    label = _("The place of a session changed: tells the interpreter")
    subject = _("The place of your session changed")
    paragraphs = (
        _("The place of a session you interpret in changed. Its page has the new one."),
        _("Day and time stay as they are."),
    )


@register
class InterpreterCancelled(InterpreterThanks):
    """Off, or no longer needed."""

    kind = "interpreter_cancelled"
    label = _("A session no longer needs the interpreter")
    subject = _("A session no longer needs you")
    paragraphs = (
        _("A session we asked you for does not take place as planned, or no longer needs an interpreter."),
        _("You do not need to keep the time free. Thank you."),
    )


@register
class InterpreterMissing(ToStaff):
    """A confirmed interpreter gave the session back."""

    kind = "interpreter_missing"
    label = _("A session lacks an interpreter")
    subject = _("A session lacks an interpreter")
    paragraphs = (_("An interpreter who was confirmed cannot come. Please ask somebody else."),)

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("meetings:session_interpreters", args=[session_of(message).reference])

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return session_of(message).state != SessionState.CANCELLED
