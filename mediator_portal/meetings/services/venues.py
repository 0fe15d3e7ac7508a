"""Venues and their rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from mediator_portal.meetings.models import Room, Venue, VenueHours
from mediator_portal.meetings.opening import Opening, merged
from mediator_portal.meetings.services.base import STAFF, require_roles
from portal.audit.services import record

if TYPE_CHECKING:
    from mediator_portal.cases.rules import Actor
    from program_pages.models import Program

FIELDS = (
    "name",
    "address",
    "online",
    "features",
    "accessibility",
    "neutrality",
    "languages_nearby",
    "travel",
    "active",
)


def venue_save(
    *,
    program: Program,
    venue: Venue | None,
    values: Mapping[str, Any],
    rooms: Sequence[Mapping[str, Any]],
    actor: Actor,
    openings: Sequence[Opening] | None = None,
) -> Venue:
    """Add or change a venue with its rooms. A room is never deleted: sessions point to it; it goes out of use.

    `rooms` are mappings with `id` (None: a new room), `name`, `seats` and `active`; `openings` are the venue's hours as
    they are from now on (empty: open whenever needed, None: as they were).
    """
    require_roles(actor, program.site_id, STAFF)
    with transaction.atomic():
        venue = venue or Venue(program=program)
        for field in FIELDS:
            if field in values:
                setattr(venue, field, values[field])
        venue.save()
        known = {room.pk: room for room in venue.rooms.select_for_update()}
        for given in rooms:
            room = known.get(given["id"]) if given.get("id") else Room(venue=venue)
            if room is not None:
                room.name, room.seats, room.active = given["name"], given["seats"], given["active"]
                room.save()
        if openings is not None:
            venue.hours.all().delete()
            VenueHours.objects.bulk_create(
                VenueHours(venue=venue, weekday=one.weekday, opens=one.opens, closes=one.closes)
                for one in merged(openings)
            )
        record(action="venue.save", actor=actor.user, site=program.site_id, target=venue, fields=sorted(values))
    return venue
