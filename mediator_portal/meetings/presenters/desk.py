"""The desk of the coordinator: plan, request, match, change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.cases.enums import PARTIES
from mediator_portal.meetings import rules, slotwords
from mediator_portal.meetings.availability import Stretch
from mediator_portal.meetings.enums import Reply, SeatState, SessionState
from mediator_portal.meetings.panels import answers_words
from mediator_portal.meetings.presenters.common import Row
from mediator_portal.meetings.selectors import times_of
from mediator_portal.meetings.selectors.candidates import Row as BoardRow
from mediator_portal.meetings.services import outgoing
from mediator_portal.meetings.words import day, hours
from portal.vault.crypto import keyed_hash
from program_pages.enums import PairBreadth
from program_pages.rules import words as policy_words

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import MediationSession, Seat
    from mediator_portal.meetings.selectors import Board, Slot, SlotSearch
    from mediator_portal.meetings.selectors.more import Askable
    from program_pages.models import Program


def plan(case: Case, search: SlotSearch) -> Row:
    """Return what the plan page shows beside its forms: the parties' times and what stands in the way."""
    now, program = timezone.now(), case.program
    parties = []
    for person in case.people.filter(role__in=PARTIES, left_out_at=None).prefetch_related("times"):
        parts = times_of(person, now)
        parties.append(
            {
                "role": person.get_role_display(),
                "name": person.name,
                "times": [_part_words(part, program) for part in parts],
                "url": reverse("meetings:times", args=[case.reference, person.reference]),
            }
        )
    return {
        "parties": parties,
        "slots": search.slots,
        "obstacles": search.obstacles,
        "change": search.changes[0] if search.changes else "",
        "other_changes": search.changes[1:],
        "zone": policy_words.zone(program),
    }


def slot_choices(slots: Iterable[Slot], program: Program) -> list[tuple[str, str]]:
    """Return slots as choices: when, how many mediators could be asked, which rooms, what to mind."""
    return [(slot.starts_at.isoformat(), _slot_words(slot, program)) for slot in slots]


def _slot_words(slot: Slot, program: Program) -> str:
    when = _("%(day)s, %(hours)s") % {
        "day": day(slot.starts_at, program),
        "hours": hours(slot.starts_at, slot.ends_at, program),
    }
    count = ngettext("%(count)d mediator could come", "%(count)d mediators could come", slot.eligible)
    rooms = ngettext("%(count)d room free", "%(count)d rooms free", len(slot.rooms))
    why = slotwords.fit_words(
        rooms=len(slot.rooms),
        eligible=slot.eligible,
        needed=program.mediators_per_session,
        spoken=slot.spoken,
        warnings=len(slot.problems),
    )
    parts = [why, count % {"count": slot.eligible}, rooms % {"count": len(slot.rooms)}]
    if slot.on_duty is not None:
        parts.append(_("the officer is on duty") if slot.on_duty else _("outside the officer's duty times"))
    if not slot.interpreted:
        parts.append(_("no interpreter is free"))
    parts += [problem.sentence for problem in slot.problems]
    return f"{when} · {' · '.join(parts)}"


def _part_words(part: Stretch, program: Program) -> str:
    return _("%(day)s, %(hours)s") % {
        "day": day(part.starts_at, program),
        "hours": hours(part.starts_at, part.ends_at, program),
    }


def window_words(session: MediationSession) -> str:
    """Return when the policy lets staff ask the pool for this session."""
    program = session.case.program
    first, last = rules.notice_window(program, session.starts_at.astimezone(program.tz).date())
    if first is None or last is None:
        return ""
    return _("Our policy: mediators are asked between %(first)s and %(last)s.") % {
        "first": policy_words.date(first),
        "last": policy_words.date(last),
    }


def more(session: MediationSession, askable: Sequence[Askable]) -> Row:
    """Return how far the request is, and the messages that asking everybody on the list would send."""
    letters = [
        {**letter.as_row(), "when": _("if chosen")}
        for each in askable
        for letter in outgoing.to_mediator(each.mediator, outgoing.request_kind(each.marked))
    ]
    return {"answers": answers_words(session), "sends": letters}


def confirm_sends(session: MediationSession, mediators: Sequence[Mediator], standby: Sequence[Mediator]) -> Row:
    """Return the messages that confirming these people sends, for whom they are, and the mark of exactly these.

    The page sends the mark back. What is confirmed under another mark was not shown, so it is shown first.
    """
    to_parties, to_others = outgoing.on_confirm(session, mediators, standby)
    letters = [*to_others, *to_parties]
    facts = [f"{each.kind} {each.recipient_type} {each.recipient_id} {each.channel}" for each in letters]
    chosen = [f"seat {each.pk}" for each in mediators] + [f"standby {each.pk}" for each in standby]
    return {
        "sends": [each.as_row() for each in letters],
        "sends_for": _(" and ").join(each.name for each in [*mediators, *standby]),
        "mark": keyed_hash("match_sends", "\n".join([session.reference, *chosen, *facts])),
    }


