"""The rules as truth tables: no database."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from mediator_portal.cases.enums import CaseState, OutwardWord, ReturnReason
from mediator_portal.cases.rules import (
    AnsweredRule,
    AttenderFacts,
    Decision,
    Facts,
    PartyFacts,
    Review,
    Suggestion,
    agreed,
    clocks,
    decided,
    decision_of,
    first_side_of,
    is_asked,
    is_minor,
    outcome_move,
    outward_word,
    party_word,
    public_word,
    release_moment,
    release_time,
    signs_before,
    suggestion,
    verdict_problem,
    window_end,
    windows,
    working_days_after,
)
from mediator_portal.cases.rules import guards as g
from mediator_portal.cases.workflow import BY_NAME, after_no_show

MIAMI = ZoneInfo("America/New_York")
NOW = dt.datetime(2026, 3, 10, 15, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Policy:
    """A program's policy for the clock."""

    tz: ZoneInfo = MIAMI
    release_time: dt.time = dt.time(9)
    answer_days: int = 14
    reserve_days: int = 10


def miami(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=MIAMI)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (miami(2026, 3, 3, 8, 59), miami(2026, 3, 3, 9)),  # Tuesday, before the hour
        (miami(2026, 3, 3, 9, 0), miami(2026, 3, 4, 9)),  # at the hour: the next one
        (miami(2026, 3, 3, 17, 0), miami(2026, 3, 4, 9)),
        (miami(2026, 3, 6, 17, 0), miami(2026, 3, 9, 9)),  # Friday afternoon, over the change to summer time
        (miami(2026, 3, 7, 8, 0), miami(2026, 3, 9, 9)),  # Saturday
        (miami(2026, 10, 30, 12, 0), miami(2026, 11, 2, 9)),  # Friday, over the change to winter time
        (miami(2026, 11, 25, 17, 0), miami(2026, 11, 27, 9)),  # the day before Thanksgiving
    ],
)
def test_release_is_the_next_hour_of_a_working_day(moment, expected):
    found = release_time(moment, Policy())
    assert found == expected
    assert found.tzinfo is dt.UTC


def test_release_hour_that_the_clock_skips_becomes_the_one_it_jumps_to():
    policy = Policy(tz=ZoneInfo("Africa/Cairo"), release_time=dt.time(0, 30))  # Cairo changes on a Friday at midnight
    assert release_time(dt.datetime(2026, 4, 23, 12, tzinfo=dt.UTC), policy) == dt.datetime(
        2026, 4, 23, 22, 30, tzinfo=dt.UTC
    )


@pytest.mark.parametrize(
    ("due", "last_day"),
    [
        (None, (2026, 3, 24)),
        (dt.date(2026, 12, 1), (2026, 3, 24)),
        (dt.date(2026, 4, 3), (2026, 3, 24)),  # the reserve begins on the window's last day
        (dt.date(2026, 4, 2), (2026, 3, 23)),  # a day earlier cuts the window
        (dt.date(2026, 3, 1), (2026, 2, 19)),  # already in the reserve
    ],
)
def test_window_ends_early_enough_for_the_investigation(due, last_day):
    assert window_end(miami(2026, 3, 10, 11), Policy(), due) == miami(*last_day, 23, 59)


def test_working_days_leave_federal_holidays_out_and_the_days_they_are_observed():
    assert working_days_after(dt.date(2026, 11, 25), 1) == dt.date(2026, 11, 27)  # Thanksgiving
    assert working_days_after(dt.date(2026, 7, 2), 1) == dt.date(2026, 7, 6)  # July 4 is a Saturday, July 3 is off


def test_working_days_leave_the_weekend_out():
    assert working_days_after(dt.date(2026, 3, 6), 2) == dt.date(2026, 3, 10)
    assert working_days_after(dt.date(2026, 3, 6), 0) == dt.date(2026, 3, 6)


