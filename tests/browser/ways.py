"""In which ways people of one walk come: what they read, and whether any device runs scripts.

A walk whose pages nobody else shows goes all four. One that is long, or is the staff's for the most part, goes two,
which between them read both languages and run and leave out scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest


@dataclass(frozen=True)
class Way:
    """A way to come. Axe is a script, so it looks where scripts run."""

    language: str = "en"
    scripts: bool = True

    @property
    def device(self) -> dict[str, Any]:
        return {"java_script_enabled": self.scripts, "axe": self.scripts}


WAYS = {"en": Way(), "es": Way("es"), "en-no-scripts": Way(scripts=False), "es-no-scripts": Way("es", scripts=False)}


def each_way(*names: str) -> pytest.MarkDecorator:
    """Walk in each of these ways, in all of them when none is named."""
    chosen = names or tuple(WAYS)
    return pytest.mark.parametrize("way", [WAYS[name] for name in chosen], ids=chosen, indirect=True)
