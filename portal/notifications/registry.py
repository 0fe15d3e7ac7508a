"""What the rooms above tell this one: their messages, how to reach people, whose letterhead, which own wordings.

A message is one class. It says when it is still wanted, what it speaks of (loaded by ids at delivery) and its default
words; the one shared layout makes an e-mail, a text message or a letter of it. No message carries case content: only
"something waits for you" and a link (product.md 11).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.utils.translation import gettext_lazy as _

from portal.notifications.enums import Channel, Readers

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise
    from wagtail.models import Site

    from portal.notifications.models import OutboxMessage

    Words = str | _StrPromise


@dataclass(frozen=True)
class Recipient:
    """Whom a message reaches: an e-mail address, a telephone number, or the lines of a postal address."""

    address: str
    name: str
    language: str = "en"


@dataclass(frozen=True)
class Letterhead:
    """The agency that writes. `base_url` has no slash at its end.

    Its own seal, where it has one: `seal_url` is the picture's address for mail, `seal_png()` its bytes for letters.
    `seal` stands in for it: a path below static/, or empty.
    """

    program_name: str
    agency_name: str
    telephone: str
    address: str
    from_email: str
    base_url: str
    time_zone: str
    seal: str = ""
    seal_url: str = ""
    seal_png: Callable[[], bytes] | None = None


@dataclass(frozen=True)
class Wording:
    """A program's own words for a message; placeholders are written `$name`. An empty part keeps the default."""

    subject: str = ""
    paragraphs: tuple[str, ...] = ()
    action_label: str = ""
    text_words: str = ""


