"""Everything the guards of moves may look at, as plain values. `facts.py` of the room fills it from the case's rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from mediator_portal.cases.enums import Answer, CaseState, PersonRole
from mediator_portal.cases.rules.screening import AnsweredRule, Review
from program_pages.enums import ClosingRule, FirstNo, NoSettlement, NoShow, WhoAgrees


@dataclass(frozen=True)
class PartyFacts:
    """Somebody who decides. `answered_at` is the moment of a yes or a no; a wish to talk is no answer.

    `side` is empty for a party, who stands on their own; `party` is the number of the party they decide with.
    """

    role: str = PersonRole.COMPLAINANT
    answer: str = ""
    answered_at: dt.datetime | None = None
    signed_at: dt.datetime | None = None
    unreachable_at: dt.datetime | None = None
    reachable: bool = True
    side: str = ""
    party: int = 0
    lacks_guardian: bool = False

    @property
    def on_side(self) -> str:
        return self.side or self.role

    @property
    def says_yes(self) -> bool:
        return self.answer == Answer.YES and self.signed_at is not None

    @property
    def says_no(self) -> bool:
        return self.answer == Answer.NO


@dataclass(frozen=True)
class AttenderFacts:
    """Somebody who only attends: interpreter, support person, observer."""

    role: str
    signed: bool = False
    declined: bool = False


@dataclass(frozen=True)
class Facts:
    """A case as it stands at `now`, with the policy values that its moves obey."""

    now: dt.datetime
    state: str = CaseState.REFERRED
    case_id: int = 0
    site_id: int = 0
    tz: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    received_at: dt.datetime | None = None
    investigation_due_on: dt.date | None = None
    parties: tuple[PartyFacts, ...] = ()
    attenders: tuple[AttenderFacts, ...] = ()

    # Screening
    rules: tuple[AnsweredRule, ...] = ()
    reviews: tuple[Review, ...] = ()
    second_reviewer: bool = False

    # Participation
    window_closes_at: dt.datetime | None = None
    release_at: dt.datetime | None = None
    next_windows: tuple[tuple[dt.datetime, dt.datetime], ...] = ()
    first_side: str = ""
    second_invited: bool = False
    who_agrees: str = WhoAgrees.ALL
    answer_days: int = 14
    reserve_days: int = 10
    first_no: str = FirstNo.BLIND

    # The session
    session_starts_at: dt.datetime | None = None
    session_ends_at: dt.datetime | None = None
    mediators_confirmed: int = 0
    mediators_needed: int = 2
    reschedules: int = 0
    reschedule_limit: int = 1
    no_shows: int = 0
    no_show: str = NoShow.RESCHEDULE_ONCE
    escalate_days: int = 3
    confirm_days: int = 3
    holds_seat: bool = False

    # The end
    report_in: bool = False
    report_days: int = 2
    surveys_missing: int = 0
    settlement: bool | None = None
    parties_state_success: bool | None = None
    closing_rule: str = ClosingRule.REPORT_AND_SURVEYS
    no_settlement: str = NoSettlement.CLOSE
    target_days: int | None = None
    reason: str = ""
    # Why a room above says that inviting must wait (`cases.readiness`); empty when it may go out.
    not_ready: str = ""
