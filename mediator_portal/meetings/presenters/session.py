"""A request and a session as mediators and staff see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import ATTENDERS, PARTIES, Answer, PersonRole
from mediator_portal.cases.services.outgoing import parties_of
from mediator_portal.meetings import rules, signing
from mediator_portal.meetings.enums import PartyAnswer, Reply, SeatState, SessionState
from mediator_portal.meetings.panels import TONES, answers_words
from mediator_portal.meetings.presenters.common import Row, about, moves_left, venue_facts
from mediator_portal.meetings.words import moment, place, short_moment
from portal.languages import own_name

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson
    from mediator_portal.meetings.models import MediationSession, PoolRequest, Seat

# Who comes into the room, in the order the page names them.
IN_THE_ROOM = (
    *PARTIES,
    PersonRole.GUARDIAN,
    PersonRole.REPRESENTATIVE,
    PersonRole.SUPPORT,
    PersonRole.INTERPRETER,
    PersonRole.OBSERVER,
)


# A session whose mediators have something to sign, or will have.
WAITS_FOR_MEDIATORS = frozenset({SessionState.REQUESTED, SessionState.CONFIRMED})


def conflict_people(people: Sequence[CasePerson]) -> list[Row]:
    """Return what is needed to judge a conflict of interest, and no more: names, roles, the officer's unit."""
    return [
        {
            "label": person.get_role_display(),
            "value": f"{person.name}, {person.unit}" if person.unit else person.name,
        }
        for person in people
        if comes(person)
    ]


def comes(person: CasePerson) -> bool:
    """True for somebody who is to be in the room: still part of the case, and has not said that they do not come."""
    declined = person.role in ATTENDERS and person.answer == Answer.NO
    return person.role in IN_THE_ROOM and person.left_out_at is None and not declined


def request(asked: PoolRequest) -> Row:
    """Return what a mediator sees of a request after the attestation: time, place, until when, the answer so far."""
    session = asked.session
    by = moment(session.reply_by, session.case.program) if session.reply_by else ""
    choices = [
        {"value": Reply.YES.value, "label": _("Yes"), "hint": _("I can take it")},
        {"value": Reply.MAYBE.value, "label": _("Maybe"), "hint": _("Ask me if you need me")},
        {"value": Reply.NO.value, "label": _("No"), "hint": _("Not this time")},
    ]
    return {**about(session), "asked": asked, "reply_by": by, "choices": choices}


def thanks_for(reply: str) -> str:
    """Return the words after an answer."""
    return {
        Reply.YES.value: _("Thank you. We write to you as soon as the mediators are chosen."),
        Reply.MAYBE.value: _("Thank you. You can change your answer at any time until the session."),
    }.get(reply, _("Thank you for telling us. We ask you again another time."))


def seated(session: MediationSession, seat: Seat, people: Sequence[CasePerson]) -> Row:
    """Return what a mediator with a seat sees; a standby sees names and time only."""
    confirmed = seat.state == SeatState.CONFIRMED
    with_me = [
        each.mediator.name
        for each in session.seats.all()
        if each.state == SeatState.CONFIRMED and each.mediator_id != seat.mediator_id
    ]
    return {
        **about(session),
        "people": [_person_row(person, in_full=confirmed) for person in people if comes(person)],
        "with_me": ", ".join(with_me),
        "allegation": session.case.allegation if confirmed and _still_open(session) else "",
        "is_confirmed": confirmed,
        "state_tone": TONES[SessionState(session.state)],
        "place": venue_facts(session.room.venue),
        "links": _seat_links(session, seat),
    }


def _still_open(session: MediationSession) -> bool:
    """What a case needs is shown from the confirmation to the report, and no longer."""
    reported = hasattr(session, "report")
    return session.state in {SessionState.CONFIRMED, SessionState.HELD} and not reported


def _person_row(person: CasePerson, *, in_full: bool) -> Row:
    parts = [person.name]
    if in_full and person.language != "en":
        parts.append(_("speaks %(language)s") % {"language": own_name(person.language)})
    if in_full and person.needs:
        parts.append(_("needs: %(what)s") % {"what": person.needs})
    return {"label": person.get_role_display(), "value": "\n".join(parts)}


def _seat_links(session: MediationSession, seat: Seat) -> Row:
    over = session.ends_at <= timezone.now()
    begun = session.starts_at <= timezone.now()
    confirmed = seat.state == SeatState.CONFIRMED
    live = session.state in {SessionState.REQUESTED, SessionState.CONFIRMED}
    done = session.surveys_done.filter(mediator_id=seat.mediator_id).exists()
    reported = hasattr(session, "report")
    due = rules.attests_again(starts_at=session.starts_at, now=timezone.now(), tz=session.case.program.tz)
    return {
        "release": live and not begun,
        "attest": live and confirmed and seat.attested_at is None and due,
        "report": confirmed and begun and not reported and session.state != SessionState.CANCELLED,
        "absence": confirmed and begun and session.state == SessionState.CONFIRMED,
        "survey": confirmed and session.state == SessionState.HELD and not done,
        "over": over,
        **_signature_links(session, seat),
    }


