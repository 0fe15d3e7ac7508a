"""Training dates: a mediator signs up and takes the name off again; staff see who comes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_app.selectors import form_for
from forms_app.services import submission_create
from forms_app.views import Filled, fill
from mediator_portal.mediators import selectors, services
from mediator_portal.mediators.models import Mediator
from mediator_portal.mediators.receivers import TRAINING
from mediator_portal.mediators.words import event_in_words, when_and_where
from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.accounts.http import PortalRequest
from program_pages.models import TrainingEvent


@requires(Role.MEDIATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: PortalRequest) -> HttpResponse:
    """Show the dates to come; the form that the program built signs up for those chosen."""
    mediator = _own(request)
    dates = list(selectors.training_dates_visible_to(request.user, request.site, timezone.now()))
    own = set(selectors.signups_visible_to(request.user, request.site).values_list("event_id", flat=True))
    context = {"mine": [_row(each) for each in dates if each.pk in own]}
    free = [(f"e{each.pk}", event_in_words(each)) for each in dates if each.pk not in own]
    form_page = form_for(request.site, TRAINING, get_language() or "en")
    if not free:
        return render(request, "portal/mediators/training_signup.html", {**context, "page": form_page, "none": True})

    def keep(filled: Filled) -> HttpResponse:
        _keep(request, mediator, filled)
        messages.success(request, _("You are on the list. Thank you."))
        return redirect("mediators:training_signup")

    template = "portal/mediators/training_signup.html"
    return fill(request, form_page=form_page, on_sent=keep, offered={"dates": free}, context=context, template=template)


@requires(Role.MEDIATOR)
@require_POST
def signoff(request: PortalRequest, pk: int) -> HttpResponse:
    """Take one's own name off the list of a date."""
    dates = selectors.training_dates_visible_to(request.user, request.site, timezone.now())
    event = get_object_or_404(dates, pk=pk)
    services.training_sign_off(mediator=_own(request), event=event, actor=request.user)
    messages.success(request, _("Your name is off the list of this date."))
    return redirect("mediators:training_signup")


@requires(Role.COORDINATOR, Role.DIRECTOR)
@require_safe
def dates(request: PortalRequest) -> HttpResponse:
    """Show staff who signed up for which date, and what they need."""
    events = list(selectors.training_dates_visible_to(request.user, request.site, timezone.now()))
    by_event: dict[int, list[dict[str, Any]]] = {event.pk: [] for event in events}
    for row in selectors.signups_visible_to(request.user, request.site).filter(event__in=events).order_by("at", "pk"):
        url = reverse("mediators:mediator", args=[row.mediator.reference])
        by_event[row.event_id].append({"name": row.mediator.name, "url": url, "needs": row.needs})
    shown = [{"title": event.title, "words": when_and_where(event), "people": by_event[event.pk]} for event in events]
    return render(request, "portal/mediators/training_dates.html", {"dates": shown})


def _row(event: TrainingEvent) -> dict[str, Any]:
    return {"pk": event.pk, "words": event_in_words(event)}


def _own(request: PortalRequest) -> Mediator:
    mediator = selectors.mediator_of(request.user, request.site)
    if mediator is None:
        raise Http404
    return mediator


def _keep(request: PortalRequest, mediator: Mediator, filled: Filled) -> None:
    submission_create(
        site=request.site,
        page=filled.page if filled.page.pk else None,
        purpose=filled.purpose,
        definition=filled.definition,
        answers=filled.answers,
        language=get_language() or "en",
        idempotency_key=filled.idempotency_key,
        user=request.user,
        title=filled.page.title,
    )
