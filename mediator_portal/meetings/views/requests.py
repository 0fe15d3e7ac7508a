"""A mediator answers a request: first the question about a conflict of interest, then time, place and the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mediator_portal.meetings import presenters, rules, services
from mediator_portal.meetings.enums import Reply
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.forms import AttestForm, ReplyForm
from mediator_portal.meetings.models import PoolRequest
from mediator_portal.meetings.reads import session_people_read
from mediator_portal.meetings.selectors import requests_of
from mediator_portal.meetings.views.base import MeetingRequest, actor_of, mediators_only, page, sent


@mediators_only
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MeetingRequest, reference: str) -> HttpResponse:
    """Show the step the request is at and take its answer."""
    asked = get_object_or_404(requests_of(request.user, request.site), reference=reference)
    session = asked.session
    if not rules.answer_helps(state=session.state, starts_at=session.starts_at, now=timezone.now()):
        return page(request, "request_closed.html", _("This request is closed"), **presenters.request(asked))
    if asked.reply == Reply.CONFLICT:
        return page(request, "request_conflict.html", _("Thank you for telling us"), **presenters.request(asked))
    if asked.attested_at is None:
        return _attest(request, asked)
    return _reply(request, asked)


def _attest(request: MeetingRequest, asked: PoolRequest) -> HttpResponse:
    form, refusal = AttestForm(sent(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.request_attest(request=asked, conflict=form.has_conflict, actor=actor_of(request))
            return redirect("meetings:request_answer", asked.reference)
        except SessionRefused as refused:
            refusal = refused.sentence
    # Just what is needed to judge a conflict: names and the officer's unit. The read is audited.
    people = session_people_read(asked.session, actor=request.user, part="conflict")
    context = {"form": form, "refusal": refusal, "people": presenters.conflict_people(people)}
    return page(request, "request_attest.html", _("Before you see the request"), **context)


def _reply(request: MeetingRequest, asked: PoolRequest) -> HttpResponse:
    form, refusal = ReplyForm(sent(request), initial={"reason": asked.reason}), ""
    if request.method == "POST" and form.is_valid():
        try:
            services.reply_record(request=asked, actor=actor_of(request), **form.cleaned_data)
            messages.success(request, presenters.thanks_for(form.cleaned_data["reply"]))
            return redirect("meetings:home")
        except SessionRefused as refused:
            refusal = refused.sentence
    context = {**presenters.request(asked), "form": form, "refusal": refusal}
    return page(request, "request_reply.html", _("Can you take this session?"), **context)