def _signature_links(session: MediationSession, seat: Seat) -> Row:
    """Return where a mediator signs, or sees what they signed; nothing where the program does not ask."""
    if seat.state != SeatState.CONFIRMED or session.state == SessionState.CANCELLED:
        return {}
    if seat.signed_at is not None:
        return {"signed": signing.own_url(session)}
    asked = signing.may_sign(session, seat) and signing.asks(session.case.program)
    return {"sign": signing.own_url(session)} if asked else {}


def staff(session: MediationSession) -> Row:
    """Return what staff see of a session: seats, answers, the parties' words, and what they can do."""
    now = timezone.now()
    editable = session.state in {SessionState.REQUESTED, SessionState.CONFIRMED} and session.starts_at > now
    confirmed = session.state == SessionState.CONFIRMED and session.starts_at > now
    left = moves_left(session)
    signs = session.state != SessionState.CANCELLED and signing.asks(session.case.program)
    parties = [_party_row(session, person, now) for person in parties_of(session.case)]
    return {
        **about(session),
        "is_staff": True,
        "texts_url": signing.texts_url(session.case.program) if session.state in WAITS_FOR_MEDIATORS else "",
        "state_tone": TONES[SessionState(session.state)],
        "answers": answers_words(session) if session.state == SessionState.REQUESTED else "",
        "seats": [_seat_row(session, seat, editable, signs) for seat in session.seats.all()],
        "parties": parties,
        "wishes": [row for row in parties if row["asks"] and confirmed],
        "can_change": confirmed,
        "can_match": session.state == SessionState.REQUESTED,
        "can_request": session.state in {SessionState.PLANNED, SessionState.REQUESTED},
        "can_reschedule": confirmed and not left["at_limit"],
        "limit_words": left["limit_words"] if confirmed else "",
        "has_begun": session.state == SessionState.CONFIRMED and session.starts_at <= now,
    }


def _seat_row(session: MediationSession, seat: Seat, editable: bool, signs: bool) -> Row:
    free = ""
    if editable and seat.state != SeatState.RELEASED:
        free = reverse("meetings:seat_free", args=[session.reference, seat.mediator.reference])
    details = []
    if seat.state == SeatState.CONFIRMED and seat.attested_at is not None:
        details.append(_("No conflict of interest, said again shortly before the session"))
    if seat.state == SeatState.CONFIRMED and seat.signed_at is not None:
        signed = short_moment(seat.signed_at, session.case.program)
        details.append(_("Signed the agreement on %(when)s") % {"when": signed})
    open_to_sign = signs and bool(signing.unsigned([seat]))
    if open_to_sign:
        details.append(_("Has not signed the agreement yet"))
    if seat.state == SeatState.RELEASED and seat.release_reason:
        details.append(seat.release_reason)
    return {
        "sign_url": signing.staff_url(seat, session) if open_to_sign else "",
        "signed_url": signing.staff_url(seat, session) if seat.signed_at is not None else "",
        "name": seat.mediator.name,
        "tag": seat.get_state_display(),
        "tone": {"confirmed": "success", "standby": "info"}.get(seat.state, "muted"),
        "detail": ". ".join(details),
        "free_url": free,
    }


def _party_row(session: MediationSession, person: CasePerson, now: dt.datetime) -> Row:
    answer = next((row for row in session.confirmations.all() if row.person_id == person.pk), None)
    url = ""
    if session.stands and session.starts_at > now:
        url = reverse("meetings:session_confirmation", args=[session.reference, person.reference])
    tones = {PartyAnswer.CONFIRMED.value: "success", PartyAnswer.CHANGE.value: "warning"}
    return {
        "role": person.get_role_display(),
        "name": person.name,
        "tag": answer.get_answer_display() if answer else _("Not confirmed yet"),
        "tone": tones.get(answer.answer, "muted") if answer else "muted",
        "wish": answer.wish if answer else "",
        "asks": answer is not None and answer.answer == PartyAnswer.CHANGE,
        "url": url,
        "shown": session.stands or session.state == SessionState.HELD,
    }


def session_table(sessions: Iterable[MediationSession], *, with_case: bool) -> Row:
    """Return a list of sessions for components/table.html."""
    columns: list[Row] = [
        {"label": _("When"), "whole": True},
        {"label": _("Place")},
        {"label": _("State")},
        {"label": _("Mediators")},
    ]
    rows = []
    for session in sessions:
        names = [seat.mediator.name for seat in session.seats.all() if seat.state == SeatState.CONFIRMED]
        url = reverse("meetings:session", args=[session.reference])
        cells = [
            {"text": short_moment(session.starts_at, session.case.program), "url": url},
            {"text": place(session.room)},
            {"tag": session.get_state_display(), "tone": TONES[SessionState(session.state)]},
            {"text": ", ".join(names) or "–"},
        ]
        if with_case:
            cells.append({"text": session.case.reference, "url": reverse("cases:case", args=[session.case.reference])})
        rows.append({"cells": cells})
    if with_case:
        columns.append({"label": _("Case"), "whole": True})
    return {"columns": columns, "rows": rows}


def survey_words(answered: bool, exists: bool) -> str:
    """Return why there is no survey to answer."""
    if answered:
        return _("You have answered this survey. Thank you.")
    if not exists:
        return _("The survey is not ready yet. We write to you when it is.")
    return _("The survey opens when the session is over.")
