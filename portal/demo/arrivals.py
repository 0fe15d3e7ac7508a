"""What else reached a demo program through its forms: requests, a referral, sign-ups, surveys of those who said no.

Beside it what staff have of forms: a site of the city that may show them, and an export that is ready to fetch.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any, Final

from forms_app import columns
from forms_app.models import Submission
from forms_app.scopes import Scope
from forms_app.selectors import live_form, submissions_visible_to
from forms_app.selectors.lists import Asked
from forms_app.services import anonymous_answers_create, answers_release, export_begin, origins_set, submission_create
from forms_app.states import ExportFormat
from forms_app.tasks import export_some
from mediator_portal.mediators.services import training_sign_up
from portal.accounts.enums import Role
from portal.demo.clock import at
from portal.demo.people import Names, mailbox
from portal.demo.roster import Roster
from program_pages.models import TrainingEvent

# Days ago, and what somebody wrote who asks for mediation.
REQUESTS: Final = (
    (1, "I was stopped on my way to work. The officer laughed when I asked why, and would not give a name."),
    (4, "An officer told my son to leave the park and called him a name. We would like to hear why."),
)
REFERRED: Final = "The complainant says that the officer was rude at the desk and refused to take a report."
# More than a batch: the answers are there to be read.
DECLINED: Final = 11
DECLINE_SURVEY: Final = "decline_survey"


class Arrivals:
    """Sends them for one program."""

    def __init__(self, roster: Roster, names: Names, chance: random.Random) -> None:
        self.roster, self.names, self.chance = roster, names, chance
        self.program, self.site = roster.program, roster.program.site

    def load(self) -> None:
        """Send everything at its time."""
        for number, (days, told) in enumerate(REQUESTS):
            self._send("mediation_request", days, f"demo-request-{number}", self._request(days, told))
        self._send("referral", 2, "demo-referral", self._referral())
        self._sign_up()
        self._decline()
        origins_set(
            site=self.site, origins=[f"https://www.{self.program.code}.example"], actor=self.roster.staff[Role.DIRECTOR]
        )
        self._export()

    def _day(self, days: int) -> str:
        return (self.roster.now - dt.timedelta(days=days)).date().isoformat()

    def _request(self, days: int, told: str) -> dict[str, Any]:
        name = self.names.next()
        return {
            "our_department": "yes",
            "complained": "no",
            "happened_on": self._day(days + 9),
            "place": "Palm Avenue",
            "what_happened": told,
            "name": name,
            "email": mailbox(name, "mail.example"),
            "telephone": "305-555-0163",
            "best_time": "After six",
            "language": "en",
        }

    def _referral(self) -> dict[str, Any]:
        complainant, officer, sender = self.names.next(), self.names.next(), self.names.next()
        return {
            "referred_by": f"{sender}, Intake",
            "email": mailbox(sender, f"{self.program.code}.example"),
            "intake_number": "IA-2026-0417",
            "incident_on": self._day(16),
            "investigation_due_on": None,
            "allegation": REFERRED,
            "complainant_name": complainant,
            "complainant_email": mailbox(complainant, "mail.example"),
            "complainant_language": "en",
            "officer_name": officer,
            "officer_badge": "4417",
            "officer_email": mailbox(officer, "police.example"),
        }

    def _send(self, purpose: str, days: int, key: str, answers: dict[str, Any]) -> None:
        page = live_form(self.site, purpose, "en")
        if page is None:
            return
        moment = self.roster.now - dt.timedelta(days=days, hours=3)
        with at(moment):
            row, _created = submission_create(
                site=self.site,
                page=page,
                purpose=purpose,
                definition=page.definition,
                answers=answers,
                language="en",
                idempotency_key=key,
            )
        Submission.objects.filter(pk=row.pk).update(sent_at=moment)

    def _sign_up(self) -> None:
        """Put four mediators on the list of the next date, the last with a need."""
        event = TrainingEvent.objects.filter(program=self.program, starts_at__gt=self.roster.now).first()
        if event is None:
            return
        for number, mediator in enumerate(self.roster.mediators[:4]):
            training_sign_up(mediator=mediator, events=[event.pk], needs="A seat near the door" if number == 3 else "")

    def _decline(self) -> None:
        """Answers of those who said no, long enough ago to be read together."""
        page = live_form(self.site, DECLINE_SURVEY, "en")
        if page is None:
            return
        for _number in range(DECLINED):
            answers = {
                question.key: self.chance.choice(question.kind.examples(question))
                for question in page.definition.questions
                if question.kind.names_nobody
            }
            anonymous_answers_create(
                site=self.site, purpose=DECLINE_SURVEY, definition=page.definition, answers=answers
            )
        answers_release(self.site, DECLINE_SURVEY)

    def _export(self) -> None:
        """An export of the coordinator's, made in the background and ready."""
        user = self.roster.staff[Role.COORDINATOR]
        scope = Scope.of_purpose("contact")
        found = scope.within(submissions_visible_to(user, self.site))
        job = export_begin(
            site=self.site,
            user=user,
            format=ExportFormat.CSV,
            scope=scope,
            query=Asked().to_json(),
            columns=columns.to_json(columns.fixed_columns()),
            purposes=["contact"],
            language="en",
            total=found.count(),
        )
        export_some.call(job.pk)
