"""Make a message of an outbox row: at delivery with its links and codes, in a preview with these masked."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext

from portal.languages import OFFERS, own_name
from portal.notifications import gsm
from portal.notifications.enums import Channel
from portal.notifications.languages import language_to_send
from portal.notifications.placeholders import MASK, SafeTemplate, Trusted
from portal.notifications.registry import (
    Letterhead,
    Message,
    Recipient,
    Wording,
    letterhead,
    messages,
    recipients,
    stops,
    wordings,
)
from portal.notifications.samples import LETTER_CODE, LINK, sample_recipient, sample_values

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.notifications.models import OutboxMessage
    from portal.notifications.wording_rules import Words

logger = logging.getLogger("notifications")

LONGEST_SUBJECT = 200


class NoRecipient(LookupError):
    """The recipient is gone or cannot be reached by this channel."""


@dataclass(frozen=True)
class Content:
    """The words of a message, filled in; what the layouts of all channels draw."""

    subject: str
    opening: str
    greeting: str
    paragraphs: tuple[str, ...]
    action_label: str
    action_url: str
    code: str
    doubt: str
    language_notice: str
    stop_url: str = ""
    # The same offer in the reader's own language, and which that is; both empty where it has no words here.
    own_notice: str = ""
    own_language: str = ""


@dataclass(frozen=True)
class Rendered:
    """A message ready to leave: to whom, in which language, as plain text and as HTML (e-mail only)."""

    kind: str
    label: str
    channel: str
    recipient: Recipient
    language: str
    letterhead: Letterhead
    content: Content
    text: str
    html: str

    @property
    def subject(self) -> str:
        return self.content.subject


def render_for_delivery(message: OutboxMessage) -> Rendered:
    """Return the message with its links and codes, made now by the message class; their hashes may be written."""
    return _render(message, with_secrets=True)


def render_preview(message: OutboxMessage) -> Rendered:
    """Return the message with every link and code masked; `Message.secrets` is not called."""
    return _render(message, with_secrets=False)


def _render(message: OutboxMessage, *, with_secrets: bool) -> Rendered:
    about = messages.get(message.kind)
    recipient = recipients.resolve(message.recipient_type, message.site, message.recipient_id, message.channel)
    if recipient is None or not recipient.address:
        raise NoRecipient(message.recipient_type)
    head = letterhead.of(message.site)
    language, stood_in_for = language_to_send(recipient.language)
    with translation.override(language), timezone.override(ZoneInfo(head.time_zone)):
        values = _values(about, message, recipient, head, with_secrets)
        own = _own(message, about, language, values)
        content = _content(about, message, own, values, head, stood_in_for)
        if with_secrets and message.channel == Channel.EMAIL:
            path = stops.path(message)
            content = replace(content, stop_url=urljoin(f"{head.base_url}/", path) if path else "")
        text, html = _layouts(message.channel, about, own, content, values, head, language)
        label = str(about.label)
    return Rendered(message.kind, label, message.channel, recipient, language, head, content, text, html)


def _values(
    about: Message, message: OutboxMessage, recipient: Recipient, head: Letterhead, with_secrets: bool
) -> dict[str, object]:
    secret = about.secrets(message) if with_secrets else dict.fromkeys(about.secret_names, MASK)
    return {
        "recipient_name": recipient.name,
        "program_name": Trusted(head.program_name),
        "agency_name": Trusted(head.agency_name),
        "telephone": Trusted(head.telephone),
        **about.context(message),
        **{name: Trusted(secret[name]) for name in about.secret_names},
    }


def _own(message: OutboxMessage, about: Message, language: str, values: Mapping[str, object]) -> Wording | None:
    """Return the program's own words; None where it has none, or where a release took a placeholder of theirs away."""
    own = wordings.lookup(message.site, message.kind, language)
    if own is None:
        return None
    known = {*values, "action_url"}
    used = {name for words in _words_in(own) for name in SafeTemplate(words).names()}
    if used <= known:
        return own
    logger.warning(
        "own words of %s (%s) name what the message does not fill; the shipped ones go out", about.kind, language
    )
    return None


def _words_in(own: Wording) -> tuple[str, ...]:
    return (own.subject, *own.paragraphs, own.action_label, own.text_words)


