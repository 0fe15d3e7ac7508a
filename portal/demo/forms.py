"""What people wrote through the contact form of a demo program, and what staff did with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from forms_app.models import Submission
from forms_app.scopes import Scope
from forms_app.selectors import live_form
from forms_app.services import (
    legal_hold_set,
    note_add,
    retention_rule_set,
    submission_assign,
    submission_create,
    submission_mark_spam,
    submission_state_set,
)
from forms_app.states import RetentionAction, Sign
from portal.accounts.enums import Role
from portal.demo.clock import at
from portal.demo.people import Names, mailbox
from portal.demo.roster import Roster

PURPOSE: Final = "contact"


@dataclass(frozen=True)
class Letter:
    """One message: how many days ago it came, what it says, and what became of it."""

    days: int
    message: str
    telephone: str = ""
    state: str = "new"
    assigned: Role | None = None
    notes: tuple[str, ...] = ()
    signs: tuple[Sign, ...] = ()
    spam: bool = False
    hold: str = ""


LETTERS: Final = (
    Letter(0, "Hello, is there parking at the library on Saturday? I come with a wheelchair."),
    Letter(1, "My sister has a complaint that is being looked at. Can she still ask for mediation, or is it too late?"),
    Letter(
        2,
        "I would like somebody to speak at our neighborhood meeting about what mediation is. We meet on the first "
        "Tuesday of the month, about forty people.",
        telephone="305-555-0142",
        state="read",
        assigned=Role.DIRECTOR,
        notes=("Called back. They would like April.", "Denise can go. Send the date when it is fixed."),
    ),
    Letter(
        3,
        "Top rank for your page! See https://rank.example/a https://rank.example/b https://rank.example/c today.",
        signs=(Sign.TRAP,),
    ),
    Letter(5, "Do you also have this information in Portuguese? My neighbor reads neither English nor Spanish."),
    Letter(
        6,
        "The letter I got has a code that does not work. It says the code is not known. What can I do?",
        telephone="305-555-0177",
        state="done",
        assigned=Role.COORDINATOR,
        notes=("Sent a new letter. The code was from an older one.",),
    ),
    Letter(9, "How long does the training take, and is it on evenings? I work until six.", state="done"),
    Letter(
        12,
        "I am a reporter. I would like to see the figures of last year before they are published.",
        state="read",
        hold="Public records request. Keep until counsel has answered.",
    ),
    Letter(15, "Cheap pills, no questions. Cheap pills, no questions. Cheap pills.", signs=(Sign.TRAP,), spam=True),
    Letter(420, "Thank you for the talk at our school. The students still speak about it.", state="done"),
)


class Letters:
    """Sends the messages of one program and lets its staff work on them."""

    def __init__(self, roster: Roster, names: Names) -> None:
        self.roster = roster
        self.names = names
        self.site = roster.program.site
        self.coordinator = roster.staff[Role.COORDINATOR]
        self.director = roster.staff[Role.DIRECTOR]

    def load(self) -> None:
        """Send every message at its time; then set how long they are kept."""
        for number, letter in enumerate(LETTERS):
            moment = self.roster.now - dt.timedelta(days=letter.days, hours=2 + number % 5)
            with at(moment):
                row = self._send(letter, f"demo-letter-{number}")
            Submission.objects.filter(pk=row.pk).update(sent_at=moment)
            with at(min(moment + dt.timedelta(hours=20), self.roster.now)):
                self._work(row, letter)
        with at(self.roster.now - dt.timedelta(days=30)):
            retention_rule_set(
                site=self.site,
                scope=Scope.of_purpose(PURPOSE),
                action=RetentionAction.DELETE,
                months=24,
                actor=self.director,
            )

    def _send(self, letter: Letter, key: str) -> Submission:
        page = live_form(self.site, PURPOSE, "en")
        if page is None:
            raise LookupError("The contact form of the program is not published.")
        name = self.names.next()
        answers = {
            "name": name,
            "email": mailbox(name, "mail.example"),
            "telephone": letter.telephone or None,
            "message": letter.message,
        }
        submission, _created = submission_create(
            site=self.site,
            page=page,
            purpose=PURPOSE,
            definition=page.definition,
            answers=answers,
            language="en",
            idempotency_key=key,
            signs=letter.signs,
        )
        return submission

    def _work(self, row: Submission, letter: Letter) -> None:
        if letter.assigned is not None:
            submission_assign(submission=row, to=self.roster.staff[letter.assigned], actor=self.coordinator)
        for note in letter.notes:
            note_add(submission=row, text=note, actor=self.coordinator)
        if letter.hold:
            legal_hold_set(submission=row, held=True, reason=letter.hold, actor=self.director)
        if letter.spam:
            submission_mark_spam(submission=row, actor=self.coordinator)
        submission_state_set(submission=row, state=letter.state, actor=self.coordinator)
