"""Small numbers: pure rules of what a public figure may show (product.md section 10, domain.md D5.7)."""

from __future__ import annotations

from collections.abc import Mapping

# Non-zero counts below this are hidden (Washington State's guideline, domain.md section 4, item 8).
SMALLEST = 10


def hidden_parts(counts: Mapping[str, int], *, total_is_shown: bool) -> frozenset[str]:
    """Return which counts must be hidden.

    Every non-zero count below ten is; and where the total is shown and one part only would be missing, so that
    subtraction gives it away, the smallest of the others is hidden with it.
    """
    small = {key for key, count in counts.items() if 0 < count < SMALLEST}
    if total_is_shown and len(small) == 1:
        rest = {key: count for key, count in counts.items() if key not in small and count > 0}
        if rest:
            small.add(min(rest, key=lambda key: (rest[key], key)))
    return frozenset(small)


def hidden_steps(counts: Mapping[str, int]) -> frozenset[str]:
    """Return which steps of a funnel must be hidden: small ones, and steps whose distance to a neighbor is small.

    Each step holds those of the step before that went on, so the difference of two neighbors counts people too.
    """
    keys = list(counts)
    hidden = {key for key in keys if 0 < counts[key] < SMALLEST}
    shown = [key for key in keys if key not in hidden]
    for before, after in zip(shown, shown[1:], strict=False):
        if 0 < counts[before] - counts[after] < SMALLEST:
            hidden.add(after)
    return frozenset(hidden)


def median(values: list[int]) -> int | None:
    """Return the middle value (the lower one of two), None for no values."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else None