def test_two_clocks_run():
    mediation, investigation = clocks(
        today=dt.date(2026, 3, 10),
        received_on=dt.date(2026, 1, 1),
        target_days=60,
        investigation_due_on=dt.date(2026, 3, 12),
    )
    assert (mediation.due_on, mediation.days_left, mediation.late) == (dt.date(2026, 3, 2), -8, True)
    assert (investigation.days_left, investigation.late, investigation.soon) == (2, False, True)


# Participation -------------------------------------------------------------------------------------------------------


def party(kind: str, at: dt.datetime = NOW - HOUR) -> PartyFacts:
    return {
        "open": PartyFacts(),
        "yes": PartyFacts(answer="yes", answered_at=at, signed_at=at),
        "unsigned": PartyFacts(answer="yes", answered_at=at),
        "no": PartyFacts(answer="no", answered_at=at),
        "talk": PartyFacts(answer="talk"),
        "unreachable": PartyFacts(unreachable_at=at),
    }[kind]


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("open", Decision.OPEN, Decision.LAPSED),
        ("yes", Decision.YES, Decision.YES),
        ("unsigned", Decision.OPEN, Decision.LAPSED),
        ("no", Decision.NO, Decision.NO),
        ("talk", Decision.OPEN, Decision.LAPSED),
        ("unreachable", Decision.UNREACHABLE, Decision.UNREACHABLE),
    ],
)
def test_what_an_answer_comes_to_before_and_after_the_window(kind, before, after):
    assert decision_of(party(kind), window_closes_at=NOW + HOUR, now=NOW) == before
    assert decision_of(party(kind), window_closes_at=NOW, now=NOW) == after


@pytest.mark.parametrize(
    ("first", "second", "blind", "close"),
    [
        ("open", "open", False, False),
        ("yes", "open", False, False),
        ("no", "open", False, True),
        ("unsigned", "yes", False, False),
        ("talk", "no", False, True),
        ("unreachable", "open", False, False),
        ("yes", "yes", True, True),
        ("yes", "no", True, True),
        ("no", "unreachable", True, True),
        ("unreachable", "unreachable", True, True),
    ],
)
def test_nothing_acts_before_all_decided(first, second, blind, close):
    parties = [party(first), party(second)]
    assert decided(parties, NOW, window_closes_at=NOW + HOUR) is blind
    assert decided(parties, NOW, window_closes_at=NOW + HOUR, first_no="close") is close
    assert decided(parties, NOW, window_closes_at=NOW) is True


def test_nobody_on_the_case_decides_nothing():
    assert decided([], NOW, window_closes_at=NOW) is False


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("yes", "yes", "consent"),
        ("yes", "no", "return_declined"),
        ("no", "unreachable", "return_declined"),
        ("no", "open", "return_declined"),
        ("yes", "unreachable", "return_unreachable"),
        ("unreachable", "open", "return_unreachable"),
        ("yes", "open", "return_lapsed"),
        ("yes", "unsigned", "return_lapsed"),
        ("talk", "yes", "return_lapsed"),
    ],
)
def test_where_the_answers_lead_once_the_window_closed(first, second, expected):
    facts = Facts(now=NOW, parties=(party(first), party(second)), window_closes_at=NOW)
    assert outcome_move(facts) == expected


def test_release_moment_is_the_last_decision_but_never_after_the_window():
    end = NOW + 24 * HOUR
    early, late = party("yes", NOW - 3 * HOUR), party("no", NOW - HOUR)
    assert release_moment([early, late], window_closes_at=end) == NOW - HOUR
    assert release_moment([early, party("open")], window_closes_at=end) == end
    assert release_moment([late, party("open")], window_closes_at=end) == end  # blind: a first no waits
    assert release_moment([late, party("open")], window_closes_at=end, first_no="close") == NOW - HOUR
    assert release_moment([early, party("no", end + HOUR)], window_closes_at=end) == end


