"""Pure rules of the shared pages."""

from __future__ import annotations

import re

WHITE = "#ffffff"
# WCAG 2.2, 1.4.6 (AAA) asks 7:1 for text; look.md asks the same of the accent, which carries links and buttons.
ACCENT_CONTRAST = 7.0


def luminance(color: str) -> float:
    """Return the relative luminance (0 to 1) of a `#rrggbb` color, as WCAG 2.2 defines it."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio (1 to 21) of two `#rrggbb` colors."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_color(value: str) -> bool:
    """True for a color written as `#rrggbb`."""
    return re.fullmatch(r"#[0-9a-fA-F]{6}", value) is not None


def accent_is_readable(color: str) -> bool:
    """True when white text on the accent, and the accent on white, reach 7:1."""
    return contrast(color, WHITE) >= ACCENT_CONTRAST
