"""Stop the messages to one address. Opening the link changes nothing; the button does."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from mediator_portal.cases.enums import ContactState
from mediator_portal.participation import rules, throttle
from mediator_portal.participation.access import private_page
from mediator_portal.participation.services import stops
from mediator_portal.participation.throttle import DEAD_LINKS
from mediator_portal.participation.views.common import DEAD_WORDS, SLOW_LINKS_WORDS, show
from portal.accounts.http import SiteRequest


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: SiteRequest, token: str) -> HttpResponse:
    """Ask once, then write there no more. Says nothing about the case or the person."""
    contact = stops.contact_by_token(request.site, token)
    if contact is None and throttle.is_blocked(request, DEAD_LINKS):
        return show(request, "dead.html", {"words": SLOW_LINKS_WORDS}, status=429)
    if contact is None:
        throttle.count_wrong(request, DEAD_LINKS)
        return show(request, "dead.html", {"words": DEAD_WORDS}, status=404)
    if request.method == "POST":
        stops.contact_stop(contact=contact)
        contact.refresh_from_db()
    stopped = contact.state == ContactState.OPTED_OUT
    return show(request, "stop.html", {"stopped": stopped, "hint": rules.contact_hint(contact), "contact": contact})
