"""Why something was not done, in a sentence for whoever asked."""

from __future__ import annotations


class Refused(ValueError):
    """Something cannot be done now; the message is one clear sentence for the reader."""

    @property
    def sentence(self) -> str:
        return str(self)


class TextIncomplete(Refused):
    """An agreement text lacks something it must say; `problems` names each."""

    def __init__(self, sentence: str, problems: list[str]) -> None:
        super().__init__(sentence)
        self.problems = problems
