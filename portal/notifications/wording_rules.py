"""What a program's own words for a message must keep: link, telephone number, known placeholders. No database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from portal.notifications import gsm
from portal.notifications.placeholders import SafeTemplate
from portal.notifications.registry import Message

# What every message fills in.
ALWAYS: Final = ("recipient_name", "program_name", "agency_name", "telephone")
# Placeholders that lead the reader on, or let them ask whether the message is real: no own wording drops them.
LINKS: Final = ("action_url", "link", "code", "address")
NEEDED: Final = (*LINKS, "telephone")
ADDRESS: Final = re.compile(r"(?i)https?://|\bwww\.")
# Texts of more parts than this are cut by some telephones.
MOST_PARTS: Final = 3


@dataclass(frozen=True)
class Words:
    """The words of a message in one language as somebody typed them; an empty part keeps the shipped one."""

    subject: str = ""
    body: str = ""
    action_label: str = ""
    text_words: str = ""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Return the paragraphs: an empty line stands between two."""
        return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", self.body.strip()) if part.strip())

    @property
    def is_empty(self) -> bool:
        return not (self.subject or self.body or self.action_label or self.text_words)


def shipped_words(message: Message) -> Words:
    """Return the words that ship with a message, in the active language."""
    return Words(
        subject=str(message.subject),
        body="\n\n".join(str(words) for words in message.paragraphs),
        action_label=str(message.action_label),
        text_words=str(message.text_words) if "text" in message.channels else "",
    )


def names_in(*words: str) -> set[str]:
    """Return the placeholders of words."""
    return {name for each in words for name in SafeTemplate(each).names()}


def allowed(message: Message, part: str) -> set[str]:
    """Return the placeholders a part may use: what every message fills in, and what the shipped words of it name."""
    shipped = shipped_words(message)
    known = names_in(shipped.subject, shipped.body, shipped.action_label, str(message.reason), shipped.text_words)
    known |= set(ALWAYS)
    if part == "text_words":
        return known | {"action_url"}
    secret = set(message.secret_names) - names_in(getattr(shipped, part))
    return known - {"action_url"} - secret


def needed(message: Message, part: str) -> set[str]:
    """Return the placeholders a part must keep: links, codes, telephone number, where the shipped words have them."""
    return names_in(getattr(shipped_words(message), part)) & set(NEEDED)


def wording_problems(message: Message, words: Words, *, sample: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what keeps words from being saved: (field, sentence)."""
    problems: list[tuple[str, str]] = []
    for part in ("subject", "body", "action_label", "text_words"):
        typed = getattr(words, part)
        if typed:
            problems += [(part, sentence) for sentence in _part_problems(message, part, typed)]
    if words.text_words and not problems:
        filled = gsm.plain(SafeTemplate(words.text_words).fill(sample))
        if gsm.parts(filled) > MOST_PARTS:
            problems.append(
                ("text_words", _("This text message is too long. Keep it to %(most)s parts.") % {"most": MOST_PARTS})
            )
    return problems


def _part_problems(message: Message, part: str, typed: str) -> Iterable[str]:
    used = names_in(typed)
    unknown = used - allowed(message, part)
    if unknown:
        yield _("We do not know the placeholder %(names)s here. Use those of the list.") % {"names": _dollars(unknown)}
    missing = needed(message, part) - used
    if missing & set(LINKS):
        yield _("The words must keep the link or the code: %(names)s.") % {"names": _dollars(missing & set(LINKS))}
    if "telephone" in missing:
        yield _(
            "The words must keep the telephone number: $telephone. Readers call it to ask whether a message is real."
        )
    if ADDRESS.search(typed):
        yield _("Do not type web addresses. The link of the message is put in by itself.")


def _dollars(names: Iterable[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names))
