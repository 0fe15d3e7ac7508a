"""Private calendars whose busy times count, and the feed of a person's own sessions."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediator_portal.meetings import feeds, services
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.forms import CalendarForm
from mediator_portal.meetings.views.base import MeetingRequest, actor_of, own_owner, page, sent, timekeepers_only
from portal.accounts.access import open_to_all


@timekeepers_only
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_add(request: MeetingRequest) -> HttpResponse:
    """Add a private calendar."""
    form, refusal = CalendarForm(sent(request), request.FILES or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.calendar_add(owner=own_owner(request), actor=actor_of(request), **form.values())
            messages.success(request, _("Your calendar is read. Its busy times no longer count as free."))
            return redirect("meetings:availability")
        except SessionRefused as refused:
            refusal = refused.sentence
    return page(request, "calendar_add.html", _("Add a private calendar"), form=form, refusal=refusal)


@timekeepers_only
@require_POST
def calendar_remove(request: MeetingRequest, pk: int) -> HttpResponse:
    """Take a private calendar away."""
    calendar = get_object_or_404(own_owner(request).calendars, pk=pk)
    services.calendar_remove(calendar=calendar, actor=actor_of(request))
    messages.success(request, _("The calendar and its busy times are removed."))
    return redirect("meetings:availability")


@timekeepers_only
@require_POST
def feed_make(request: MeetingRequest) -> HttpResponse:
    """Give the person a secret address, or another one."""
    services.feed_make(owner=own_owner(request), actor=actor_of(request))
    messages.success(request, _("Here is the address of your calendar. An older one no longer works."))
    return redirect("meetings:availability")


@timekeepers_only
@require_POST
def feed_end(request: MeetingRequest) -> HttpResponse:
    """Take the secret address away."""
    services.feed_end(owner=own_owner(request), actor=actor_of(request))
    messages.success(request, _("The address no longer works."))
    return redirect("meetings:availability")


@open_to_all
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the sessions of whoever this secret is of; an unknown one is the same 404 as everything unknown."""
    found = feeds.find(secret, request.site)
    if found is None:
        raise Http404
    content, etag, changed_at = feeds.content_of(found)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-cache"
    stamp = int(changed_at.timestamp())
    answer["ETag"], answer["Last-Modified"] = etag, http_date(stamp)
    return get_conditional_response(request, etag=etag, last_modified=stamp, response=answer) or answer