def test_release_moment_is_the_signature_when_it_came_after_the_yes():
    signed_later = PartyFacts(answer="yes", answered_at=NOW - 3 * HOUR, signed_at=NOW - HOUR)
    assert release_moment([signed_later, party("yes", NOW - 2 * HOUR)], window_closes_at=NOW + HOUR) == NOW - HOUR


# Several people ------------------------------------------------------------------------------------------------------


def of(role: str, unit: int, kind: str, **more) -> PartyFacts:
    return dataclasses.replace(party(kind), role=role, party=unit, **more)


@pytest.mark.parametrize(
    ("born", "on", "minor"),
    [
        (None, (2026, 3, 10), False),
        ((2008, 3, 10), (2026, 3, 9), True),
        ((2008, 3, 10), (2026, 3, 10), False),  # comes of age on the day
        ((2008, 3, 11), (2026, 3, 10), True),
        ((2008, 2, 29), (2026, 2, 28), True),
        ((2008, 2, 29), (2026, 3, 1), False),
        ((1960, 1, 1), (2026, 3, 10), False),
    ],
)
def test_who_is_under_18_on_a_day(born, on, minor):
    assert is_minor(dt.date(*born) if born else None, dt.date(*on)) is minor


@pytest.mark.parametrize(
    ("role", "before"),
    [
        ("complainant", "consent"),
        ("officer", "consent"),
        ("guardian", "consent"),
        ("representative", "consent"),
        ("interpreter", "session"),
        ("support", "session"),
        ("observer", "session"),
    ],
)
def test_who_signs_before_what(role, before):
    assert signs_before(role) == before


@pytest.mark.parametrize(
    ("minor", "guardian", "expected"),
    [
        ("yes", "yes", "consent"),
        ("yes", "no", "return_declined"),
        ("no", "yes", "return_declined"),
        ("yes", "open", "return_lapsed"),
        ("yes", "unsigned", "return_lapsed"),
        ("yes", "unreachable", "return_unreachable"),
        ("open", "yes", "return_lapsed"),
        ("yes", None, "return_lapsed"),
    ],
)
@pytest.mark.parametrize("policy", ["all", "one_of_each"])
def test_a_minor_agrees_only_with_a_guardian(minor, guardian, expected, policy):
    people = [of("complainant", 1, minor, lacks_guardian=guardian is None), of("officer", 9, "yes")]
    if guardian is not None:
        people.append(of("guardian", 1, guardian, side="complainant"))
    facts = Facts(now=NOW, parties=tuple(people), window_closes_at=NOW, who_agrees=policy)
    assert outcome_move(facts) == expected


@pytest.mark.parametrize(
    ("first", "second", "officer", "for_all", "one_of_each"),
    [
        ("yes", "yes", "yes", "consent", "consent"),
        ("yes", "no", "yes", "return_declined", "consent"),
        ("yes", "open", "yes", "return_lapsed", "consent"),
        ("yes", "unreachable", "yes", "return_unreachable", "consent"),
        ("no", "no", "yes", "return_declined", "return_declined"),
        ("no", "open", "yes", "return_declined", "return_declined"),
        ("open", "unreachable", "yes", "return_unreachable", "return_unreachable"),
        ("yes", "no", "no", "return_declined", "return_declined"),
        ("yes", "no", "open", "return_declined", "return_lapsed"),  # who is left out is no reason
        ("yes", "yes", "unreachable", "return_unreachable", "return_unreachable"),
    ],
)
def test_several_on_one_side(first, second, officer, for_all, one_of_each):
    people = (of("complainant", 1, first), of("complainant", 2, second), of("officer", 9, officer))
    for policy, expected in (("all", for_all), ("one_of_each", one_of_each)):
        assert outcome_move(Facts(now=NOW, parties=people, window_closes_at=NOW, who_agrees=policy)) == expected


def test_who_agreed_are_those_with_everybody_who_decides_beside_them():
    people = (
        of("complainant", 1, "yes"),
        of("guardian", 1, "yes", side="complainant"),
        of("complainant", 2, "yes"),
        of("representative", 2, "no", side="complainant"),
        of("officer", 9, "yes"),
    )
    found = agreed(Facts(now=NOW, parties=people, window_closes_at=NOW, who_agrees="one_of_each"))
    assert found == {("complainant", 1), ("officer", 9)}


