"""Translations of a preset's pages, put in through wagtail-localize, so that staff go on from there."""

from __future__ import annotations

from collections.abc import Mapping

from wagtail.models import Locale, Page
from wagtail_localize.models import String, StringSegment, StringTranslation, Translation, TranslationSource

from home import facts
from home.models import HomePage

LANGUAGE = "es"


class TranslationMissing(LookupError):
    """A text of a page has no translation in the preset; the message names it."""


def translate_pages(home: HomePage, words: Mapping[str, Mapping[str, str]]) -> None:
    """Translate the pages that `words` names by slug, unless a translation exists already.

    Nobody of the program approved these: `settings.UNAPPROVED_LANGUAGES` names the language, and its pages say so.
    """
    target = Locale.objects.get(language_code=LANGUAGE)
    for slug, strings in words.items():
        page = home if slug == home.slug else Page.objects.child_of(home).get(slug=slug)
        if not page.has_translation(target):
            _translate(page.specific, target, strings)


def _translate(page: Page, target: Locale, strings: Mapping[str, str]) -> None:
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=target)
    missing = []
    for segment in StringSegment.objects.filter(source=source).select_related("string", "context"):
        words = _words(segment.string, strings)
        if words is None:
            missing.append(segment.string.data)
            continue
        StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            locale=target,
            context=segment.context,
            defaults={"data": words, "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL},
        )
    if missing:
        raise TranslationMissing("\n".join(missing))
    # Published here and not on commit, so that the page above stands, with its children counted, before the next one.
    translation.save_target(publish=False)
    source.get_translated_instance(target).get_latest_revision().publish()


def _words(string: String, strings: Mapping[str, str]) -> str | None:
    """Return the translation; the name of a live fact is no text and stays as it is."""
    return string.data if string.data in facts.names() else strings.get(string.data)
