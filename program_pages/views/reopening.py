"""The one lasting address of the sign-up for news about mediator roles. It leads to the program's own form."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.access import open_to_all
from program_pages import application, selectors
from program_pages.enums import RolesState
from program_pages.models import Program


@open_to_all
@never_cache
@require_safe
def reopening_list(request: HttpRequest) -> HttpResponse:
    """Go to the form; where the program has none, say how things stand and how to reach a person."""
    program: Program | None = getattr(request, "program", None)
    if program is None:
        raise Http404
    language = get_language() or "en"
    url = application.url_for(program.site, language, application.REOPENING_LIST)
    if url:
        return redirect(url)
    said = selectors.roles_words(program)
    context = {
        "roles": said,
        "is_open": said.state == RolesState.OPEN,
        "apply_url": application.url_for(program.site, language),
    }
    return render(request, "pages/reopening_list.html", context)
