"""Which language a party reads in, and what on a page is not in it. Nobody is shown a mixture without being told.

The pages exist in the languages of the site; an agreement may exist in more languages of the program (somebody whose
language is Polish may have a Polish agreement between English buttons).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mediator_portal.participation import access, rules, selectors
from mediator_portal.participation.text_rules import SOURCE_LANGUAGE
from portal.languages import OFFERS, own_label

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mediator_portal.cases.models import CasePerson
    from mediator_portal.participation.models import ConsentText

CHOICE = "text_language"


# Pure ----------------------------------------------------------------------------------------------------------------


def wanted_language(*, pages: str, own: str, site: Collection[str]) -> str:
    """Return the language a person wants: the one they switched to, or their own where the site has no pages in it."""
    return pages if own in site else own


def text_language(*, pages: str, own: str, site: Collection[str], usable: Collection[str], chosen: str = "") -> str:
    """Return the language of the agreement to show; empty when there is none.

    First what they chose for it; then their own, where the site has no pages in it and they did not switch; then the
    language of the pages; then English.
    """
    switched = pages != SOURCE_LANGUAGE
    order = [chosen, "" if own in site or switched else own, pages, SOURCE_LANGUAGE]
    return next((code for code in order if code and code in usable), "")


def foreign_parts(*, wanted: str, pages: str, text: str = "") -> list[str]:
    """Return what is not in the language a person wants: "pages", "text"; nothing for a page in one language."""
    parts = ["pages"] if pages != wanted else []
    return [*parts, "text"] if text and text != wanted else parts


# For a request -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Agreement:
    """The agreement a person reads now, and the other languages it can be read in."""

    text: ConsentText
    others: list[tuple[str, str]]


def agreement_for(request: HttpRequest, person: CasePerson) -> Agreement | None:
    """Return the agreement to read, or None where there is none that may be shown."""
    for role in rules.text_roles(person.role, person.side):
        usable = selectors.usable_texts(person.case.program, role, person.case.promises)
        code = text_language(pages=_pages(), own=person.language, site=_site(), usable=usable, chosen=_chosen(request))
        if code:
            return Agreement(usable[code], [(other, own_label(other)) for other in usable if other != code])
    return None


def choose_text_language(request: HttpRequest, code: str) -> None:
    """Keep the language somebody wants to read the agreement in, for as long as they stay in these pages' language."""
    access.keep(request, CHOICE, {"pages": _pages(), "text": code})


def mixture(person: CasePerson, text: str = "") -> dict[str, object] | None:
    """Return the banner that names what is not in the person's language; None when all of the page is.

    `own` says in that language that an interpreter helps, where the pages do not speak it and we do.
    """
    pages = _pages()
    wanted = wanted_language(pages=pages, own=person.language, site=_site())
    parts = foreign_parts(wanted=wanted, pages=pages, text=text)
    if not parts:
        return None
    names = {"language": own_label(wanted), "pages": own_label(pages), "text": own_label(text or pages)}
    around = _("The agreement on this page is in %(language)s. Everything around it is in %(pages)s.")
    alone = _("These pages are in %(pages)s, not in %(language)s.")
    sentences = {
        ("pages",): around if text else alone,
        ("text",): _("The agreement on this page is in %(text)s, not in %(language)s."),
        ("pages", "text"): _("These pages are in %(pages)s and the agreement is in %(text)s, not in %(language)s."),
    }
    return {"wanted": wanted, "words": sentences[tuple(parts)] % names, "own": OFFERS.get(wanted)}


def _pages() -> str:
    return get_language() or SOURCE_LANGUAGE


def _site() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def _chosen(request: HttpRequest) -> str:
    kept = access.kept(request, CHOICE)
    return str(kept.get("text", "")) if kept.get("pages") == _pages() else ""