@pytest.mark.parametrize(
    ("kinds", "blind", "all_close", "one_close"),
    [
        (("no", "open", "open"), False, True, False),
        (("no", "no", "open"), False, True, True),
        (("open", "open", "no"), False, True, True),
        (("yes", "no", "open"), False, True, False),
        (("yes", "no", "yes"), True, True, True),
        (("yes", "open", "yes"), False, False, False),
    ],
)
def test_blindness_waits_for_everybody_and_a_stop_only_for_what_cannot_be(kinds, blind, all_close, one_close):
    people = [of("complainant", 1, kinds[0]), of("complainant", 2, kinds[1]), of("officer", 9, kinds[2])]
    for first_no, policy, expected in (
        ("blind", "all", blind),
        ("blind", "one_of_each", blind),
        ("close", "all", all_close),
        ("close", "one_of_each", one_close),
    ):
        found = decided(people, NOW, window_closes_at=NOW + HOUR, first_no=first_no, who_agrees=policy)
        assert found is expected, (first_no, policy)


def test_a_stop_acts_from_the_no_that_made_it_impossible():
    end = NOW + 24 * HOUR
    people = [
        dataclasses.replace(of("complainant", 1, "no"), answered_at=NOW - 5 * HOUR),
        dataclasses.replace(of("complainant", 2, "no"), answered_at=NOW - 2 * HOUR),
        of("officer", 9, "open"),
    ]
    given = {"window_closes_at": end, "first_no": "close"}
    assert release_moment(people, **given) == NOW - 5 * HOUR
    assert release_moment(people, **given, who_agrees="one_of_each") == NOW - 2 * HOUR
    assert release_moment(people, window_closes_at=end) == end


def test_a_minors_yes_does_not_end_the_wait_before_a_guardian_is_there():
    people = [of("complainant", 1, "yes", lacks_guardian=True), of("officer", 9, "yes")]
    assert decided(people, NOW, window_closes_at=NOW + HOUR) is False
    assert release_moment(people, window_closes_at=NOW + HOUR) == NOW + HOUR


# Orders of deciding --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "first"), [("both", ""), ("officer_first", "officer"), ("complainant_first", "complainant")]
)
def test_which_side_is_first(order, first):
    assert first_side_of(order) == first


@pytest.mark.parametrize(
    ("side", "first_side", "second_invited", "expected"),
    [
        ("complainant", "", False, True),
        ("officer", "", False, True),
        ("officer", "officer", False, True),
        ("complainant", "officer", False, False),
        ("complainant", "officer", True, True),
        ("officer", "complainant", False, False),
        ("officer", "complainant", True, True),
    ],
)
def test_who_has_been_asked(side, first_side, second_invited, expected):
    assert is_asked(side, first_side=first_side, second_invited=second_invited) is expected


@pytest.mark.parametrize(
    ("first", "second_invited", "second", "expected"),
    [
        ("yes", False, "open", "invite_second"),
        ("no", False, "open", "return_declined"),
        ("open", False, "open", "return_lapsed"),
        ("unreachable", False, "open", "return_unreachable"),
        ("no", False, "yes", "return_declined"),  # whoever was not asked counts for nothing
        ("yes", True, "yes", "consent"),
        ("yes", True, "no", "return_declined"),
        ("yes", True, "open", "return_lapsed"),
        ("no", True, "yes", "return_declined"),  # a yes can be taken back until the release
    ],
)
@pytest.mark.parametrize("first_side", ["officer", "complainant"])
def test_where_the_answers_lead_with_an_order(first_side, first, second_invited, second, expected):
    other = "complainant" if first_side == "officer" else "officer"
    people = (of(first_side, 1, first), of(other, 2, second))
    facts = Facts(now=NOW, parties=people, window_closes_at=NOW, first_side=first_side, second_invited=second_invited)
    assert outcome_move(facts) == expected


