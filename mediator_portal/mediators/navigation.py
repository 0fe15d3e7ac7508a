"""Where this room stands in the portal's menu, and what it puts on today's list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from home import navigation, today
from mediator_portal.mediators.enums import ApplicationState, MediatorState
from mediator_portal.mediators.selectors import applications_visible_to, mediators_visible_to, scores_visible_to
from portal.accounts.enums import Role
from portal.accounts.selectors import has_role

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User

STAFF: Final = frozenset({Role.COORDINATOR, Role.DIRECTOR})
# How long before its end a term is on today's list.
TERM_NOTICE: Final = dt.timedelta(days=60)


def register_all() -> None:
    """Register the menu entries and today's items."""
    panel = STAFF | {Role.PANEL_MEMBER}
    navigation.register(navigation.NavItem(_("Applications"), "mediators:applications", panel, 40))
    navigation.register(navigation.NavItem(_("Mediators"), "mediators:mediators", STAFF, 45))
    mediator = frozenset({Role.MEDIATOR})
    navigation.register(navigation.NavItem(_("Training"), "mediators:training_signup", mediator, 8))
    navigation.register(navigation.NavItem(_("Training dates"), "mediators:training_dates", STAFF, 46))
    today.register(applications_today)
    today.register(terms_today)


def applications_today(user: User, site: Site, now: dt.datetime) -> Iterable[today.TodayItem]:
    """Yield new applications for staff, and interviews to score for panel members."""
    if has_role(user, site, *STAFF):
        yield from _new_applications(user, site)
    if has_role(user, site, Role.PANEL_MEMBER):
        yield from _to_score(user, site, now)


def terms_today(user: User, site: Site, now: dt.datetime) -> Iterable[today.TodayItem]:
    """Yield the terms that end soon or have ended, for staff."""
    if not has_role(user, site, *STAFF):
        return
    states = [MediatorState.ACTIVE, MediatorState.ON_LEAVE]
    ending = mediators_visible_to(user, site).select_related("program")
    for mediator in ending.filter(state__in=states, term_ends__lte=(now + TERM_NOTICE).date()).order_by("term_ends"):
        tz = mediator.program.tz
        yield today.TodayItem(
            label=_now("A term ends: %(name)s") % {"name": mediator.name},
            verb=_now("Renew or end"),
            url=reverse("mediators:mediator", args=[mediator.reference]),
            due_at=dt.datetime.combine(mediator.term_ends, dt.time(23, 59), tzinfo=tz) if mediator.term_ends else None,
            kind="term",
        )


def _new_applications(user: User, site: Site) -> Iterator[today.TodayItem]:
    count = applications_visible_to(user, site).filter(state=ApplicationState.RECEIVED).count()
    if count:
        words = ngettext("%(count)d new application", "%(count)d new applications", count) % {"count": count}
        url = f"{reverse('mediators:applications')}?state={ApplicationState.RECEIVED.value}"
        yield today.TodayItem(label=words, verb=_now("Read"), url=url, kind="application")


def _to_score(user: User, site: Site, now: dt.datetime) -> Iterator[today.TodayItem]:
    scored = scores_visible_to(user, site).filter(panel_member=user).values("application")
    held = applications_visible_to(user, site).filter(state=ApplicationState.INTERVIEW, interview_at__lte=now)
    for application in held.exclude(pk__in=scored):
        yield today.TodayItem(
            label=_now("Interview with %(name)s") % {"name": application.name},
            verb=_now("Enter your scores"),
            url=reverse("mediators:application", args=[application.reference]),
            kind="score",
        )
