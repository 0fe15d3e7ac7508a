"""What staff need to do about sessions and stipends, for the page "Today"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from home.today import TodayItem
from mediator_portal.cases.enums import PARTIES, CaseState
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.selectors import cases_visible_to
from mediator_portal.meetings import escalation, rules, signing
from mediator_portal.meetings.enums import PartyAnswer, SessionState, StipendState
from mediator_portal.meetings.interpreting import BOOKABLE, Work
from mediator_portal.meetings.models import MediationSession
from mediator_portal.meetings.selectors import (
    sessions_visible_to,
    sessions_with_people,
    stipends_visible_to,
    with_parties,
)
from mediator_portal.meetings.selectors.interpreters import interpreting_to_do
from mediator_portal.meetings.selectors.more import answers_of
from mediator_portal.meetings.words import short_moment
from portal.accounts.enums import CASE_ROLES, Role
from portal.accounts.selectors import roles_of
from portal.languages import own_name

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise
    from wagtail.models import Site

    from portal.accounts.models import User

# A held session without a report stays on the list this long.
LATE = dt.timedelta(days=60)


def meeting_items(user: User, site: Site, now: dt.datetime) -> Iterable[TodayItem]:
    """Return what waits: times to choose, mediators to ask and confirm, parties to call, reports, stipends."""
    roles = roles_of(user, site)
    items: list[TodayItem] = []
    if roles & CASE_ROLES:
        items += _scheduling(user, site, now)
        sessions = _sessions(user, site, now)
        signs = bool(sessions) and signing.asks(sessions[0].case.program)
        for session in sessions:
            items += session_items(session, now, signs=signs)
    if roles & {Role.DIRECTOR, Role.FINANCE}:
        items += _stipends(user, site, roles)
    return items


def _sessions(user: User, site: Site, now: dt.datetime) -> list[MediationSession]:
    waiting = with_parties(sessions_with_people(sessions_visible_to(user, site)))
    live = waiting.filter(state__in=[SessionState.PLANNED, SessionState.REQUESTED, SessionState.CONFIRMED])
    held = waiting.filter(state=SessionState.HELD, report=None, ends_at__gt=now - LATE)
    return [*live, *held]


def session_items(session: MediationSession, now: dt.datetime, *, signs: bool = False) -> Iterator[TodayItem]:
    """Return what a session asks of staff now; its seats, requests, confirmations and parties are loaded.

    `signs`: mediators of the program sign an agreement (`signing.asks`).
    """
    if session.state == SessionState.PLANNED:
        yield from _planned(session, now)
    elif session.state == SessionState.REQUESTED:
        yield from _requested(session, now)
    elif session.state == SessionState.CONFIRMED:
        yield from _confirmed(session, now)
    else:
        yield from _held(session, now)
    if signs:
        yield from _unsigned(session, now)
    if session.state in BOOKABLE and session.starts_at > now:
        yield from _interpreters(session, now)


def _scheduling(user: User, site: Site, now: dt.datetime) -> Iterator[TodayItem]:
    cases = cases_visible_to(user, site).filter(state=CaseState.SCHEDULING)
    cases = cases.exclude(sessions__state=SessionState.PLANNED)
    parties = CasePerson.objects.filter(role__in=PARTIES, left_out_at=None).prefetch_related("times")
    for case in cases.prefetch_related(Prefetch("people", queryset=parties)):
        silent = [person for person in case.people.all() if not person.times.all()]
        url = reverse("meetings:plan", args=[case.reference])
        due = _target(case)
        if not silent:
            yield TodayItem(_("Choose a time and a place"), _("Plan"), url, case.reference, due)
        elif now - case.state_since > dt.timedelta(days=3):
            names = ", ".join(str(person.get_role_display()) for person in silent)
            words = _("No times offered yet: %(who)s") % {"who": names}
            yield TodayItem(words, _("Call"), url, case.reference, due, "call")


def _planned(session: MediationSession, now: dt.datetime) -> Iterator[TodayItem]:
    program = session.case.program
    first, last = rules.notice_window(program, session.starts_at.astimezone(program.tz).date())
    if first is None or first <= now.astimezone(program.tz).date():
        due = dt.datetime.combine(last, dt.time(17), program.tz) if last else session.starts_at
        url = reverse("meetings:request", args=[session.case.reference])
        yield TodayItem(_("Ask the mediators"), _("Ask"), url, _about(session), due)


def _requested(session: MediationSession, now: dt.datetime) -> Iterator[TodayItem]:
    program = session.case.program
    answers = answers_of(session)
    url = reverse("meetings:session_match", args=[session.reference])
    due = session.starts_at - dt.timedelta(days=program.escalate_days)
    close = rules.is_due(starts_at=session.starts_at, days=program.escalate_days, now=now, tz=program.tz)
    if answers.enough:
        yield TodayItem(_("Confirm the mediators"), _("Choose"), url, _about(session), session.reply_by or due)
    elif close:
        words = ngettext("%(count)d mediator is missing", "%(count)d mediators are missing", answers.missing)
        yield TodayItem(words % {"count": answers.missing}, _("Find"), url, _about(session), due, "escalate")
    elif escalation.few_since(program, answers, now) is not None:
        words = _("Too few mediators have said yes: %(yes)d of %(missing)d")
        counts = {"yes": answers.yes, "missing": answers.missing}
        yield TodayItem(words % counts, _("See"), url, _about(session), session.reply_by or due, "escalate")


def _confirmed(session: MediationSession, now: dt.datetime) -> Iterator[TodayItem]:
    program = session.case.program
    url = reverse("meetings:session", args=[session.reference])
    if session.ends_at <= now:
        yield TodayItem(_("Did the session take place?"), _("Record"), url, _about(session), session.ends_at)
        return
    answers = {row.person_id: row.answer for row in session.confirmations.all()}
    close = rules.is_due(starts_at=session.starts_at, days=program.confirm_days, now=now, tz=program.tz)
    for person in session.case.people.all():
        who = {"who": str(person.get_role_display())}
        if answers.get(person.pk) == PartyAnswer.CHANGE:
            words = _("%(who)s asks for a change of the session") % who
            yield TodayItem(words, _("Answer"), url, _about(session), session.starts_at, "call")
        elif person.pk not in answers and close:
            due = session.starts_at - dt.timedelta(days=max(program.confirm_days - 1, 0))
            words = _("%(who)s has not confirmed the session") % who
            yield TodayItem(words, _("Call"), url, _about(session), due, "call")


# What staff do about interpreters: what stands on Today, the word of its link, and what kind of work it is.
INTERPRETING: dict[Work, tuple[_StrPromise, _StrPromise, str]] = {
    Work.CONFIRM: (gettext_lazy("Confirm the interpreter: %(language)s"), gettext_lazy("Choose"), "task"),
    Work.CALL: (gettext_lazy("The interpreter has not answered: %(language)s"), gettext_lazy("Call"), "call"),
    Work.ASK: (gettext_lazy("Nobody interprets yet: %(language)s"), gettext_lazy("Ask"), "task"),
}


def _interpreters(session: MediationSession, now: dt.datetime) -> Iterator[TodayItem]:
    url = reverse("meetings:session_interpreters", args=[session.reference])
    for each in interpreting_to_do(session, now):
        words, verb, kind = INTERPRETING[each.work]
        label = words % {"language": own_name(each.language)}
        yield TodayItem(label, str(verb), url, _about(session), each.by or session.starts_at, kind)


def _unsigned(session: MediationSession, now: dt.datetime) -> Iterator[TodayItem]:
    """Name the mediators who have not signed, from the day before the session until the report is in."""
    near = rules.is_due(starts_at=session.starts_at, days=1, now=now, tz=session.case.program.tz)
    waits = near or (now >= session.starts_at and session.state in {SessionState.CONFIRMED, SessionState.HELD})
    names = [seat.mediator.name for seat in signing.unsigned(session.seats.all())] if waits else []
    if names:
        words = _("Not signed the agreement yet: %(names)s") % {"names": ", ".join(names)}
        url = reverse("meetings:session", args=[session.reference])
        yield TodayItem(words, _("Call"), url, _about(session), session.starts_at, "call")


def _held(session: MediationSession, now: dt.datetime) -> Iterator[TodayItem]:
    due = session.ends_at + dt.timedelta(days=session.case.program.report_days)
    if due <= now:
        url = reverse("meetings:session", args=[session.reference])
        yield TodayItem(_("The mediators' report is late"), _("Ask"), url, _about(session), due, "call")


def _stipends(user: User, site: Site, roles: frozenset[Role]) -> Iterator[TodayItem]:
    counts = dict(stipends_visible_to(user, site).order_by().values_list("state").annotate(Count("pk")))
    url = reverse("meetings:stipends")
    raised, approved = counts.get(StipendState.RAISED, 0), counts.get(StipendState.APPROVED, 0)
    if raised and Role.DIRECTOR in roles:
        words = ngettext("%(count)d stipend to approve", "%(count)d stipends to approve", raised) % {"count": raised}
        yield TodayItem(words, _("Approve"), f"{url}?state={StipendState.RAISED.value}")
    if approved and Role.FINANCE in roles:
        words = ngettext("%(count)d stipend to pay", "%(count)d stipends to pay", approved) % {"count": approved}
        yield TodayItem(words, _("Pay"), f"{url}?state={StipendState.APPROVED.value}")


def _about(session: MediationSession) -> str:
    return f"{session.case.reference} · {short_moment(session.starts_at, session.case.program)}"


def _target(case: Case) -> dt.datetime | None:
    days = case.program.target_days
    return case.received_at + dt.timedelta(days=days) if days is not None else None