@dataclass(frozen=True)
class Ordered(Policy):
    decision_order: str = "both"


@pytest.mark.parametrize(
    ("order", "due", "ends"),
    [
        ("both", None, [(2026, 3, 24)]),
        ("officer_first", None, [(2026, 3, 24), (2026, 4, 8)]),
        ("complainant_first", dt.date(2026, 12, 1), [(2026, 3, 24), (2026, 4, 8)]),
        ("officer_first", dt.date(2026, 4, 9), [(2026, 3, 20), (2026, 3, 30)]),  # twenty days, shared
        ("officer_first", dt.date(2026, 3, 24), [(2026, 3, 12), (2026, 3, 14)]),
    ],
)
def test_windows_one_after_the_other_keep_the_reserve(order, due, ends):
    found = windows(miami(2026, 3, 10, 11), Ordered(decision_order=order), due)
    assert [closes for _opens, closes in found] == [miami(*day, 23, 59) for day in ends]
    assert found[0][0] == miami(2026, 3, 10, 11)
    for (_opens, closes), (opens, _closes) in itertools.pairwise(found):
        assert opens == release_time(closes, Policy())


# Screening -----------------------------------------------------------------------------------------------------------


def rule(verdict: str, matched: bool | None, kind: str = "complaint", at: dt.datetime = NOW) -> AnsweredRule:
    return AnsweredRule(kind=kind, verdict=verdict, matched=matched, answered_at=at if matched is not None else None)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], Suggestion.INCOMPLETE),
        ([rule("include", True), rule("exclude", None)], Suggestion.INCOMPLETE),
        ([rule("include", None), rule("exclude", True)], Suggestion.NOT_ELIGIBLE),
        ([rule("include", True), rule("exclude", False)], Suggestion.ELIGIBLE),
        ([rule("include", True), rule("include", False)], Suggestion.ELIGIBLE),
        ([rule("include", False), rule("exclude", False)], Suggestion.REVIEW),
        ([rule("include", True), rule("review", True)], Suggestion.REVIEW),
        ([rule("include", True), rule("include", False, "officer")], Suggestion.REVIEW),
        ([rule("include", True), rule("include", True, "party")], Suggestion.ELIGIBLE),
        ([rule("review", True), rule("exclude", True)], Suggestion.NOT_ELIGIBLE),
        ([rule("exclude", False, "officer")], Suggestion.ELIGIBLE),
    ],
)
def test_what_the_checklist_comes_to(rules, expected):
    assert suggestion(rules) == expected


ELIGIBLE = (rule("include", True),)
EXCLUDED = (rule("exclude", True),)
SECOND_LOOK = (rule("review", True),)


def review(by: int, *, eligible: bool = True, suitable: bool = True, reason: bool = False, late: int = 1) -> Review:
    return Review(by=by, at=NOW + late * HOUR, eligible=eligible, suitable=suitable, has_reason=reason)


@pytest.mark.parametrize(
    ("rules", "reviews", "second", "allows_invite", "allows_return"),
    [
        (ELIGIBLE, [], False, False, False),
        (ELIGIBLE, [review(1)], False, True, False),
        (ELIGIBLE, [review(1)], True, False, False),
        (ELIGIBLE, [review(1), review(2)], True, True, False),
        (ELIGIBLE, [review(1), review(2, eligible=False, reason=True)], False, False, False),
        (ELIGIBLE, [review(1, eligible=False, reason=True)], False, False, False),
        (
            ELIGIBLE,
            [review(1, eligible=False, reason=True), review(2, eligible=False, reason=True)],
            False,
            False,
            True,
        ),
        (ELIGIBLE, [review(1, suitable=False, reason=True)], False, False, True),
        (ELIGIBLE, [review(1, suitable=False)], False, False, False),
        (EXCLUDED, [review(1, eligible=False)], False, False, True),
        (EXCLUDED, [review(1, reason=True)], False, False, False),
        (EXCLUDED, [review(1, reason=True), review(2, reason=True)], False, True, False),
        (EXCLUDED, [review(1, reason=True), review(2)], False, False, False),
        (SECOND_LOOK, [review(1)], False, False, False),
        (SECOND_LOOK, [review(1), review(2)], False, True, False),
        (ELIGIBLE, [review(1, late=-1)], False, False, False),
        ((rule("include", None),), [review(1)], False, False, False),
    ],
)
def test_which_verdicts_carry_an_invitation_or_a_return(rules, reviews, second, allows_invite, allows_return):
    assert (verdict_problem(rules, reviews, positive=True, second_reviewer=second) is None) is allows_invite
    assert (verdict_problem(rules, reviews, positive=False, second_reviewer=second) is None) is allows_return


