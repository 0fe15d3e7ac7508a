"""What a mediator says about themself: given, changed, taken back, forgotten; and its one effect on the match."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.utils import timezone

from mediator_portal.cases.rules import SYSTEM
from mediator_portal.meetings import services
from mediator_portal.meetings.breadth import SILENT
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import MatchRecord, SelfDescription
from mediator_portal.meetings.selectors import board_for, own_answers, replays, week_plan, weights_of
from mediator_portal.meetings.selectors.descriptions import descriptions_of
from portal.accounts.enums import Role
from tests.factories.cases import actor_make
from tests.factories.meetings import MediatorFactory, SessionFactory, mediator_actor, request_make
from tests.factories.program_pages import program_make
from tests.meetings.test_race import at_once

ADDRESS = "/portal/about-me/"
SAID = {"age": "under_40", "gender": "woman"}
OTHERWISE = {"age": "from_60", "gender": "man"}


@pytest.fixture
def on(program):
    program.pair_breadth = "on"
    program.save()
    return program


@pytest.fixture
def mediator(program):
    return MediatorFactory(program=program)


def say(mediator, answers):
    services.description_set(mediator=mediator, answers=answers, actor=mediator_actor(mediator))


# Given, changed, taken back -----------------------------------------------------------------------------------------


def test_said_changed_repeated_and_taken_back(on, mediator):
    say(mediator, SAID)
    say(mediator, SAID)
    assert own_answers(mediator) == SAID
    say(mediator, {"gender": "other"})
    assert own_answers(mediator) == {"gender": "other"}
    for _twice in range(2):
        services.description_delete(mediator=mediator, actor=mediator_actor(mediator))
        assert not SelfDescription.objects.exists()


@pytest.mark.parametrize("answers", [{}, {"age": "", "gender": ""}, {"age": "woman"}, {"race": "x"}])
def test_who_says_nothing_leaves_no_row(on, mediator, answers):
    say(mediator, SAID)
    say(mediator, answers)
    assert not SelfDescription.objects.exists()


@pytest.mark.parametrize("policy", ["off", "awaiting_counsel"])
def test_nothing_is_taken_where_it_is_not_on(program, mediator, policy):
    program.pair_breadth = policy
    program.save()
    with pytest.raises(SessionRefused, match="does not ask"):
        say(mediator, SAID)


def test_nobody_speaks_for_a_mediator(on, mediator, coordinator, director):
    another = MediatorFactory(program=on)
    say(mediator, SAID)
    for actor in (
        coordinator,
        director,
        SYSTEM,
        mediator_actor(another),
        actor_make(on, Role.AUDITOR, name="Ada Auditor"),
    ):
        with pytest.raises(SessionRefused, match="Only the mediator"):
            services.description_set(mediator=mediator, answers=OTHERWISE, actor=actor)
        with pytest.raises(SessionRefused, match="Only the mediator"):
            services.description_delete(mediator=mediator, actor=actor)
    assert own_answers(mediator) == SAID


@pytest.mark.parametrize(
    ("policy", "state", "kept"),
    [
        ("on", "active", True),
        ("on", "on_leave", True),
        ("on", "suspended", True),
        ("on", "ended", False),
        ("off", "active", False),
        ("awaiting_counsel", "active", False),
    ],
)
def test_it_is_forgotten_when_it_has_no_purpose(on, mediator, policy, state, kept):
    say(mediator, SAID)
    on.pair_breadth = policy
    on.save()
    mediator.state = state
    mediator.save()
    services.descriptions_forget()
    assert SelfDescription.objects.filter(mediator=mediator).exists() is kept


@pytest.mark.django_db(transaction=True)
def test_two_pages_sent_at_once_keep_one_answer():
    program = program_make(pair_breadth="on")
    mediator = MediatorFactory(program=program)
    actor = mediator_actor(mediator)
    answers = [SAID, OTHERWISE] * 4
    raised = at_once(
        [lambda said=said: services.description_set(mediator=mediator, answers=said, actor=actor) for said in answers]
    )
    assert [each for each in raised if each is not None] == []
    assert SelfDescription.objects.count() == 1
    assert own_answers(mediator) in (SAID, OTHERWISE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs two writers")
def test_what_is_said_while_the_policy_turns_off_is_gone_within_the_hour():
    program = program_make(pair_breadth="on")
    mediator = MediatorFactory(program=program)
    done = threading.Event()

    def turn_off():
        program.pair_breadth = "off"
        program.save()
        done.set()
        connection.close()

    at_once([lambda: say(mediator, SAID), turn_off])
    assert done.is_set()
    assert descriptions_of(program, [mediator.pk]) == {}
    services.descriptions_forget()
    assert not SelfDescription.objects.exists()


# The page -----------------------------------------------------------------------------------------------------------


def test_the_page_says_what_for_and_shows_only_ones_own(on, mediator, sign_in):
    say(MediatorFactory(program=on), OTHERWISE)
    browser = sign_in(mediator.user)
    assert ADDRESS in browser.get("/portal/").content.decode()
    page = browser.get(ADDRESS)
    text = page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert text.count("checked") == 2  # silence, twice
    assert "Delete what I said" not in text
    assert browser.post(ADDRESS, SAID, follow=True).status_code == 200
    text = browser.get(ADDRESS).content.decode()
    for value in SAID.values():
        assert f'value="{value}"' in text
    assert "Delete what I said" in text
    browser.post(f"{ADDRESS}delete/")
    assert own_answers(mediator) == {}


def test_an_unknown_answer_gets_a_sentence(on, mediator, sign_in):
    page = sign_in(mediator.user).post(ADDRESS, {"age": "33", "gender": "man"})
    assert page.status_code == 422
    assert not SelfDescription.objects.exists()


def test_who_has_left_has_no_page(on, mediator, sign_in):
    say(mediator, SAID)
    mediator.state = "ended"
    mediator.save()
    assert sign_in(mediator.user).get(ADDRESS).status_code == 404


# Its effect ---------------------------------------------------------------------------------------------------------


def three(program):
    """A requested session and three mediators who are equal in everything: one experienced, two newer."""
    session = SessionFactory(program=program, requested=True)
    people = [MediatorFactory(program=program, lead=not number) for number in range(3)]
    for each in people:
        request_make(session, each)
    return session, people


def test_it_decides_between_equals_and_only_where_it_is_on(on, coordinator):
    session, (lead, one, other) = three(on)
    for alike, broad in ((one, other), (other, one)):
        for each, answers in ((lead, SAID), (alike, SAID), (broad, OTHERWISE)):
            say(each, answers)
        board = board_for(session)
        assert set(board.suggested_ids) == {lead.pk, broad.pk}
        why = board.why_not_suggested(board.row_of(alike.pk))
        assert why == "Not in the suggestion: equally good; breadth of the pair and, after it, an even draw decide."
        planned = week_plan(coordinator.user, on.site, timezone.now()).planned
        assert planned[0].proposal.chosen.keys == {lead.pk, broad.pk}
    on.pair_breadth = "awaiting_counsel"
    on.save()
    session.refresh_from_db()
    session.case.program.refresh_from_db()
    board = board_for(session)
    assert {each.described for each in board.ranking.people} == {SILENT}
    assert "breadth" not in "".join(board.why_not_suggested(row) for row in board.rows)


def test_one_case_more_is_never_made_up_by_breadth(on):
    session, (lead, one, other) = three(on)
    for each, answers in ((lead, SAID), (one, SAID), (other, OTHERWISE)):
        say(each, answers)
    held = SessionFactory(program=on, held=True)
    held.seats.create(mediator=other, state="confirmed")
    assert set(board_for(session).suggested_ids) == {lead.pk, one.pk}


def test_the_draw_cannot_be_reckoned_outside_and_is_not_kept(on, coordinator):
    session, people = three(on)
    assert board_for(session).wants.seed not in ("", session.reference)
    for each, answers in zip(people, (SAID, SAID, OTHERWISE), strict=True):
        say(each, answers)
    chosen = [each for each in people if each.pk in board_for(session).suggested_ids]
    services.mediators_confirm(session=session, mediators=chosen, actor=coordinator)
    record = MatchRecord.objects.get()
    assert record.wants["seed"] == ""
    assert not any(word in str(vars(record)) for word in ("under_40", "from_60", "woman"))
    (replay,) = replays(on, weights_of(on))
    assert replay.now == replay.then


def test_one_query_more_where_it_is_on_and_none_where_it_is_off(program, django_assert_num_queries):
    session, _people = three(program)
    mediators = [MediatorFactory(program=program).pk for _each in range(3)]
    with django_assert_num_queries(0):
        assert descriptions_of(program, mediators) == {}
    program.pair_breadth = "on"
    program.save()
    with django_assert_num_queries(1):
        descriptions_of(program, mediators)
