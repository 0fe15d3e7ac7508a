"""The roster: the list, one mediator with hours and days, the moves, the invitation to sign in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mediator_portal.mediators import registries, selectors, services, workflow
from mediator_portal.mediators.enums import MediatorState
from mediator_portal.mediators.filters import MediatorFilter
from mediator_portal.mediators.forms import DevelopmentForm, ReasonForm, TermForm, TrainingForm
from mediator_portal.mediators.models import Mediator
from mediator_portal.mediators.tables import MEDIATOR_TONES
from mediator_portal.mediators.views.context import bars, events, move_context, offers, roster_rows, trail
from mediator_portal.mediators.words import language_in_words
from mediator_portal.mediators.workflow import MEDIATOR_MOVES, MoveRefused
from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.accounts.http import PortalRequest
from portal.audit.services import record

STAFF = (Role.COORDINATOR, Role.DIRECTOR)
PER_PAGE = 25
WITH_A_TERM = frozenset({"activate", "renew"})


@requires(*STAFF)
def mediator_list(request: PortalRequest) -> HttpResponse:
    """List the roster, newest first, with each mediator's commitments."""
    visible = selectors.mediators_visible_to(request.user, request.site).order_by("-since", "-pk")
    found = MediatorFilter(request.GET, queryset=selectors.with_records(visible))
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter_form": found.form,
        "page_obj": page,
        "rows": roster_rows(list(page), timezone.localdate()),
        "filtered": any(found.form.cleaned_data.values()),
    }
    return render(request, "portal/mediators/mediator_list.html", context)


@requires(*STAFF)
def mediator(request: PortalRequest, reference: str) -> HttpResponse:
    """Show one mediator. The reading is recorded."""
    row = _visible(request, reference)
    record(action="mediator.read", actor=request.user, site=request.site, target=row)
    return _show(request, row, TrainingForm(program=row.program), DevelopmentForm())


@requires(*STAFF)
@require_POST
def training(request: PortalRequest, reference: str) -> HttpResponse:
    """Enter hours of a course."""
    row = _visible(request, reference)
    form = TrainingForm(request.POST, program=row.program)
    if form.is_valid():
        try:
            services.training_record(mediator=row, actor=request.user, **form.cleaned_data)
        except MoveRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The hours are kept."))
            return redirect("mediators:mediator", reference=reference)
    return _show(request, row, form, DevelopmentForm())


@requires(*STAFF)
@require_POST
def development(request: PortalRequest, reference: str) -> HttpResponse:
    """Enter that a development session was attended."""
    row = _visible(request, reference)
    form = DevelopmentForm(request.POST)
    if form.is_valid():
        try:
            services.development_record(mediator=row, on=form.cleaned_data["on"], actor=request.user)
        except MoveRefused as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, _("The attendance is kept."))
            return redirect("mediators:mediator", reference=reference)
    return _show(request, row, TrainingForm(program=row.program), form)


@requires(*STAFF)
def mediator_move(request: PortalRequest, reference: str, name: str) -> HttpResponse:
    """Show what a move does and whom it writes to; make it on POST."""
    row = _visible(request, reference)
    try:
        move = workflow.find(MEDIATOR_MOVES, name)
    except MoveRefused as error:
        raise Http404 from error
    form = _move_form(request, row, name)
    if request.method == "POST" and form.is_valid():
        try:
            services.mediator_move(mediator=row, name=name, actor=request.user, **form.cleaned_data)
        except MoveRefused as error:
            needs = move.needs_reason and not form.cleaned_data["reason"].strip()
            form.add_error("reason" if needs else None, str(error))
        else:
            messages.success(request, _("Done: %(step)s.") % {"step": move.label})
            return redirect("mediators:mediator", reference=reference)
    back = reverse("mediators:mediator", args=[reference])
    context = move_context(row, move, form, recipient=("mediator", row.pk), ids={"mediator": row.pk}, back=back)
    return render(request, "portal/mediators/move.html", {**context, "breadcrumbs": trail("mediators", row)})


@requires(*STAFF)
@require_POST
def invite(request: PortalRequest, reference: str) -> HttpResponse:
    """Invite a mediator to sign in."""
    row = _visible(request, reference)
    try:
        invitation = services.mediator_invite(mediator=row, actor=request.user)
    except MoveRefused as error:
        messages.error(request, str(error))
    else:
        sent = _("The invitation is on its way to %(email)s.") % {"email": row.email}
        messages.success(
            request, sent if invitation else _("The account was there already and is tied to this mediator.")
        )
    return redirect("mediators:mediator", reference=reference)


def _visible(request: PortalRequest, reference: str) -> Mediator:
    visible = selectors.mediators_visible_to(request.user, request.site)
    joined = selectors.with_records(visible).select_related("program", "user", "application")
    return get_object_or_404(joined.prefetch_related("moves__by"), reference=reference)


def _move_form(request: PortalRequest, row: Mediator, name: str) -> ReasonForm:
    if name not in WITH_A_TERM:
        return ReasonForm(request.POST or None)
    today = timezone.localdate()
    starts = today if name == "activate" or row.term_ends is None else row.term_ends + dt.timedelta(days=1)
    return TermForm(request.POST or None, initial={"on": starts})


def _show(request: PortalRequest, row: Mediator, training: TrainingForm, development: DevelopmentForm) -> HttpResponse:
    today = timezone.localdate()
    counts = registries.case_counts([row], today)
    progress = selectors.year_progress(row, today, lambda each, *_days: counts.get(each.pk, 0))
    context: dict[str, Any] = {
        "mediator": row,
        "tone": MEDIATOR_TONES[MediatorState(row.state)],
        "languages": ", ".join(language_in_words(code) for code in row.languages),
        "gates": selectors.gates_of(row, today),
        "progress": progress,
        "bars": bars(progress),
        "training_form": training,
        "development_form": development,
        "offers": offers(row, request.user, "mediators:mediator_move"),
        "events": events(row.moves.all(), MEDIATOR_MOVES, row.program),
        "may_invite": row.user_id is None and row.state != MediatorState.ENDED,
        "breadcrumbs": trail("mediators", row)[:1],
    }
    return render(request, "portal/mediators/mediator.html", context)
