"""A case as its page shows it: rows for the components, in words. It decides nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases import readiness, wording
from mediator_portal.cases.enums import DEAD_STATES, DECIDERS, CaseState
from mediator_portal.cases.facts import living
from mediator_portal.cases.rules import Actor, clocks, guards, party_word
from mediator_portal.cases.selectors import outward_word
from mediator_portal.cases.services import person_asked, planned_messages
from mediator_portal.cases.tables import TONES
from mediator_portal.cases.workflow import BY_NAME, NO_SHOW_REASONS, Move, next_deadline, offers
from portal.languages import english_name
from portal.notifications.registry import messages
from portal.vault.scanning import why_withheld
from program_pages.rules import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mediator_portal.cases.models import Case, CaseMove, CasePerson, ContactPoint
    from mediator_portal.cases.rules import Facts
    from mediator_portal.cases.rules.guards import Guard
    from mediator_portal.cases.services import Planned
    from mediator_portal.cases.workflow import Offer
    from portal.accounts.models import User
    from program_pages.models import Program

Row = dict[str, Any]


def move_url(case: Case, move: Move) -> str:
    """Return the page of a move: its own, or the general confirmation page."""
    if move.page:
        try:
            return reverse(move.page, args=[case.reference])
        except NoReverseMatch:
            pass
    return reverse("cases:move", args=[case.reference, move.name])


def steps(case: Case, facts: Facts, actor: Actor) -> dict[str, Any]:
    """Return the next steps of a case: those open to the person, and those that are not, with the reason."""
    found = offers(facts, actor)
    open_moves = [offer.move for offer in found if offer.allowed]
    main = [move for move in open_moves if _is_main(move)]
    other = [move for move in open_moves if move not in main]
    return {
        "main": [_step(case, move) for move in main],
        "other": [_step(case, move) for move in other],
        "waiting": [_waits(case, offer) for offer in found if not offer.allowed],
        "deadline": _deadline(case, facts),
        "note": _waiting_note(case),
    }


def _waits(case: Case, offer: Offer) -> Row:
    """Return a step that cannot be made now, with the reason; an invitation leads to everything that is missing."""
    shows_more = offer.move.page == "cases:invite"
    url = move_url(case, offer.move) if shows_more else ""
    return {"label": offer.move.staff_label, "reason": offer.reason, "url": url}


def invitation_missing(case: Case, facts: Facts) -> list[Row]:
    """Return everything that stands in the way of inviting: a sentence, and a link to where it is mended."""
    found: list[Row] = []
    for guard in BY_NAME["invite"].guards:
        sentence = guard(facts)
        if sentence is None:
            continue
        if guard is guards.texts_ready:
            every = readiness.stops(case, living(case))
            found += [{"text": stop.sentence, "links": [{"url": stop.url, "label": stop.label}]} for stop in every]
        else:
            found.append({"text": sentence, "links": _mends(case, facts).get(guard, [])})
    return found


def _mends(case: Case, facts: Facts) -> dict[Guard, list[Row]]:
    """Return where staff mend what a guard of the invitation finds missing."""
    reference = [case.reference]
    add, names = reverse("cases:person_add", args=reference), {person.pk: person for person in living(case)}
    screening = {"url": reverse("cases:screening", args=reference), "label": _("Open the screening checklist")}
    unreachable = [
        {
            "url": reverse("cases:contact_add", args=[case.reference, person.reference]),
            "label": _("Add a way to reach %(name)s") % {"name": person.name},
        }
        for person in names.values()
        if person.role in DECIDERS and all(point.state in DEAD_STATES for point in person.contact_points.all())
    ]
    alone = [names[party.party] for party in facts.parties if party.lacks_guardian]
    guardians = [
        {
            "url": f"{add}?role=guardian&beside={person.reference}",
            "label": _("Add a parent or guardian for %(name)s") % {"name": person.name},
        }
        for person in alone
    ]
    return {
        guards.checklist_allows: [screening],
        guards.both_reachable: unreachable or [{"url": add, "label": _("Add a person")}],
        guards.guardians_there: guardians,
    }


def _is_main(move: Move) -> bool:
    """True for a step that leads on. A return that verdict or policy have decided is one; other ways out are not."""
    if move.name in {"return_not_eligible", "return_no_settlement"}:
        return True
    return not move.danger and move.name not in {"withdraw", "replan", "reschedule"}


def _step(case: Case, move: Move) -> Row:
    planned = planned_messages(case, move)
    return {
        "label": move.staff_label,
        "url": move_url(case, move),
        "style": "danger" if move.danger else "",
        "sends": preview_rows(planned),
    }


def preview_rows(planned: Iterable[Planned]) -> list[Row]:
    """Return planned messages as rows of the component send_preview."""
    rows = []
    for each in planned:
        person = f"{each.person.name} ({each.person.get_role_display()})"
        if each.contact is not None:
            to, channel = f"{person}, {each.contact.shown}", each.contact.get_kind_display()
        else:
            to, channel = person, _("No way to write: call")
        rows.append({"to": to, "person": person, "what": messages.label(each.kind), "channel": channel})
    return rows


def _deadline(case: Case, facts: Facts) -> str:
    """Return until when the next step should be made. While inviting that is the window: the release hour tells."""
    due = case.window_closes_at if case.state == CaseState.INVITING else next_deadline(facts)
    return wording.moment(due, case.program) if due is not None else ""


def _waiting_note(case: Case) -> str:
    if case.state == CaseState.INVITING:
        sealed = _(
            "The answers are sealed. They act together, on a working day at %(hour)s, after all have decided or the "
            "window has closed. Until then nobody sees them, and we do not either."
        ) % {"hour": words.time(case.program.release_time)}
        return " ".join(filter(None, (order_words(case), sealed)))
    if case.state == CaseState.HELD:
        return _("We wait for the mediators' report and their surveys. The case then moves on by itself.")
    return ""


def order_words(case: Case) -> str:
    """Return which side is asked now where the policy asks one after the other; empty when both are asked at once."""
    if not case.first_side:
        return ""
    first = str(case.get_first_side_display()).lower()
    if case.second_invited_at is None:
        return _("Our policy asks one side first. Asked now: the %(side)s. The other side knows nothing yet.") % {
            "side": first
        }
    return _("The %(side)s was asked first and agreed. Now the other side is asked.") % {"side": first}


def timeline(case: Case) -> list[Row]:
    """Return who did what when, newest first: moves, attempts, that somebody answered (never what), the start."""
    events = [(move.at, _move_event(case, move)) for move in case.moves.all()]
    for person in case.people.all():
        role = person.get_role_display()
        for attempt in person.attempts.all():
            what = _("%(role)s, %(way)s: %(outcome)s") % {
                "role": role,
                "way": attempt.get_way_display().lower(),
                "outcome": attempt.get_outcome_display(),
            }
            events.append((attempt.at, {"what": what, "who": user_name(attempt.by), "detail": attempt.note}))
        if person.answered_at is not None:
            events.append((person.answered_at, {"what": _("%(role)s answered") % {"role": role}, "who": ""}))
    events.append((case.received_at, {"what": _("Referral received"), "who": ""}))
    events.sort(key=lambda event: event[0], reverse=True)
    return [
        {
            **row,
            "when": wording.moment(at, case.program),
            "datetime": at.isoformat(),
            "state": "now" if not index else "",
        }
        for index, (at, row) in enumerate(events)
    ]


def _move_event(case: Case, entry: CaseMove) -> Row:
    move = BY_NAME.get(entry.name)
    label = str(move.staff_label) if move else entry.name
    who = (
        user_name(entry.by)
        if entry.by
        else {"party": _("A party"), "system": _("The system")}.get(entry.actor_kind, "")
    )
    detail = dict(NO_SHOW_REASONS).get(entry.reason, entry.reason) if entry.name == "no_show" else entry.reason
    return {"what": label, "who": who, "detail": detail}


def user_name(user: User | None) -> str:
    """Return a person of the staff by name; empty for nobody."""
    return user.get_full_name() if user is not None else ""


def dates(case: Case, today: dt.date) -> list[Row]:
    """Return the dates of a case with both clocks, as rows of the component summary_list."""
    program = case.program
    rows: list[Row] = [
        {"label": _("Incident"), "value": wording.day(case.incident_on)},
        {"label": _("Received"), "value": wording.day(case.received_at.astimezone(program.tz).date())},
    ]
    both = clocks(
        today=today,
        received_on=case.received_at.astimezone(program.tz).date(),
        target_days=program.target_days,
        investigation_due_on=case.investigation_due_on,
    )
    is_open = case.ended_at is None
    for clock in both:
        if clock.due_on is None or clock.days_left is None:
            rows.append({"label": clock.label, "value": _("None set")})
            continue
        left = f"\n{wording.days_left(clock.days_left)}" if is_open else ""
        rows.append({"label": clock.label, "value": f"{wording.day(clock.due_on)}{left}"})
    for label, moment in (
        (_("Answers until"), case.window_closes_at),
        (_("Session"), case.session_starts_at),
        (_("Ended"), case.ended_at),
    ):
        if moment is not None:
            rows.append({"label": label, "value": wording.moment(moment, program)})
    return rows


def head(case: Case) -> Row:
    """Return the state in all its words."""
    word = outward_word(case)
    return {
        "state": case.get_state_display(),
        "tone": TONES.get(CaseState(case.state), ""),
        "reason": case.get_return_reason_display() if case.return_reason else "",
        "outward": word.label if word else "",
        "party": party_word(case.state),
    }


def hours_in_words(point: ContactPoint) -> str:
    """Return when somebody may be called or texted: "after 5 p.m."; empty for any time."""
    first = words.time(point.call_from) if point.call_from else ""
    last = words.time(point.call_until) if point.call_until else ""
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("after %(first)s") % {"first": first}
    return _("until %(last)s") % {"last": last} if last else ""


def contact_history(case: Case, point: ContactPoint) -> list[Row]:
    """Return what became of a contact point, newest first, as rows of the component timeline."""
    rows = []
    for change in point.changes.select_related("by")[:20]:
        who = user_name(change.by) or change.get_source_display()
        what = change.get_state_display()
        detail = _("New address or number") if change.new_value else ""
        when = wording.moment(change.at, case.program)
        rows.append({"what": what, "who": who, "when": when, "datetime": change.at.isoformat(), "detail": detail})
    return rows


def languages_of(program: Program, language: str) -> list[tuple[str, str]]:
    """Return the languages somebody may choose: those the program offers, and the one they have."""
    return [(code, english_name(code)) for code in dict.fromkeys([*program.languages, language])]


def files(case: Case) -> list[Row]:
    """Return the files of a case."""
    return [
        {
            "name": row.file.original_name,
            "url": reverse("cases:file", args=[case.reference, row.file.reference]),
            "disclosure": row.get_disclosure_display(),
            "when": wording.moment(row.file.uploaded_at, case.program),
            "withheld": why_withheld(row.file),
        }
        for row in case.files.all()
    ]


def notes(case: Case) -> list[Row]:
    """Return the notes of a case, newest first."""
    return [
        {"text": note.text, "who": user_name(note.author), "when": wording.moment(note.at, case.program)}
        for note in case.notes.all()
    ]


def today_rows(items: Iterable[Any], program: Any, now: dt.datetime | None = None) -> list[Row]:
    """Return today's items as rows of the component task_list: one verb each, late ones marked."""
    now = now or timezone.now()
    today = now.astimezone(program.tz).date()
    rows = []
    for item in items:
        row: Row = {"title": f"{item.verb}: {item.label}", "url": item.url, "meta": item.detail}
        if item.due_at is not None:
            left = (item.due_at.astimezone(program.tz).date() - today).days
            row["due"] = wording.days_left(left)
            row["urgency"] = "late" if item.due_at < now else ("soon" if left <= SOON_DAYS else "")
        rows.append(row)
    return rows


SOON_DAYS = 3


def adding_sends(case: Case, joining: CasePerson | None = None) -> str:
    """Return what adding `joining`, or anybody, sends now, in a sentence; empty where nothing is sent."""
    if joining is not None:
        at_once = _("They get a message with their own link at once.")
        return at_once if person_asked(case, joining) else _("They are asked when it goes ahead.")
    if case.consented_at is not None:
        return _("An interpreter, support person or observer gets the message with their own link at once.")
    if case.state == CaseState.INVITING:
        return _("A guardian or representative gets their invitation at once. The others are asked when it goes ahead.")
    return ""
