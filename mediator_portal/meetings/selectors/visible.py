"""The only way to querysets of this room: what a person may see at a site."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from mediator_portal.cases.enums import PARTIES
from mediator_portal.cases.models import CasePerson
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.enums import SEATED, SessionState
from mediator_portal.meetings.models import (
    Interpreter,
    MediationSession,
    PoolRequest,
    Seat,
    Stipend,
    SurveyDone,
    Venue,
)
from portal.accounts.enums import CASE_ROLES, Role
from portal.accounts.selectors import has_role, roles_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.models import Site

    from portal.accounts.models import User

    Anybody = User | AnonymousUser

# States of a session that a mediator with a seat still sees: a cancelled one explains itself.
SHOWN_TO_SEATED = (SessionState.REQUESTED, SessionState.CONFIRMED, SessionState.HELD, SessionState.CANCELLED)
STIPEND_READERS = frozenset({Role.COORDINATOR, Role.DIRECTOR, Role.FINANCE})


def _signed_in(user: Anybody) -> User:
    """Return a person who holds a role, so is signed in."""
    return cast("User", user)


def own_mediators(user: Anybody, site: Site) -> QuerySet[Mediator]:
    """Return the mediator record of the person at the site: one row or none."""
    if not has_role(user, site, Role.MEDIATOR):
        return Mediator.objects.none()
    return Mediator.objects.filter(user=_signed_in(user), program__site=site).select_related("program__site")


def own_interpreters(user: Anybody, site: Site) -> QuerySet[Interpreter]:
    """Return the interpreter record of the person at the site: one row or none."""
    if not has_role(user, site, Role.INTERPRETER):
        return Interpreter.objects.none()
    return Interpreter.objects.filter(user=_signed_in(user), program__site=site).select_related("program__site")


def sessions_visible_to(user: Anybody, site: Site) -> QuerySet[MediationSession]:
    """Return the sessions a person may see: coordinator and director all, a mediator those with a seat of theirs."""
    of_site = MediationSession.objects.filter(case__program__site=site).select_related(
        "case__program__site", "room__venue"
    )
    if roles_of(user, site) & CASE_ROLES:
        return of_site
    return sessions_seated(user, site)


def sessions_seated(user: Anybody, site: Site) -> QuerySet[MediationSession]:
    """Return the sessions in which the person holds a confirmed or standby seat, whatever else they are."""
    of_site = MediationSession.objects.filter(case__program__site=site).select_related(
        "case__program__site", "room__venue"
    )
    if not has_role(user, site, Role.MEDIATOR):
        return of_site.none()
    seats = Seat.objects.filter(mediator__user=_signed_in(user), state__in=SEATED)
    return of_site.filter(pk__in=seats.values("session_id"), state__in=SHOWN_TO_SEATED)


def sessions_at_hand(user: Anybody, site: Site, now: dt.datetime) -> QuerySet[MediationSession]:
    """Return the sessions that a mediator's first page shows, soonest first, with their seats.

    They are to come, or over and still waiting for the report or for the person's own survey.
    """
    surveyed = Exists(SurveyDone.objects.filter(session=OuterRef("pk"), mediator__user=_signed_in(user)))
    to_report = Q(report=None, state__in=[SessionState.CONFIRMED, SessionState.HELD])
    to_survey = Q(report__isnull=False, state=SessionState.HELD) & ~surveyed
    seated = sessions_seated(user, site).exclude(state=SessionState.CANCELLED).select_related("report")
    at_hand = seated.filter(Q(ends_at__gt=now) | to_report | to_survey)
    return at_hand.prefetch_related(Prefetch("seats", queryset=seats_in_order()))


def sessions_with_people(sessions: QuerySet[MediationSession]) -> QuerySet[MediationSession]:
    """Return sessions with the seats, requests and confirmations that lists and pages show."""
    return sessions.prefetch_related(Prefetch("seats", queryset=seats_in_order()), "requests", "confirmations")


def with_parties(sessions: QuerySet[MediationSession]) -> QuerySet[MediationSession]:
    """Return sessions with the parties of their cases, whose word is still open, and what interpreters said."""
    parties = CasePerson.objects.filter(role__in=PARTIES, left_out_at=None)
    return sessions.prefetch_related(Prefetch("case__people", queryset=parties), "bookings")


def seats_in_order() -> QuerySet[Seat]:
    """Return seats with their mediators: the confirmed by number, then the others."""
    in_order = Seat.objects.select_related("mediator")
    return in_order.order_by(F("number").asc(nulls_last=True), "state", "at", "pk")


def seats_of(user: Anybody, site: Site) -> QuerySet[Seat]:
    """Return the seats a person ever held at the site, given back ones too (their calendar file says so)."""
    if not has_role(user, site, Role.MEDIATOR):
        return Seat.objects.none()
    return Seat.objects.filter(mediator__user=_signed_in(user), session__case__program__site=site).select_related(
        "mediator__program__site", "session__case__program__site", "session__room__venue"
    )


def requests_visible_to(user: Anybody, site: Site) -> QuerySet[PoolRequest]:
    """Return the requests a person may see: coordinator and director all, a mediator their own."""
    rows = PoolRequest.objects.filter(session__case__program__site=site).select_related(
        "mediator", "session__case__program__site", "session__room__venue"
    )
    if roles_of(user, site) & CASE_ROLES:
        return rows
    return requests_of(user, site)


def requests_of(user: Anybody, site: Site) -> QuerySet[PoolRequest]:
    """Return the requests to the person as a mediator, whatever else they are."""
    if not has_role(user, site, Role.MEDIATOR):
        return PoolRequest.objects.none()
    return PoolRequest.objects.filter(
        session__case__program__site=site, mediator__user=_signed_in(user)
    ).select_related("mediator", "session__case__program__site", "session__room__venue")


def requests_waiting(user: Anybody, site: Site, now: dt.datetime) -> QuerySet[PoolRequest]:
    """Return the requests that need the mediator's answer: none or a maybe so far, while it can help."""
    open_sessions = Q(session__state=SessionState.REQUESTED, session__starts_at__gt=now)
    waiting = requests_of(user, site).filter(open_sessions, reply__in=["", "maybe"])
    held = Seat.objects.filter(mediator__user=_signed_in(user), state__in=SEATED)
    return waiting.exclude(session__in=held.values("session_id")).order_by("session__reply_by", "session__starts_at")


def stipends_visible_to(user: Anybody, site: Site) -> QuerySet[Stipend]:
    """Return the stipends a person may see: coordinator, director and finance all, a mediator their own."""
    rows = Stipend.objects.filter(session__case__program__site=site).select_related(
        "mediator", "session__case__program__site"
    )
    roles = roles_of(user, site)
    if roles & STIPEND_READERS:
        return rows
    if Role.MEDIATOR in roles:
        return rows.filter(mediator__user=_signed_in(user))
    return rows.none()


def venues_visible_to(user: Anybody, site: Site) -> QuerySet[Venue]:
    """Return the venues of the program, for coordinator and director."""
    if not roles_of(user, site) & CASE_ROLES:
        return Venue.objects.none()
    return Venue.objects.filter(program__site=site).prefetch_related("rooms", "hours")
