"""Refusals, each with one clear sentence for the person who asked."""

from __future__ import annotations

from collections.abc import Sequence

from mediator_portal.meetings.rules import Problem


class SessionRefused(Exception):
    """A change that the session, the policy or somebody quicker does not allow. `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)


class NeedsConsent(SessionRefused):
    """A change that goes beyond what is usual: the person is shown the warnings and may go on all the same."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = list(problems)
