"""The plan of the week as its page shows it: each session's proposal with its reasons, and what it gave up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.meetings.fairplan import ELSEWHERE, FEW, GAVE_WAY, LANGUAGE, LOAD, GivenUp
from mediator_portal.meetings.matching import reason_words
from mediator_portal.meetings.words import day, hours, short_moment

if TYPE_CHECKING:
    from mediator_portal.meetings.models import MediationSession
    from mediator_portal.meetings.selectors import Planned, WeekPlan
    from program_pages.models import Program


def week_plan(plan: WeekPlan, program: Program) -> list[dict[str, Any]]:
    """Return the sessions in the order in which the plan decided them."""
    return [_row(each, number, plan, program) for number, each in enumerate(plan.planned, start=1)]


def _row(planned: Planned, number: int, plan: WeekPlan, program: Program) -> dict[str, Any]:
    session, proposal = planned.session, planned.proposal
    return {
        "number": number,
        "reference": session.case.reference,
        "when": _("%(day)s, %(hours)s")
        % {
            "day": day(session.starts_at, program),
            "hours": hours(session.starts_at, session.ends_at, program),
        },
        "place": str(session.room),
        "answers": _answers(planned),
        "people": _people(planned, plan),
        "empty": _empty_words(planned),
        "given_up": [_given_up(each, plan, program) for each in proposal.given_up],
        "differs": proposal.chosen is not None and bool(proposal.given_up),
        "rivals": [_named(each, program) for each in planned.rivals],
        "url": reverse("meetings:session_match", args=[session.reference]),
        "ask_url": reverse("meetings:request", args=[session.case.reference]),
    }


def _answers(planned: Planned) -> str:
    count = len(planned.board.ranking.people)
    words = ngettext("%(count)d mediator can be chosen", "%(count)d mediators can be chosen", count) % {"count": count}
    return _("%(words)s, %(needed)d needed") % {"words": words, "needed": planned.board.wants.needed}


def _people(planned: Planned, plan: WeekPlan) -> dict[str, Any] | None:
    """Return the proposed people, the experienced first, with what speaks for each and for the pair."""
    chosen = planned.proposal.chosen
    if chosen is None:
        return None
    members = sorted(chosen.members, key=lambda each: (not each.lead, each.reference))
    names = {each.key: plan.mediators[each.key].name for each in members}
    together = [reason_words(each) for each in chosen.reasons if each.key is None]
    alone = [
        _("%(name)s: %(reasons)s")
        % {
            "name": names[member.key],
            "reasons": " · ".join(reason_words(each) for each in chosen.reasons if each.key == member.key),
        }
        for member in members
    ]
    return {"title": _(" and ").join(names.values()), "reasons": [*together, *alone]}


def _empty_words(planned: Planned) -> str:
    word = planned.proposal.empty
    if word == FEW:
        return _("Too few mediators said yes or maybe.")
    if word == LANGUAGE:
        return _("Nobody who said yes speaks the language of every party, and no interpreter is named.")
    return _("Those who said yes are needed by a session at the same time that had even fewer.") if word else ""


def _given_up(each: GivenUp, plan: WeekPlan, program: Program) -> str:
    """Return in words why somebody whom the session would have had alone is not proposed."""
    name = plan.mediators[each.mediator].name
    other = _named(plan.sessions[each.session], program) if each.session else ""
    words = {
        ELSEWHERE: _("%(name)s takes %(other)s at the same time."),
        GAVE_WAY: _("%(name)s is left to %(other)s, which would have nobody otherwise."),
        LOAD: _("%(name)s has %(other)s in this plan, so somebody who carries less comes first."),
    }.get(each.word, _("%(name)s would have sat with somebody who is no longer free; another pair is better now."))
    return words % {"name": name, "other": other}


def _named(session: MediationSession, program: Program) -> str:
    return f"{session.case.reference} ({short_moment(session.starts_at, program)})"
