"""What each factor of the match counts: the director looks at what would change, then saves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.meetings import presenters, services
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.forms import WeightsForm
from mediator_portal.meetings.selectors import replays, weight_history, weights_of
from mediator_portal.meetings.views.base import MeetingRequest, actor_of, desk, page, sent
from portal.accounts.enums import Role
from portal.accounts.selectors import has_role


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: MeetingRequest) -> HttpResponse:
    """Show the weights and their history; try others on the last ten sessions; save them."""
    program, tried, refusal = request.program, None, ""
    now = weights_of(program)
    form = WeightsForm(sent(request), initial=now)
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            tried = replays(program, {**now, **form.values()})
        else:
            try:
                reason = form.cleaned_data["reason"]
                services.weights_set(program=program, values=form.values(), reason=reason, actor=actor_of(request))
                messages.success(request, _("The weights are saved. They count from the next match on."))
                return redirect("meetings:weights")
            except SessionRefused as refused:
                refusal = refused.sentence
    context = {
        "form": form,
        "refusal": refusal,
        "can_edit": has_role(request.user, request.site, Role.DIRECTOR),
        **presenters.weights(program, weight_history(program), tried),
    }
    return page(request, "weights.html", _("What counts in the match"), **context)
