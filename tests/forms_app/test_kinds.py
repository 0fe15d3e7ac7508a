"""Kinds of questions: everything known of a kind stands in its own file, and nothing else asks which kind it is."""

from __future__ import annotations

import ast
import copy
import pickle
from pathlib import Path
from typing import Final

import pytest

from forms_app import kinds
from forms_app.blocks import FormBlocks
from forms_app.kinds.base import Kind

ROOT: Final = Path(__file__).resolve().parents[2]
ROOMS: Final = ("portal", "home", "program_pages", "forms_app", "mediator_portal")
WORDS: Final = frozenset(kind.word for kind in kinds.all_kinds())
# Where a word that is also a kind's is compared, and what it names there.
OTHER_THINGS: Final = {
    "forms_app/reading.py": "the key of the answer with the sender's own address",
    "mediator_portal/participation/documents.py": "what stands on a printed agreement",
    "portal/demo/roster.py": "how a submission is found again: the demo has telephone numbers of its own",
    "portal/notifications/rendering.py": "what stands in a letter",
    "portal/notifications/wording_rules.py": "a placeholder of a message",
    "portal/vault/crypto.py": "how a hashed value is spelled",
}


def sources() -> list[Path]:
    """Return the code of every room, apart from the kinds themselves and from migrations."""
    found = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return sorted(path for path in found if not {"migrations", "kinds"} & set(path.relative_to(ROOT).parts))


def words_compared(source: str) -> list[tuple[int, str]]:
    """Return the line and the word of each comparison with a kind's word: `==`, `in`, a case of a match, the keys of a
    dict that has kinds' words only, an argument of `kinds.get`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            parts = [node.value]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "kinds.get":
            parts = list(node.args)
        elif isinstance(node, ast.Dict) and len(node.keys) > 1:
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            parts = [key for key in node.keys if key] if len(keys) == len(node.keys) and WORDS.issuperset(keys) else []
        inside = (each for part in parts for each in ast.walk(part))
        found += [
            (node.lineno, each.value) for each in inside if isinstance(each, ast.Constant) and each.value in WORDS
        ]
    return found


def test_no_module_asks_which_kind_a_question_is() -> None:
    found = {path.relative_to(ROOT).as_posix(): words_compared(path.read_text()) for path in sources()}
    assert len(found) > 300
    assert {name for name, words in found.items() if words} == set(OTHER_THINGS)


@pytest.mark.parametrize(
    "source",
    [
        'x = question.kind.word == "file"',
        'if str(kind) in {"one_of", "some_of"}: pass',
        'match kind.word:\n    case "number": pass',
        'made = {"email": 1, "telephone": 2}[kind.word]',
        'same = question.kind is kinds.get("file")',
    ],
)
def test_the_search_finds_whoever_asks(source: str) -> None:
    assert words_compared(source)


@pytest.mark.parametrize("kind", kinds.all_kinds(), ids=str)
def test_there_is_one_of_each_kind(kind: Kind) -> None:
    """Kinds are compared by identity: a copy, as of a definition that went through a cache, is the same one."""
    assert kinds.get(kind.word) is kind
    assert copy.deepcopy(kind) is kind
    assert pickle.loads(pickle.dumps(kind)) is kind


def test_the_builder_offers_every_kind_in_its_order() -> None:
    groups = dict(FormBlocks().grouped_child_blocks())
    offered = [block.name for blocks in groups.values() for block in blocks if block.name in WORDS]
    assert offered == [kind.word for kind in kinds.all_kinds()]
    assert [str(name) for name in groups] == ["Steps", "Questions", "Choices", "Special questions", "Layout"]
    assert offered[:3] == ["short_text", "long_text", "email"]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="mind_reading"):
        kinds.get("mind_reading")
