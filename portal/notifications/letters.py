"""Letters and receipts as tagged PDF (PDF/UA-1), made by typst from a template in git and data as JSON.

A letter may carry a code, so it is made when somebody prints it and kept nowhere (product.md 11).
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import segno
import typst
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal import dates
from portal.notifications.languages import path_in_language
from portal.notifications.registry import Letterhead, messages
from portal.notifications.rendering import Rendered, render_for_delivery

if TYPE_CHECKING:
    from portal.notifications.models import OutboxMessage

TEMPLATES = settings.BASE_DIR / "templates" / "letters"
FONTS = TEMPLATES / "fonts"
# The template of a letter, and that of many in one file.
LETTER: Final = "letter"
BATCH: Final = "batch"


def render_pdf(template: str, data: dict[str, Any]) -> bytes:
    """Return the PDF of a template of `templates/letters` (its name without `.typ`), which reads `sys.inputs.data`."""
    pdf: bytes = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(settings.BASE_DIR),
        font_paths=[str(FONTS)],
        format="pdf",
        sys_inputs={"data": json.dumps(data, default=str)},
        pdf_standards=["ua-1"],
    )
    return pdf


def letter_pdf(message: OutboxMessage) -> bytes:
    """Return a message as a letter, its links and codes made now."""
    rendered = render_for_delivery(message)
    with translation.override(rendered.language):
        return render_pdf(messages.get(message.kind).letter_template, letter_data(rendered))


def letters_pdf(rendered: Sequence[Rendered]) -> bytes:
    """Return many letters as one file, each in its own language and with its own page numbers."""
    made = []
    for each in rendered:
        with translation.override(each.language):
            made.append(letter_data(each))
    data = {"title": _("Letters"), "author": rendered[0].letterhead.agency_name, "letters": made}
    return render_pdf(BATCH, data)


def sample_pdf(rendered: Rendered) -> bytes:
    """Return a letter to somebody made up."""
    with translation.override(rendered.language):
        return render_pdf(messages.get(rendered.kind).letter_template, letter_data(rendered))


def letter_data(rendered: Rendered) -> dict[str, Any]:
    """Return what the layout of a letter shows (templates/letters/letter.typ)."""
    head, content = rendered.letterhead, rendered.content
    return {
        "language": rendered.language,
        "letterhead": letterhead_data(head),
        "to": [rendered.recipient.name, *rendered.recipient.address.splitlines()],
        "date": dates.full_date(timezone.localdate(timezone=ZoneInfo(head.time_zone))),
        "subject": content.subject,
        "opening": content.opening,
        "notice": " ".join(filter(None, (content.own_notice, content.language_notice))),
        "greeting": content.greeting,
        "paragraphs": content.paragraphs,
        "doubt": content.doubt,
        "url": content.action_url,
        "qr": qr_svg(content.action_url),
        "code": content.code,
        "start": f"{head.base_url}{path_in_language(messages.get(rendered.kind).code_path, rendered.language)}",
        "words": {
            "scan": _("Scan this with the camera of your phone"),
            "or": _("or type this code at"),
            "code": _("Your code"),
            "address": _("or open this address:"),
            "qr": _("QR code that opens your page"),
        },
    }


def letterhead_data(head: Letterhead) -> dict[str, Any]:
    """Return the letterhead for templates/letters/letterhead.typ; `picture` holds the bytes of the agency's seal."""
    return {
        **{name: getattr(head, name) for name in ("program_name", "agency_name", "telephone", "address", "seal")},
        "picture": list(head.seal_png()) if head.seal_png else [],
    }


def qr_svg(text: str) -> str:
    """Return a QR code as SVG, for typst's `image(bytes(…), format: "svg")`; empty for an empty text."""
    if not text:
        return ""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=4, border=4, xmldecl=False, light="#fff")
    return out.getvalue().decode()
