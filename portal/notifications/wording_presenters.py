"""Wordings as their pages show them: the list, the placeholders, previews, the history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import dates
from portal.notifications import gsm
from portal.notifications.enums import Channel, Readers
from portal.notifications.forms import PARTS
from portal.notifications.models import MessageWording
from portal.notifications.registry import Letterhead, Message, messages
from portal.notifications.rendering import render_sample
from portal.notifications.samples import sample_values
from portal.notifications.wording_rules import Words, allowed, needed

if TYPE_CHECKING:
    from wagtail.models import Site


def overview(site: Site) -> dict[str, Any]:
    """Return the tables of messages and languages, one for each kind of reader: one query."""
    rows: dict[tuple[str, str], list[MessageWording]] = {}
    for row in MessageWording.objects.filter(site=site).order_by("-version"):
        rows.setdefault((row.kind, row.language), []).append(row)
    columns = [{"label": _("Message")}, {"label": _("How it goes")}]
    columns += [{"label": str(name)} for _code, name in settings.LANGUAGES]
    groups = []
    for readers in Readers:
        about = [message for message in messages if message.readers == readers]
        table = [_line(message, rows) for message in about]
        own = sum(any(rows.get((message.kind, code)) for code, _name in settings.LANGUAGES) for message in about)
        groups.append({"label": str(readers.label), "say": _counted(len(about), own), "rows": table})
    return {"columns": columns, "groups": [group for group in groups if group["rows"]]}


def _counted(every: int, own: int) -> str:
    """Return how many messages there are, and of how many the program wrote words of its own."""
    said = ngettext("%(count)s message", "%(count)s messages", every) % {"count": every}
    changed = ngettext("%(count)s with words of our own", "%(count)s with words of our own", own) % {"count": own}
    return f"{said}, {changed}" if own else said


def _line(about: Message, rows: dict[tuple[str, str], list[MessageWording]]) -> dict[str, Any]:
    """Return a message as a row of the list."""
    how = ", ".join(str(Channel(channel).label) for channel in about.channels)
    cells: list[dict[str, Any]] = [{"text": str(about.label)}, {"text": how}]
    for code, _name in settings.LANGUAGES:
        url = reverse("notifications:wording", args=[about.kind, code])
        cells.append({"text": state_in_words(rows.get((about.kind, code), [])), "url": url})
    return {"cells": cells}


def state_in_words(rows: list[MessageWording]) -> str:
    """Return what counts now: shipped words, own words, or own words that wait for an approval."""
    if not rows:
        return _("Shipped words")
    if rows[0].approved_at is None:
        return _("Version %(number)s waits for approval") % {"number": rows[0].version}
    return _("Shipped words") if is_shipped(rows[0]) else _("Own words")


def is_shipped(row: MessageWording) -> bool:
    """True for a version that goes back to the shipped words."""
    return not (row.subject or row.body or row.action_label or row.text_words)


def placeholders(about: Message, language: str, head: Letterhead) -> list[dict[str, Any]]:
    """Return the placeholders a wording may use, each with a sample and whether it has to stay."""
    with translation.override(language):
        names = set().union(*(allowed(about, part) for part in PARTS))
        must = set().union(*(needed(about, part) for part in PARTS))
        sample = sample_values(about, head, names)
    return [
        {
            "label": f"${name}",
            "value": f"{sample[name]}\n{_('must stay where it is used')}" if name in must else sample[name],
        }
        for name in sorted(names)
    ]


def previews(about: Message, site: Site, language: str, words: Words) -> list[dict[str, Any]]:
    """Return the message as each channel would show it to somebody made up."""
    found = []
    for channel in about.channels:
        if channel == Channel.LETTER:
            continue
        rendered = render_sample(about, site=site, language=language, channel=channel, words=words)
        note = ""
        if channel == Channel.TEXT:
            count = gsm.parts(rendered.text)
            note = ngettext(
                "%(signs)s characters, sent as %(count)s part", "%(signs)s characters, sent as %(count)s parts", count
            ) % {"signs": len(rendered.text), "count": count}
        title = str(Channel(channel).label)
        subject = rendered.subject if channel == Channel.EMAIL else ""
        found.append({"title": title, "subject": subject, "text": rendered.text, "note": note, "language": language})
    return found


def history(rows: Iterable[MessageWording]) -> list[dict[str, Any]]:
    """Return the versions for the page, the newest first."""
    return [
        {
            "version": row.version,
            "written": _by(row.written_by, row.written_at),
            "approved": _by(row.approved_by, row.approved_at) if row.approved_at else "",
            "shipped": is_shipped(row),
            "parts": [words for part in PARTS if (words := getattr(row, part))],
        }
        for row in rows
    ]


def _by(user: Any, moment: Any) -> str:
    name = user.get_full_name() if user is not None else _("somebody who left")
    return _("%(name)s, %(when)s") % {"name": name, "when": dates.day_and_time(timezone.localtime(moment))}
