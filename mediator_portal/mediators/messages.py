"""What applicants and mediators are told. No message holds an answer, a score or a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forms_app.messages import COPY_WORDS
from forms_app.services.copies import copy_last_day, copy_link
from mediator_portal.mediators.enums import ApplicationState
from mediator_portal.mediators.models import Application, Mediator
from mediator_portal.mediators.words import day_in_words, moment_in_words
from portal.notifications.enums import Channel, Readers
from portal.notifications.placeholders import Trusted
from portal.notifications.registry import Message, Recipient, register

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.notifications.models import OutboxMessage


def applicant_recipient(site: Site, recipient_id: int, channel: str) -> Recipient | None:
    """Return an applicant by the e-mail address of the application."""
    found = Application.objects.filter(pk=recipient_id, program__site=site).first()
    if channel != Channel.EMAIL or found is None or not found.email:
        return None
    return Recipient(address=found.email, name=found.name, language=found.language)


def mediator_recipient(site: Site, recipient_id: int, channel: str) -> Recipient | None:
    """Return a mediator: by the account once they sign in, by the roster before."""
    found = Mediator.objects.filter(pk=recipient_id, program__site=site).select_related("user", "application").first()
    if channel != Channel.EMAIL or found is None:
        return None
    if found.user is not None:
        return Recipient(address=found.user.email, name=found.name, language=found.user.language)
    language = found.application.language if found.application else "en"
    return Recipient(address=found.email, name=found.name, language=language)


class ApplicationMessage(Message):
    """To an applicant, about their application."""

    readers = Readers.MEDIATORS
    reason = _("You get this message because you applied to be a mediator.")

    def application(self, message: OutboxMessage) -> Application:
        found = Application.objects.select_related("program", "submission").get(pk=message.ids["application"])
        return found

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        return {"receipt": Trusted(self.application(message).submission.receipt)}


@register
class ApplicationReceived(ApplicationMessage):
    kind = "application_received"
    label = _("Application received")
    subject = _("We received your application ($receipt)")
    paragraphs = (
        _("Thank you for applying to be a mediator. Your receipt number is $receipt."),
        _("We read every application and write to you about the decision either way."),
        _("For your privacy, this message does not repeat what you wrote."),
        COPY_WORDS,
    )
    action_label = _("Read what I sent")
    secret_names = ("link",)

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        last_day = copy_last_day(self.application(message).submission)
        return {**super().context(message), "last_day": last_day}

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        return {"link": copy_link(self.application(message).submission)}

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return values["link"]


@register
class InterviewInvited(ApplicationMessage):
    kind = "interview_invited"
    label = _("Invitation to an interview")
    subject = _("We would like to meet you")
    paragraphs = (
        _("We read your application and invite you to an interview."),
        _("It is on $when, at this place: $place."),
        _("If you cannot come then, call us at $telephone and we find another day."),
    )

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        application = self.application(message)
        when = moment_in_words(application.interview_at, application.program) if application.interview_at else ""
        return {"when": Trusted(when), "place": application.interview_place}

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return self.application(message).state == ApplicationState.INTERVIEW


@register
class InterviewChanged(InterviewInvited):
    kind = "interview_changed"
    label = _("Interview moved")
    subject = _("Your interview has moved")
    paragraphs = (
        _("The day or the place of your interview has changed."),
        _("It is now on $when, at this place: $place."),
        _("If you cannot come then, call us at $telephone and we find another day."),
    )


@register
class ApplicationSelected(ApplicationMessage):
    kind = "application_selected"
    label = _("Decision: selected")
    subject = _("You are selected")
    paragraphs = (
        _("We are glad to tell you that you are selected to train as a mediator."),
        _("Next comes the training. We write or call soon with the days."),
    )


@register
class ApplicationWaitlisted(ApplicationMessage):
    kind = "application_waitlisted"
    label = _("Decision: waiting list")
    subject = _("You are on our waiting list")
    paragraphs = (
        _("We have more good applications than places, so we put yours on the waiting list."),
        _("You do not need to do anything. We write to you when a place opens."),
    )


@register
class ApplicationDeclined(ApplicationMessage):
    kind = "application_declined"
    label = _("Decision: not selected")
    subject = _("About your application")
    paragraphs = (
        _("Thank you for applying. This time we did not select you."),
        _("This says nothing about your worth as a neighbor or a professional. You are welcome to apply again."),
        _("Call us at $telephone if you would like to talk about it."),
    )


class MediatorMessage(Message):
    """To a mediator, about their service."""

    readers = Readers.MEDIATORS
    reason = _("You get this message because you are a mediator of the program.")
    action_label = _("Open the portal")

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        mediator = Mediator.objects.get(pk=message.ids["mediator"])
        ends = day_in_words(mediator.term_ends) if mediator.term_ends else _now("no fixed day")
        return {
            "starts": Trusted(day_in_words(mediator.term_starts) if mediator.term_starts else ""),
            "ends": Trusted(ends),
        }

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        # The first page of the portal belongs to a room above; its address is fixed (product.md 13).
        return "/portal/"


@register
class MediatorActivated(MediatorMessage):
    kind = "mediator_activated"
    label = _("Welcome, mediator")
    subject = _("You are now an active mediator")
    paragraphs = (
        _("Your training is complete, and your term begins on $starts. It ends on: $ends."),
        _("Please sign in and enter when you are usually free, so that we can ask you for sessions."),
    )


@register
class MediatorRenewed(MediatorMessage):
    kind = "mediator_renewed"
    label = _("Term renewed")
    subject = _("Your term is renewed")
    paragraphs = (_("Thank you for going on. Your term now ends on: $ends."),)
