"""The programs that ship: Miami and Chicago, each with its policy and complete public content."""

from __future__ import annotations

from collections.abc import Mapping

from program_pages.presets.build import Preset
from program_pages.presets.chicago import CHICAGO
from program_pages.presets.miami import MIAMI

PRESETS: Mapping[str, Preset] = {"miami": MIAMI, "chicago": CHICAGO}

__all__ = ["PRESETS", "Preset"]