class Message:
    """One kind of message. Subclass it, give it a `kind`, and decorate it with `@register`.

    Words may use `$recipient_name`, `$program_name`, `$agency_name`, `$telephone`, the names `context()` returns and
    the `secret_names`. Values are untrusted: they are escaped in HTML and flattened to one line everywhere.
    """

    kind: ClassVar[str]
    label: ClassVar[Words]
    readers: ClassVar[Readers]
    channels: ClassVar[tuple[Channel, ...]] = (Channel.EMAIL,)
    subject: ClassVar[Words]
    paragraphs: ClassVar[tuple[Words, ...]]
    action_label: ClassVar[Words] = ""
    # Why this message is safe to trust; the first line after who writes.
    reason: ClassVar[Words] = _("You get this message because you take part in the program.")
    # The whole of a text message.
    text_words: ClassVar[Words] = _("$program_name: something waits for you. $action_url Questions? Call $telephone.")
    # Always the last words, in letters and mail and in a text message: a program's own wording cannot leave them out.
    closing: ClassVar[Words] = ""
    closing_text: ClassVar[Words] = ""
    # Names of what `secrets` returns. A preview shows them masked and never calls it.
    secret_names: ClassVar[tuple[str, ...]] = ()
    # The template of the letter, below templates/letters/, without its ending.
    letter_template: ClassVar[str] = "letter"
    # Where the code of a letter is typed, from the root of the program's site.
    code_path: ClassVar[str] = "/take-part/"

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        """Return the values of the placeholders, loaded now by `message.ids`. Nothing of the case's content."""
        return {}

    def secrets(self, message: OutboxMessage) -> Mapping[str, str]:
        """Return links and codes made for this delivery (it may write their hashes); made again, they are the same."""
        return {}

    def action_url(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        """Return the address of the one action, absolute or from the root of the program's site; empty for none."""
        return ""

    def letter_code(self, message: OutboxMessage, values: Mapping[str, str]) -> str:
        """Return the short code a letter prints beside its QR code; empty for none."""
        return ""

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        """False when the reason for the message is gone (opted out, case returned): it is cancelled, not sent."""
        return True


MessageClass = TypeVar("MessageClass", bound=type[Message])
Resolver = Callable[["Site", int, str], Recipient | None]
Labeler = Callable[["Site", set[int]], Mapping[int, str]]
LetterheadProvider = Callable[["Site"], Letterhead]
WordingProvider = Callable[["Site", str, str], Wording | None]


class UnknownKind(LookupError):
    """No message class has this kind (a release took it away while messages of it were waiting)."""


class UnknownRecipientType(LookupError):
    """No room said how to reach recipients of this type."""


class MessageRegistry:
    """Every kind of message, by its name."""

    def __init__(self) -> None:
        self._known: dict[str, Message] = {}

    def add(self, message_class: type[Message]) -> None:
        kind = message_class.kind
        known = self._known.get(kind)
        if known is not None and type(known).__qualname__ != message_class.__qualname__:
            raise ValueError(f"Two message classes are called {kind!r}.")
        self._known[kind] = message_class()

    def get(self, kind: str) -> Message:
        try:
            return self._known[kind]
        except KeyError:
            raise UnknownKind(kind) from None

    def label(self, kind: str) -> str:
        """Return the kind in words for staff; the bare name when nobody knows it any more."""
        known = self._known.get(kind)
        return str(known.label) if known else kind

    def __iter__(self) -> Iterator[Message]:
        return iter(sorted(self._known.values(), key=lambda message: message.kind))


@dataclass
class RecipientRegistry:
    """How to reach each type of recipient."""

    _known: dict[str, Resolver] = field(default_factory=dict)
    _labels: dict[str, Labeler] = field(default_factory=dict)

    def register(self, recipient_type: str, resolver: Resolver, labels: Labeler | None = None) -> None:
        """Name the function that finds a recipient of the type; it returns None for somebody who cannot be reached.

        `labels` names many at once for staff, without their addresses: it gets a site and ids, and returns words by id.
        """
        self._known[recipient_type] = resolver
        if labels is not None:
            self._labels[recipient_type] = labels

    def labels(self, recipient_type: str, site: Site, ids: set[int]) -> Mapping[int, str]:
        """Return recipients in words; those nobody can name are missing."""
        labels = self._labels.get(recipient_type)
        return labels(site, ids) if labels else {}

    def resolve(self, recipient_type: str, site: Site, recipient_id: int, channel: str) -> Recipient | None:
        try:
            resolver = self._known[recipient_type]
        except KeyError:
            raise UnknownRecipientType(recipient_type) from None
        return resolver(site, recipient_id, channel)


class LetterheadRegistry:
    """Whose letterhead a site's messages carry. One room knows; until it registers, the settings answer."""

    def __init__(self, default: LetterheadProvider) -> None:
        self._provider = default

    def register(self, provider: LetterheadProvider) -> None:
        self._provider = provider

    def of(self, site: Site) -> Letterhead:
        return self._provider(site)


class WordingRegistry:
    """Which words a program chose for a message in a language. None means the default words of the message class."""

    def __init__(self) -> None:
        self._provider: WordingProvider | None = None

    def register(self, provider: WordingProvider) -> None:
        self._provider = provider

    def lookup(self, site: Site, kind: str, language: str) -> Wording | None:
        return self._provider(site, kind, language) if self._provider else None


@dataclass
class StopRegistry:
    """Where the reader of a mail can say: write to me here no more. A path of the program's site, or empty."""

    _known: dict[str, Callable[[OutboxMessage], str]] = field(default_factory=dict)

    def register(self, recipient_type: str, provider: Callable[[OutboxMessage], str]) -> None:
        self._known[recipient_type] = provider

    def path(self, message: OutboxMessage) -> str:
        provider = self._known.get(message.recipient_type)
        return provider(message) if provider else ""


def letterhead_from_settings(site: Site) -> Letterhead:
    """Return what the installation itself knows of a site: its name and its address."""
    from django.conf import settings

    name = site.site_name or settings.WAGTAIL_SITE_NAME
    return Letterhead(
        program_name=name,
        agency_name=name,
        telephone="",
        address="",
        from_email=settings.DEFAULT_FROM_EMAIL,
        base_url=site.root_url.rstrip("/"),
        time_zone=settings.TIME_ZONE,
    )


messages = MessageRegistry()
recipients = RecipientRegistry()
letterhead = LetterheadRegistry(letterhead_from_settings)
wordings = WordingRegistry()
stops = StopRegistry()


def register(message_class: MessageClass) -> MessageClass:
    """Make a message known under its kind."""
    messages.add(message_class)
    return message_class
