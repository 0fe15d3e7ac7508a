"""The match page: the messages it shows are those it sends, for whichever mediators are chosen, without JavaScript."""

from __future__ import annotations

import re

import pytest

from mediator_portal.cases.models import CasePerson
from mediator_portal.meetings import services
from mediator_portal.meetings.selectors import board_for
from portal.accounts.models import User
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import messages
from tests.factories.meetings import MediatorFactory, SessionFactory, request_make

REASON = "Both live near the library."


@pytest.fixture
def session(program):
    session = SessionFactory(program=program, requested=True)
    for number in range(4):
        request_make(session, MediatorFactory(program=program, lead=not number))
    return session


@pytest.fixture
def address(session):
    return f"/portal/sessions/{session.reference}/match/"


def shown(page):
    """Return the rows of the preview as name and message, and the mark the page would send back."""
    text = page.content.decode()
    preview = text[text.index("send-preview") :]
    rows = re.findall(r"<li><strong>(.+?)</strong> <span>(.+?)</span>", preview)
    return sorted(rows), re.search(r'name="mark" value="(\w+)"', text)[1]


def sent(session):
    """Return what stands in the outbox about the session as name and message."""
    found = []
    for row in OutboxMessage.objects.filter(cause__startswith=f"session:{session.reference}:"):
        model = User if row.recipient_type == "user" else CasePerson
        found.append((model.objects.get(pk=row.recipient_id), messages.label(row.kind)))
    return sorted((getattr(who, "name", ""), str(what)) for who, what in found)


def otherwise(session):
    """Return a choice that is not the suggestion, with a standby, as the form sends it."""
    board = board_for(session)
    spare = [row.mediator.pk for row in board.rows if row.mediator.pk not in board.suggested_ids]
    return {"seat0": board.suggested_ids[0], "seat1": spare[0], "standby": spare[1], "reason": REASON}


def test_the_suggestion_is_confirmed_at_once(desk, session, address):
    rows, mark = shown(desk.get(address))
    first, second = board_for(session).suggested_ids
    page = desk.post(address, {"seat0": first, "seat1": second, "mark": mark})
    assert page.status_code == 302
    assert sent(session) == rows


def test_a_look_shows_another_choice_and_sends_nothing(desk, session, address):
    before, _mark = shown(desk.get(address))
    choice = otherwise(session)
    page = desk.post(address, {**choice, "reason": "", "look": "1"})
    assert page.status_code == 200
    rows, mark = shown(page)
    assert rows != before
    assert sent(session) == []
    assert f'value="{choice["standby"]}" selected' in page.content.decode()
    assert desk.post(address, {**choice, "mark": mark}).status_code == 302
    assert sent(session) == rows


def test_what_was_not_shown_is_shown_before_it_is_sent(desk, session, address):
    _rows, mark = shown(desk.get(address))
    choice = otherwise(session)
    for unseen in (mark, "", "made-up"):
        page = desk.post(address, {**choice, "mark": unseen})
        assert page.status_code == 200
        assert "Nothing is sent yet" in page.content.decode()
        assert REASON in page.content.decode()
        assert sent(session) == []
    rows, mark = shown(page)
    assert desk.post(address, {**choice, "mark": mark}).status_code == 302
    assert sent(session) == rows


def test_a_late_yes_changes_the_messages_and_is_shown(desk, session, address, program):
    """One more thanks is one more message: the mark is of the messages, not only of the names."""
    _rows, mark = shown(desk.get(address))
    choice = dict(zip(("seat0", "seat1"), board_for(session).suggested_ids, strict=True))
    request_make(session, MediatorFactory(program=program, name="Lara Late"))
    choice["reason"] = REASON
    page = desk.post(address, {**choice, "mark": mark})
    assert page.status_code == 200
    assert "Lara Late" in page.content.decode()
    assert sent(session) == []


def test_the_mark_of_another_session_confirms_nothing(desk, session, address, program):
    other = SessionFactory(program=program, requested=True)
    for row in session.requests.all():
        request_make(other, row.mediator)
    _rows, mark = shown(desk.get(f"/portal/sessions/{other.reference}/match/"))
    first, second = board_for(session).suggested_ids
    assert desk.post(address, {"seat0": first, "seat1": second, "mark": mark}).status_code == 200
    assert sent(session) == []


def test_a_mistake_keeps_what_was_chosen_and_shows_its_messages(desk, session, address):
    choice = otherwise(session)
    page = desk.post(address, {**choice, "reason": ""})
    assert page.status_code == 422
    text = page.content.decode()
    assert "You chose otherwise than suggested. Say why." in text
    assert f'value="{choice["seat1"]}" selected' in text
    rows, _mark = shown(page)
    assert len(rows) >= 5


def test_who_comes_second_learns_that_it_is_done(desk, session, address, coordinator):
    _rows, mark = shown(desk.get(address))
    first, second = board_for(session).suggested_ids
    people = {row.mediator.pk: row.mediator for row in board_for(session).rows}
    services.mediators_confirm(session=session, mediators=[people[first], people[second]], actor=coordinator)
    count = len(sent(session))
    page = desk.post(address, {**otherwise_of(people, first, second), "mark": mark})
    assert page.status_code in {409, 422}
    assert "Nothing is sent yet" not in page.content.decode()
    assert len(sent(session)) == count


def otherwise_of(people, first, second):
    third = next(pk for pk in people if pk not in {first, second})
    return {"seat0": first, "seat1": third, "reason": REASON}
