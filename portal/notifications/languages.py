"""In which language a message may leave, and where its reader goes on in it.

Production sends nothing in a language whose texts nobody approved.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import translate_url
from django.utils import translation

FALLBACK = "en"


class UnapprovedTranslation(RuntimeError):
    """A text that must not be sent or signed in a translation nobody approved (agreements, consent)."""


def is_approved(language: str) -> bool:
    """True when texts in the language may leave this installation; outside production every language may."""
    return not settings.PRODUCTION or language not in settings.UNAPPROVED_LANGUAGES


def require_approved(language: str) -> str:
    """Return the language, or raise UnapprovedTranslation: for texts where falling back to English is no answer."""
    if not is_approved(language):
        raise UnapprovedTranslation(f"The texts in {language!r} are not approved; production does not send them.")
    return language


def language_to_send(wanted: str) -> tuple[str, str]:
    """Return the language to write in, and the wanted one when another had to stand in for it."""
    known = {code for code, _name in settings.LANGUAGES}
    if wanted in known and is_approved(wanted):
        return wanted, ""
    if wanted == FALLBACK:
        return FALLBACK, ""
    return FALLBACK, wanted


def path_in_language(path: str, language: str = "") -> str:
    """Return the path of a page in a language, the active one unless named; `path` is the page's path without a prefix.

    A path that leads nowhere in the language stays as it is.
    """
    wanted = language or translation.get_language() or settings.LANGUAGE_CODE
    with translation.override(settings.LANGUAGE_CODE):
        return str(translate_url(path, wanted))
