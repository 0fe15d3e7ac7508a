"""Blocks whose words may name policy values in braces: `{notice}` becomes "4 to 7 days before the session"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.rich_text import RichText

from home.facts import fact_for
from program_pages.rules import NAMES, fill_html, fill_text, unknown_tokens

Words = Mapping[str, str | None]


def filled(value: Any, words: Words) -> Any:
    """Return a copy of a block's value whose texts hold the policy's words, without what must not be shown."""
    if isinstance(value, RichText):
        return RichText(fill_html(value.source, words))
    if isinstance(value, str):
        return fill_text(value, words)
    if isinstance(value, Mapping):
        return {key: filled(part, words) for key, part in value.items()}
    if isinstance(value, (list, blocks.list_block.ListValue)):
        return [filled(part, words) for part in value]
    return value


def texts_in(value: Any) -> Iterable[str]:
    """Return every text of a block's value."""
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, (list, blocks.list_block.ListValue)):
        for part in value:
            yield from texts_in(part)


def check_names(value: Any) -> None:
    """Refuse names in braces that no policy value has, naming them and those there are."""
    unknown = [name for text in texts_in(value) for name in unknown_tokens(text)]
    if unknown:
        sentence = _("There is no policy value called {%(name)s}. There are: %(known)s.")
        known = ", ".join(f"{{{name}}}" for name in NAMES)
        raise ValidationError(sentence % {"name": unknown[0], "known": known})


def words_for(context: Mapping[str, Any]) -> Words:
    """Return what every name stands for at the site of the request; None for what must not be shown."""
    site = getattr(context.get("request"), "site", None)
    facts = {name: fact_for(site, name) if site is not None else None for name in NAMES}
    return {name: fact.value if fact else None for name, fact in facts.items()}


class WithPolicy:
    """Mix into a block: its words may name policy values; a wrong name is refused when the page is saved."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)  # type: ignore[misc]
        check_names(cleaned)
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        words = words_for(parent_context or {})
        context: dict[str, Any] = super().get_context(filled(value, words), parent_context=parent_context)  # type: ignore[misc]
        return context
