"""The sign-up for news about mediator roles: a page of its own, so that cached pages need no form token."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import open_to_all
from program_pages import application, selectors
from program_pages.enums import RolesState
from program_pages.forms import ReopeningForm
from program_pages.limits import may_sign_up
from program_pages.models import Program
from program_pages.services import reopening_subscribe


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopening_list(request: HttpRequest) -> HttpResponse:
    """Ask for an address; known and unknown ones get the same answer."""
    program = _program(request)
    form = ReopeningForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if not may_sign_up(request):
            form.add_error(None, _("Too many sign-ups came from your network. Wait an hour and try again, or call us."))
            status = 429
        else:
            if not form.is_machine:
                email = form.cleaned_data["email"]
                reopening_subscribe(program=program, email=email, language=get_language() or "en")
            return redirect("program_pages:reopening_done")
    return render(request, "pages/reopening_list.html", _context(program) | {"form": form}, status=status)


@open_to_all
@require_safe
def reopening_done(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "pages/reopening_done.html", _context(_program(request)))


def _program(request: HttpRequest) -> Program:
    program: Program | None = getattr(request, "program", None)
    if program is None:
        raise Http404
    return program


def _context(program: Program) -> dict[str, Any]:
    said = selectors.roles_words(program)
    return {
        "roles": said,
        "is_open": said.state == RolesState.OPEN,
        "apply_url": application.url_for(program.site, get_language() or "en"),
    }
