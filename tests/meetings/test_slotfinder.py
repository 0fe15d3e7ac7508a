"""The slot finder against brute force: nothing offered that breaks a condition, nothing missed, every count right."""

from __future__ import annotations

import datetime as dt
from itertools import combinations, permutations
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from mediator_portal.meetings.availability import DayRule, Span, Stretch, WeeklyRule, covered, expand, merge, subtract
from mediator_portal.meetings.slotfinder import LANGUAGE, MEDIATORS, ROOM, Grid, Person, Question, Search, Tally
from mediator_portal.meetings.weekmasks import WeekMasks

OPENS = dt.datetime(2026, 3, 6, 5, tzinfo=dt.UTC)
STEP, LENGTH = dt.timedelta(minutes=30), dt.timedelta(hours=3)
GRID = Grid.between(OPENS, OPENS + dt.timedelta(hours=12), STEP, LENGTH)
TZ = ZoneInfo("America/New_York")
LANGUAGES = ("es", "ht")
few = settings(max_examples=60, deadline=None, derandomize=True)


@st.composite
def stretches(draw, most: int = 3) -> list[Stretch]:
    """Draw free time in steps of ten minutes, so that the ends seldom lie on a step of the grid."""
    ends = draw(st.lists(st.tuples(st.integers(-6, 72), st.integers(1, 60)), max_size=most))
    minute = dt.timedelta(minutes=10)
    return merge(Stretch(OPENS + minute * begins, OPENS + minute * (begins + lasts)) for begins, lasts in ends)


speaks = st.frozensets(st.sampled_from(LANGUAGES))
person = st.tuples(stretches(), stretches(most=1), speaks)


def parts_of(grid: Grid) -> list[Stretch]:
    return [Stretch(grid.start(index), grid.start(index) + grid.length) for index in range(grid.count)]


def meets(part: Stretch, busy: list[Stretch]) -> bool:
    return any(part.meets(each) for each in busy)


def interpreted(part: Stretch, wanted: frozenset, interpreters: list) -> bool:
    able = [each for each in interpreters if covered(part, each[0])]
    return any(
        all(language in each[1] for language, each in zip(sorted(wanted), some, strict=True))
        for some in permutations(able, len(wanted))
    )


def fits(part: Stretch, drawn: dict, without: tuple[str, ...] = ()) -> bool:
    """Judge one start as a person would: look at everybody, one after the other, and at every team."""
    if any(name not in without and not covered(part, free) for name, free in drawn["parties"].items()):
        return False
    if ROOM not in without and all(meets(part, busy) for busy in drawn["rooms"]):
        return False
    wanted = frozenset() if LANGUAGE in without else drawn["languages"]
    able = [
        each
        for each in drawn["people"]
        if not meets(part, each[1]) and (MEDIATORS in without or covered(part, each[0]))
    ]
    return any(
        interpreted(part, wanted - frozenset().union(*(each[2] for each in team)), drawn["interpreters"])
        for team in combinations(able, drawn["needed"])
    )


draws = st.fixed_dictionaries(
    {
        "parties": st.fixed_dictionaries({"one": stretches(), "other": stretches()}),
        "rooms": st.lists(stretches(most=2), max_size=2),
        "people": st.lists(person, max_size=4),
        "interpreters": st.lists(st.tuples(stretches(), speaks), max_size=2),
        "languages": speaks,
        "needed": st.integers(1, 2),
    }
)


def search_of(drawn: dict) -> Search:
    people = [
        Person(GRID.within(subtract(free, busy)), GRID.everything & ~GRID.meeting(busy), languages)
        for free, busy, languages in drawn["people"]
    ]
    question = Question(
        grid=GRID,
        needed=drawn["needed"],
        people=people,
        rooms=[GRID.everything & ~GRID.meeting(busy) for busy in drawn["rooms"]],
        conditions={name: GRID.within(free) for name, free in drawn["parties"].items()},
        languages=drawn["languages"],
        interpreters=[(languages, GRID.within(free)) for free, languages in drawn["interpreters"]],
    )
    return Search(question)


@few
@given(draws)
def test_offers_what_brute_force_finds_and_counts_what_each_change_opens(drawn):
    search, parts = search_of(drawn), parts_of(GRID)
    found = {index for index, part in enumerate(parts) if fits(part, drawn)}
    assert set(GRID.starts(search.fits)) == found
    for change in ("one", "other", ROOM, MEDIATORS, LANGUAGE):
        more = {index for index, part in enumerate(parts) if fits(part, drawn, (change,))}
        assert set(GRID.starts(search.without((change,)))) == more
    openings = search.openings()
    assert [each.count for each in openings] == sorted((each.count for each in openings), reverse=True)
    for each in openings:
        assert each.count == sum(fits(part, drawn, each.changes) and not fits(part, drawn) for part in parts)


@few
@given(st.lists(st.integers(0, 255), max_size=9), st.integers(0, 10))
def test_counts_without_a_loop_over_starts(masks, number):
    tally = Tally(masks)
    counts = [sum(mask >> index & 1 for mask in masks) for index in range(8)]
    assert [tally.at(index) for index in range(8)] == counts
    assert [bool(tally.at_least(number) >> index & 1) for index in range(8)] == [count >= number for count in counts]


# Both nights on which the clocks change are inside: 8 March and 1 November 2026.
day = st.one_of(
    st.integers(0, 9).map(lambda shift: dt.date(2026, 3, 4) + dt.timedelta(days=shift)),
    st.integers(0, 9).map(lambda shift: dt.date(2026, 10, 28) + dt.timedelta(days=shift)),
)
clock = st.integers(0, 47).map(lambda half: dt.time(half // 2, half % 2 * 30))
hours = st.tuples(clock, clock).filter(lambda pair: pair[0] < pair[1])
dated = st.one_of(st.none(), day)
weekly = st.builds(
    lambda weekday, pair, begins, ends: WeeklyRule(weekday, *pair, begins, ends), st.integers(0, 6), hours, dated, dated
)
undated = st.builds(lambda weekday, pair: WeeklyRule(weekday, *pair), st.integers(0, 6), hours)
other = st.builds(
    lambda on, kind, pair, lasts: DayRule(on, kind, *pair, on + dt.timedelta(days=lasts) if lasts else None),
    day,
    st.sampled_from(("off", "extra", "other")),
    st.one_of(st.just((None, None)), hours),
    st.integers(0, 2),
)
pause = st.builds(lambda first, lasts: Span(first, first + dt.timedelta(days=lasts)), day, st.integers(0, 3))


@few
@given(
    st.sampled_from((dt.date(2026, 3, 4), dt.date(2026, 10, 28))),
    st.one_of(st.lists(undated, max_size=8), st.lists(weekly, max_size=8)),
    st.lists(other, max_size=3),
    st.lists(pause, max_size=1),
    stretches(),
)
def test_week_masks_are_what_the_expansion_says(first, rules, days, pauses, busy):
    last = first + dt.timedelta(days=9)
    opens, closes = (dt.datetime.combine(each, dt.time(), TZ).astimezone(dt.UTC) for each in (first, last))
    grid = Grid.between(opens, closes + dt.timedelta(hours=23), STEP, LENGTH)
    masks = WeekMasks(grid, first, last, TZ)
    free = expand(weekly=rules, days=days, pauses=pauses, busy=busy, first=first, last=last, tz=TZ)
    assert masks.free(weekly=rules, days=days, pauses=pauses, busy=busy) == grid.within(free)
