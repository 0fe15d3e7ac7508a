"""Refusals, each with one clear sentence for the person who asked."""

from __future__ import annotations


class MoveRefused(Exception):
    """A move or a change that the case does not allow now. `sentence` says why, or who did what in between."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)
