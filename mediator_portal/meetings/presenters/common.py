"""When and where a session is, for every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.meetings import opening
from mediator_portal.meetings.enums import VenueFeature
from mediator_portal.meetings.words import day, hours, place
from program_pages.rules import words

if TYPE_CHECKING:
    from mediator_portal.meetings.models import MediationSession, Venue

Row = dict[str, Any]


def facts(session: MediationSession) -> list[Row]:
    """Return when and where, with icons."""
    program = session.case.program
    return [
        {"icon": "calendar", "label": _("Day"), "value": day(session.starts_at, program)},
        {
            "icon": "clock",
            "label": _("Time"),
            "value": _("%(hours)s (%(zone)s)")
            % {"hours": hours(session.starts_at, session.ends_at, program), "zone": words.zone(program)},
        },
        {"icon": "video" if session.is_online else "place", "label": _("Place"), "value": place(session.room)},
    ]


def about(session: MediationSession) -> Row:
    """Return what every page below a session shows first."""
    return {"session": session, "facts": facts(session), "reference": session.case.reference}


def venue_facts(venue: Venue) -> list[Row]:
    """Return what helps somebody come: the way there, what the place offers, its languages, why it is neutral."""
    offered = [str(VenueFeature(code).label) for code in venue.features if code in VenueFeature.values]
    rows: list[Row] = [
        {"label": _("How to get there"), "value": venue.travel},
        {"label": _("The place offers"), "value": "; ".join([*offered, *filter(None, [venue.accessibility])])},
        {"label": _("Languages spoken there"), "value": venue.languages_nearby},
        {"label": _("Why it is neutral"), "value": venue.neutrality},
    ]
    return [row for row in rows if row["value"]]


def venue_hours(venue: Venue) -> str:
    """Return the opening hours in words; empty where the place opens whenever it is needed."""
    return "; ".join(opening.in_words(venue.openings))


def moves_left(session: MediationSession) -> Row:
    """Return how often the time can still change, in words; at the limit, what is possible instead."""
    made, limit = session.case.reschedules, session.case.program.reschedule_limit
    if made == 0 < limit:
        words = ngettext(
            "Our policy lets a session move %(limit)d time. This one has not moved yet.",
            "Our policy lets a session move %(limit)d times. This one has not moved yet.",
            limit,
        )
        return {"at_limit": False, "limit_words": words % {"limit": limit}}
    if made < limit:
        words = ngettext(
            "Our policy lets a session move %(limit)d time. This one has moved %(made)d times.",
            "Our policy lets a session move %(limit)d times. This one has moved %(made)d times.",
            limit,
        )
        return {"at_limit": False, "limit_words": words % {"limit": limit, "made": made}}
    words = _(
        "This session has moved as often as our policy allows, so its time stays. You can still change the place, or "
        "put another mediator in. If a party cannot come at all, talk with them: they may withdraw, and the case then "
        "goes back to investigation."
    )
    return {"at_limit": True, "limit_words": words}
