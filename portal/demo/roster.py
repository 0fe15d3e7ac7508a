"""Staff, mediators and applicants of a demo program."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile

from forms_app.conditions import kept
from forms_app.models import Submission
from forms_app.presets.recruiting import QUALITIES
from forms_app.selectors import live_form
from forms_app.services import submission_create
from forms_app.services.uploads import file_keep
from mediator_portal.cases.rules import Actor
from mediator_portal.mediators import services as mediators
from mediator_portal.mediators.models import Application, InterviewScore, Mediator
from mediator_portal.meetings.availability import WeeklyRule
from mediator_portal.meetings.enums import ExceptionKind
from mediator_portal.meetings.services.availability import exception_add, weekly_set
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.services import role_grant
from portal.demo import timetables
from portal.demo.clock import at
from portal.demo.papers import resume
from portal.demo.people import STAFF, Names, mailbox
from program_pages.models import Program, TrainingEvent

PURPOSE = "mediator_application"
WRITTEN = {
    "experience": "I taught for twenty years and settled many quarrels in the schoolyard and among parents.",
    "motivation": "I have listened to neighbors for years and want to do it where it matters.",
    "affiliations": "A cousin of mine worked for the parks department until 2019.",
}


@dataclass(frozen=True)
class Size:
    """How many mediators, how many of them active, and how many applicants who still wait."""

    mediators: int = 25
    active: int = 21
    applicants: int = 6


class Roster:
    """Everybody who signs in to one program."""

    def __init__(
        self, program: Program, names: Names, chance: random.Random, now: dt.datetime, size: Size | None = None
    ) -> None:
        self.size = size or Size()
        self.program = program
        self.names = names
        self.chance = chance
        self.now = now
        self.domain = f"{program.code}.example"
        self.password = make_password(settings.DEMO_PASSWORD)
        self.staff: dict[Role, User] = {}
        self.panel: list[User] = []
        self.mediators: list[Mediator] = []

    def load(self) -> None:
        """Make staff, then mediators through the whole of their way in, then applicants who still wait."""
        self._staff()
        for number in range(self.size.mediators):
            self._mediator(number)
        for number in range(self.size.applicants):
            self._applicant(number)
        timetables.interpreters(self)
        timetables.special_weeks(self)

    def actor(self, role: Role) -> Actor:
        return Actor.of(self.staff[role], self.program.site)

    def _noon(self, days_ago: int) -> dt.datetime:
        """Return noon of a day in program time: adding days to it never meets a change of the clocks."""
        day = self._day(self.now) - dt.timedelta(days=days_ago)
        return dt.datetime.combine(day, dt.time(12), tzinfo=self.program.tz)

    def _day(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(self.program.tz).date()

    def _staff(self) -> None:
        for role, name, agency in STAFF[self.program.code]:
            user = self._user(name, role, agency)
            if role == Role.PANEL_MEMBER:
                self.panel.append(user)
            self.staff.setdefault(role, user)

    def _user(self, name: str, role: Role, agency: str = "") -> User:
        email = mailbox(name, self.domain)
        user = User.objects.create(email=email, name=name, password=self.password)
        role_grant(user=user, site=self.program.site, role=role, granted_by=None, agency=agency)
        return user

    def _application(self, sent: dt.datetime, name: str) -> Application:
        site = self.program.site
        page = live_form(site, PURPOSE, "en")
        if page is None:
            raise LookupError("The application form of the program is not published.")
        definition = page.definition
        answers = {question.key: self._answer(question, name) for question in definition.questions}
        with at(sent):
            submission, _created = submission_create(
                site=site,
                page=page,
                purpose=PURPOSE,
                definition=definition,
                answers=kept(definition, answers),
                language="en",
                idempotency_key=f"demo-{name}",
            )
        Submission.objects.filter(pk=submission.pk).update(sent_at=sent)
        return Application.objects.filter(submission=submission).first() or mediators.application_create(
            submission=submission
        )

    def _answer(self, question: Any, name: str) -> Any:
        if question.kind.holds_files:
            return self._resume(question, name)
        codes = [choice.code for choice in question.choices if choice.code != "none"]
        if question.key == "languages" and codes:
            return ["en", "es"][: 1 + (self.chance.random() < 0.6)]
        if question.kind.takes_mail:
            return mailbox(name, f"mail.{self.domain}")
        if question.kind.handle(question) == "telephone":
            return f"305-555-01{self.chance.randrange(10, 100)}"
        if question.key == "name":
            return name
        answer = WRITTEN.get(question.key) or question.kind.examples(question)[0]
        return [code for code in answer if code in codes] if isinstance(answer, list) else answer

    def _resume(self, question: Any, name: str) -> Any:
        """Return the resume that came with every third application."""
        page = live_form(self.program.site, PURPOSE, "en")
        if page is None or len(name) % 3:
            return None
        upload = SimpleUploadedFile(f"Resume {name}.pdf", resume(name))
        form = page.translation_key
        return [file_keep(site=self.program.site, form=form, question=question, holder=f"demo-{name}", upload=upload)]

    def _interviewed(self, application: Application, moment: dt.datetime) -> None:
        coordinator = self.staff[Role.COORDINATOR]
        with at(moment):
            mediators.interview_set(
                application=application, at=moment + dt.timedelta(days=9), place="City Hall, room 4", actor=coordinator
            )
            mediators.application_move(application=application, name="invite_to_interview", actor=coordinator)

    def _scored(self, application: Application, moment: dt.datetime) -> None:
        with at(moment):
            for member in self.panel:
                scores = {code: self.chance.randint(3, 5) for code, _words in QUALITIES}
                mediators.score_record(application=application, panel_member=member, scores=scores)
        InterviewScore.objects.filter(application=application).update(entered_at=moment)

    def _mediator(self, number: int) -> None:
        name = self.names.next()
        begun = self._noon(420 - number * 9)
        director = self.staff[Role.DIRECTOR]
        application = self._application(begun, name)
        self._interviewed(application, begun + dt.timedelta(days=5))
        self._scored(application, begun + dt.timedelta(days=15))
        with at(begun + dt.timedelta(days=17)):
            mediators.application_move(application=application, name="select", actor=director)
            mediator = Mediator.objects.get(application=application)
        trained = number < self.size.active + 2
        self._train(mediator, begun + dt.timedelta(days=25), whole=trained)
        if trained:
            self._activate(mediator, name, begun + dt.timedelta(days=45), number)

    def _train(self, mediator: Mediator, first: dt.datetime, *, whole: bool) -> None:
        for course in self.program.courses.all():
            days = course.days or 5
            held = days if whole else days // 2
            for day in range(held):
                hours = Decimal(course.hours) / days
                rounded = hours.quantize(Decimal("0.1"))
                if day == days - 1:
                    rounded = course.hours - rounded * (days - 1)
                with at(first + dt.timedelta(days=day)):
                    mediators.training_record(
                        mediator=mediator,
                        course=course,
                        on=self._day(first + dt.timedelta(days=day)),
                        hours=rounded,
                        actor=self.staff[Role.COORDINATOR],
                    )

    def _activate(self, mediator: Mediator, name: str, moment: dt.datetime, number: int) -> None:
        email = mailbox(name, f"mail.{self.domain}")
        user = User.objects.create(email=email, name=name, password=self.password)
        director = self.staff[Role.DIRECTOR]
        with at(moment):
            mediators.mediator_activate(mediator=mediator, actor=director, on=self._day(moment))
            role_grant(user=user, site=self.program.site, role=Role.MEDIATOR, granted_by=None)
            mediators.mediator_link_user(site=self.program.site, user=user)
        Mediator.objects.filter(pk=mediator.pk).update(lead=number < 8)
        mediator.refresh_from_db()
        self._develop(mediator, moment)
        if number >= self.size.active:
            with at(self.now - dt.timedelta(days=20)):
                mediators.mediator_leave(mediator=mediator, actor=director, reason="Family")
            return
        self._available(mediator, moment)
        self.mediators.append(mediator)

    def _develop(self, mediator: Mediator, moment: dt.datetime) -> None:
        coordinator = self.staff[Role.COORDINATOR]
        events = TrainingEvent.objects.filter(program=self.program, course=None, ends_at__lt=self.now)
        for event in events.filter(starts_at__gt=moment):
            if self.chance.random() < 0.85:
                on = event.starts_at.astimezone(self.program.tz).date()
                mediators.development_record(mediator=mediator, on=on, event=event, actor=coordinator)

    def _available(self, mediator: Mediator, moment: dt.datetime) -> None:
        if mediator.user is None:
            return
        actor = Actor.of(mediator.user, self.program.site)
        starts = self.program.day_starts or dt.time(9)
        ends = self.program.day_ends or dt.time(19)
        days = sorted(self.chance.sample(range(5), 4)) if self.mediators else list(range(5))
        with at(moment):
            rules = [WeeklyRule(weekday=day, starts=starts, ends=ends) for day in days]
            weekly_set(owner=mediator, rules=rules, actor=actor)
        if self.mediators and self.chance.random() < 0.3:
            off = self._day(self.now + dt.timedelta(days=self.chance.randint(15, 40)))
            exception_add(owner=mediator, on=off, kind=ExceptionKind.OFF, actor=actor)

    def _applicant(self, number: int) -> None:
        """Six applications that still wait: three new, one to be interviewed, one scored, one on the waiting list."""
        sent = self.now - dt.timedelta(days=24 - number * 3)
        application = self._application(sent, self.names.next())
        if number in {0, 1}:
            self._interviewed(application, sent + dt.timedelta(days=2))
        if number == 0:
            self._scored(application, sent + dt.timedelta(days=12))
        if number == 2:
            with at(sent + dt.timedelta(days=4)):
                mediators.application_move(application=application, name="waitlist", actor=self.staff[Role.COORDINATOR])
