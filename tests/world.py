"""A small world for tests that need everything at once: both programs, their people, cases in many states."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from mediator_portal.cases.models import Case
from mediator_portal.mediators.models import Application, Mediator
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.demo.cases import Cases
from portal.demo.clock import seeded
from portal.demo.load import training_dates
from portal.demo.people import Names
from portal.demo.roster import Roster, Size
from program_pages.models import Program
from program_pages.presets.loader import load as load_program

HOSTS = {"miami": "localhost", "chicago": "chicago.localhost"}
PLAN = (
    ("closed", 1),
    ("held", 1),
    ("confirmed", 2),
    ("matching", 2),
    ("scheduling", 1),
    ("inviting", 2),
    ("screening", 1),
    ("referred", 1),
)


@dataclass
class ProgramWorld:
    """One program with its people and one case of each state."""

    program: Program
    host: str
    users: dict[Role, User]
    mediator: Mediator
    cases: dict[str, Case] = field(default_factory=dict)
    walker: Cases | None = None

    def case(self, state: str) -> Case:
        return self.cases[state]

    def application(self, state: str) -> Application:
        return Application.objects.filter(program=self.program, state=state).order_by("pk")[0]


def build(now: dt.datetime | None = None) -> dict[str, ProgramWorld]:
    """Make both programs; dates are relative to `now`."""
    return {code: build_one(code, host, now or timezone.now()) for code, host in HOSTS.items()}


def build_one(code: str, host: str, now: dt.datetime) -> ProgramWorld:
    """Make one of the programs; `walker` walks further cases of it."""
    program = load_program(code, hostname=host, port=80, with_demo_contact=True)
    with seeded(code) as chance:
        names = Names(chance)
        training_dates(program, now)
        roster = Roster(program, names, chance, now.replace(microsecond=0), Size(mediators=13, active=12, applicants=4))
        roster.load()
        walker = Cases(roster, names, chance, PLAN)
        walker.load()
    users: dict[Role, User] = dict(roster.staff)
    mediator = _busy(roster.mediators)
    users[Role.MEDIATOR] = mediator.user  # type: ignore[assignment]
    users[Role.INTERPRETER] = program.interpreters.exclude(user=None).get().user  # type: ignore[assignment]
    world = ProgramWorld(program=program, host=host, users=users, mediator=mediator, walker=walker)
    for case in Case.objects.filter(program=program).order_by("pk"):
        world.cases.setdefault(case.state, case)
    return world


def _busy(mediators: list[Mediator]) -> Mediator:
    """Return a mediator who is asked for one session and takes another: their own pages have something to show."""

    def shows(each: Mediator) -> tuple[bool, bool, int]:
        seated = each.seats.filter(state="confirmed", session__state="confirmed").exists()
        asked = each.requests.filter(session__state="requested").exists()
        return seated and asked, seated, -each.pk

    return max(mediators, key=shows)
