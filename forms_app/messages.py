"""What this room writes: a receipt to the sender, a hint to the staff. Neither holds an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms_app import purposes
from forms_app.models import Submission
from forms_app.services import email_answer
from forms_app.services.copies import copy_last_day, copy_link
from portal.notifications.enums import Channel, Readers
from portal.notifications.placeholders import Trusted
from portal.notifications.registry import Message, Recipient, register

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.notifications.models import OutboxMessage


# Of every receipt with a link to a copy ($last_day, the secret link).
COPY_WORDS: Final = _(
    "You can read and print what you sent until $last_day. When you open the link, we send a code to this address, so "
    "that nobody else can read it."
)


def submission_recipient(site: Site, recipient_id: int, channel: str) -> Recipient | None:
    """Return the sender of a submission by the e-mail address they gave; None when they gave none."""
    if channel != Channel.EMAIL:
        return None
    submission = Submission.objects.filter(pk=recipient_id, site=site).first()
    address = email_answer(submission) if submission else ""
    if submission is None or not address:
        return None
    return Recipient(address=address, name=str(submission.answers.get("name") or ""), language=submission.language)


@register
class SubmissionReceipt(Message):
    """To the sender: we have it, this is its number."""

    readers = Readers.PUBLIC
    kind = "submission_receipt"
    label = _("Receipt of a form")
    subject = _("We received your form ($receipt)")
    reason = _("You get this message because you sent a form on our site.")
    paragraphs = (
        _("Thank you. We received “$title”. Your receipt number is $receipt."),
        _("For your privacy, this message does not repeat what you wrote. Keep the number: with it we find your form."),
        COPY_WORDS,
    )
    action_label = _("Read what I sent")
    secret_names = ("link",)

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        submission = Submission.objects.get(pk=message.ids["submission"])
        last_day = copy_last_day(submission)
        return {"receipt": Trusted(submission.receipt), "title": submission.title, "last_day": last_day}

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        return {"link": copy_link(Submission.objects.get(pk=message.ids["submission"]))}

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return values["link"]

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return submission_recipient(message.site, message.recipient_id, message.channel) is not None


@register
class SubmissionArrived(Message):
    """To staff: something came in. They read it in the portal."""

    readers = Readers.STAFF
    kind = "submission_arrived"
    label = _("A form came in")
    subject = _("A new form came in: $purpose")
    reason = _("You get this message because you work for the program.")
    paragraphs = (_("Somebody sent “$purpose”, receipt $receipt. Sign in to read it."),)
    action_label = _("Read the form")

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        submission = Submission.objects.get(pk=message.ids["submission"])
        return {"receipt": Trusted(submission.receipt), "purpose": purposes.label_of(submission.purpose)}

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return reverse("forms_app:submission", args=[values["receipt"]])

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return Submission.objects.filter(pk=message.ids["submission"]).exists()


@register
class SubmissionAssigned(SubmissionArrived):
    """To a person of the staff: a submission is theirs to look after."""

    kind = "submission_assigned"
    label = _("A form was given to somebody")
    subject = _("A form is yours to look after: $purpose")
    paragraphs = (_("A colleague gave you “$purpose”, receipt $receipt. Sign in to read it."),)

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        """False when it was given on to somebody else, or is gone."""
        return Submission.objects.filter(pk=message.ids["submission"], assigned_to_id=message.recipient_id).exists()


@register
class SubmissionFileInfected(SubmissionArrived):
    """To staff: a virus was found in a file that came with a form; the file is gone, the form is there."""

    kind = "submission_file_infected"
    label = _("A virus came with a form")
    subject = _("A file of a form was deleted: $purpose")
    paragraphs = (
        _(
            "A virus was found in a file that came with “$purpose”, receipt $receipt. We deleted the file; the answers "
            "are there. Ask the sender for the file again, and tell them why."
        ),
    )
