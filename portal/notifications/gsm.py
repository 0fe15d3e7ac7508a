"""A text message in as few parts as its words need: the alphabet of GSM 03.38, and what stands in for other signs."""

from __future__ import annotations

from typing import Final

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These take the room of two.
EXTENDED: Final = frozenset("^{}\\[~]|€\f")
# What people write in their own texts when a sign is missing on the telephone.
STAND_INS: Final = str.maketrans(
    {
        "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...",
        "\u00a0": " ", "\u202f": " ", "•": "*", "á": "a", "í": "i", "ó": "o", "ú": "u", "Á": "A", "Í": "I", "Ó": "O",
        "Ú": "U", "À": "A", "È": "E", "Ì": "I", "Ò": "O", "Ù": "U", "â": "a", "ê": "e", "î": "i", "ô": "o", "û": "u",
        "ç": "c", "ã": "a", "õ": "o",
    }
)  # fmt: skip
ONE_PART: Final = 160
OF_SEVERAL: Final = 153
ONE_PART_WIDE: Final = 70
OF_SEVERAL_WIDE: Final = 67


def fits(text: str) -> bool:
    """True when every sign of the text is one of the small alphabet."""
    return set(text) <= BASIC | EXTENDED


def plain(text: str) -> str:
    """Return the text in the small alphabet where stand-ins suffice, else as it is."""
    written = text.translate(STAND_INS)
    return written if fits(written) else text


def parts(text: str) -> int:
    """Return in how many parts a text leaves."""
    if fits(text):
        size = len(text) + sum(sign in EXTENDED for sign in text)
        one, several = ONE_PART, OF_SEVERAL
    else:
        size = len(text.encode("utf-16-le")) // 2
        one, several = ONE_PART_WIDE, OF_SEVERAL_WIDE
    return 1 if size <= one else -(-size // several)
