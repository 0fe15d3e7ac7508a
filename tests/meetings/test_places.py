"""Places that are easy to reach: named by mediators themselves, a factor of the match, no address anywhere."""

from __future__ import annotations

import pytest

from mediator_portal.meetings import services
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.matching import DEFAULT_WEIGHTS, ranking_from
from mediator_portal.meetings.models import MatchRecord, NearVenue
from mediator_portal.meetings.selectors import board_for
from mediator_portal.meetings.selectors.more import more_to_ask
from portal.audit.models import AuditEvent
from tests.factories.meetings import (
    MediatorFactory,
    RoomFactory,
    SessionFactory,
    interpreter_make,
    mediator_actor,
    request_make,
)

ADDRESS = "/portal/availability/"
WORDS = "Named the place as easy to reach"


@pytest.fixture
def mediator(program):
    return MediatorFactory(program=program)


@pytest.fixture
def venue(program):
    return RoomFactory(venue__program=program, venue__name="Level Hall").venue


def name(mediator, *venues):
    services.places_set(mediator=mediator, venues=venues, actor=mediator_actor(mediator))


def test_named_changed_repeated_and_taken_back(program, mediator, venue):
    other = RoomFactory(venue__program=program).venue
    for venues in ((venue,), (venue,), (venue, other), (other,), ()):
        name(mediator, *venues)
        assert set(mediator.near_venues.values_list("venue_id", flat=True)) == {each.pk for each in venues}
    # Each change is told once, the repeat is none.
    assert AuditEvent.objects.filter(action="availability.places_set").count() == 4


def test_what_is_refused(program, chicago, mediator, venue, coordinator):
    abroad = RoomFactory(venue__program=chicago).venue
    online = RoomFactory(venue__program=program, venue__online=True).venue
    for wrong in (abroad, online):
        with pytest.raises(SessionRefused, match="not one of our places"):
            name(mediator, venue, wrong)
    with pytest.raises(SessionRefused):
        services.places_set(mediator=mediator, venues=[venue], actor=mediator_actor(MediatorFactory(program=program)))
    assert not NearVenue.objects.exists()
    services.places_set(mediator=mediator, venues=[venue], actor=coordinator)  # after a call
    assert NearVenue.objects.count() == 1


def test_the_page_shows_and_keeps_them(program, mediator, venue, sign_in):
    closed = RoomFactory(venue__program=program, venue__name="Closed Hall", venue__active=False).venue
    browser = sign_in(mediator.user)
    page = browser.get(ADDRESS).content.decode()
    assert "Level Hall" in page
    assert "Closed Hall" not in page
    assert browser.post(f"{ADDRESS}places/", {"venues": [venue.pk]}).status_code == 302
    assert "checked" in browser.get(ADDRESS).content.decode().split("Level Hall")[0][-300:]
    answer = browser.post(f"{ADDRESS}places/", {"venues": [venue.pk, closed.pk]}, follow=True)
    assert "no longer in use" in answer.content.decode()
    assert mediator.near_venues.get().venue_id == venue.pk


def test_who_has_no_place_to_name_is_not_asked(program, mediator, sign_in):
    assert "Save my places" not in sign_in(mediator.user).get(ADDRESS).content.decode()
    RoomFactory(venue__program=program)
    interpreter = interpreter_make(program, account=True)
    assert "Save my places" not in sign_in(interpreter.user).get(ADDRESS).content.decode()
    assert sign_in(interpreter.user).post(f"{ADDRESS}places/").status_code == 404


def test_it_counts_for_a_session_there_and_is_said_in_words(program, coordinator):
    session = SessionFactory(program=program, requested=True)
    lead, one, other = people = [MediatorFactory(program=program, lead=not number) for number in range(3)]
    for each in people:
        request_make(session, each)
    for near, far in ((one, other), (other, one)):
        name(near, session.room.venue)
        name(far, RoomFactory(venue__program=program).venue)
        board = board_for(session)
        assert set(board.suggested_ids) == {lead.pk, near.pk}
        assert WORDS in board.reasons_of(board.row_of(near.pk))
        assert WORDS not in board.reasons_of(board.row_of(far.pk))
        assert "did not name the place" in board.why_not_suggested(board.row_of(far.pk))
    services.mediators_confirm(session=session, mediators=[lead, other], actor=coordinator)
    record = MatchRecord.objects.get()
    assert {each["key"]: each["near"] for each in record.candidates} == {lead.pk: False, one.pk: False, other.pk: True}
    again = ranking_from(record.wants, record.candidates, record.weights)
    assert again.best()[0].keys == {lead.pk, other.pk}
    # A record of an earlier version knows no places.
    old = [{key: value for key, value in each.items() if key != "near"} for each in record.candidates]
    assert len(ranking_from(record.wants, old, DEFAULT_WEIGHTS).all()) == 3


def test_a_video_session_is_near_to_nobody(program, mediator):
    session = SessionFactory(program=program, requested=True)
    request_make(session, mediator)
    name(mediator, session.room.venue)
    session.room.venue.online = True
    session.room.venue.save()
    assert not board_for(session).row_of(mediator.pk).candidate.near


def test_who_is_asked_next_follows_it_too(program):
    session = SessionFactory(program=program, requested=True)
    people = [MediatorFactory(program=program) for _number in range(3)]
    name(people[2], session.room.venue)
    first = more_to_ask(session)[0]
    assert first.mediator == people[2]
    assert WORDS in first.reasons
