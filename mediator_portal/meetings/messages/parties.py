"""To the parties: the fixed session, its changes, the survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import PartyAnswer, SessionState
from mediator_portal.meetings.messages.base import ToParty, session_of
from portal.notifications.registry import register

if TYPE_CHECKING:
    from portal.notifications.models import OutboxMessage


class AboutFixedSession(ToParty):
    """A message to a party about a session that stands."""

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return session_of(message).stands


@register
class ConfirmedForParty(AboutFixedSession):
    """The session is fixed."""

    kind = "session_confirmed_party"
    label = _("Your session is arranged")
    subject = _("Your session is arranged")
    paragraphs = (
        _("Your mediation session has a day, a place and its mediators."),
        _("Please open your page, look at the day and the place, and tell us that you come or ask for a change."),
    )
    action_label = _("See the day and the place")
    text_words = _(
        "$program_name: your session is arranged. See day and place, and confirm: $action_url Questions? $telephone"
    )


@register
class ConfirmReminder(AboutFixedSession):
    """Has not said yet whether they come."""

    kind = "confirm_session_reminder"
    label = _("Please confirm your session")
    subject = _("Please confirm your session")
    paragraphs = (
        _("Your mediation session is coming up, and we have not heard yet whether you come."),
        _("Please open your page and confirm, or ask for a change. You can also call us at $telephone."),
    )
    action_label = _("Confirm my session")
    text_words = _("$program_name: please confirm your session: $action_url Or call $telephone.")

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        session = session_of(message)
        answered = session.confirmations.filter(person_id=message.recipient_id, answer__in=PartyAnswer.values)
        return super().is_still_wanted(message) and session.starts_at > timezone.now() and not answered.exists()


@register
class ChangedForParty(AboutFixedSession):
    """Place or time changed."""

    kind = "session_changed_party"
    label = _("Your session has changed")
    subject = _("Your session has changed")
    paragraphs = (
        _("The time or the place of your session has changed."),
        _("Please open your page, look at the change, and tell us whether it suits you."),
    )
    action_label = _("See the change")
    text_words = _("$program_name: your session has changed. Please look: $action_url Questions? $telephone")


@register
class MediatorsChangedForParty(AboutFixedSession):
    """Another mediator comes. Day, time and place stay, and nobody's name is in the message."""

    kind = "session_mediators_party"
    label = _("A mediator of your session has changed")
    subject = _("A mediator of your session has changed")
    paragraphs = (
        _("Another mediator will lead your session. The day, the time and the place stay the same."),
        _("Please open your page to see who it is. If you have a concern, call us at $telephone."),
    )
    action_label = _("See who the mediators are")
    text_words = _(
        "$program_name: a mediator of your session has changed; day and place stay. See who: $action_url "
        "Questions? $telephone"
    )


@register
class CancelledForParty(ToParty):
    """The session is off and another is looked for."""

    kind = "session_cancelled_party"
    label = _("Your session moves to another time")
    subject = _("Your session moves to another time")
    paragraphs = (
        _("Your session will not take place at the planned time. We are looking for another one."),
        _("Please open your page and tell us which days and times suit you now."),
    )
    action_label = _("Tell us which times suit you")
    text_words = _(
        "$program_name: your session moves to another time. Tell us your times: $action_url Questions? $telephone"
    )

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return session_of(message).state == SessionState.CANCELLED


@register
class AttendanceNews(ToParty):
    """To those who only attend: the session has a day, another one, or none for now. One wording for all three."""

    kind = "attendance_news"
    label = _("News about a session to attend")
    subject = _("News about the session you were asked to attend")
    reason = _("You get this message because you were asked to be there at a mediation session.")
    paragraphs = (
        _("There is news about the day or the place of the session."),
        _("Please open your page and look. If you cannot come, tell us there or call us at $telephone."),
    )
    action_label = _("See the news")
    closing = closing_text = ""
    text_words = _("$program_name: news about the session you were asked to attend: $action_url Questions? $telephone")

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        session = session_of(message)
        return session.stands or session.state == SessionState.CANCELLED


@register
class SurveyInvitation(ToParty):
    """The session is over: how was it?"""

    kind = "survey_invitation"
    label = _("Survey after a session")
    subject = _("How was it? A short survey")
    paragraphs = (
        _("Thank you for taking part. We would like to know how it was for you."),
        _("Your answers are anonymous: nobody can tell which ones are yours. Answering is your choice."),
    )
    action_label = _("Answer the survey")
    closing = closing_text = ""
    text_words = _("$program_name: thank you for taking part. How was it for you? $action_url")

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        session = session_of(message)
        answered = session.surveys_done.filter(person_id=message.recipient_id)
        return session.state == SessionState.HELD and not answered.exists()
