"""When a session can be held, as bits: one bit for each possible start, on full half hours. Pure.

A bit of a mask is set when a whole session beginning there suits somebody or something: a party, a room, a mediator,
the policy. So "suits everybody" is one AND, and "what would it open if this one thing gave way" is the AND of the
others. The grid reckons in exact stretches of time; nothing is rounded but the starts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations
from operator import and_
from typing import Final

from mediator_portal.meetings.availability import Stretch

EPOCH: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Grid:
    """Possible starts: the first one, how far apart, how many, and how long a session is."""

    origin: dt.datetime
    step: dt.timedelta
    count: int
    length: dt.timedelta

    @classmethod
    def between(cls, opens: dt.datetime, closes: dt.datetime, step: dt.timedelta, length: dt.timedelta) -> Grid:
        """Return the grid of every start on a full step of the clock (UTC) with the whole session inside."""
        origin = opens + (EPOCH - opens) % step
        return cls(origin, step, max(0, (closes - length - origin) // step + 1), length)

    @property
    def everything(self) -> int:
        return (1 << self.count) - 1

    def start(self, index: int) -> dt.datetime:
        return self.origin + index * self.step

    def within(self, free: Iterable[Stretch]) -> int:
        """Return the starts whose whole session lies in one of the stretches (merged: none touches the next)."""
        mask = 0
        for part in free:
            mask |= self._run(-((self.origin - part.starts_at) // self.step), self._last(part.ends_at - self.length))
        return mask

    def meeting(self, busy: Iterable[Stretch]) -> int:
        """Return the starts whose session would share time with one of the stretches."""
        mask = 0
        for part in busy:
            first = self._last(part.starts_at - self.length) + 1
            mask |= self._run(first, -((self.origin - part.ends_at) // self.step) - 1)
        return mask

    def starting(self, opens: dt.datetime, closes: dt.datetime) -> int:
        """Return the starts from `opens` up to, not including, `closes`."""
        first = -((self.origin - opens) // self.step)
        return self._run(first, -((self.origin - closes) // self.step) - 1)

    def starts(self, mask: int) -> list[int]:
        """Return the places of the bits that are set, in order."""
        found = []
        while mask:
            low = mask & -mask
            found.append(low.bit_length() - 1)
            mask ^= low
        return found

    def _last(self, moment: dt.datetime) -> int:
        return (moment - self.origin) // self.step

    def _run(self, first: int, last: int) -> int:
        first, last = max(first, 0), min(last, self.count - 1)
        return ((1 << (last - first + 1)) - 1) << first if first <= last else 0


class Tally:
    """Counts, start by start, how many masks have the bit set: the counts' binary digits are masks themselves."""

    def __init__(self, masks: Iterable[int] = ()) -> None:
        self._digits: list[int] = []
        for mask in masks:
            self.add(mask)

    def add(self, mask: int) -> None:
        """Count one mask more."""
        for place, digit in enumerate(self._digits):
            if not mask:
                return
            self._digits[place], mask = digit ^ mask, digit & mask
        if mask:
            self._digits.append(mask)

    def at(self, index: int) -> int:
        """Return the count at one start."""
        return sum((digit >> index & 1) << place for place, digit in enumerate(self._digits))

    def at_least(self, number: int) -> int:
        """Return the starts that were counted so often or more."""
        if number <= 0:
            return -1
        above, level = 0, -1
        for place in reversed(range(max(len(self._digits), number.bit_length()))):
            digit = self._digits[place] if place < len(self._digits) else 0
            if number >> place & 1:
                level &= digit
            else:
                above |= level & digit
                level &= ~digit
        return above | level


@dataclass(frozen=True)
class Person:
    """A mediator: when every gate is open for them (`open`), when all but "free" are (`willing`), what they speak."""

    open: int
    willing: int
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """What a search asks. Masks are starts of the grid; `conditions` are named and could give way, `fixed` never."""

    grid: Grid
    needed: int
    people: Sequence[Person]
    rooms: Sequence[int]
    conditions: Mapping[str, int] = field(default_factory=dict)
    fixed: int = -1
    # Languages that mediators or interpreters must speak; one mask for each interpreter, by the languages they speak.
    languages: frozenset[str] = frozenset()
    interpreters: Sequence[tuple[frozenset[str], int]] = ()


# What else can give way: a room, the times mediators marked as free, the languages they speak.
ROOM, MEDIATORS, LANGUAGE = "room", "mediators", "language"


