"""From what an editor built (the page's StreamField) to a definition, and back to where each part stands in the editor.

A short form is questions one after another, with headings between them; a longer one is steps. A heading makes a group
of the questions after it, until the next heading, group or stop.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language

from forms_app import kinds
from forms_app.definition import (
    Choice,
    Condition,
    Definition,
    DefinitionError,
    FileLimits,
    Group,
    Information,
    Item,
    Limits,
    Question,
    Rule,
    Step,
    Stop,
    is_key,
)
from forms_app.enums import Match, Operator, WeekParts
from portal.vault.enums import DisclosureClass

if TYPE_CHECKING:
    from wagtail.blocks import StreamValue

STEP: Final = "step"
SECTION: Final = "section"
GROUP: Final = "group"
INFORMATION: Final = "information"
STOP: Final = "stop"
# Of a program with its forms, their translations and those of its neighbours, all. Measured (tracemalloc, 2026-11-26):
# 44 kB of memory for the largest form we ship, 78 kB for one of 100 short questions.
REMEMBERED: Final = 128
_remembered: dict[tuple[str, str], Definition] = {}
LAYOUT: Final = frozenset({STEP, SECTION, GROUP, INFORMATION, STOP})

# Where something stands in the editor: numbers of blocks, from the outside in.
Path = tuple[int, ...]


@dataclass
class Built:
    """A definition and, for each of its parts (numbers of step, item, inner item), the block it was made of."""

    definition: Definition
    paths: dict[tuple[int, ...], Path] = field(default_factory=dict)


def from_stream(blocks: Iterable[Any], *, draft: bool = False) -> Definition:
    """Return what an editor built. With `draft`, parts that are not finished yet are left out instead of refused."""
    return build(blocks, draft=draft).definition


def remembered(stream: StreamValue) -> Definition:
    """Return what an editor built, made once in each process for the same blocks in the same language.

    A definition never changes, so that all requests may share it; of many forms, the oldest are made again.
    """
    key = get_language() or "", json.dumps(stream.get_prep_value(), cls=DjangoJSONEncoder)
    found = _remembered.get(key)
    if found is None:
        found = from_stream(stream)
        while len(_remembered) >= REMEMBERED:
            _remembered.pop(next(iter(_remembered), key), None)
        _remembered[key] = found
    return found


def build(blocks: Iterable[Any], *, draft: bool = False) -> Built:
    """Return what an editor built, and where each part of it stands."""
    listed = list(blocks)
    paths: dict[tuple[int, ...], Path] = {}
    if not any(block.block_type == STEP for block in listed):
        items = _Items(paths, 0, (), draft).all(listed)
        return Built(Definition((Step(items),) if items else ()), paths)
    steps: list[Step] = []
    for place, block in enumerate(listed):
        if block.block_type != STEP:
            if draft:
                continue
            raise DefinitionError("A form with steps has every question inside a step.")
        number = len(steps)
        paths[(number,)] = (place,)
        items = _Items(paths, number, (place,), draft).all(list(block.value["items"] or ()))
        steps.append(Step(items, _text(block.value, "title"), _text(block.value, "text"), _condition(block.value)))
    return Built(Definition(tuple(steps)), paths)


def keyed_blocks(blocks: Iterable[Any]) -> Iterator[tuple[Path, Any]]:
    """Yield every block whose answers have a key, in its order, with where it stands: what asks, groups that repeat."""
    for place, block in enumerate(blocks):
        is_question = block.block_type not in LAYOUT
        if is_question or (block.block_type == GROUP and block.value["repeats"]):
            yield (place,), block
        if block.block_type in {STEP, GROUP}:
            for inner, found in keyed_blocks(block.value["items"] or ()):
                yield (place, *inner), found


@dataclass
class _Items:
    """Makes the items of one step, and writes down where each stands."""

    paths: dict[tuple[int, ...], Path]
    number: int
    prefix: Path
    draft: bool

    def all(self, blocks: list[Any]) -> tuple[Item, ...]:
        items: list[Item] = []
        heading: tuple[int, Any] | None = None
        below: list[tuple[int, Any]] = []
        for place, block in enumerate(blocks):
            if block.block_type in {SECTION, GROUP, STOP}:
                self._close(items, heading, below)
                heading, below = ((place, block) if block.block_type == SECTION else None), []
                if block.block_type != SECTION:
                    self._add(items, place, block)
            elif heading is not None:
                below.append((place, block))
            else:
                self._add(items, place, block)
        self._close(items, heading, below)
        return tuple(items)

    def _add(self, items: list[Item], place: int, block: Any) -> None:
        """Add one block as an item of the step."""
        where = (self.number, len(items))
        if block.block_type == GROUP:
            inner = self._inner(where, list(enumerate(block.value["items"] or ())), (*self.prefix, place))
            if not (self.draft and not _is_finished_group(block.value, inner)):
                self._keep(items, _group(block.value, inner), place)
        elif not (self.draft and _is_unfinished(block)):
            self._keep(items, _item(block), place)

    def _keep(self, items: list[Item], item: Item, place: int) -> None:
        self.paths[(self.number, len(items))] = (*self.prefix, place)
        items.append(item)

    def _close(self, items: list[Item], heading: tuple[int, Any] | None, below: list[tuple[int, Any]]) -> None:
        """Add the group of a heading."""
        if heading is None:
            return
        place, block = heading
        inner = self._inner((self.number, len(items)), below, self.prefix)
        self._keep(items, Group(inner, _text(block.value, "title"), _text(block.value, "text")), place)

    def _inner(
        self, where: tuple[int, int], blocks: list[tuple[int, Any]], prefix: Path
    ) -> tuple[Question | Information, ...]:
        found: list[Question | Information] = []
        for place, block in blocks:
            if self.draft and _is_unfinished(block):
                continue
            self.paths[(*where, len(found))] = (*prefix, place)
            item = _item(block)
            if isinstance(item, Question | Information):
                found.append(item)
        return tuple(found)


def _item(block: Any) -> Question | Information | Stop:
    value = block.value
    if block.block_type == INFORMATION:
        return Information(_text(value, "text"), _text(value, "title"), _condition(value))
    if block.block_type == STOP:
        return Stop(
            _text(value, "title"),
            _text(value, "text"),
            _condition(value),
            _text(value, "link_url"),
            _text(value, "link_label"),
        )
    return _question(block.block_type, value)


def _group(value: Mapping[str, Any], items: tuple[Question | Information, ...]) -> Group:
    repeats = bool(value.get("repeats"))
    return Group(
        items=items,
        title=_text(value, "title"),
        text=_text(value, "text"),
        key=_text(value, "key") if repeats else "",
        repeats=repeats,
        least=_whole(value, "least", 1) if repeats else 1,
        most=_whole(value, "most", 10) if repeats else 1,
        add_label=_text(value, "add_label") if repeats else "",
        condition=_condition(value),
        folded=bool(value.get("folded")) and not repeats,
    )


def _question(word: str, value: Mapping[str, Any]) -> Question:
    kind = kinds.get(word)
    limits = value.get("limits") or {}
    files = value.get("files") or {}
    default = value.get("default")
    return Question(
        key=_text(value, "key"),
        kind=kind,
        label=_text(value, "label"),
        hint=_text(value, "hint"),
        required=bool(value.get("required", True)) and kind.is_asked,
        choices=kind.choices_of(value),
        disclosure=DisclosureClass(value.get("disclosure") or DisclosureClass.PERSONAL),
        rows=tuple(Choice(str(each["code"]), str(each["label"])) for each in value.get("rows") or ()),
        default="" if default is None else str(default),
        limits=Limits(
            _text(limits, "least"),
            _text(limits, "most"),
            _whole(limits, "decimals", 0),
            _text(limits, "pattern"),
            _text(limits, "sentence"),
            _text(limits, "missing"),
        ),
        files=FileLimits(
            tuple(files.get("kinds") or FileLimits().kinds),
            _whole(files, "megabytes", FileLimits().megabytes),
            _whole(files, "at_most", FileLimits().at_most),
        ),
        parts=WeekParts(value.get("parts") or WeekParts.PARTS),
        condition=_condition(value),
        settings=tuple((name, value[name]) for name in kind.keeps if value.get(name) not in (None, "", False)),
    )


def _condition(value: Mapping[str, Any]) -> Condition:
    given = value.get("condition") or {}
    rules = (
        Rule(_text(rule, "question"), Operator(rule["operator"]), _text(rule, "value"))
        for rule in given.get("rules") or ()
    )
    found = tuple(rules)
    return Condition(found, Match(given.get("match") or Match.ALL)) if found else Condition()


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return "" if found is None else str(found).strip()


def _whole(value: Mapping[str, Any], name: str, default: int) -> int:
    found = value.get(name)
    return default if found is None else int(found)


def _is_finished_group(value: Mapping[str, Any], inner: tuple[Any, ...]) -> bool:
    return bool(inner) and (not value.get("repeats") or is_key(_text(value, "key")))


def _is_unfinished(block: Any) -> bool:
    value = block.value
    if block.block_type in LAYOUT:
        return False
    lists = kinds.get(block.block_type).lists
    return not is_key(_text(value, "key")) or any(not value.get(name) for name in lists)
