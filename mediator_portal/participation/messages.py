"""What this room writes to a party. No message holds case content, and none differs by anybody's answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediator_portal.cases import doors
from mediator_portal.cases.enums import AGREED_STATES, CaseState, ContactState
from mediator_portal.cases.models import CasePerson, ContactPoint
from mediator_portal.cases.services.outgoing import carries_link, mark_carriers, plan
from mediator_portal.participation import rules
from mediator_portal.participation.enums import (
    AGAIN_KIND,
    ATTENDANCE_KIND,
    BESIDE_KIND,
    GUESSING_KIND,
    INVITATION_KIND,
    RECEIPT_KIND,
)
from mediator_portal.participation.models import IdentityCheck
from mediator_portal.participation.services.identity import identity_code_made
from mediator_portal.participation.services.invitations import invitation_issue, way_in
from portal import dates
from portal.notifications.enums import Channel, Readers
from portal.notifications.registry import Message, Recipient, recipients, register

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.notifications.models import OutboxMessage

ALL_CHANNELS = (Channel.EMAIL, Channel.TEXT, Channel.LETTER)


def person_of(message: OutboxMessage) -> CasePerson | None:
    """Return the person a message goes to, with case and program."""
    return CasePerson.objects.select_related("case__program__site").filter(pk=message.recipient_id).first()


class InvitationMessage(Message):
    """A message that carries the way in: the link, and in a letter the short code."""

    readers = Readers.PEOPLE
    channels = ALL_CHANNELS
    secret_names = ("link", "code")
    reason = _("You get this message because a complaint names you as one of the people it is about.")
    action_label = _("Read and answer")

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        person = person_of(message)
        closes = person.case.window_closes_at if person else None
        return {
            "last_day": dates.date(timezone.localtime(closes)) if closes else "",
            "address": reverse("participation:start"),
        }

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        """Make the way in, and mark the contact that carries it: no identity code ever goes there.

        A message to the last contact that is free for the code leads to the page for the letter's code instead.
        """
        person = CasePerson.objects.get(pk=message.recipient_id)
        planned = plan(person, self.kind, message.channel)
        if planned.contact is not None and not carries_link(planned.contact):
            return {"link": reverse("participation:start"), "code": ""}
        mark_carriers([planned])
        issued = invitation_issue(person=person)
        return {"link": issued.link, "code": issued.code}

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return values["link"]

    def letter_code(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return values["code"]

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        """Wanted while the case asks and this very person has not answered; the other's answer plays no part."""
        person = person_of(message)
        if person is None or person.case.state != CaseState.INVITING or person.answered_at is not None:
            return False
        closes = person.case.window_closes_at
        return closes is None or timezone.now() < closes


@register
class Invitation(InvitationMessage):
    """To a party: you are invited."""

    kind = INVITATION_KIND
    label = _("Invitation to a party")
    subject = _("$agency_name invites you to a conversation")
    paragraphs = (
        _(
            "We offer you a private conversation, led by neutral mediators, instead of an investigation. It is "
            "your free choice."
        ),
        _(
            "Opening the link decides nothing. You first prove who you are, then you read, then you choose yes, "
            "no, or to talk to someone."
        ),
        _("Please answer by $last_day. No account and no payment is needed."),
    )
    text_words = _(
        "$agency_name invites you to a private conversation, your free choice. Read and answer: $action_url "
        "Real? Call $telephone. Reply STOP to end texts."
    )


@register
class InvitationBeside(InvitationMessage):
    """To a guardian or representative: the one they stand beside is invited, and their own signature counts."""

    kind = BESIDE_KIND
    label = _("Invitation to a guardian or representative")
    subject = _("$agency_name asks for your answer, beside somebody you act for")
    reason = _("You get this message because you are named as the parent, guardian or representative of somebody.")
    paragraphs = (
        _(
            "We offer somebody you act for a private conversation, led by neutral mediators, instead of an "
            "investigation. They answer for themselves, and you answer for yourself. It takes place only if you both "
            "agree."
        ),
        _("Opening the link decides nothing. You first prove who you are, then you read, then you choose."),
        _("Please answer by $last_day. No account and no payment is needed."),
    )
    text_words = _(
        "$agency_name asks for your answer as parent, guardian or representative: $action_url Real? Call $telephone."
    )


@register
class AttendanceAsked(InvitationMessage):
    """To an interpreter, support person or observer: be there, and sign the promise of privacy first."""

    kind = ATTENDANCE_KIND
    label = _("Request to be there at a session")
    subject = _("$agency_name asks you to be there at a mediation")
    reason = _("You get this message because somebody asked that you be there at a mediation.")
    paragraphs = (
        _("We arrange a private conversation and would like you to be there."),
        _(
            "Please open your page, prove who you are, and read what being there means. You sign a promise of privacy "
            "before the session, or you tell us that you do not come."
        ),
    )
    text_words = _(
        "$agency_name asks you to be there at a mediation. Read and sign: $action_url Real? Call $telephone."
    )

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        """Wanted while the mediation goes ahead and this person has not answered."""
        person = person_of(message)
        if person is None or person.left_out_at is not None or person.answered_at is not None:
            return False
        return person.case.state in AGREED_STATES


