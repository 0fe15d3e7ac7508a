"""What a mediator says about themself, on a page that only they have, and only where the policy is on."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings import services
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.forms import DescriptionForm
from mediator_portal.meetings.selectors import asks_about, own_answers
from mediator_portal.meetings.views.base import MeetingRequest, actor_of, mediators_only, own_mediator, page, sent


@mediators_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: MeetingRequest) -> HttpResponse:
    """Show what the mediator said, and keep what they say now."""
    mediator, refusal = _asked(request), ""
    known = own_answers(mediator)
    form = DescriptionForm(sent(request), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            services.description_set(mediator=mediator, answers=form.values(), actor=actor_of(request))
            said = any(form.values().values())
            messages.success(request, _("It is saved. Only you can see it.") if said else _("Nothing is kept."))
            return redirect("meetings:about_me")
        except SessionRefused as refused:
            refusal = refused.sentence
    return page(request, "about_me.html", _("About you"), form=form, refusal=refusal, known=bool(known))


@mediators_only
@require_POST
def delete(request: MeetingRequest) -> HttpResponse:
    """Take everything back at once."""
    services.description_delete(mediator=_asked(request), actor=actor_of(request))
    messages.success(request, _("What you said about yourself is deleted."))
    return redirect("meetings:about_me")


def _asked(request: MeetingRequest) -> Mediator:
    """Return the person's record as a mediator; 404 where nobody is asked for this."""
    mediator = own_mediator(request)
    if not asks_about(mediator):
        raise Http404
    return mediator
