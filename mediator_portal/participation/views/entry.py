"""The way in: the code of the letter, or the link. A GET changes nothing, however often and by whomever it is made."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from mediator_portal.participation import access, selectors, services, throttle
from mediator_portal.participation.access import private_page
from mediator_portal.participation.forms import CodeForm
from mediator_portal.participation.throttle import DEAD_LINKS
from mediator_portal.participation.views.common import DEAD_WORDS, SLOW_LINKS_WORDS, SLOW_WORDS, show, typed_before
from portal.accounts.http import SiteRequest


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: SiteRequest) -> HttpResponse:
    """Type the code of the letter."""
    form = CodeForm(request.POST if request.method == "POST" else None, initial=typed_before(request))
    status = 200
    if request.method == "POST" and not throttle.may_try_code(request):
        form.is_valid()
        form.add_error("code", SLOW_WORDS)
        status = 429
    elif request.method == "POST" and form.is_valid():
        invitation = selectors.invitation_by_code(request.site, form.cleaned_data["code"])
        if invitation is not None:
            access.enter(request, invitation)
            return redirect("participation:identity")
        if throttle.wrong_code(request):
            services.guessing_tell(site=request.site)
        form.add_error("code", DEAD_WORDS)
    return show(request, "start.html", {"form": form}, status=status)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def greet(request: SiteRequest, token: str) -> HttpResponse:
    """Greet whoever opened a link: who writes and how to reach them, nothing about the case or the person."""
    invitation = selectors.invitation_by_token(request.site, token)
    if invitation is None and throttle.is_blocked(request, DEAD_LINKS):
        return show(request, "dead.html", {"words": SLOW_LINKS_WORDS}, status=429)
    if invitation is None:
        throttle.count_wrong(request, DEAD_LINKS)
        return show(request, "dead.html", {"words": DEAD_WORDS}, status=404)
    if request.method == "POST":
        access.enter(request, invitation)
        return redirect("participation:identity")
    return show(request, "greet.html")


@private_page
@require_POST
def leave(request: SiteRequest) -> HttpResponse:
    """Close the pages on this device."""
    access.leave(request)
    return redirect("participation:left")


@private_page
@require_http_methods(["GET", "HEAD"])
def left(request: SiteRequest) -> HttpResponse:
    """Say that the pages are closed."""
    return show(request, "left.html")
