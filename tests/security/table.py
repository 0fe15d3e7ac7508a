"""Every address of the portal, the objects it needs, and who may open it. A missing address fails a test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from forms_app.models import FormPage, Submission
from mediator_portal.cases.models import CasePerson
from mediator_portal.meetings.models import (
    AvailabilityException,
    InterpreterBooking,
    MediationSession,
    PoolRequest,
    PrivateCalendar,
    Venue,
)
from mediator_portal.participation.models import ConsentText
from portal.accounts.enums import STAFF_ROLES, Role
from portal.notifications.models import LetterBatch, OutboxMessage
from program_pages.models import TrainingEvent
from tests.factories.forms_app import submission_make
from tests.factories.participation import signed
from tests.factories.program_pages import training_date_make
from tests.world import ProgramWorld

STAFF = frozenset({Role.COORDINATOR, Role.DIRECTOR})
DIRECTOR = frozenset({Role.DIRECTOR})
PEOPLE = frozenset({Role.DIRECTOR, Role.OPERATOR})
PANEL = STAFF | {Role.PANEL_MEMBER}
MEDIATOR = frozenset({Role.MEDIATOR})
SESSIONS = STAFF | MEDIATOR
MONEY = STAFF | {Role.FINANCE}
TEXTS = STAFF | {Role.EDITOR}
LIAISON = frozenset({Role.LIAISON})
AUDIT = frozenset({Role.AUDITOR, Role.DIRECTOR})
INTERPRETER = frozenset({Role.INTERPRETER})
TIMEKEEPERS = MEDIATOR | INTERPRETER
EVERYBODY = STAFF_ROLES | TIMEKEEPERS

Arguments = Callable[[ProgramWorld], dict[str, object]]


@dataclass(frozen=True)
class Row:
    """One address: its arguments, who may open it, and what they get (405: it takes POST only; 302: it leads on)."""

    name: str
    who: frozenset[Role]
    arguments: Arguments = lambda world: {}
    answers: frozenset[int] = frozenset({200})


def row(name: str, who: frozenset[Role], arguments: Arguments | None = None, *answers: int) -> Row:
    return Row(name, who, arguments or (lambda world: {}), frozenset(answers or (200,)))


def case(state: str) -> Arguments:
    return lambda world: {"reference": world.case(state).reference}


def party(state: str, role: str = "complainant") -> Arguments:
    def found(world: ProgramWorld) -> dict[str, object]:
        person = CasePerson.objects.get(case=world.case(state), role=role)
        return {"reference": person.case.reference, "person": person.reference}

    return found


def officer(world: ProgramWorld) -> dict[str, object]:
    return {"person": CasePerson.objects.get(case=world.case("inviting"), role="officer").reference}


def contact(world: ProgramWorld) -> dict[str, object]:
    arguments = party("inviting")(world)
    person = CasePerson.objects.get(reference=arguments["person"])
    return {**arguments, "pk": person.contact_points.order_by("pk")[0].pk}


def application(state: str) -> Arguments:
    return lambda world: {"reference": world.application(state).reference}


def mediator(world: ProgramWorld) -> dict[str, object]:
    return {"reference": world.mediator.reference}


def submission(world: ProgramWorld) -> dict[str, object]:
    return {"receipt": Submission.objects.filter(site=world.program.site).order_by("pk")[0].receipt}


def form(world: ProgramWorld) -> dict[str, object]:
    return {"form": Submission.objects.filter(site=world.program.site).order_by("pk")[0].form}


def own_session(state: str) -> Arguments:
    """A session of the mediator of the table."""

    def found(world: ProgramWorld) -> dict[str, object]:
        mine = MediationSession.objects.filter(
            case__program=world.program, state=state, seats__mediator=world.mediator, seats__state="confirmed"
        )
        return {"reference": mine.order_by("pk")[0].reference}

    return found


def session(state: str) -> Arguments:
    return lambda world: {
        "reference": MediationSession.objects.filter(case__program=world.program, state=state)
        .order_by("pk")[0]
        .reference
    }


def own_request(world: ProgramWorld) -> dict[str, object]:
    found = PoolRequest.objects.filter(mediator=world.mediator, session__state="requested").order_by("pk")
    return {"reference": found[0].reference}


def asked(world: ProgramWorld) -> dict[str, object]:
    found = PoolRequest.objects.filter(session__case__program=world.program, session__state="requested")
    request = found.order_by("pk")[0]
    return {"reference": request.session.reference, "mediator": request.mediator.reference}


def seated(world: ProgramWorld) -> dict[str, object]:
    meeting = MediationSession.objects.filter(case__program=world.program, state="confirmed").order_by("pk")[0]
    seat = meeting.seats.filter(state="confirmed").order_by("pk")[0]
    return {"reference": meeting.reference, "mediator": seat.mediator.reference}


def own_signed(world: ProgramWorld) -> dict[str, object]:
    """A session whose agreement the mediator of the table has signed."""
    given = own_session("confirmed")(world)
    signed(MediationSession.objects.get(reference=given["reference"]), world.mediator)
    return given


def seat_signed(world: ProgramWorld) -> dict[str, object]:
    """A seat whose mediator has signed."""
    given = seated(world)
    meeting = MediationSession.objects.get(reference=given["reference"])
    signed(meeting, meeting.seats.get(mediator__reference=given["mediator"]).mediator)
    return given


def attending(world: ProgramWorld) -> dict[str, object]:
    meeting = MediationSession.objects.filter(case__program=world.program, state="confirmed").order_by("pk")[0]
    return {"reference": meeting.reference, "person": meeting.case.people.order_by("pk")[0].reference}


def day_off(world: ProgramWorld) -> dict[str, object]:
    known = AvailabilityException.objects.filter(mediator=world.mediator).first()
    if known is None:
        known = AvailabilityException.objects.create(mediator=world.mediator, on="2030-01-01", kind="off")
    return {"pk": known.pk}


def request_sent(world: ProgramWorld) -> dict[str, object]:
    known = Submission.objects.filter(site=world.program.site, purpose="mediation_request").first()
    if known is None:
        page = FormPage.objects.filter(purpose="contact").descendant_of(world.program.site.root_page)[0]
        known = submission_make(world.program.site, page, key=f"request-{world.program.code}")
        Submission.objects.filter(pk=known.pk).update(purpose="mediation_request")
    return {"receipt": known.receipt}


def survey_answers(world: ProgramWorld) -> dict[str, object]:
    return {"purpose": "officer_survey"}


def training_date(world: ProgramWorld) -> dict[str, object]:
    known = TrainingEvent.objects.filter(program=world.program, title="A date to sign up for").first()
    day = dt.datetime(2040, 1, 1, 12, tzinfo=dt.UTC)
    return {"pk": (known or training_date_make(world.program, day, title="A date to sign up for")).pk}


def private_calendar(world: ProgramWorld) -> dict[str, object]:
    known = PrivateCalendar.objects.filter(mediator=world.mediator).first()
    return {"pk": (known or PrivateCalendar.objects.create(mediator=world.mediator, kind="file", name="Work")).pk}


def interpreter(world: ProgramWorld) -> dict[str, object]:
    return {"reference": world.program.interpreters.order_by("pk")[0].reference}


def own_booking(world: ProgramWorld) -> dict[str, object]:
    """A session the interpreter of the table is asked for."""
    asked_for = MediationSession.objects.filter(case__program=world.program, state="requested").order_by("pk")[0]
    own = world.program.interpreters.exclude(user=None).get()
    known = InterpreterBooking.objects.filter(interpreter=own).first()
    known = known or InterpreterBooking.objects.create(session=asked_for, interpreter=own, language=own.languages[0])
    return {"reference": known.reference}


def venue(world: ProgramWorld) -> dict[str, object]:
    return {"pk": Venue.objects.filter(program=world.program).order_by("pk")[0].pk}


def text(world: ProgramWorld) -> dict[str, object]:
    return {"pk": ConsentText.objects.filter(program=world.program).order_by("pk")[0].pk}


def message(world: ProgramWorld) -> dict[str, object]:
    return {"reference": OutboxMessage.objects.filter(site=world.program.site).order_by("pk")[0].reference}


def plus(arguments: Arguments, **more: object) -> Arguments:
    return lambda world: {**arguments(world), **more}


def batch(world: ProgramWorld) -> dict[str, object]:
    return {"reference": LetterBatch.objects.get_or_create(site=world.program.site)[0].reference}


def wording(world: ProgramWorld) -> dict[str, object]:
    return {"kind": "invitation", "language": "en"}


ROWS = (
    row("audit:list", AUDIT),
    row("audit:export", AUDIT),
    row("notifications:list", STAFF),
    row("notifications:message", STAFF, message),
    row("notifications:letters", STAFF),
    row("notifications:letters_print", STAFF, None, 405),
    row("notifications:batch_reprint", STAFF, batch, 405),
    row("notifications:batch_post", STAFF, batch, 405),
    row("notifications:wordings", TEXTS),
    row("notifications:wording", TEXTS, wording),
    row("notifications:wording_letter", TEXTS, wording),
    row("notifications:wording_restore", TEXTS, wording, 405),
    row("notifications:wording_approve", STAFF, plus(wording, version=99), 405),
    row("notifications:again", STAFF, message, 200, 302, 405),
    row("people:list", PEOPLE),
    row("people:invite", PEOPLE),
    row("forms_app:submissions", STAFF),
    row("forms_app:form_submissions", STAFF, form),
    row("forms_app:purpose_submissions", STAFF, lambda world: {"purpose": "mediator_application"}),
    row("forms_app:find", STAFF, None, 405),
    row("forms_app:columns", STAFF),
    row("forms_app:bulk", STAFF, None, 405),
    row("forms_app:answer_list", STAFF),
    row("forms_app:answers", STAFF, survey_answers),
    row("forms_app:held", STAFF),
    row("forms_app:other_sites", PEOPLE),
    row("forms_app:export", STAFF),
    row("forms_app:retention", STAFF),
    row("forms_app:retention_form", STAFF, form),
    row("forms_app:retention_form_set", DIRECTOR, form, 405),
    row("forms_app:retention_purpose", STAFF, lambda world: {"purpose": "mediator_application"}),
    row("forms_app:retention_purpose_set", DIRECTOR, lambda world: {"purpose": "mediator_application"}, 405),
    row("forms_app:submission", STAFF, submission),
    row("forms_app:submission_state", STAFF, submission, 405),
    row("forms_app:submission_assign", STAFF, submission, 405),
    row("forms_app:submission_note", STAFF, submission, 405),
    row("forms_app:submission_review", STAFF, submission, 405),
    row("forms_app:submission_legal_hold", STAFF, submission, 405),
    row("mediators:applications", PANEL),
    row("mediators:application", PANEL, application("interview")),
    row("mediators:application", STAFF, application("received")),
    row("mediators:interview", STAFF, application("received"), 200, 302, 405),
    row("mediators:scores", frozenset({Role.PANEL_MEMBER}), application("interview"), 200, 405),
    row("mediators:application_move", STAFF, plus(application("received"), name="waitlist"), 200, 302, 405),
    row("mediators:mediators", STAFF),
    row("mediators:mediator", STAFF, mediator),
    row("mediators:training", STAFF, mediator, 200, 405),
    row("mediators:development", STAFF, mediator, 200, 405),
    row("mediators:invite", STAFF, mediator, 200, 302, 405),
    row("mediators:mediator_move", STAFF, plus(mediator, name="leave"), 200, 405),
    row("cases:desk", STAFF),
    row("cases:import", STAFF),
    row("cases:import_template", STAFF),
    row("cases:list", STAFF),
    row("cases:export", STAFF),
    row("cases:from_form", STAFF, request_sent),
    row("cases:new", STAFF),
    row("cases:case", STAFF, case("inviting")),
    row("cases:case", STAFF, case("closed")),
    row("cases:screening", STAFF, case("screening")),
    row("cases:review", STAFF, case("screening"), 200, 405),
    row("cases:invite", STAFF, case("screening")),
    row("cases:withdraw", STAFF, case("scheduling")),
    row("cases:move", STAFF, plus(case("referred"), name="start_screening")),
    row("cases:note_add", STAFF, case("inviting"), 200, 405),
    row("cases:file_add", STAFF, case("inviting"), 200, 405),
    row("cases:person_add", STAFF, case("inviting")),
    row("cases:contact_add", STAFF, party("inviting")),
    row("cases:contact_edit", STAFF, contact),
    row("cases:attempt", STAFF, party("inviting")),
    row("cases:language", STAFF, party("inviting")),
    row("cases:plan", STAFF),
    row("cases:unreachable", STAFF, party("inviting"), 200, 405),
    row("cases:birth_date", STAFF, party("inviting")),
    row("cases:leave_out", STAFF, party("inviting")),
    row("cases:liaison", LIAISON),
    row("cases:liaison_officer", LIAISON, officer),
    row("mediators:training_signup", MEDIATOR),
    row("mediators:training_signoff", MEDIATOR, training_date, 302, 405),
    row("mediators:training_dates", STAFF),
    row("meetings:home", EVERYBODY, None, 200, 302),
    # Shown only where breadth of the pair is on: tests/security/test_descriptions.py.
    row("meetings:about_me", MEDIATOR, None, 200, 404),
    row("meetings:about_me_delete", MEDIATOR, None, 405),
    row("meetings:availability", TIMEKEEPERS),
    row("meetings:availability_date_add", TIMEKEEPERS),
    row("meetings:availability_places", MEDIATOR, None, 405),
    row("meetings:availability_pause", TIMEKEEPERS),
    row("meetings:availability_pause_end", TIMEKEEPERS, None, 405),
    row("meetings:availability_date_remove", TIMEKEEPERS, day_off, 405),
    row("meetings:calendar_add", TIMEKEEPERS),
    row("meetings:calendar_remove", TIMEKEEPERS, private_calendar, 405),
    row("meetings:feed_make", TIMEKEEPERS, None, 405),
    row("meetings:feed_end", TIMEKEEPERS, None, 405),
    row("meetings:duty", LIAISON, officer),
    row("meetings:interpreting", INTERPRETER),
    row("meetings:booking", INTERPRETER, own_booking),
    row("meetings:interpreters", STAFF),
    row("meetings:interpreter_new", STAFF),
    row("meetings:interpreter", STAFF, interpreter),
    row("meetings:interpreter_invite", STAFF, interpreter, 405),
    row("meetings:session_interpreters", STAFF, session("confirmed")),
    row("meetings:request_answer", MEDIATOR, own_request),
    row("meetings:sessions", SESSIONS),
    row("meetings:session", SESSIONS, own_session("confirmed")),
    row("meetings:calendar", SESSIONS, own_session("confirmed")),
    row("meetings:session_release", MEDIATOR, own_session("confirmed"), 200, 302),
    row("meetings:session_attest", MEDIATOR, own_session("confirmed"), 200, 302, 405),
    row("meetings:session_report", MEDIATOR, own_session("confirmed"), 200, 302),
    row("meetings:session_absence", MEDIATOR, own_session("confirmed"), 200, 302),
    row("meetings:session_survey", MEDIATOR, own_session("confirmed"), 200, 302),
    row("meetings:session_match", STAFF, session("requested")),
    row("meetings:session_more", STAFF, session("requested")),
    row("meetings:session_change", STAFF, session("confirmed")),
    row("meetings:session_reply", STAFF, asked),
    row("meetings:seat_free", STAFF, seated),
    row("meetings:session_confirmation", STAFF, attending),
    row("meetings:plan", STAFF, case("scheduling")),
    row("meetings:times", STAFF, party("scheduling")),
    row("meetings:request", STAFF, case("scheduling"), 200, 302),
    row("meetings:match", STAFF, case("matching"), 200, 302),
    row("meetings:weights", STAFF),
    row("insights:figures", STAFF),
    row("insights:export", STAFF),
    row("insights:funnel", STAFF),
    row("insights:funnel_export", STAFF),
    row("meetings:stipends", MONEY),
    row("meetings:stipends_export", MONEY),
    row("meetings:stipends_decide", frozenset({Role.DIRECTOR, Role.FINANCE}), None, 405),
    row("meetings:own_stipends", MEDIATOR),
    row("meetings:week_plan", STAFF),
    row("meetings:board", STAFF),
    row("meetings:board_month", STAFF),
    row("meetings:board_mediators", STAFF),
    row("meetings:venues", STAFF),
    row("meetings:venue_new", STAFF),
    row("meetings:venue", STAFF, venue),
    row("participation:letter", STAFF, party("inviting"), 200, 405),
    row("participation:reissue", STAFF, party("inviting"), 200, 405),
    row("participation:twin", STAFF, party("inviting")),
    row("participation:twin_paper", STAFF, party("inviting"), 200, 405),
    row("participation:scan", STAFF, party("inviting"), 404),
    row("participation:agreement", MEDIATOR, own_signed, 302),
    row("participation:agreement_receipt", MEDIATOR, own_signed),
    row("participation:agreement_file", MEDIATOR, own_signed),
    row("participation:mediator_signature", STAFF, seat_signed),
    row("participation:mediator_signature_file", STAFF, seat_signed),
    row("participation:mediator_paper", STAFF, seat_signed, 200, 405),
    row("participation:mediator_scan", STAFF, seat_signed, 404),
    row("participation:texts", TEXTS),
    row("participation:text", TEXTS, text),
)
# Addresses whose objects are not in the world: tested in their rooms, their declaration is checked here.
ELSEWHERE = {
    "notifications:print": STAFF,
    # Each export is its owner's alone; which purposes anybody may read is asked again inside.
    "forms_app:export_job": STAFF_ROLES - {Role.EDITOR},
    "forms_app:export_file": STAFF_ROLES - {Role.EDITOR},
    "forms_app:submission_file": STAFF_ROLES - {Role.EDITOR},
    "people:withdraw": PEOPLE,
    # Confirmed bookings only: tests/meetings/test_interpreters.py.
    "meetings:booking_calendar": INTERPRETER,
    "people:revoke": PEOPLE,
    "cases:import_rejected": STAFF,
    "cases:file": STAFF,
    "participation:identity_confirm": STAFF,
    "participation:help_done": STAFF,
    **dict.fromkeys(("participation:named_add", "participation:named_change", "participation:named_not_now"), STAFF),
    "participation:text_draft": TEXTS,
    "participation:text_edit": TEXTS,
    "participation:text_compare": TEXTS,
    "participation:text_copy": TEXTS,
    "participation:text_discard": TEXTS,
    "participation:text_publish": TEXTS,
    "participation:text_approve": TEXTS,
}
