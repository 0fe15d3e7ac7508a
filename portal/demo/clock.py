"""Time and chance of the demo: services believe it is then, and draw the same references at every run."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock


@contextmanager
def at(moment: dt.datetime) -> Iterator[dt.datetime]:
    """Let the services below work as if it were `moment` (aware)."""
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield moment


@contextmanager
def seeded(seed: str) -> Iterator[random.Random]:
    """Draw references, receipts and keys from a seed, so that two runs make the same demo."""
    chance = random.Random(seed)  # noqa: S311
    with (
        mock.patch("secrets.choice", chance.choice),
        mock.patch("secrets.token_hex", lambda size=16: f"{chance.getrandbits(size * 8):0{size * 2}x}"),
    ):
        yield chance
