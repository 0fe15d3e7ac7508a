"""The guards of moves: each looks at the facts and returns None, or one sentence that says what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.cases.enums import PARTIES, PersonRole, ReturnReason
from mediator_portal.cases.rules.facts import Facts
from mediator_portal.cases.rules.participation import outcome_move
from mediator_portal.cases.rules.screening import current_reviews, verdict_problem
from portal import dates
from program_pages.enums import ClosingRule, NoSettlement

Guard = Callable[[Facts], str | None]

# What the released answers must be, for the printed table.
RELEASES: Final = {
    "consent": "The release hour has come, and all whose yes the policy asks for said yes and signed.",
    "invite_second": "The release hour has come, and the side that is asked first said yes and signed.",
    "return_declined": "The release hour has come, and somebody said no.",
    "return_lapsed": "The release hour has come, and the window closed without all signed answers.",
    "return_unreachable": "The release hour has come, nobody said no, and somebody could not be reached.",
}
# An answer window shorter than this is no offer: nobody reads, thinks and signs in a day.
SHORTEST_WINDOW: Final = dt.timedelta(days=1)


def checklist_allows(facts: Facts) -> str | None:
    """The checklist is complete and every reviewer needed says: eligible and suitable."""
    return verdict_problem(facts.rules, facts.reviews, positive=True, second_reviewer=facts.second_reviewer)


def checklist_refuses(facts: Facts) -> str | None:
    """Every reviewer needed says: not eligible, or not suitable."""
    return verdict_problem(facts.rules, facts.reviews, positive=False, second_reviewer=facts.second_reviewer)


def both_reachable(facts: Facts) -> str | None:
    """Both sides stand on the case, and everybody who decides has an address or number that works."""
    if {party.role for party in facts.parties} < set(PARTIES):
        return _("A case needs a complainant and an officer.")
    if all(party.reachable for party in facts.parties):
        return None
    return _(
        "We have no way to reach one of the people who decide. Add an e-mail address, a telephone number or a postal "
        "address."
    )


def guardians_there(facts: Facts) -> str | None:
    """Whoever is under 18 has a parent or guardian on the case."""
    if not any(party.lacks_guardian for party in facts.parties):
        return None
    return _("Somebody on this case is under 18. Add a parent or guardian: they sign too.")


def attenders_signed(facts: Facts) -> str | None:
    """Interpreter, support persons and observers who came have signed."""
    open_roles = [PersonRole(one.role).label for one in facts.attenders if not one.signed and not one.declined]
    if not open_roles:
        return None
    return _(
        "Not signed yet: %(who)s. Nobody is in the room without having signed: have it signed, or staff take the "
        "person off the case."
    ) % {"who": ", ".join(str(label) for label in open_roles)}


def window_fits(facts: Facts) -> str | None:
    """Every answer window leaves the investigation its reserve."""
    if all(closes - opens >= SHORTEST_WINDOW for opens, closes in facts.next_windows):
        return None
    day = dates.full_date(facts.investigation_due_on) if facts.investigation_due_on else ""
    return _(
        "The investigation is due on %(day)s and keeps a reserve of %(reserve)s days: "
        "no time is left for the parties to answer."
    ) % {"day": day, "reserve": facts.reserve_days}


def texts_ready(facts: Facts) -> str | None:
    """In production: each party has an agreement to read that counsel, and for a translation a translator, approved."""
    return facts.not_ready or None


def released(name: str) -> Guard:
    """Return the guard of a release: the hour has come and the answers lead to the move `name`."""

    def guard(facts: Facts) -> str | None:
        if facts.release_at is None or facts.now < facts.release_at:
            return _("The case waits for the release hour.")
        return None if outcome_move(facts) == name else _("The answers lead elsewhere.")

    guard.__doc__ = RELEASES[name]
    return guard


def slot_fixed(facts: Facts) -> str | None:
    """A time and a place are fixed, and they lie ahead."""
    if facts.session_starts_at is None:
        return _("Choose a time and a place for the session first.")
    return None if facts.session_starts_at > facts.now else _("The chosen time is over. Choose another one.")


def mediators_enough(facts: Facts) -> str | None:
    """As many mediators are confirmed as the policy says."""
    missing = facts.mediators_needed - facts.mediators_confirmed
    if missing <= 0:
        return None
    return ngettext("%(count)s mediator is still missing.", "%(count)s mediators are still missing.", missing) % {
        "count": missing
    }


def mediators_too_few(facts: Facts) -> str | None:
    """Fewer mediators are confirmed than the policy says."""
    return _("All mediators are there.") if facts.mediators_confirmed >= facts.mediators_needed else None


def reschedules_left(facts: Facts) -> str | None:
    """The session was moved fewer times than the policy allows."""
    if facts.reschedules < facts.reschedule_limit:
        return None
    return ngettext(
        "This session was already moved %(count)s time, the most our policy allows.",
        "This session was already moved %(count)s times, the most our policy allows.",
        facts.reschedules,
    ) % {"count": facts.reschedules}


def session_begun(facts: Facts) -> str | None:
    """The session has begun."""
    if facts.session_starts_at is not None and facts.now >= facts.session_starts_at:
        return None
    return _("The session has not begun yet.")


def session_not_over(facts: Facts) -> str | None:
    """The session is not over."""
    if facts.session_ends_at is None or facts.now < facts.session_ends_at:
        return None
    return _("The session is over, so there is nothing left to withdraw from.")


def report_complete(facts: Facts) -> str | None:
    """The mediators' report and their surveys are in. A party's survey never holds a case."""
    if not facts.report_in:
        return _("The mediators' report is not in yet.")
    if facts.surveys_missing:
        return ngettext(
            "%(count)s mediator's survey is missing.",
            "%(count)s mediators' surveys are missing.",
            facts.surveys_missing,
        ) % {"count": facts.surveys_missing}
    return None


def may_close(facts: Facts) -> str | None:
    """The closing rule of the policy is met."""
    return (
        _("No settlement, and the parties do not state success: under our policy this case returns to investigation.")
        if _goes_back(facts)
        else None
    )


def must_return(facts: Facts) -> str | None:
    """No settlement, the policy says return, and the parties do not state success."""
    return None if _goes_back(facts) else _("Under our policy this case can be closed.")


def _goes_back(facts: Facts) -> bool:
    """True without success, where the policy sends such a case back. Statements count where they are the rule."""
    stated = facts.closing_rule == ClosingRule.PARTIES_STATE_SUCCESS and bool(facts.parties_state_success)
    return not facts.settlement and not stated and facts.no_settlement == NoSettlement.RETURN


def screening_return_reason(facts: Facts) -> ReturnReason:
    """Return whether the reviewers found the case not eligible, or eligible but not suitable."""
    reviews = current_reviews(facts.rules, facts.reviews)
    eligible = bool(reviews) and all(review.eligible for review in reviews)
    return ReturnReason.NOT_SUITABLE if eligible else ReturnReason.NOT_ELIGIBLE