@register
class InvitationReminder(InvitationMessage):
    """To a party who has not answered yet."""

    kind = "invitation_reminder"
    label = _("Reminder of an invitation")
    subject = _("We wait for your answer until $last_day")
    paragraphs = (
        _(
            "We wrote to you some days ago and have no answer from you yet. Yes and no are both fine; the "
            "choice is yours."
        ),
        _("Please answer by $last_day. If you would rather talk to a person, call $telephone."),
    )
    text_words = _(
        "$agency_name waits for your answer until $last_day. Yes and no are both fine: $action_url Questions? "
        "Call $telephone."
    )


@register
class InvitationAgain(InvitationMessage):
    """To a party whose link or code was replaced."""

    kind = AGAIN_KIND
    label = _("New link for a party")
    subject = _("Your new link from $agency_name")
    paragraphs = (
        _("Here is your new link. The links and codes you had before no longer work."),
        _("Opening the link decides nothing. You first prove who you are."),
    )
    action_label = _("Open my page")
    text_words = _(
        "$agency_name: your new link is $action_url The old one no longer works. Questions? Call $telephone."
    )

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        """A lost link is replaced for as long as an invitation leads anywhere."""
        person = person_of(message)
        if person is None or person.case.invited_at is None:
            return False
        now = timezone.now()
        return rules.invitation_opens(person.case, person, issued_at=now, now=now)


@register
class IdentityCode(Message):
    """To a contact that did not carry the invitation: six digits. It names nobody: the number may be wrong."""

    readers = Readers.PEOPLE
    kind = "identity_code"
    label = _("Identity code")
    channels = (Channel.EMAIL, Channel.TEXT)
    secret_names = ("code",)
    subject = _("Your code from $agency_name")
    reason = _("You get this message because somebody asked for a code on our page.")
    paragraphs = (
        _("Your code is $code. It works for 10 minutes."),
        _("We never ask for this code by telephone. If you did not ask for it, you need not do anything."),
    )
    text_words = _(
        "$agency_name: your code is $code. It works for 10 minutes. Did not ask for it? Ignore this message."
    )

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        return {"code": identity_code_made(check_id=int(str(message.ids["check"])))}

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        """Late codes are not sent: somebody who waited half an hour has asked again or called."""
        check = IdentityCheck.objects.filter(pk=message.ids["check"]).first()
        return check is not None and check.passed_at is None and timezone.now() < check.started_at + rules.PAUSE


@register
class CodesGuessed(Message):
    """To coordinators and directors: somebody tries codes. Nothing about any case."""

    readers = Readers.STAFF
    kind = GUESSING_KIND
    label = _("Somebody is guessing codes")
    subject = _("Somebody is guessing letter codes")
    reason = _("You get this message because you look after the program.")
    paragraphs = (
        _("Many wrong codes were typed at the program's page within an hour. None of them opened anything."),
        _("Each connection now has two tries instead of ten. People with the right code still get in."),
        _("You need not do anything. If somebody calls because their code does not work, send them a new one."),
    )


@register
class AnswerReceipt(Message):
    """To a party: we have what you told us. The same words for every answer."""

    readers = Readers.PEOPLE
    kind = RECEIPT_KIND
    label = _("Receipt of an answer")
    channels = (Channel.EMAIL, Channel.TEXT)
    subject = _("We have your answer")
    reason = _("You get this message because you answered on our page or told us your answer.")
    secret_names = ("link",)
    paragraphs = (
        _(
            "Thank you. We have your answer. This message is the same for every answer, so that nobody who sees "
            "it learns yours."
        ),
        _("On your page you can see your answer, keep a copy, and change it while there is time."),
        _("What happens next: we write to you when there is news, always on a working morning."),
    )
    action_label = _("Open my page")
    closing, closing_text = doors.WAY_OUT, doors.WAY_OUT_TEXT
    text_words = _(
        "$agency_name: thank you, we have your answer. See or change it: $action_url Questions? Call $telephone."
    )

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        return {"link": way_in(person=CasePerson.objects.get(pk=message.recipient_id), kind=self.kind)}

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return values["link"]


def contact_point_recipient(site: Site, recipient_id: int, channel: str) -> Recipient | None:
    """Return one contact point, without a name: an identity code may reach somebody else's telephone."""
    contact = ContactPoint.objects.select_related("person__case__program").filter(pk=recipient_id).first()
    if contact is None or contact.person.case.program.site_id != site.pk:
        return None
    if contact.state in {ContactState.BOUNCED, ContactState.WRONG, ContactState.OPTED_OUT}:
        return None
    return Recipient(address=contact.value, name="", language=contact.person.language)


recipients.register("contact_point", contact_point_recipient)
