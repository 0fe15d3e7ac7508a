"""The tables of moves in docs/design.md are those of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediator_portal.mediators.workflow import APPLICATION_MOVES, MEDIATOR_MOVES, Move

DESIGN = (Path(__file__).parents[2] / "docs" / "design.md").read_text()


@pytest.mark.parametrize("move", [*APPLICATION_MOVES, *MEDIATOR_MOVES], ids=lambda move: move.name)
def test_every_move_and_its_message_stand_in_the_design(move: Move) -> None:
    rows = [
        line
        for line in DESIGN.splitlines()
        if line.startswith("|") and move.name in line.split("|")[1].replace("/", " ").split()
    ]
    assert rows
    assert any(move.message in row for row in rows)
