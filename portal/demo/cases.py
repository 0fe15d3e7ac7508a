"""Some forty cases of a demo program, each walked by its own people to where it stands today."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from forms_app.selectors import live_form
from forms_app.services import anonymous_answers_create
from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import Answer, AttemptOutcome, ContactKind, PersonRole
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import Actor
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.enums import PartyAnswer, Reply, StipendState
from mediator_portal.meetings.models import MediationSession, Room, Stipend
from mediator_portal.meetings.opening import Opening
from mediator_portal.meetings.selectors import board_for
from mediator_portal.meetings.services import after, availability, parties, planning, pool, seats, stipends, venues
from mediator_portal.meetings.services.availability import party_times_set
from mediator_portal.participation.enums import TextRole
from mediator_portal.participation.selectors import text_for
from mediator_portal.participation.services import Entered, Named, answer_enter, help_ask, mediator_sign
from mediator_portal.participation.services.answers import answer_give, consent_sign
from portal.accounts.enums import Role
from portal.demo.clock import at
from portal.demo.people import ALLEGATIONS, Names, mailbox
from portal.demo.reach import Reach, own_plan
from program_pages.enums import ClosingRule, Verdict
from program_pages.models import Program

if TYPE_CHECKING:
    from portal.demo.roster import Roster

VENUES = {
    "miami": [("Riverside Branch Library", "100 Example Street, Miami, FL"), ("Palm Park Recreation Center", "")],
    "chicago": [("Lakeside Branch Library", "200 Example Avenue, Chicago, IL"), ("Westtown Community Rooms", "")],
}
# How many cases end up where: forty-two in all. (Cases stay in "consented" for less than a minute.)
PLAN = (
    ("closed", 9),
    ("not_eligible", 2),
    ("declined", 2),
    ("lapsed", 1),
    ("withdrawn", 1),
    ("nothing_fits", 1),
    ("no_settlement", 1),
    ("reported", 1),
    ("no_show", 1),
    ("called_off", 1),
    ("held", 2),
    ("confirmed", 3),
    ("matching", 3),
    ("scheduling", 3),
    ("inviting", 5),
    ("screening", 3),
    ("referred", 3),
)
# The scan of a paper answer: an empty page.
SCAN = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
Step = dt.timedelta


class Cases:
    """Walks the cases of one program."""

    def __init__(
        self, roster: Roster, names: Names, chance: random.Random, plan: Iterable[tuple[str, int]] = PLAN
    ) -> None:
        self.plan = plan
        self.roster = roster
        self.program: Program = roster.program
        self.names = names
        self.chance = chance
        self.now = roster.now
        self.coordinator = roster.actor(Role.COORDINATOR)
        self.director = roster.actor(Role.DIRECTOR)
        self.rooms: list[Room] = []
        self.booked: set[tuple[int, dt.datetime]] = set()

    def load(self) -> None:
        """Make the venues, then every case of the plan, the oldest first."""
        self._venues()
        own_plan(self.program, self.director)
        number = 0
        for where, count in self.plan:
            for turn in range(count):
                begun = self._begun(where, number)
                case = getattr(self, f"_to_{where}")(begun, turn)
                if where == "screening" and turn == 0:
                    self._add(case, PersonRole.COMPLAINANT, self.now - Step(hours=3))
                number += 1

    def _venues(self) -> None:
        for name, address in VENUES[self.program.code]:
            venue = venues.venue_save(
                program=self.program,
                venue=None,
                values={
                    "name": name,
                    "address": address,
                    "features": ["step_free", "restroom", "transit", "two_doors"],
                    "accessibility": "The meeting room is on the ground floor",
                    "neutrality": "Neither party works or is known there",
                    "languages_nearby": "English and Spanish",
                    "travel": "The bus stops in front of the main door. Parking is free behind the building.",
                    "online": False,
                    "active": True,
                },
                rooms=[{"id": None, "name": "Meeting room", "seats": 10, "active": True}],
                openings=[Opening(day, dt.time(8), dt.time(21)) for day in range(6)],
                actor=self.coordinator,
            )
            self.rooms += list(venue.rooms.all())
        # Two of three mediators name the place that is easy for them to reach.
        places = list(self.program.venues.order_by("pk"))
        for number, mediator in enumerate(self.roster.mediators):
            if mediator.user is not None and number % 3:
                near = places[number % len(places)]
                availability.places_set(mediator=mediator, venues=[near], actor=self._actor(mediator))

    def _begun(self, where: str, number: int) -> dt.datetime:
        """Return when a case came in: ended ones over the past year, open ones as long ago as their state takes."""
        ago = {
            "referred": 1 + number % 3,
            "screening": 4 + number % 3,
            "inviting": 8 + number % 3,
            "scheduling": 22 + number % 4,
            "matching": 27,
            "confirmed": 31,
            "held": 34,
            "no_show": 37,
            "called_off": 33,
            "reported": 38,
        }.get(where, 330 - number * 14)
        local = (self.now - Step(days=ago)).astimezone(self.program.tz)
        while local.weekday() > 4:
            local -= Step(days=1)
        return local.replace(hour=9, minute=20 + number % 30, second=0, microsecond=0)

    # The steps of a case, each at its own time ----------------------------------------------------------------------

    def _to_referred(self, begun: dt.datetime, turn: int) -> Case:
        police = f"police.{self.program.code}.example"
        complainant, officer = self.names.next(), self.names.next()
        spoken = "es" if self.chance.random() < 0.3 else "en"
        people = [
            cases.PersonInput(
                role=PersonRole.COMPLAINANT,
                name=complainant,
                language=spoken,
                birth_year=str(self.chance.randint(1955, 2003)),
                contacts=[
                    cases.ContactInput(ContactKind.EMAIL, mailbox(complainant, "mail.example"), preferred=True),
                    cases.ContactInput(ContactKind.MOBILE, f"305-555-01{self.chance.randrange(10, 100)}"),
                    cases.ContactInput(ContactKind.EMAIL, mailbox(complainant, "second-mail.example")),
                ],
            ),
            cases.PersonInput(
                role=PersonRole.OFFICER,
                name=officer,
                badge=str(self.chance.randint(1000, 9999)),
                unit=self.chance.choice(["North district", "Central district", "South district"]),
                contacts=[
                    cases.ContactInput(ContactKind.EMAIL, mailbox(officer, police), preferred=True),
                    cases.ContactInput(ContactKind.EMAIL, mailbox(officer, "second-mail.example")),
                ],
            ),
        ]
        with at(begun):
            return cases.case_create(
                program=self.program,
                actor=self.coordinator.user,
                source="desk",
                people=people,
                allegation=self.chance.choice(ALLEGATIONS),
                category=self._category(),
                incident_on=(begun - Step(days=self.chance.randint(5, 40))).date(),
                investigation_due_on=(begun + Step(days=180)).date(),
                intake_number=f"{begun.year}-{self.chance.randint(1000, 9999)}",
            )

    def _category(self) -> str:
        included = self.program.eligibility_rules.filter(verdict=Verdict.INCLUDE, kind="complaint")
        return self.chance.choice([rule.code for rule in included])

    def _to_screening(self, begun: dt.datetime, turn: int) -> Case:
        case = self._to_referred(begun, turn)
        return self._move(case, "start_screening", begun + Step(hours=20), self.coordinator)

    def _move(self, case: Case, name: str, moment: dt.datetime, actor: Actor, reason: str = "") -> Case:
        with at(min(moment, self.now)):
            return cases.move(case=case, name=name, actor=actor, reason=reason)

    def _screen(self, case: Case, moment: dt.datetime, *, eligible: bool) -> None:
        with at(moment):
            excluded = False
            for rule in self.program.eligibility_rules.filter(active=True):
                matched = rule.code == case.category
                if rule.verdict == Verdict.EXCLUDE and not eligible and not excluded:
                    matched = excluded = True
                cases.screening_answer_record(
                    case=case,
                    rule=rule,
                    matched=matched,
                    actor=self.roster.staff[Role.COORDINATOR],
                    evidence="See the complaint." if matched else "",
                )
            for role in (Role.COORDINATOR, Role.DIRECTOR):
                cases.review_record(case=case, actor=self.roster.staff[role], eligible=eligible)

    def _to_not_eligible(self, begun: dt.datetime, turn: int) -> Case:
        case = self._to_screening(begun, turn)
        self._screen(case, begun + Step(days=2), eligible=False)
        return self._move(case, "return_not_eligible", begun + Step(days=2, hours=1), self.coordinator)

    def _invited(self, begun: dt.datetime, turn: int) -> Case:
        case = self._to_screening(begun, turn)
        self._screen(case, begun + Step(days=2), eligible=True)
        return self._move(case, "invite", begun + Step(days=2, hours=1), self.coordinator)

    def _party(self, case: Case, role: str) -> CasePerson:
        return CasePerson.objects.get(case=case, role=role)

    def _yes(self, case: Case, role: str, moment: dt.datetime) -> None:
        person = self._party(case, role)
        choice = text_for(self.program, role, person.language)
        if choice is None:
            raise LookupError("The agreement text is not published.")
        with at(moment):
            consent_sign(
                person=person,
                text=choice.text,
                typed_name=person.name,
                statements=[statement["code"] for statement in choice.text.statements],
                actor=Actor.party(person),
            )

    def _no(self, case: Case, role: str, moment: dt.datetime, reason: str = "") -> None:
        person = self._party(case, role)
        with at(moment):
            answer_give(person=person, answer=Answer.NO, reason=reason, actor=Actor.party(person))

    def _release(self, moment: dt.datetime) -> None:
        with at(moment):
            cases.release_due(moment)

    def _to_inviting(self, begun: dt.datetime, turn: int) -> Case:
        case = self._invited(begun, turn)
        Reach(self.coordinator).load(case, turn)
        if turn == 4:
            self._minor(case, begun + Step(days=3))
        if turn == 1:
            self._yes(case, PersonRole.COMPLAINANT, begun + Step(days=4))
            self._name(case, begun + Step(days=4, hours=1))
        if turn == 2:
            person = self._party(case, PersonRole.OFFICER)
            with at(begun + Step(days=5)):
                answer_give(person=person, answer=Answer.TALK, actor=Actor.party(person))
        if turn == 3:
            person = self._party(case, PersonRole.COMPLAINANT)
            with at(begun + Step(days=6)):
                cases.contact_attempt_record(
                    person=person,
                    actor=self.coordinator.user,
                    outcome=AttemptOutcome.NO_ANSWER,
                    contact=person.contact_points.first(),
                )
        return case

    def _add(
        self, case: Case, role: str, moment: dt.datetime, party: CasePerson | None = None, born: str = ""
    ) -> CasePerson:
        name = self.names.next()
        given = cases.PersonInput(
            role=role,
            name=name,
            birth_date=born,
            birth_year="" if born else "1979",
            contacts=[
                cases.ContactInput(ContactKind.EMAIL, mailbox(name, "mail.example"), preferred=True),
                cases.ContactInput(ContactKind.MOBILE, "305-555-0177"),
            ],
        )
        with at(moment):
            return cases.person_add(case=case, actor=self.coordinator.user, person=given, beside=party)

    def _name(self, case: Case, moment: dt.datetime) -> None:
        """The complainant names a sister who shall sit beside them."""
        name = self.names.next()
        sister = Named(
            role=PersonRole.SUPPORT,
            name=name,
            relationship="my sister",
            email=mailbox(name, "mail.example"),
            mobile="+13055550188",
        )
        with at(moment):
            help_ask(person=self._party(case, PersonRole.COMPLAINANT), needs=[], named=sister)

    def _minor(self, case: Case, moment: dt.datetime) -> None:
        """A complainant of fifteen with a parent, and the officer's answer on paper."""
        party = self._party(case, PersonRole.COMPLAINANT)
        born = (self.now - Step(days=15 * 365 + 100)).date()
        with at(moment):
            cases.person_birth_date_record(person=party, born=born, actor=self.coordinator)
        self._add(case, PersonRole.GUARDIAN, moment, party)
        officer = self._party(case, PersonRole.OFFICER)
        choice = text_for(self.program, PersonRole.OFFICER, officer.language)
        if choice is None:
            raise LookupError("The agreement text is not published.")
        statements = tuple(row["code"] for row in choice.text.statements)
        entered = Entered(Answer.YES, typed_name=officer.name, statements=statements)
        scan = SimpleUploadedFile("signed-agreement.pdf", SCAN, content_type="application/pdf")
        with at(moment + Step(hours=2)):
            answer_enter(
                person=officer, entered=entered, text=choice.text, actor=self.coordinator, channel="paper", scan=scan
            )

    def _to_declined(self, begun: dt.datetime, turn: int) -> Case:
        case = self._invited(begun, turn)
        self._no(case, PersonRole.COMPLAINANT if turn else PersonRole.OFFICER, begun + Step(days=4))
        self._yes(case, PersonRole.OFFICER if turn else PersonRole.COMPLAINANT, begun + Step(days=6))
        self._release(begun + Step(days=11))
        return case

    def _to_lapsed(self, begun: dt.datetime, turn: int) -> Case:
        case = self._invited(begun, turn)
        self._yes(case, PersonRole.COMPLAINANT, begun + Step(days=4))
        self._release(begun + Step(days=24))
        return case

    def _agreed(self, begun: dt.datetime, turn: int) -> Case:
        case = self._invited(begun, turn)
        self._yes(case, PersonRole.COMPLAINANT, begun + Step(days=4))
        self._yes(case, PersonRole.OFFICER, begun + Step(days=6))
        self._release(begun + Step(days=11))
        case.refresh_from_db()
        return case

    def _to_scheduling(self, begun: dt.datetime, turn: int) -> Case:
        case = self._agreed(begun, turn)
        if not turn:
            party = self._party(case, PersonRole.COMPLAINANT)
            self._add(case, PersonRole.INTERPRETER, begun + Step(days=12), party)
            self._add(case, PersonRole.SUPPORT, begun + Step(days=12), party)
        if turn == 2:
            self._never_together(case, begun + Step(days=13))
        elif turn:
            self._offer(case, begun + Step(days=13), self._slot(self.now + Step(days=9)))
        return case

    def _never_together(self, case: Case, moment: dt.datetime) -> None:
        """One party can come late in the day, the other only in the morning: nothing fits yet."""
        tz, length = self.program.tz, Step(minutes=self.program.session_minutes)
        days = [(self.now + Step(days=ahead)).astimezone(tz).date() for ahead in range(6, 20)]
        for role, hour in ((PersonRole.COMPLAINANT, 15), (PersonRole.OFFICER, 9)):
            person = self._party(case, role)
            starts = [dt.datetime.combine(day, dt.time(hour), tzinfo=tz) for day in days if day.weekday() < 5]
            if role == PersonRole.OFFICER:  # who names fewer days opens fewer
                starts = starts[::2]
            with at(moment):
                party_times_set(
                    person=person, slots=[(each, each + length) for each in starts], actor=Actor.party(person)
                )

    def _to_nothing_fits(self, begun: dt.datetime, turn: int) -> Case:
        case = self._agreed(begun, turn)
        reason = "No time in four weeks suits both parties."
        return self._move(case, "nothing_fits", begun + Step(days=40), self.director, reason)

    def _to_withdrawn(self, begun: dt.datetime, turn: int) -> Case:
        case = self._agreed(begun, turn)
        person = self._party(case, PersonRole.COMPLAINANT)
        with at(begun + Step(days=15)):
            cases.person_withdraw(person=person, actor=Actor.party(person))
        return case

    # The session ----------------------------------------------------------------------------------------------------

    def _slot(self, around: dt.datetime) -> tuple[Room, dt.datetime]:
        """Return a free room and a start at ten or two on a working day on or after `around`."""
        day = around.astimezone(self.program.tz).date()
        while True:
            for hour in (10, 14):
                for room in self.rooms:
                    starts = dt.datetime.combine(day, dt.time(hour), tzinfo=self.program.tz)
                    if day.weekday() < 5 and (room.pk, starts) not in self.booked:
                        self.booked.add((room.pk, starts))
                        return room, starts
            day += Step(days=1)

    def _offer(self, case: Case, moment: dt.datetime, slot: tuple[Room, dt.datetime]) -> None:
        length = Step(minutes=self.program.session_minutes)
        for role in (PersonRole.COMPLAINANT, PersonRole.OFFICER):
            person = self._party(case, role)
            with at(moment):
                party_times_set(person=person, slots=[(slot[1], slot[1] + length)], actor=Actor.party(person))

    def _requested(
        self, begun: dt.datetime, turn: int, slot: tuple[Room, dt.datetime], asked: dt.datetime | None = None
    ) -> MediationSession:
        case = self._agreed(begun, turn)
        asked = asked or min(slot[1] - Step(days=5), self.now - Step(hours=3))
        self._offer(case, asked - Step(days=2), slot)
        with at(asked - Step(hours=2)):
            session = planning.session_plan(
                case=case, starts_at=slot[1], room=slot[0], actor=self.coordinator, accepts_warnings=True
            )
        with at(asked):
            pool.request_send(session=session, actor=self.coordinator, accepts_warnings=True)
        session.refresh_from_db()
        return session

    def _replies(self, session: MediationSession, moment: dt.datetime, count: int, *, willing: bool = False) -> None:
        requests = list(session.requests.select_related("mediator__user").order_by("pk"))
        self.chance.shuffle(requests)
        for number, request in enumerate(requests[:count]):
            actor = self._actor(request.mediator)
            reply = Reply.YES if willing else self._reply(count - number)
            with at(min(moment + Step(minutes=17 * number), self.now)):
                pool.request_attest(request=request, conflict=False, actor=actor)
                pool.reply_record(request=request, reply=reply, actor=actor)

    def _reply(self, left: int) -> Reply:
        """The last one says no, the one before maybe, everybody else yes."""
        return {1: Reply.NO, 2: Reply.MAYBE}.get(left, Reply.YES)

    def _to_matching(self, begun: dt.datetime, turn: int) -> Case:
        if not turn:
            return self._too_few(begun, turn)
        session = self._requested(begun, turn, self._slot(self.now + Step(days=4 + turn)))
        self._replies(session, self.now - Step(hours=2), 3 + turn * 2)
        return session.case

    def _too_few(self, begun: dt.datetime, turn: int) -> Case:
        """Asked three days ago; one said yes, one no, and the policy's hours are over."""
        asked = self.now - Step(days=3)
        session = self._requested(begun, turn, self._slot(self.now + Step(days=5)), asked)
        requests = list(session.requests.select_related("mediator__user").order_by("pk"))
        for request, reply in zip(requests, self._few(), strict=False):
            actor = self._actor(request.mediator)
            with at(asked + Step(hours=5)):
                pool.request_attest(request=request, conflict=False, actor=actor)
                pool.reply_record(request=request, reply=reply, actor=actor)
        return session.case

    def _few(self) -> list[Reply]:
        """One yes fewer than a session needs, and a no."""
        return [*[Reply.YES] * (self.program.mediators_per_session - 1), Reply.NO]

    def _confirmed(
        self, begun: dt.datetime, turn: int, slot: tuple[Room, dt.datetime], *, with_first: bool = False
    ) -> MediationSession:
        """A confirmed session; `with_first`: the mediator whom the demo names for signing in takes it."""
        session = self._requested(begun, turn, slot)
        asked = min(slot[1] - Step(days=5), self.now - Step(hours=3))
        self._replies(session, asked + Step(hours=1), 6)
        first = self.roster.mediators[0] if with_first and self._says_yes(session, asked + Step(hours=4)) else None
        moment = min(asked + Step(days=1), self.now - Step(minutes=30))
        with at(moment):
            board = board_for(MediationSession.objects.get(pk=session.pk))
            if board.suggestion is None:
                self._replies(session, moment, len(board.rows), willing=True)
                board = board_for(MediationSession.objects.get(pk=session.pk))
            chosen = [row.mediator for row in board.rows if row.mediator.pk in board.suggested_ids]
            row, why = board.row_of(first.pk) if first is not None else None, ""
            if first is not None and first not in chosen and row is not None and not row.closed:
                chosen, why = [first, *chosen[1:]], "Asked for a session soon."
            seats.mediators_confirm(session=session, mediators=chosen, actor=self.director, reason=why)
        return MediationSession.objects.get(pk=session.pk)

    def _says_yes(self, session: MediationSession, moment: dt.datetime) -> bool:
        """Let the first mediator say yes to a session; false when they were not asked."""
        first = self.roster.mediators[0]
        request = session.requests.filter(mediator=first).first()
        if request is None:
            return False
        with at(min(moment, self.now)):
            pool.request_attest(request=request, conflict=False, actor=self._actor(first))
            pool.reply_record(request=request, reply=Reply.YES, actor=self._actor(first))
        return True

    def _to_confirmed(self, begun: dt.datetime, turn: int) -> Case:
        first = self.roster.mediators[0]
        free = not first.seats.filter(state="confirmed", session__state="confirmed").exists()
        session = self._confirmed(begun, turn, self._slot(self.now + Step(days=2 + turn)), with_first=free)
        # Nobody, then one; whom the demo names for signing in has it still to do.
        self._sign(session, self.now - Step(minutes=15), most=min(turn, 1), without=first)
        if turn:
            self._comes(session, PersonRole.COMPLAINANT, self.now - Step(minutes=10))
        if turn == 2:
            person = self._party(session.case, PersonRole.OFFICER)
            with at(self.now - Step(minutes=5)):
                parties.party_confirmation_record(
                    session=session,
                    person=person,
                    answer=PartyAnswer.CHANGE,
                    wish="I work nights that week. Any day of the week after would do.",
                    actor=Actor.party(person),
                )
        return session.case

    def _to_no_show(self, begun: dt.datetime, turn: int) -> Case:
        """The complainant did not come; the policy schedules once more."""
        session = self._confirmed(begun, turn, self._slot(begun + Step(days=24)))
        self._comes(session, PersonRole.OFFICER, session.starts_at - Step(days=2))
        seat = session.seats.filter(state="confirmed").select_related("mediator__user").order_by("number")[0]
        moment = session.starts_at + Step(minutes=40)
        return self._move(session.case, "no_show", moment, self._actor(seat.mediator), "complainant")

    def _to_called_off(self, begun: dt.datetime, turn: int) -> Case:
        """Confirmed, then called off because one party has to be in court; another time is looked for."""
        session = self._confirmed(begun, turn, self._slot(self.now + Step(days=3)))
        reason = "The officer has to be in court that day."
        return self._move(session.case, "reschedule", self.now - Step(minutes=20), self.coordinator, reason)

    def _actor(self, mediator: Mediator) -> Actor:
        if mediator.user is None:
            raise LookupError("A mediator of the demo who takes sessions signs in.")
        return Actor.of(mediator.user, self.program.site)

    def _sign(
        self, session: MediationSession, moment: dt.datetime, *, most: int = 2, without: Mediator | None = None
    ) -> None:
        """Let so many mediators of a session sign the agreement of its case."""
        choice = text_for(self.program, TextRole.MEDIATOR, "en")
        if choice is None:
            return
        seated = session.seats.filter(state="confirmed").exclude(mediator=without).select_related("mediator__user")
        for seat in seated.order_by("number")[:most]:
            with at(moment):
                mediator_sign(
                    session=session,
                    mediator=seat.mediator,
                    text=choice.text,
                    typed_name=seat.mediator.name,
                    statements=[row["code"] for row in choice.text.statements],
                    actor=self._actor(seat.mediator),
                )

    def _comes(self, session: MediationSession, role: str, moment: dt.datetime) -> None:
        person = self._party(session.case, role)
        with at(moment):
            parties.party_confirmation_record(
                session=session, person=person, answer=PartyAnswer.CONFIRMED, actor=Actor.party(person)
            )

    def _talked(self, begun: dt.datetime, turn: int, *, settled: bool = True) -> MediationSession:
        """A session that took place, with its report."""
        session = self._confirmed(begun, turn, self._slot(begun + Step(days=24)))
        for role in (PersonRole.COMPLAINANT, PersonRole.OFFICER):
            self._comes(session, role, session.starts_at - Step(days=2))
        self._sign(session, session.starts_at - Step(days=1))
        seated = list(session.seats.filter(state="confirmed").select_related("mediator__user"))
        people = session.case.people.filter(role__in=(PersonRole.COMPLAINANT, PersonRole.OFFICER))
        mediator = seated[0].mediator
        with at(session.ends_at + Step(hours=2)):
            after.report_record(
                session=session,
                mediator=mediator,
                ended_early=False,
                settlement=settled,
                people=[person.pk for person in people],
                mediators=[seat.mediator_id for seat in seated],
                actor=self._actor(mediator),
            )
        return MediationSession.objects.get(pk=session.pk)

    def _surveys(self, session: MediationSession, *, success: bool = True) -> None:
        moment = session.ends_at + Step(days=1)
        if self.program.closing_rule == ClosingRule.PARTIES_STATE_SUCCESS:
            for person in session.case.people.filter(role__in=(PersonRole.COMPLAINANT, PersonRole.OFFICER)):
                with at(moment):
                    after.statement_record(
                        session=session,
                        person=person,
                        heard=True,
                        clarified=True,
                        understood=success,
                        actor=Actor.party(person),
                    )
        for person in session.case.people.filter(role__in=(PersonRole.COMPLAINANT, PersonRole.OFFICER)):
            if self.chance.random() < 0.7:
                with at(moment):
                    after.survey_done_record(session=session, person=person)
                self._answers(f"{person.role}_survey")
        for seat in session.seats.filter(state="confirmed").select_related("mediator"):
            with at(moment + Step(hours=1)):
                after.survey_done_record(session=session, mediator=seat.mediator)
            self._answers("mediator_survey")

    def _answers(self, purpose: str) -> None:
        page = live_form(self.program.site, purpose, "en")
        if page is None:
            return
        definition = page.definition
        answers = {
            question.key: self.chance.choice(_better(question.kind.examples(question)))
            for question in definition.questions
            if question.kind.names_nobody
        }
        anonymous_answers_create(site=self.program.site, purpose=purpose, definition=definition, answers=answers)

    def _to_held(self, begun: dt.datetime, turn: int) -> Case:
        if turn:
            return self._talked(begun, turn).case
        session = self._confirmed(begun, turn, self._slot(begun + Step(days=24)))
        return self._move(session.case, "mark_held", session.ends_at + Step(hours=1), self.coordinator)

    def _to_reported(self, begun: dt.datetime, turn: int) -> Case:
        session = self._talked(begun, turn)
        self._surveys(session)
        return session.case

    def _to_closed(self, begun: dt.datetime, turn: int) -> Case:
        session = self._talked(begun, turn)
        self._surveys(session)
        case = self._move(session.case, "close", session.ends_at + Step(days=3), self.director)
        self._stipends(session, turn)
        return case

    def _to_no_settlement(self, begun: dt.datetime, turn: int) -> Case:
        session = self._talked(begun, turn, settled=False)
        self._surveys(session, success=False)
        name = "close" if self.program.no_settlement == "close" else "return_no_settlement"
        return self._move(session.case, name, session.ends_at + Step(days=3), self.director)

    def _stipends(self, session: MediationSession, turn: int) -> None:
        finance = self.roster.actor(Role.FINANCE)
        for stipend in Stipend.objects.filter(session=session, state=StipendState.RAISED):
            with at(session.ends_at + Step(days=4)):
                stipends.stipend_approve(stipend=stipend, actor=self.director, cents=stipend.cents or 7500)
            if turn < 6:
                stipend.refresh_from_db()
                with at(session.ends_at + Step(days=20)):
                    paid_on = (session.ends_at + Step(days=20)).astimezone(self.program.tz).date()
                    stipends.stipend_pay(stipend=stipend, actor=finance, paid_on=paid_on)


def _better(answers: Sequence[Any]) -> Sequence[Any]:
    """Return the first half of some answers: scales have the best first."""
    return answers[: (len(answers) + 1) // 2]


__all__ = ["PLAN", "Cases"]
