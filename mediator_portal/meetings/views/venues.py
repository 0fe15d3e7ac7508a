"""Venues and their rooms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mediator_portal.meetings import presenters, services
from mediator_portal.meetings.forms import HoursForm, RoomFormSet, VenueForm
from mediator_portal.meetings.models import Venue
from mediator_portal.meetings.selectors import venues_visible_to
from mediator_portal.meetings.views.base import MeetingRequest, actor_of, desk, page, sent


@desk
@require_safe
def venue_list(request: MeetingRequest) -> HttpResponse:
    """List the venues."""
    venues = venues_visible_to(request.user, request.site)
    return page(request, "venues.html", _("Venues"), table=presenters.venue_table(venues))


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def venue(request: MeetingRequest, pk: int | None = None) -> HttpResponse:
    """Add or change a venue and its rooms."""
    found = get_object_or_404(venues_visible_to(request.user, request.site), pk=pk) if pk else None
    form = VenueForm(sent(request), instance=found)
    rooms = RoomFormSet(sent(request), instance=found or Venue())
    hours = HoursForm(sent(request), openings=found.openings if found else ())
    if request.method == "POST" and all([form.is_valid(), rooms.is_valid(), hours.is_valid()]):
        given = [{**row.cleaned_data, "id": row.instance.pk} for row in rooms if row.has_changed() or row.instance.pk]
        services.venue_save(
            program=request.program,
            venue=Venue.objects.get(pk=pk) if pk else None,
            values=form.cleaned_data,
            rooms=given,
            openings=hours.openings(),
            actor=actor_of(request),
        )
        messages.success(request, _("The venue is saved."))
        return redirect("meetings:venues")
    title = _("Change a venue") if pk else _("Add a venue")
    return page(request, "venue.html", title, form=form, rooms=rooms, hours=hours, forms=[*rooms.forms, hours])
