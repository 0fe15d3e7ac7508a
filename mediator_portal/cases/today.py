"""What needs a coordinator or director now. Staff learn that somebody answered, never what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.today import TodayItem
from mediator_portal.cases.enums import DEAD_STATES, CaseState
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import clock
from mediator_portal.cases.selectors import cases_waiting
from mediator_portal.cases.services import people_asked
from portal.accounts.enums import CASE_ROLES
from portal.accounts.selectors import has_role

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User

# How early a coming deadline stands on the list.
AHEAD: Final = dt.timedelta(days=7)
# A list of more than this helps nobody decide what to do first.
MOST: Final = 100
# Staff call back somebody who wants to talk by the end of the second working day.
CALL_BACK_DAYS: Final = 2


def case_items(user: User, site: Site, now: dt.datetime) -> Iterator[TodayItem]:
    """Return what waits in the site's cases: three queries, however many cases; the most pressing `MOST` of them."""
    if not has_role(user, site, *CASE_ROLES):
        return
    for case in cases_waiting(user, site, now, ahead=AHEAD)[:MOST]:
        yield from _state_items(case, now)
        yield from _investigation_items(case, now)
        if case.state == CaseState.INVITING:
            for person in people_asked(case):
                yield from _person_items(case, person, now)


def _state_items(case: Case, now: dt.datetime) -> Iterator[TodayItem]:
    """One line for a case that waits for staff in its present state."""
    if case.state == CaseState.REFERRED:
        yield _item(case, _("New referral"), _("Start screening"), _screen_by(case), "screen")
    elif case.state == CaseState.SCREENING:
        yield _item(case, _("Being screened"), _("Finish the checklist"), _screen_by(case), "screen", "cases:screening")
    elif case.state == CaseState.INVITING and case.window_closes_at and now >= case.window_closes_at - AHEAD:
        waiting = [person for person in people_asked(case) if person.answered_at is None]
        if waiting and now < case.window_closes_at:
            label = ngettext("%(count)s person has not answered", "%(count)s people have not answered", len(waiting))
            yield _item(case, label % {"count": len(waiting)}, _("Call"), case.window_closes_at, "window")
    elif case.state == CaseState.REPORTED:
        yield _item(case, _("Report and surveys are in"), _("Close the case"), None, "close")


def _person_items(case: Case, person: CasePerson, now: dt.datetime) -> Iterator[TodayItem]:
    role = person.get_role_display()
    if person.wants_talk_at is not None:
        day = clock.working_days_after(person.wants_talk_at.astimezone(case.program.tz).date(), CALL_BACK_DAYS)
        label = _("%(role)s wants to talk to someone") % {"role": role}
        yield _item(case, label, _("Call back"), clock.end_of_day(day, case.program.tz), "talk")
    usable = any(point.state not in DEAD_STATES for point in person.contact_points.all())
    if not usable and person.answered_at is None and person.unreachable_at is None:
        label = _("%(role)s: no address or number works") % {"role": role}
        yield _item(case, label, _("Find another way"), case.window_closes_at, "reach")


def _investigation_items(case: Case, now: dt.datetime) -> Iterator[TodayItem]:
    """The other clock: once the reserve begins, the investigation needs its time."""
    if case.investigation_due_on is None or case.state in {CaseState.REFERRED, CaseState.SCREENING, CaseState.REPORTED}:
        return
    reserve = case.investigation_due_on - dt.timedelta(days=case.program.reserve_days)
    if now >= clock.end_of_day(reserve, case.program.tz) - AHEAD:
        due = clock.end_of_day(case.investigation_due_on, case.program.tz)
        yield _item(case, _("The investigation's deadline is near"), _("Decide"), due, "deadline")


def _screen_by(case: Case) -> dt.datetime | None:
    """Return the last day that leaves a whole answer window before the investigation's reserve."""
    if case.investigation_due_on is None:
        return None
    days = case.program.reserve_days + case.program.answer_days
    return clock.end_of_day(case.investigation_due_on - dt.timedelta(days=days), case.program.tz)


def _item(
    case: Case, label: str, verb: str, due_at: dt.datetime | None, kind: str, url_name: str = "cases:case"
) -> TodayItem:
    return TodayItem(
        label=label,
        verb=verb,
        url=reverse(url_name, args=[case.reference]),
        detail=f"{case.reference} · {case.get_state_display()}",
        due_at=due_at,
        kind=kind,
    )
