"""Names of languages, for every room: its own, by which a reader finds it, and the English one, for lists of staff."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.conf.locale import LANG_INFO
from django.utils.text import capfirst


class Offer(NamedTuple):
    """Somebody who helps, offered in a reader's own language: on a page not in it, as a link, and in a message."""

    page: str
    ask: str
    message: str


# For languages that programs serve and the pages do not speak: whoever needs these words reads no others of ours. A
# program has them read by a translator before it goes live, like its agreements (docs/participation.md).
OFFERS: Final = {
    "ht": Offer(
        "Gen pati nan paj sa a ki pa an kreyòl. Yon entèprèt gratis, epi li ka li tout bagay avèk ou.",
        "Mande yon entèprèt",
        "Kreyòl ayisyen: nou ka ede w nan lang ou. Rele $telephone.",
    ),
    "pl": Offer(
        "Część tej strony nie jest po polsku. Pomoc tłumacza jest bezpłatna; tłumacz może przeczytać wszystko razem "
        "z Tobą.",
        "Poproś o tłumacza",
        "Polski: możemy pomóc w Twoim języku. Zadzwoń: $telephone.",
    ),
    "zh-hans": Offer(
        "本页有些内容不是中文。口译员免费为您服务，可以陪您阅读全部内容。",
        "申请口译员",
        "简体中文：我们可以用您的语言为您提供帮助。请致电 $telephone。",
    ),
}


def own_name(code: str) -> str:
    """Return a language by its own name, as it is written inside a sentence: "español"; the code where nobody knows
    it.
    """
    return _name(code, "name_local")


def own_label(code: str) -> str:
    """Return a language by its own name, where that stands alone: "Español"."""
    return capfirst(own_name(code))


def english_name(code: str) -> str:
    """Return a language by its English name: "Spanish"; the code where nobody knows it."""
    return _name(code, "name")


def _name(code: str, kind: str) -> str:
    found = LANG_INFO.get(code, {})
    return str(found.get(kind) or found.get("name") or code)
