"""What is written to somebody who comes back to a half-filled form: the link, and the code. Neither holds an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms_app.models import FormDraft, SubmissionCopy
from forms_app.services.codes import code_of
from forms_app.services.drafts import link_token
from portal import dates
from portal.notifications.enums import Channel, Readers
from portal.notifications.registry import Message, Recipient, recipients, register

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.notifications.models import OutboxMessage


def draft_recipient(site: Site, recipient_id: int, channel: str) -> Recipient | None:
    """Return the address somebody gave for coming back; it names nobody: the address may be wrong."""
    draft = FormDraft.objects.filter(pk=recipient_id, site=site).first()
    if draft is None or not draft.address or channel != Channel.EMAIL:
        return None
    return Recipient(address=draft.address, name="", language=draft.language)


class DraftMessage(Message):
    """A message about a half-filled form; it is not sent any more once the form was sent or is gone."""

    readers = Readers.PUBLIC
    reason = _("You get this message because somebody asked for it on a form of our site.")

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return _draft(message) is not None


def _draft(message: OutboxMessage) -> FormDraft | None:
    found = FormDraft.objects.select_related("page").filter(pk=message.recipient_id, expires_at__gt=timezone.now())
    return found.first()


@register
class ReturnLink(DraftMessage):
    """The link to a half-filled form. It opens nothing by itself: a code is asked for."""

    kind = "form_return_link"
    label = _("Link to a form that was saved")
    subject = _("Go on with your form")
    secret_names = ("link",)
    paragraphs = (
        _("You saved “$title”. Go on whenever you like until $last_day; after that day we delete it."),
        _("When you open the link, we send a code to this address, so that nobody else can read what you wrote."),
    )
    action_label = _("Go on with my form")

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        draft = _draft(message)
        if draft is None:
            return {"title": "", "last_day": ""}
        return {"title": draft.page.title, "last_day": dates.date(timezone.localtime(draft.expires_at).date())}

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        draft = FormDraft.objects.select_related("page").get(pk=message.recipient_id)
        return {"link": f"{form_path(draft)}t/{link_token(draft)}/"}

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        return values["link"]


@register
class ReturnCode(DraftMessage):
    """Six digits, asked for on the page the link leads to."""

    kind = "form_return_code"
    label = _("Code for a form that was saved")
    subject = _("Your code from $agency_name")
    secret_names = ("code",)
    paragraphs = (
        _("Your code is $code. It works for 30 minutes."),
        _("If you did not ask for it, you need not do anything."),
    )

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        return {"code": code_of(FormDraft.objects.get(pk=message.recipient_id))}


@register
class CopyCode(ReturnCode):
    """Six digits, asked for on the page of the sender's copy."""

    kind = "form_copy_code"
    label = _("Code for a copy of a form")

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        return {"code": code_of(SubmissionCopy.objects.select_related("submission").get(pk=message.ids["copy"]))}

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return SubmissionCopy.objects.filter(pk=message.ids["copy"], expires_at__gt=timezone.now()).exists()


def form_path(draft: FormDraft) -> str:
    """Return the path of the form's page at its own site."""
    parts = draft.page.get_url_parts()
    return str(parts[2]) if parts else "/"


recipients.register("form_draft", draft_recipient)