def test_not_suitable_is_a_reason_of_its_own():
    facts = Facts(now=NOW, rules=ELIGIBLE, reviews=(review(1, suitable=False, reason=True),))
    assert g.screening_return_reason(facts) == ReturnReason.NOT_SUITABLE
    assert g.screening_return_reason(Facts(now=NOW, rules=EXCLUDED, reviews=(review(1, eligible=False),))) == (
        ReturnReason.NOT_ELIGIBLE
    )


# Guards --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("guard", "facts", "passes"),
    [
        (g.window_fits, {"next_windows": ((NOW, NOW + 24 * HOUR),)}, True),
        (g.window_fits, {"next_windows": ((NOW, NOW + 23 * HOUR),), "investigation_due_on": NOW.date()}, False),
        (g.window_fits, {"next_windows": ((NOW, NOW + 24 * HOUR), (NOW + 48 * HOUR, NOW + 72 * HOUR))}, True),
        (g.window_fits, {"next_windows": ((NOW, NOW + 24 * HOUR), (NOW + 48 * HOUR, NOW + 71 * HOUR))}, False),
        (g.slot_fixed, {}, False),
        (g.slot_fixed, {"session_starts_at": NOW + HOUR}, True),
        (g.slot_fixed, {"session_starts_at": NOW}, False),
        (g.mediators_enough, {"mediators_confirmed": 2}, True),
        (g.mediators_enough, {"mediators_confirmed": 1}, False),
        (g.mediators_enough, {"mediators_confirmed": 1, "mediators_needed": 1}, True),
        (g.mediators_too_few, {"mediators_confirmed": 1}, True),
        (g.mediators_too_few, {"mediators_confirmed": 2}, False),
        (g.reschedules_left, {"reschedules": 0}, True),
        (g.reschedules_left, {"reschedules": 1}, False),
        (g.session_begun, {}, False),
        (g.session_begun, {"session_starts_at": NOW}, True),
        (g.session_begun, {"session_starts_at": NOW + HOUR}, False),
        (g.session_not_over, {}, True),
        (g.session_not_over, {"session_ends_at": NOW + HOUR}, True),
        (g.session_not_over, {"session_ends_at": NOW}, False),
        (g.report_complete, {}, False),
        (g.report_complete, {"report_in": True}, True),
        (g.report_complete, {"report_in": True, "surveys_missing": 1}, False),
        (g.both_reachable, {"parties": (party("open"),)}, False),
        (g.both_reachable, {"parties": (party("open"), party("open"))}, False),
        (g.both_reachable, {"parties": (party("open"), PartyFacts("officer"))}, True),
        (g.both_reachable, {"parties": (party("open"), PartyFacts("officer"), PartyFacts("officer"))}, True),
        (g.both_reachable, {"parties": (party("open"), PartyFacts("officer", reachable=False))}, False),
        (
            g.both_reachable,
            {"parties": (party("open"), PartyFacts("officer"), PartyFacts("guardian", reachable=False))},
            False,
        ),
        (g.guardians_there, {"parties": (party("open"),)}, True),
        (g.guardians_there, {"parties": (party("open"), PartyFacts(lacks_guardian=True))}, False),
        (g.attenders_signed, {}, True),
        (g.attenders_signed, {"attenders": (AttenderFacts("interpreter", signed=True),)}, True),
        (g.attenders_signed, {"attenders": (AttenderFacts("support", declined=True),)}, True),
        (g.attenders_signed, {"attenders": (AttenderFacts("observer"),)}, False),
        (
            g.attenders_signed,
            {"attenders": (AttenderFacts("interpreter", signed=True), AttenderFacts("support"))},
            False,
        ),
    ],
)
def test_guards(guard, facts, passes):
    sentence = guard(Facts(now=NOW, **facts))
    assert (sentence is None) is passes


