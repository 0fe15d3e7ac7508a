"""What the services of this room refuse."""

from __future__ import annotations


class FormsRefused(Exception):
    """Something that cannot be done with a submission now; `sentence` says why, for the person who asked."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
