"""One submission as it was asked, and what staff do with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms_app import purposes, selectors, services
from forms_app.enums import SubmissionState
from forms_app.errors import FormsRefused
from forms_app.forms import StateForm
from forms_app.models import Submission
from forms_app.reading import answers_by_section
from forms_app.rules.retention import goes_at
from forms_app.scopes import Scope
from forms_app.selectors.retention import rule_that_holds
from forms_app.staff_forms import AssignForm, LegalHoldForm, NoteForm, ReviewForm
from forms_app.states import Screening
from forms_app.tables import REVIEW_TONES, TONES, signs_in_words
from forms_app.traces import files_of
from forms_app.views.staff.base import one, readers_only, trail, visible_to
from portal.accounts.enums import Role
from portal.accounts.http import PortalRequest
from portal.accounts.selectors import has_role
from portal.audit.services import record
from portal.vault.models import PrivateFile
from portal.vault.views import serve


@readers_only
@require_safe
def submission(request: PortalRequest, receipt: str) -> HttpResponse:
    """Show one submission with the questions as they were asked; the reading is recorded."""
    row = one(request, receipt)
    record(action="submission.read", actor=request.user, site=request.site, target=row)
    return _page(request, row, NoteForm())


@readers_only
@require_safe
def submission_file(request: PortalRequest, receipt: str, reference: str) -> HttpResponseBase:
    """Hand out a file that came with a submission; the reading is recorded."""
    row = one(request, receipt)
    if reference not in files_of(row.definition, row.answers):
        raise Http404
    stored = get_object_or_404(PrivateFile, site=request.site, reference=reference)
    record(action="submission.file_read", actor=request.user, site=request.site, target=row, ids={"file": stored.pk})
    return serve(stored)


@readers_only
@require_POST
def submission_state(request: PortalRequest, receipt: str) -> HttpResponse:
    """Mark a submission as new, read or done."""
    row = one(request, receipt)
    form = StateForm(request.POST, choices=SubmissionState.choices)
    if form.is_valid():
        row = services.submission_state_set(submission=row, state=form.cleaned_data["state"], actor=request.user)
        words = _("%(receipt)s is now marked as: %(state)s") % {"receipt": receipt, "state": row.get_state_display()}
        messages.success(request, words)
    return redirect("forms_app:submission", receipt=receipt)


@readers_only
@require_POST
def submission_assign(request: PortalRequest, receipt: str) -> HttpResponse:
    """Give a submission to somebody who may read it, or to nobody."""
    row = one(request, receipt)
    form = AssignForm(request.POST, people=selectors.people_who_may_read(request.site, [row.purpose]))
    if not form.is_valid():
        messages.error(request, _("Choose a person who may read this form."))
        return redirect("forms_app:submission", receipt=receipt)
    to = form.cleaned_data["assigned_to"]
    try:
        services.submission_assign(submission=row, to=to, actor=request.user)
    except FormsRefused as problem:
        messages.error(request, problem.sentence)
    else:
        words = _("Given to %(name)s.") % {"name": to.get_full_name()} if to else _("Given to nobody.")
        messages.success(request, words)
    return redirect("forms_app:submission", receipt=receipt)


@readers_only
@require_POST
def submission_note(request: PortalRequest, receipt: str) -> HttpResponse:
    """Write a note; one that cannot be kept is shown again with what was written."""
    row = one(request, receipt)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    services.note_add(submission=row, text=form.cleaned_data["text"], actor=request.user)
    messages.success(request, _("The note is kept."))
    return redirect("forms_app:submission", receipt=receipt)


@readers_only
@require_POST
def submission_review(request: PortalRequest, receipt: str) -> HttpResponse:
    """Release what was held, or mark it as spam."""
    row = one(request, receipt)
    form = ReviewForm(request.POST)
    if form.is_valid() and form.cleaned_data["decision"] == Screening.CLEAR:
        services.submission_release(submission=row, actor=request.user)
        messages.success(request, _("%(receipt)s has arrived now.") % {"receipt": receipt})
    elif form.is_valid():
        services.submission_mark_spam(submission=row, actor=request.user)
        messages.success(request, _("%(receipt)s is marked as spam.") % {"receipt": receipt})
    return redirect("forms_app:submission", receipt=receipt)


@readers_only
@require_POST
def submission_legal_hold(request: PortalRequest, receipt: str) -> HttpResponse:
    """Keep a submission whatever its retention says, or let it follow that again."""
    row = one(request, receipt)
    form = LegalHoldForm(request.POST)
    if not form.is_valid():
        return _page(request, row, NoteForm(), hold_form=form, status=422)
    held, reason = form.cleaned_data["held"], form.cleaned_data["reason"]
    try:
        services.legal_hold_set(submission=row, held=held, reason=reason, actor=request.user)
    except FormsRefused as problem:
        messages.error(request, problem.sentence)
    return redirect("forms_app:submission", receipt=receipt)


def _page(
    request: PortalRequest,
    row: Submission,
    note_form: NoteForm,
    *,
    hold_form: LegalHoldForm | None = None,
    status: int = 200,
) -> HttpResponse:
    people = selectors.people_who_may_read(request.site, [row.purpose])
    context = {
        "submission": row,
        "purpose": purposes.label_of(row.purpose),
        "sections": _sections(row),
        "files": selectors.files_shown(row),
        "state_tone": TONES[SubmissionState(row.state)],
        "review_tone": REVIEW_TONES.get(Screening(row.screening), ""),
        "signs": signs_in_words(row.signs),
        "states": [(value, label) for value, label in SubmissionState.choices if value != row.state],
        "notes": row.notes.select_related("author"),
        "note_form": note_form,
        "assign_form": AssignForm(initial={"assigned_to": row.assigned_to_id}, people=people),
        "hold_form": hold_form or LegalHoldForm(initial={"held": not row.legal_hold}),
        "may_end_hold": has_role(request.user, request.site, Role.DIRECTOR),
        "announces": row.announced_at is None,
        "next_step": _next_step(row),
        "language": _language(row.language),
        "breadcrumbs": trail(Scope.of_form(row.form) if row.form else Scope(), visible_to(request)),
        **_retention(row),
    }
    return render(request, "portal/forms_app/submission.html", context, status=status)


def _next_step(row: Submission) -> purposes.NextStep | None:
    """Return what the room that handles the form does with it; nothing for what is held or spam."""
    purpose = purposes.get(row.purpose)
    if purpose is None or purpose.next_step is None or row.screening != Screening.CLEAR:
        return None
    return purpose.next_step(row)


def _sections(row: Submission) -> list[dict[str, Any]]:
    """Return the answers under their headings, in the language they were given in."""
    with translation.override(row.language):
        return answers_by_section(row.definition, row.answers)


def _language(code: str) -> str:
    """Return a language by its name; its code where nobody knows it (any more)."""
    try:
        return str(translation.get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _retention(row: Submission) -> dict[str, Any]:
    """Return when the submission goes, and what happens then; nothing where no rule says so."""
    rule = rule_that_holds(row.site, row.form, row.purpose)
    if rule is None:
        return {}
    return {"rule": rule, "goes_at": goes_at(row.sent_at, rule.months, rule.starts_at)}