@pytest.mark.parametrize("settlement", [True, False, None])
@pytest.mark.parametrize("stated", [True, False, None])
@pytest.mark.parametrize("rule_", ["report_and_surveys", "parties_state_success"])
@pytest.mark.parametrize("policy", ["close", "return"])
def test_a_reported_case_closes_or_returns_never_both(settlement, stated, rule_, policy):
    facts = Facts(
        now=NOW, settlement=settlement, parties_state_success=stated, closing_rule=rule_, no_settlement=policy
    )
    success = bool(settlement) or (rule_ == "parties_state_success" and bool(stated))
    assert (g.may_close(facts) is None) is (success or policy == "close")
    assert (g.must_return(facts) is None) is (not success and policy == "return")


@pytest.mark.parametrize(
    ("reason", "policy", "before", "expected"),
    [
        ("complainant", "reschedule_once", 0, CaseState.SCHEDULING),
        ("complainant", "reschedule_once", 1, CaseState.RETURNED),
        ("both", "return", 0, CaseState.RETURNED),
        ("mediator", "return", 3, CaseState.SCHEDULING),
    ],
)
def test_after_a_no_show(reason, policy, before, expected):
    assert after_no_show(Facts(now=NOW, reason=reason, no_show=policy, no_shows=before)) == expected


def test_release_guard_waits_for_the_hour_and_for_the_right_answers():
    both = (party("yes"), party("yes"))
    due = Facts(now=NOW, parties=both, window_closes_at=NOW + HOUR, release_at=NOW)
    assert g.released("consent")(due) is None
    assert g.released("return_declined")(due) is not None
    early = Facts(now=NOW, parties=both, window_closes_at=NOW + HOUR, release_at=NOW + HOUR)
    assert g.released("consent")(early) is not None


# Words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("reason", list(ReturnReason))
def test_only_three_words_leave_the_program(state, reason):
    word = outward_word(state, reason)
    if state == CaseState.CLOSED:
        assert word == OutwardWord.MEDIATED
    elif state != CaseState.RETURNED:
        assert word is None
    elif reason in {ReturnReason.NOT_ELIGIBLE, ReturnReason.NOT_SUITABLE}:
        assert word == OutwardWord.NOT_ELIGIBLE
    else:
        assert word == OutwardWord.DID_NOT_PROCEED


@pytest.mark.parametrize("state", list(CaseState))
def test_every_state_has_words_for_parties_and_for_the_public(state):
    assert party_word(state)
    assert public_word(state)


def test_deadlines_come_from_the_table():
    session = {"session_starts_at": NOW + 96 * HOUR, "session_ends_at": NOW + 99 * HOUR}
    facts = Facts(
        now=NOW, tz=MIAMI, received_at=NOW, target_days=60, investigation_due_on=dt.date(2026, 6, 1), **session
    )
    wanted = {
        "start_screening": miami(2026, 5, 8, 23, 59),  # 24 days before the investigation is due
        "confirm_mediators": NOW + 24 * HOUR,
        "mark_held": NOW + 99 * HOUR,
        "complete_report": miami(2026, 3, 17, 23, 59),  # two working days after Saturday's end
        "close": miami(2026, 5, 9, 23, 59),
    }
    found = {name: BY_NAME[name].deadline(facts) for name in wanted}
    assert found == wanted