@dataclass(frozen=True)
class Opening:
    """The starts that would fit besides if these conditions gave way."""

    changes: tuple[str, ...]
    mask: int

    @property
    def count(self) -> int:
        return self.mask.bit_count()


class Search:
    """The answer: which starts fit, and what one change would open the most."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._interpreted: dict[frozenset[str], int] = {}
        self._teams: dict[tuple[bool, bool], int] = {}
        self.eligible = self._tally(willing=False, languages=question.languages)
        self.rooms = Tally(question.rooms)
        self.offered = self._offered(())
        self.interpreted = self.interpreted_for(question.languages)
        self.spoken = self._spoken(question.languages, willing=False)
        self.fits = self.without(())

    def without(self, changes: Sequence[str]) -> int:
        """Return the starts that fit once the named conditions no longer count.

        Where mediators give way, those come too who only did not mark the time as free; where languages do, an
        interpreter is there.
        """
        mask = self._offered(changes)
        if ROOM not in changes:
            mask &= self.rooms.at_least(1)
        return mask & self._team(willing=MEDIATORS in changes, speak=LANGUAGE not in changes)

    def openings(self, limit: int = 3) -> list[Opening]:
        """Return what one change would open, the most first; where no single one opens anything, two together."""
        names = [*self.question.conditions, ROOM, MEDIATORS, *([LANGUAGE] if self.question.languages else [])]
        for size in (1, 2):
            found = [Opening(some, self.without(some) & ~self.fits) for some in combinations(names, size)]
            found = sorted((each for each in found if each.mask), key=lambda each: (-each.count, each.changes))
            if found:
                return found[:limit]
        return []

    def interpreted_for(self, languages: frozenset[str]) -> int:
        """Return the starts at which every language has a free interpreter of its own."""
        if languages not in self._interpreted:
            self._interpreted[languages] = self._assigned(sorted(languages), frozenset())
        return self._interpreted[languages]

    def _assigned(self, languages: Sequence[str], used: frozenset[int]) -> int:
        if not languages:
            return self.question.grid.everything
        mask = 0
        for number, (speaks, free) in enumerate(self.question.interpreters):
            if languages[0] in speaks and number not in used:
                mask |= free & self._assigned(languages[1:], used | {number})
        return mask

    def _offered(self, changes: Sequence[str]) -> int:
        mask = self.question.fixed & self.question.grid.everything
        for name, one in self.question.conditions.items():
            mask &= one if name not in changes else -1
        return mask

    def _team(self, *, willing: bool, speak: bool) -> int:
        """Return the starts at which enough mediators can come who, with interpreters, speak what is to be spoken."""
        if (willing, speak) not in self._teams:
            languages = self.question.languages if speak else frozenset()
            tally = self._tally(willing=willing, languages=languages)
            mask = tally.at_least(self.question.needed) & self._spoken(languages, willing=willing)
            self._teams[willing, speak] = mask
        return self._teams[willing, speak]

    def _tally(self, *, willing: bool, languages: frozenset[str]) -> Tally:
        """Count who can come. Somebody who sits alone must speak the languages that nobody interprets then."""
        tally = Tally()
        for person in self.question.people:
            mask = person.willing if willing else person.open
            if self.question.needed == 1 and languages - person.languages:
                mask &= self.interpreted_for(languages - person.languages)
            tally.add(mask)
        return tally

    def _spoken(self, languages: frozenset[str], *, willing: bool) -> int:
        """Return the starts at which mediators and interpreters together cover every language."""
        found = 0
        for size in range(len(languages) + 1):
            for some in map(frozenset, combinations(sorted(languages), size)):
                found |= self._by_mediators(some, willing) & self.interpreted_for(languages - some)
        return found

    def _by_mediators(self, languages: frozenset[str], willing: bool) -> int:
        """Return the starts at which one, or as many as sit together, speak all of the languages between them."""
        if not languages:
            return self.question.grid.everything
        speak: dict[frozenset[str], int] = {}
        for person in self.question.people:
            some = person.languages & languages
            if some:
                speak[some] = speak.get(some, 0) | (person.willing if willing else person.open)
        mask = 0
        for size in range(1, min(self.question.needed, len(languages)) + 1):
            for team in combinations(speak, size):
                if frozenset().union(*team) == languages:
                    mask |= reduce(and_, (speak[one] for one in team))
        return mask
