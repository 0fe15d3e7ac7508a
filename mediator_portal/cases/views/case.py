"""The case page and what staff add to a case."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mediator_portal.cases import people, presenters, services
from mediator_portal.cases.facts import facts_of
from mediator_portal.cases.forms import FileForm, NoteForm
from mediator_portal.cases.models import Case
from mediator_portal.cases.panels import panels_for
from mediator_portal.cases.views.base import DeskRequest, actor_of, desk, get_case, page, posted, read_case
from portal.vault.handlers import too_large_told
from portal.vault.views import serve


@desk
@require_GET
def case_page(request: DeskRequest, reference: str) -> HttpResponse:
    """Show a case: state and next step first, then history, people, dates, files, notes and the other rooms' parts."""
    case = read_case(request, reference)
    actor = actor_of(request)
    context = {
        "head": presenters.head(case),
        "steps": presenters.steps(case, facts_of(case, actor=actor, now=timezone.now()), actor),
        "events": presenters.timeline(case),
        "people": people.groups(case, request.user),
        "dates": presenters.dates(case, timezone.localdate()),
        "files": presenters.files(case),
        "notes": presenters.notes(case),
        "panels": panels_for(request, case),
        "breadcrumbs": [{"label": _("Cases"), "url": reverse("cases:list")}],
        "note_form": NoteForm(),
    }
    return page(request, case, "case.html", case.reference, **context)


@desk
@require_http_methods(["GET", "POST"])
def note_add(request: DeskRequest, reference: str) -> HttpResponse:
    """Add a note."""
    case = get_case(request, reference)
    form = NoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.note_add(case=case, actor=request.user, text=form.cleaned_data["text"])
        messages.success(request, _("The note is saved."))
        return redirect("cases:case", reference)
    return page(request, case, "form.html", _("Add a note"), form=form, submit=_("Save the note"))


@desk
@require_http_methods(["GET", "POST"])
def file_add(request: DeskRequest, reference: str) -> HttpResponse:
    """Upload a file."""
    case = get_case(request, reference)
    form = too_large_told(request, FileForm(posted(request), request.FILES or None))
    if request.method == "POST" and form.is_valid() and save_file(request, case, form):
        messages.success(request, _("The file is saved."))
        return redirect("cases:case", reference)
    return page(request, case, "file.html", _("Add a file"), form=form, submit=_("Save the file"))


@desk
@require_GET
def file_show(request: DeskRequest, reference: str, file_reference: str) -> HttpResponseBase:
    """Serve a file of a case the person may see; the read is audited."""
    case = get_case(request, reference)
    row = get_object_or_404(case.files.select_related("file"), file__reference=file_reference)
    services.case_read(case=case, actor=request.user, part="file")
    return serve(row.file)


def save_file(request: DeskRequest, case: Case, form: FileForm) -> bool:
    """Store the upload; a file that is refused becomes an error of its field."""
    data = form.cleaned_data
    try:
        services.file_add(case=case, actor=request.user, upload=data["upload"], disclosure=data["disclosure"])
    except ValidationError as refusal:
        form.add_error("upload", refusal)
        return False
    return True
