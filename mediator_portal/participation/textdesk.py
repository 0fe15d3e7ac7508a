"""Agreement texts as those who edit them see them: what is in force, the checklist, the reading grade, two versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mediator_portal.cases.rules import promises_now
from mediator_portal.participation import readability, rules, text_rules
from mediator_portal.participation.enums import TextRole
from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.readability import Reading
from portal.languages import own_label

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class LanguageRow:
    """The agreement of a role in a language: what is shown now, the draft, and what is missing."""

    language: str
    name: str
    newest: ConsentText | None
    draft: ConsentText | None
    tag: str
    tone: str
    note: str


@dataclass(frozen=True)
class RoleGroup:
    """A role with its languages."""

    role: str
    label: str | _StrPromise
    rows: list[LanguageRow]


def groups_of(texts: Iterable[ConsentText], languages: Sequence[str]) -> list[RoleGroup]:
    """Return every role with every language of the program."""
    found: dict[tuple[str, str], list[ConsentText]] = {}
    for text in texts:
        found.setdefault((text.role, text.language), []).append(text)
    return [
        RoleGroup(role, role.label, [_row(code, found.get((role.value, code), [])) for code in languages])
        for role in TextRole
    ]


def _row(language: str, versions: list[ConsentText]) -> LanguageRow:
    published = max((text for text in versions if text.published_at), key=lambda text: text.version, default=None)
    draft = next((text for text in versions if not text.published_at), None)
    tag, tone, note = _state(published, language)
    return LanguageRow(language, own_label(language), published, draft, tag, tone, note)


def _state(published: ConsentText | None, language: str) -> tuple[str, str, str]:
    if published is None:
        if language == text_rules.SOURCE_LANGUAGE:
            return _("Missing"), "error", _("Nobody can read or sign in this role.")
        return _("Missing"), "warning", _("Who reads this language gets the English text, and is told so.")
    broken = broken_in_words(published, promises_now(published.program))
    if broken:
        note = _(
            "The policy changed after it was published: %(names)s. Publish a version that says so; "
            "until then nobody is asked."
        )
        return _("Not true any more"), "error", note % {"names": broken}
    missing = text_rules.approvals_missing(published)
    if missing:
        words = "; ".join(str(kind.label) for kind in missing)
        return _("Not yet approved"), "warning", _("Still to come: %(approvals)s.") % {"approvals": words}
    return _("In force"), "success", ""


def broken_in_words(text: ConsentText, policy: Mapping[str, str]) -> str:
    """Return the choices of a policy that a published text explains and that are others there; empty: it is true."""
    names = text_rules.promises_broken(text.role, text.promises, policy)
    return "; ".join(str(text.program._meta.get_field(name).verbose_name) for name in names)


# One text ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Check:
    """One line of the checklist."""

    label: str
    done: bool
    where: str


def checklist(text: ConsentText) -> list[Check]:
    """Return what the text must say, and on which page it says it."""
    missing = set(rules.missing_elements(text))
    lines = [
        Check(str(one.label), one not in missing, _where(text, one)) for one in text_rules.needed_elements(text.role)
    ]
    lacks = [str(one.label) for one in rules.missing_disclosures(text)]
    lines.append(Check(_("The disclosures about signing electronically"), not lacks, "; ".join(lacks)))
    lines.append(Check(_("At least one statement to tick"), bool(text.statements), ""))
    return lines


def _where(text: ConsentText, element: str) -> str:
    pages = [
        str(number)
        for number, topic in enumerate(text.topics, start=1)
        if element in topic.get("elements", ()) and any(str(words).strip() for words in topic.get("paragraphs", ()))
    ]
    return _("page %(numbers)s") % {"numbers": ", ".join(pages)} if pages else ""


@dataclass(frozen=True)
class TopicReading:
    """A page to read with its figure."""

    heading: str
    paragraphs: list[str]
    reading: Reading


def readings(text: ConsentText) -> dict[str, Any]:
    """Return the figures of a text: of each page, of all it says, and what to aim at."""
    return {
        "topics": [
            TopicReading(
                topic["heading"],
                topic["paragraphs"],
                readability.reading_of(readability.topic_paragraphs(topic), text.language),
            )
            for topic in text.topics
        ],
        "whole": readability.reading_of(readability.all_paragraphs(text), text.language),
        "goal": readability.goal_words(text.language),
    }


# Two versions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A paragraph in one version beside its place in the other; empty where the other has it alone."""

    before: str
    after: str
    changed: bool


def differences(first: ConsentText, second: ConsentText) -> list[Difference]:
    """Return the paragraphs of two texts side by side, in the order of reading.

    What differs is marked within one language only: of a translation every line differs, which says nothing.
    """
    before, after = _lines(first), _lines(second)
    if first.language != second.language:
        return [Difference(one, other, changed=False) for one, other in zip_longest(before, after, fillvalue="")]
    rows: list[Difference] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += [Difference(line, line, changed=False) for line in before[a:b]]
            continue
        old, new = before[a:b], after[c:d]
        length = max(len(old), len(new))
        old += [""] * (length - len(old))
        new += [""] * (length - len(new))
        rows += [Difference(one, other, changed=True) for one, other in zip(old, new, strict=True)]
    return rows


def _lines(text: ConsentText) -> list[str]:
    return [text.title, *(words for words in readability.all_paragraphs(text) if words)]