def _content(
    about: Message,
    message: OutboxMessage,
    own: Wording | None,
    values: Mapping[str, object],
    head: Letterhead,
    stood_in_for: str,
) -> Content:
    as_text = {name: str(value) for name, value in values.items()}
    content = _filled(about, own, values, head, about.action_url(message, as_text), about.letter_code(message, as_text))
    offer = OFFERS.get(stood_in_for)
    words = SafeTemplate(offer.message).fill({"telephone": Trusted(head.telephone)}) if offer else ""
    notice = _language_notice(head, stood_in_for)
    return replace(content, language_notice=notice, own_notice=words, own_language=stood_in_for if offer else "")


def _filled(
    about: Message, own: Wording | None, values: Mapping[str, object], head: Letterhead, url: str, code: str
) -> Content:
    subject = (own and own.subject) or str(about.subject)
    paragraphs = (own and own.paragraphs) or tuple(str(words) for words in about.paragraphs)
    paragraphs = (*paragraphs, *((str(about.closing),) if about.closing else ()))
    label = (own and own.action_label) or str(about.action_label)
    return Content(
        subject=" ".join(SafeTemplate(subject).fill(values).split())[:LONGEST_SUBJECT],
        opening=SafeTemplate(f"{gettext('This message is from $agency_name.')} {about.reason}").fill(values),
        greeting=SafeTemplate(gettext("Hello $recipient_name,")).fill(values) if values["recipient_name"] else "",
        paragraphs=tuple(SafeTemplate(words).fill(values) for words in paragraphs),
        action_label=SafeTemplate(label).fill(values),
        action_url=urljoin(f"{head.base_url}/", url) if url else "",
        code=code,
        doubt=_doubt(head),
        language_notice="",
    )


def render_sample(about: Message, *, site: Site, language: str, channel: str, words: Words) -> Rendered:
    """Return a message with these words to somebody made up; no case, no person and no link of the program is read."""
    head = letterhead.of(site)
    own = Wording(words.subject, words.paragraphs, words.action_label, words.text_words)
    recipient = sample_recipient(language)
    with translation.override(language), timezone.override(ZoneInfo(head.time_zone)):
        shipped = (about.subject, *about.paragraphs, about.action_label, about.reason, about.text_words)
        shipped = (*shipped, about.closing, about.closing_text)
        names = {name for each in (*_words_in(own), *map(str, shipped)) for name in SafeTemplate(each).names()}
        values = sample_values(about, head, names)
        is_led = bool(str(about.action_label)) or "action_url" in SafeTemplate(str(about.text_words)).names()
        content = _filled(about, own, values, head, LINK if is_led else "", LETTER_CODE if is_led else "")
        if channel != Channel.LETTER:
            content = replace(content, code="")
        text, html = _layouts(channel, about, own, content, values, head, language)
    return Rendered(about.kind, str(about.label), channel, recipient, language, head, content, text, html)


def _doubt(head: Letterhead) -> str:
    if not head.telephone:
        return ""
    words = gettext(
        "Not sure this message is real? Call us at $telephone and ask. We never ask for money or a password."
    )
    return SafeTemplate(words).fill({"telephone": Trusted(head.telephone)})


def _language_notice(head: Letterhead, stood_in_for: str) -> str:
    if not stood_in_for:
        return ""
    values = {"language": Trusted(own_name(stood_in_for)), "telephone": Trusted(head.telephone)}
    return SafeTemplate(gettext("$language: we can help you in your language. Call $telephone.")).fill(values)


def _layouts(
    channel: str,
    about: Message,
    own: Wording | None,
    content: Content,
    values: Mapping[str, object],
    head: Letterhead,
    language: str,
) -> tuple[str, str]:
    if channel == Channel.TEXT:
        words = " ".join(filter(None, ((own and own.text_words) or str(about.text_words), str(about.closing_text))))
        filled = SafeTemplate(words).fill({**values, "action_url": Trusted(content.action_url)})
        return gsm.plain(filled), ""
    context = {"content": content, "letterhead": head, "language": language}
    text = render_to_string("emails/base.txt", context)
    html = render_to_string("emails/base.html", context) if channel == Channel.EMAIL else ""
    return text, html
