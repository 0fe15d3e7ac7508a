"""Too few said yes: whom to ask besides, shown before it is sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mediator_portal.meetings import presenters, services
from mediator_portal.meetings.enums import SessionState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.forms import MoreForm
from mediator_portal.meetings.selectors.more import asked_at_once, more_to_ask
from mediator_portal.meetings.views.base import MeetingRequest, actor_of, desk, get_session, page, sent, session_crumbs


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def more(request: MeetingRequest, reference: str) -> HttpResponse:
    """Show who can be asked besides, with reasons; ask those who are ticked."""
    session = get_session(request, reference)
    if session.state == SessionState.PLANNED:
        return redirect("meetings:request", session.case.reference)
    if session.state != SessionState.REQUESTED:
        return redirect("meetings:session", reference)
    form = MoreForm(sent(request), askable=more_to_ask(session), ticked=asked_at_once(session))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            asked = services.request_more(session=session, mediators=form.chosen(), actor=actor_of(request))
            words = ngettext("%(count)d mediator was asked.", "%(count)d mediators were asked.", len(asked))
            messages.success(request, words % {"count": len(asked)})
            return redirect("meetings:session_match", reference)
        except SessionRefused as refused:
            refusal = refused.sentence
    context = {
        **presenters.about(session),
        **presenters.more(session, form.askable),
        "form": form if form.askable else None,
        "refusal": refusal,
        "back_url": reverse("meetings:session_match", args=[reference]),
        "breadcrumbs": session_crumbs(session),
    }
    return page(request, "session_more.html", _("Ask more mediators"), **context)
