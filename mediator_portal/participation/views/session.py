"""Before the session: times, the session itself, its calendar file and how to prepare."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mediator_portal.cases.enums import PARTIES, CaseState
from mediator_portal.cases.rules import Actor
from mediator_portal.meetings import grids, rules
from mediator_portal.meetings import services as meeting_services
from mediator_portal.meetings.availability import Stretch, merge
from mediator_portal.meetings.enums import PartyAnswer
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import MediationSession
from mediator_portal.meetings.presenters import venue_facts
from mediator_portal.participation import meetings, services
from mediator_portal.participation.access import PartyRequest
from mediator_portal.participation.documents import moment_words
from mediator_portal.participation.enums import Need, Stage
from mediator_portal.participation.forms import ChangeForm
from mediator_portal.participation.tasks import acting_for
from mediator_portal.participation.views.common import at_stage, show, typed_before
from portal import dates
from portal.notifications.calendar import session_ics
from program_pages.rules import words as policy_words

if TYPE_CHECKING:
    from program_pages.models import Program

WEEKS = 3
TIMES_OPEN = frozenset({CaseState.CONSENTED, CaseState.SCHEDULING})


@at_stage(Stage.GOING_AHEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def times(request: PartyRequest) -> HttpResponse:
    """Tick the hours that suit, or ask for a call."""
    person = acting_for(request.party)
    if person.case.state not in TIMES_OPEN or person.role not in PARTIES:
        return redirect("participation:status")
    if request.method == "POST" and "call" in request.POST:
        services.help_ask(person=request.party, needs=[Need.TALK], note=_("Please call me to find a time."))
        messages.success(request, _("We will call you to find a time."))
        return redirect("participation:status")
    error = ""
    if request.method == "POST":
        error = _keep_times(request)
        if not error:
            messages.success(request, _("We have your times. You can change them until we write to you with a date."))
            return redirect("participation:status")
    program = person.case.program
    context = {
        "grids": grids.date_grids(program, _first_day(program), WEEKS, _ticked(request)),
        "error": error,
        "errors": [{"text": error, "url": "#typed"}] if error else [],
        "hours": max(1, round(program.session_minutes / 60)),
        "zone": policy_words.zone(program),
        "back_url": reverse("participation:status"),
    }
    return show(request, "times.html", context)


def _ticked(request: PartyRequest) -> set[str]:
    if request.method == "POST":
        return set(request.POST.getlist("time"))
    before = typed_before(request, several=["time"]).get("time")
    if before:
        return set(before)
    kept = acting_for(request.party).times.values_list("starts_at", "ends_at")
    return grids.date_boxes((Stretch(*each) for each in kept), request.party.case.program.tz)


def _first_day(program: Program) -> dt.date:
    return rules.first_day_offered(program, timezone.localdate(timezone=program.tz))


def _keep_times(request: PartyRequest) -> str:
    """Keep the ticked times; return a sentence when they cannot be used."""
    person, program = acting_for(request.party), request.party.case.program
    stretches = merge(grids.read_dates(request.POST.getlist("time"), program, _first_day(program), WEEKS, program.tz))
    longest = max((each.ends_at - each.starts_at for each in stretches), default=dt.timedelta())
    if longest < dt.timedelta(minutes=program.session_minutes):
        return _(
            "Tick at least %(count)s hours in a row on one day, so that a session fits. Or ask us to call you."
        ) % {"count": -(-program.session_minutes // 60)}
    try:
        slots = [(each.starts_at, each.ends_at) for each in stretches]
        meeting_services.party_times_set(person=person, slots=slots, actor=Actor.party(request.party))
    except SessionRefused as refused:
        return str(refused)
    return ""


@at_stage(Stage.GOING_AHEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: PartyRequest) -> HttpResponse:
    """When, where and with whom; say that you come."""
    found = meetings.session_fixed(request.party)
    if found is None:
        return redirect("participation:status")
    if request.method == "POST" and _may_confirm(request):
        return _answer(request, found, PartyAnswer.CONFIRMED, "", _("Thank you. We look forward to seeing you."))
    known = meetings.confirmation_of(acting_for(request.party), found)
    return show(request, "session.html", {**_session_words(found), "known": known, "confirms": _may_confirm(request)})


def _may_confirm(request: PartyRequest) -> bool:
    """A party confirms, or who decides with them; an interpreter's signature says already that they come."""
    return acting_for(request.party).role in PARTIES


@at_stage(Stage.GOING_AHEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PartyRequest) -> HttpResponse:
    """Ask for a change of the session."""
    found = meetings.session_fixed(request.party)
    if found is None or not _may_confirm(request):
        return redirect("participation:status")
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=typed_before(request))
    if request.method == "POST" and form.is_valid():
        words = _("We have your wish and will call you. Until then the session stays as it is.")
        return _answer(request, found, PartyAnswer.CHANGE, form.cleaned_data["wish"], words)
    return show(request, "change.html", {"form": form, "back_url": reverse("participation:session")})


def _answer(request: PartyRequest, found: MediationSession, answer: str, wish: str, words: str) -> HttpResponse:
    try:
        meeting_services.party_confirmation_record(
            session=found, person=acting_for(request.party), answer=answer, wish=wish, actor=Actor.party(request.party)
        )
        messages.success(request, words)
    except SessionRefused as refused:
        messages.error(request, str(refused))
    return redirect("participation:session")


@at_stage(Stage.GOING_AHEAD)
@require_safe
def prepare(request: PartyRequest) -> HttpResponse:
    """How to prepare."""
    return show(request, "prepare.html", {"back_url": reverse("participation:status")})


@at_stage(Stage.GOING_AHEAD, Stage.ENDED)
@require_safe
def calendar(request: PartyRequest) -> HttpResponse:
    """The neutral calendar file: title, time and place, nobody's name; one that removes a session that is off."""
    fixed = meetings.session_fixed(request.party)
    found = fixed or meetings.session_called_off(request.party)
    if found is None:
        raise Http404
    response = HttpResponse(_ics(found, cancelled=fixed is None), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


def _ics(found: MediationSession, *, cancelled: bool) -> bytes:
    return session_ics(
        uid=str(found.uid),
        sequence=found.sequence,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        place=place_words(found),
        cancelled=cancelled,
    )


def place_words(found: MediationSession) -> str:
    """Return where a session is held, in one line."""
    venue = found.room.venue
    if venue.online:
        return _("Video call")
    return ", ".join(part for part in (venue.name, found.room.name, venue.address) if part)


def _session_words(found: MediationSession) -> dict[str, object]:
    program = found.case.program
    facts = [
        {"icon": "calendar", "label": _("When"), "value": moment_words(found.starts_at, program)},
        {"icon": "clock", "label": _("How long"), "value": _until(found)},
        {"icon": "place", "label": _("Where"), "value": place_words(found)},
    ]
    names = ", ".join(meetings.mediator_names(found))
    if names:
        facts.append({"icon": "people", "label": _("Mediators"), "value": _("Mediators: %(names)s") % {"names": names}})
    place = venue_facts(found.room.venue)
    return {"facts": facts, "place": place, "session": found, "back_url": reverse("participation:status")}


def _until(found: MediationSession) -> str:
    end = dates.time(found.ends_at.astimezone(found.case.program.tz))
    return _("until about %(time)s") % {"time": end}