def board(found: Board) -> Row:
    """Return the match: the suggestion, the candidates with reasons and gates."""
    target = found.wants.target
    suggested = set(found.suggested_ids) | (set(found.kept) if found.suggestion else set())
    names = [row.mediator.name for row in found.rows if row.mediator.pk in suggested]
    return {
        "suggestion": {"title": _(" and ").join(names), "reasons": found.suggestion_words()} if names else None,
        "candidates": [
            _candidate(found, row, row.mediator.pk in suggested, target) for row in found.rows if _can_be_chosen(row)
        ],
        "others": [_other(found, row) for row in found.rows if not _can_be_chosen(row)],
        "needed": found.needed,
        "kept": [row.mediator.name for row in found.rows if row.mediator.pk in found.kept],
        "answers": answers_words(found.session),
        "can_confirm": found.session.state == SessionState.REQUESTED and bool(found.ranked),
        "breadth_awaits": found.session.case.program.pair_breadth == PairBreadth.AWAITING_COUNSEL,
    }


def _can_be_chosen(row: BoardRow) -> bool:
    return row.candidate is not None and not row.closed


def _candidate(found: Board, row: BoardRow, suggested: bool, target: int | None) -> Row:
    """Return somebody who can be chosen, with what speaks for them."""
    cases = row.load.cases
    count = ngettext("%(count)d case this year", "%(count)d cases this year", cases) % {"count": cases}
    text = _("%(cases)s of %(target)s") % {"cases": count, "target": target} if target else count
    words = _("Keeps the seat") if row.seat_state == SeatState.CONFIRMED else _("Answered yes")
    answer = [] if row.request and row.request.reply == Reply.MAYBE else [words]
    note = [_("Wrote: %(words)s") % {"words": row.request.reason}] if row.request and row.request.reason else []
    behind = found.why_not_suggested(row)
    return {
        "name": row.mediator.name,
        "suggested": suggested,
        "reasons": [*answer, *found.reasons_of(row), *note, *([behind] if behind else [])],
        "gates": [{"ok": True, "text": _("Every gate is open")}],
        "load": {"value": cases, "maximum": max(target or 0, cases, 1), "text": text},
    }


def _other(found: Board, row: BoardRow) -> Row:
    """Return somebody who cannot be chosen now, with why."""
    reply = row.request.reply if row.request else ""
    answer = Reply(reply).label if reply else _("No answer yet")
    # A conflict the mediator named is said by the answer already.
    why = [gate.sentence for gate in row.closed if reply not in {Reply.CONFLICT, Reply.NO, ""}]
    note = row.request.reason if row.request else ""
    url = ""
    if found.session.state == SessionState.REQUESTED:
        url = reverse("meetings:session_reply", args=[found.session.reference, row.mediator.reference])
    return {
        "name": row.mediator.name,
        "answer": answer,
        "tone": "warning" if reply in {Reply.YES, Reply.MAYBE} else "muted",
        "why": " · ".join([*why, *([note] if note else [])]),
        "url": url,
    }


def change_initial(session: MediationSession) -> Row:
    """Return the present time and place for the form that changes them."""
    local = session.starts_at.astimezone(session.case.program.tz)
    return {
        "on": local.date(),
        "at": local.time().replace(second=0, microsecond=0),
        "room": session.room_id,
        "video_link": session.video_link,
    }


def change_rows(session: MediationSession) -> list[Row]:
    """Return the messages that a change sends; what an interpreter gets depends on what changes."""
    rows = [each.as_row() for each in outgoing.on_change(session)]
    for moved, when in ((True, _("if the time changes")), (False, _("if only the place changes"))):
        for booking, kind in outgoing.bookings_told(session, moved=moved):
            rows += [{**each.as_row(), "when": when} for each in outgoing.to_interpreter(booking, kind)]
    return rows


def release_rows(session: MediationSession, seat: Seat, standby: Seat | None) -> list[Row]:
    """Return the messages that freeing a seat sends."""
    letters = outgoing.to_mediator(seat.mediator, "seat_released_mediator")
    if seat.state == SeatState.CONFIRMED and standby is not None:
        letters += outgoing.to_mediator(standby.mediator, "standby_promoted")
        letters += outgoing.to_staff(session, "seat_refilled_staff")
        letters += outgoing.on_replace(session)
    elif seat.state == SeatState.CONFIRMED:
        letters += outgoing.to_staff(session, "seat_released_staff")
    return [each.as_row() for each in letters]
