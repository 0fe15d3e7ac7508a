"""Upload a file of referrals; get the rejected rows back as a file."""

from __future__ import annotations

import csv
import io
from typing import Final

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediator_portal.cases.forms import ImportForm
from mediator_portal.cases.imports import COLUMNS, NEEDED, TEMPLATE, Result, decode, referrals_import
from mediator_portal.cases.views.base import DeskRequest, desk, posted
from portal.audit.services import record
from portal.vault.crypto import SealBroken, seal, unseal
from portal.vault.exports import csv_response
from portal.vault.handlers import too_large_told

# Columns of a second person of a side, as examples.
FURTHER: Final = ("officer2_name", "officer2_badge", "officer2_email")


@desk
@require_http_methods(["GET", "POST"])
def upload(request: DeskRequest) -> HttpResponse:
    """Check or load a file of referrals; every bad row is named."""
    form = too_large_told(request, ImportForm(posted(request), request.FILES or None))
    result: Result | None = None
    if request.method == "POST" and form.is_valid():
        try:
            result = _load(request, form)
        except ValidationError as problem:
            form.add_error("upload", problem)
    context = {
        "form": form,
        "result": result,
        "sealed": seal(f"{_marker(request)}\n{_as_csv(result)}") if result and result.rejected else "",
        "needed": NEEDED,
        "others": [name for name in COLUMNS if name not in NEEDED],
        "further": FURTHER,
        "breadcrumbs": [{"label": _("Cases"), "url": reverse("cases:list")}],
    }
    failed = bool(form.errors) or (result is not None and bool(result.problems))
    return render(request, "portal/cases/import.html", context, status=422 if failed else 200)


@desk
@require_POST
def rejected(request: DeskRequest) -> HttpResponseBase:
    """Return the rejected rows that the page carried sealed: nothing of them is kept here."""
    try:
        marker, _line, text = unseal(request.POST.get("rows", "")).partition("\n")
    except SealBroken:
        raise Http404 from None
    if marker != _marker(request):
        raise Http404
    return csv_response(csv.reader(io.StringIO(text)), f"rejected-{request.program.code}.csv")


@desk
@require_safe
def template(request: DeskRequest) -> HttpResponseBase:
    """Return an empty file with its header line, for one or two people on each side."""
    return csv_response([TEMPLATE], f"referrals-{request.program.code}.csv")


def _marker(request: DeskRequest) -> str:
    """Return what sealed rows begin with, so that this address opens nothing else and no other program's rows."""
    return f"rejected rows of {request.program.code}"


def _load(request: DeskRequest, form: ImportForm) -> Result:
    data = form.cleaned_data
    text = decode(data["upload"].read())
    result = referrals_import(program=request.program, text=text, actor=request.user, dry_run=data["dry_run"])
    counts = {"rows": result.checked, "loaded": len(result.created), "dry_run": data["dry_run"]}
    record(action="case.import", actor=request.user, site=request.site, ids=counts)
    return result


def _as_csv(result: Result) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(result.rejected_rows())
    return buffer.getvalue()
