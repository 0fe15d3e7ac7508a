"""Answers as JSON brings them, read as the texts that controls of a form send: refused is what no page could send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

# What a form sends: the name of each control, and its texts.
Raw = dict[str, list[str]]


class WrongShape(Exception):
    """An answer is of another shape than its question takes: a sentence, where inside the answer, a code word."""

    def __init__(self, sentence: str | Promise, *inside: str | int, code: str = "type") -> None:
        super().__init__(sentence)
        self.sentence, self.inside, self.code = str(sentence), inside, code


def text_of(value: Any, longest: int | None = None, said: str = "") -> str:
    """Return a text of at most `longest` characters; `said` is the form's own sentence for a longer one."""
    if not isinstance(value, str):
        raise WrongShape(_("Send a text."))
    try:
        value.encode()
    except UnicodeEncodeError:
        raise WrongShape(_("This text has characters that cannot be read."), code="characters") from None
    if longest is not None and len(value) > longest:
        words = _("Use at most %(limit_value)d characters; this is %(show_value)d.")
        raise WrongShape(said or words % {"limit_value": longest, "show_value": len(value)}, code="max_length")
    return value


def list_of(value: Any) -> list[str]:
    """Return a list of texts, each once."""
    if not isinstance(value, list):
        raise WrongShape(_("Send a list of texts, each once."))
    texts = []
    for number, each in enumerate(value):
        try:
            texts.append(text_of(each))
        except WrongShape as shape:
            raise WrongShape(shape.sentence, number, code=shape.code) from None
    if len(set(texts)) < len(texts):
        raise WrongShape(_("Send a list of texts, each once."))
    return texts


def parts_of(name: str, value: Any, parts: Sequence[str], longest: int | None = None) -> Raw:
    """Return an object of texts by the names of its controls: `<name>_<number of the part>`."""
    if not isinstance(value, Mapping):
        raise WrongShape(_("Send an object of texts."))
    found: Raw = {}
    for part, given in value.items():
        if part not in parts:
            raise WrongShape(_("The form asks no such question."), part, code="unknown")
        try:
            text = "" if given is None else text_of(given, longest)
        except WrongShape as shape:
            raise WrongShape(shape.sentence, part, code=shape.code) from None
        found[f"{name}_{list(parts).index(part)}"] = [text]
    return found
