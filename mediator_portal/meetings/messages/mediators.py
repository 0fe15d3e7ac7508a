"""To mediators: requests, seats, changes, what is left after a session, stipends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings import signing
from mediator_portal.meetings.enums import SEATED, SeatState, SessionState
from mediator_portal.meetings.messages.base import ToMediator, session_of
from mediator_portal.meetings.models import PoolRequest
from portal.notifications.registry import register

if TYPE_CHECKING:
    from portal.notifications.models import OutboxMessage


class AboutRequest(ToMediator):
    """A message about a request that waits for an answer."""

    action_label = _("Read the request and answer")

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("meetings:request_answer", args=[self._request(message).reference])

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        request = self._request(message)
        return not request.reply and request.session.state == SessionState.REQUESTED

    def _request(self, message: OutboxMessage) -> PoolRequest:
        rows = PoolRequest.objects.filter(session__case__program__site=message.site_id)
        return rows.select_related("session").get(pk=message.ids["request"])


@register
class Request(AboutRequest):
    """Asked whether they can take a session."""

    kind = "pool_request"
    label = _("Request for a session")
    subject = _("A session is looking for mediators")
    paragraphs = (
        _("A session is being planned at a time you marked as free."),
        _("Please tell us whether you can take it: yes, maybe or no. It takes a minute."),
    )


@register
class OpenRequest(AboutRequest):
    """Asked although their week does not name the time: too few of the others said yes."""

    kind = "pool_request_open"
    label = _("Request at a time not marked as free")
    subject = _("A session is looking for mediators")
    paragraphs = (
        _("A session still needs mediators. You did not mark its time as free, but perhaps you could come."),
        _("Please tell us whether you can take it: yes, maybe or no. A no is fine and costs you nothing."),
    )


@register
class Reminder(AboutRequest):
    """Asked again, once."""

    kind = "pool_reminder"
    label = _("Reminder of a request")
    subject = _("A session is still looking for mediators")
    paragraphs = (
        _("We asked you about a session and have not heard from you yet."),
        _("A no helps us as well: then we can ask somebody else in time."),
    )


@register
class Thanks(ToMediator):
    """Said yes and is not needed."""

    kind = "pool_thanks"
    label = _("Thanks to mediators who are not needed")
    subject = _("The session has its mediators. Thank you")
    paragraphs = (
        _("Thank you for offering your time. The session you answered for has its mediators now."),
        _("You do not need to keep the time free. We look forward to asking you again."),
    )
    action_label = _("Open your page")

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("meetings:home")


@register
class Closed(Thanks):
    """Was asked, and the session is off."""

    kind = "pool_closed"
    label = _("A request is no longer open")
    subject = _("A request is no longer open")
    paragraphs = (
        _("A session we asked you about will not take place at that time."),
        _("You do not need to keep the time free, and no answer is needed. Thank you."),
    )


@register
class StandbyOver(Thanks):
    """Was on standby, and the session took place without them."""

    kind = "standby_thanks"
    label = _("Thanks to a mediator on standby")
    subject = _("The session took place. Thank you for standing by")
    paragraphs = (
        _("The session you were on standby for took place with its mediators."),
        _("You do not need to do anything. Thank you for keeping the time free."),
    )


class AboutSeat(ToMediator):
    """A message to a mediator who holds a seat."""

    seats: ClassVar[tuple[SeatState, ...]] = (SeatState.CONFIRMED,)
    action_label = _("Open the session")

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        session = session_of(message)
        held = session.seats.filter(mediator__user_id=message.recipient_id, state__in=self.seats)
        return session.state in {SessionState.REQUESTED, SessionState.CONFIRMED} and held.exists()


@register
class Confirmed(AboutSeat):
    """Was chosen."""

    kind = "session_confirmed_mediator"
    label = _("You mediate a session")
    subject = _("You are confirmed for a session")
    paragraphs = (
        _("You are confirmed as a mediator of a session."),
        _("Its page has the day, the place, what to prepare, and a file for your calendar."),
    )


@register
class Standby(AboutSeat):
    """Is kept in reserve."""

    kind = "session_standby"
    label = _("You are on standby for a session")
    subject = _("You are on standby for a session")
    seats = (SeatState.STANDBY,)
    paragraphs = (
        _("Thank you for offering your time. You are on standby for a session."),
        _("Please keep the time free if you can. We write at once when you are needed."),
    )


@register
class Promoted(AboutSeat):
    """Moves up from standby."""

    kind = "standby_promoted"
    label = _("You are needed: from standby to mediator")
    subject = _("You are needed for a session")
    paragraphs = (
        _("A mediator cannot come, and you move up from standby: you are now confirmed for the session."),
        _("If you can no longer take it, please tell us at once on the session's page or by telephone: $telephone."),
    )


@register
class ChangedForMediator(AboutSeat):
    """Place or time changed."""

    kind = "session_changed_mediator"
    label = _("A session has changed")
    subject = _("A session of yours has changed")
    seats = tuple(SEATED)
    paragraphs = (_("The time or the place of a session of yours has changed. Its page has a new calendar file."),)


@register
class CancelledForMediator(ToMediator):
    """The session is off."""

    kind = "session_cancelled_mediator"
    label = _("A session is cancelled")
    subject = _("A session of yours is cancelled")
    paragraphs = (
        _("A session of yours will not take place at the planned time. You do not need to come."),
        _("Its page has a file that takes it out of your calendar."),
    )
    action_label = _("Open the session")


@register
class ReleasedForMediator(ToMediator):
    """Gave the seat back."""

    kind = "seat_released_mediator"
    label = _("A seat was given back")
    subject = _("You are no longer on a session")
    paragraphs = (
        _("You are no longer a mediator of a session, and we are looking for somebody else. Thank you for telling us."),
        _("If this is a mistake, call us at $telephone."),
    )
    action_label = _("Take it out of my calendar")

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("meetings:calendar", args=[session_of(message).reference])


@register
class AttestAgain(AboutSeat):
    """The day before: still no conflict?"""

    kind = "attest_again"
    label = _("Conflict of interest: asked again before the session")
    subject = _("Before your session: one short question")
    paragraphs = (
        _("Your session is close. Please say once more that you have no conflict of interest."),
        _("If something has come up, tell us now: there is still time to find somebody else."),
    )
    action_label = _("Answer the question")


@register
class AgreementWanted(AboutSeat):
    """The session comes close and the agreement is not signed."""

    kind = "agreement_wanted"
    label = _("The agreement is not signed yet: asks the mediator")
    subject = _("Before your session: please sign the agreement")
    paragraphs = (
        _("Your session is close, and you have not signed the agreement yet."),
        _("Please read and sign it on your page. It takes about five minutes."),
        _("If you would rather sign on paper, call us at $telephone."),
    )
    action_label = _("Read and sign the agreement")

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        session = session_of(message)
        waits = session.seats.filter(mediator__user_id=message.recipient_id, signed_at=None).exists()
        return waits and super().is_still_wanted(message)

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return signing.own_url(session_of(message))


@register
class ReportWanted(ToMediator):
    """The session is over."""

    kind = "report_wanted"
    label = _("Report and survey after a session")
    subject = _("Your session is over: the short report and your survey")
    paragraphs = (
        _("Thank you for mediating. Two short things are left: the report with its three facts, and your survey."),
        _("Please do not write anywhere what was said in the room."),
    )
    action_label = _("Report on the session")

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        session = session_of(message)
        surveyed = session.surveys_done.filter(mediator__user_id=message.recipient_id).exists()
        over = session.state in {SessionState.CONFIRMED, SessionState.HELD}
        return over and not (surveyed and hasattr(session, "report"))


@register
class StipendPaid(ToMediator):
    """The stipend is on its way."""

    kind = "stipend_paid"
    label = _("Stipend paid")
    subject = _("Your stipend was paid")
    paragraphs = (_("A stipend for a session you mediated was paid. Your page lists all of them."),)
    action_label = _("See my stipends")

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("meetings:own_stipends")
