"""A program in which people are asked, and first answers of every kind: the world of the blindness tests.

Every case is invited through the services, and in every one somebody stays silent, so that no answer completes a case:
whatever was answered, all end alike when the windows are over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import Answer, AttemptOutcome, EntryChannel, PersonRole
from mediator_portal.cases.models import Case, CasePerson, Referral
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.services import reach
from mediator_portal.meetings.services import calendars
from mediator_portal.participation import services
from mediator_portal.participation.services import Entered
from portal.accounts.enums import Role, ServiceKind
from portal.accounts.services import service_account_create
from portal.demo.cases import SCAN, Cases
from portal.demo.clock import at
from tests.factories.accounts import person_with
from tests.participation.acts import (
    asks_for_help,
    changes_their_mind,
    says_no,
    says_yes,
    says_yes_unsigned,
    tells_why_not,
    text_read_by,
    wants_to_talk,
)
from tests.world import HOSTS, ProgramWorld, build_one

if TYPE_CHECKING:
    from portal.accounts.models import User

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
GUARDIAN, COMPLAINANT, OFFICER = PersonRole.GUARDIAN, PersonRole.COMPLAINANT, PersonRole.OFFICER
# Each case: who comes beside the two parties, and who answers first (by role; the last one of it).
KINDS: dict[str, tuple[tuple[PersonRole, ...], PersonRole | None]] = {
    "complainant": ((), COMPLAINANT),
    "officer": ((), OFFICER),
    "guardian": ((GUARDIAN,), GUARDIAN),
    "beside": ((GUARDIAN,), OFFICER),
    "many": ((COMPLAINANT, OFFICER), COMPLAINANT),
    "paper": ((), COMPLAINANT),
    "call": ((), OFFICER),
    "quiet": ((), None),
}


@dataclass
class AskedCase:
    """An invited case: who answers, and who else decides and must learn nothing of it."""

    kind: str
    case: Case
    answers: CasePerson | None
    others: list[CasePerson]


@dataclass
class BlindWorld:
    """The program, its asked cases, and two of the staff who enter answers and therefore know them."""

    own: ProgramWorld
    now: dt.datetime
    enters: User
    hears: User
    asked: dict[str, AskedCase] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    feed: str = ""

    @property
    def program(self) -> Any:
        return self.own.program

    @property
    def acting(self) -> dt.datetime:
        """When somebody answers, in every world."""
        return self.now + 10 * MINUTE

    @property
    def looking(self) -> dt.datetime:
        """When everybody looks, in every world."""
        return self.now + 20 * MINUTE

    def answering(self) -> list[CasePerson]:
        return [each.answers for each in self.asked.values() if each.answers is not None]

    def silent(self) -> list[CasePerson]:
        return [person for each in self.asked.values() for person in each.others]


def blind_world(now: dt.datetime) -> BlindWorld:
    """Make it; the clock of everything is `now`."""
    own = build_one("miami", HOSTS["miami"], now)
    site = own.program.site
    world = BlindWorld(own, now, person_with(site, Role.COORDINATOR), person_with(site, Role.COORDINATOR))
    for kind in KINDS:
        world.asked[kind] = invited(world, kind)
    first = world.asked["many"].others[-2]
    with at(now):  # somebody has answered already, in every world: what the next one says must not show to them either
        services.answer_give(person=first, answer=Answer.NO, actor=Actor.party(first))
        feed = calendars.feed_make(owner=own.mediator, actor=Actor.of(own.mediator.user, site))
    world.feed = calendars.feed_secret(feed)
    for kind in ServiceKind:
        account, world.tokens[kind] = service_account_create(site=site, purpose="Software", days=30, kind=kind)
        if kind == ServiceKind.REFERRALS:
            for each in world.asked.values():
                Referral.objects.create(
                    account=account, case=each.case, key_hash=each.kind, content_hash=each.case.reference
                )
    return world


def invited(world: BlindWorld, kind: str) -> AskedCase:
    """Walk a case to its invitations, as staff do."""
    beside, answers = KINDS[kind]
    walker = world.own.walker
    assert isinstance(walker, Cases)
    begun = walker._begun("inviting", len(world.asked))
    case = walker._to_screening(begun, 0)
    for role in beside:
        party = walker._party(case, COMPLAINANT) if role == GUARDIAN else None
        walker._add(case, role, begun + DAY, party)
        if party is not None:
            born = (world.now - 5500 * DAY).date()
            cases.person_birth_date_record(person=party, born=born, actor=walker.coordinator)
    walker._screen(case, begun + 2 * DAY, eligible=True)
    case = walker._move(case, "invite", begun + 2 * DAY + dt.timedelta(hours=1), walker.coordinator)
    with at(world.now):
        reach.plan_follow(case, world.now)  # what the plan has sent by now
    people = list(CasePerson.objects.filter(case=case).select_related("case__program__site", "beside").order_by("pk"))
    who = next((person for person in reversed(people) if person.role == answers), None)
    return AskedCase(kind, case, who, [person for person in people if person != who])


# First answers --------------------------------------------------------------------------------------------------------


Act = Callable[[CasePerson], None]


def given_up(world: BlindWorld, person: CasePerson) -> None:
    """Staff could not reach them."""
    actor = Actor.of(world.enters, world.program.site)
    cases.contact_attempt_record(
        person=person, actor=world.enters, outcome=AttemptOutcome.NO_ANSWER, contact=person.contact_points.first()
    )
    cases.person_unreachable(person=person, actor=actor)


def entered(world: BlindWorld, person: CasePerson, answer: Answer, channel: EntryChannel) -> None:
    """Staff enter it: on paper with its scan, or heard by two on the telephone."""
    text = text_read_by(person)
    yes = answer == Answer.YES
    statements = tuple(row["code"] for row in text.statements) if yes else ()
    services.answer_enter(
        person=person,
        entered=Entered(answer, typed_name=person.name if yes else "", statements=statements),
        text=text,
        actor=Actor.of(world.enters, world.program.site),
        channel=channel,
        second_staff=world.hears,
        scan=SimpleUploadedFile("signed.pdf", SCAN, "application/pdf") if channel == EntryChannel.PAPER else None,
    )


def everybody(world: BlindWorld, act: Act, answer: Answer) -> None:
    """Let one person of each case answer: online, and where the case is named so by paper or telephone."""
    channels = {"paper": EntryChannel.PAPER, "call": EntryChannel.TELEPHONE}
    for each in world.asked.values():
        if each.answers is None:
            continue
        if each.kind in channels:
            entered(world, each.answers, answer, channels[each.kind])
        else:
            act(each.answers)


def each_another(world: BlindWorld) -> None:
    """Everything else that somebody can do first, one thing in each case."""
    acts: dict[str, Act] = {
        "complainant": wants_to_talk,
        "officer": lambda person: given_up(world, person),
        "guardian": changes_their_mind,
        "beside": wants_to_talk,
        "many": tells_why_not,
        "paper": asks_for_help,
        "call": says_yes_unsigned,
    }
    for kind, act in acts.items():
        person = world.asked[kind].answers
        assert person is not None
        act(person)


ANSWERS: dict[str, Callable[[BlindWorld], None]] = {
    "no": lambda world: everybody(world, says_no, Answer.NO),
    "yes": lambda world: everybody(world, says_yes, Answer.YES),
    "talk": each_another,
}
