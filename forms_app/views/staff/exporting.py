"""Taking submissions out: what, as what, and for many of them how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms_app import columns as shapes
from forms_app import exports, services, tasks
from forms_app.models import ExportJob
from forms_app.scopes import Scope
from forms_app.selectors import lists, may_read
from forms_app.staff_forms import ExportForm
from forms_app.states import ExportFormat, ExportState
from forms_app.views.staff.base import list_url, readers_only, scope_of, title_of, trail, visible_to
from forms_app.views.staff.lists import Listing
from portal.accounts.http import PortalRequest
from portal.audit.services import record
from portal.vault.exports import file_response
from portal.vault.workbooks import MOST_ROWS

# More rows than this are made in the background.
AT_ONCE = 2000


@readers_only
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: PortalRequest) -> HttpResponseBase:
    """Choose columns and a file, then hand it out; a large one is begun and its progress shown."""
    scope = scope_of(request, request.GET.get("scope", ""))
    listing = Listing(request, scope)
    versions = lists.versions_of(scope.within(listing.visible))
    offered = [*shapes.fixed_columns(), *shapes.answer_columns(versions)]
    form = ExportForm(
        request.POST if request.method == "POST" else None, columns=offered, shown=[column.name for column in offered]
    )
    count = listing.found.count()
    if request.method == "POST" and form.is_valid():
        chosen = shapes.chosen(offered, form.chosen)
        if form.cleaned_data["format"] == ExportFormat.XLSX and count > MOST_ROWS:
            form.add_error("format", _("A workbook holds no more than 1,048,575 rows. Choose CSV or JSON."))
        else:
            return _hand_out(request, listing, chosen, versions, form.cleaned_data["format"], count)
    query = _list_query(request)
    context = {
        "form": form,
        "count": count,
        "title": title_of(scope, listing.visible),
        "is_large": count > AT_ONCE,
        "cancel_url": list_url(scope, query),
        "breadcrumbs": trail(scope, listing.visible, query),
        "jobs": ExportJob.objects.filter(site=request.site, user=request.user)[:10],
    }
    return render(request, "portal/forms_app/export.html", context)


@readers_only
@require_safe
def export_job(request: PortalRequest, reference: str) -> HttpResponse:
    """Show how far a large export is, and the file when it is ready."""
    job = _own_job(request, reference)
    scope = Scope.from_key(job.scope) or Scope()
    template = "portal/forms_app/_export_progress.html" if getattr(request, "htmx", False) else None
    context = {"job": job, "breadcrumbs": trail(scope, visible_to(request))}
    return render(request, template or "portal/forms_app/export_job.html", context)


@readers_only
@require_safe
def export_file(request: PortalRequest, reference: str) -> HttpResponseBase:
    """Hand a large export out, piece by piece, to the person who asked for it and may still read all of it."""
    job = _own_job(request, reference)
    if job.state != ExportState.READY:
        messages.info(request, _("The export is not ready yet."))
        return redirect("forms_app:export_job", reference=reference)
    record(action="submission.export_fetch", actor=request.user, site=request.site, target=job)
    versions = lists.versions_of(tasks.submissions_of(job)) if job.format == ExportFormat.JSON else []
    format = exports.FORMATS[job.format]
    with translation.override(job.language):
        title = _("Submissions")
    content = format.file(_kept(job), shapes.from_json(job.columns), versions, title)
    return file_response(content, f"submissions-{job.reference}.{job.format}", format.content_type)


def _hand_out(
    request: PortalRequest,
    listing: Listing,
    columns: list[shapes.Column],
    versions: list[lists.Version],
    format: str,
    count: int,
) -> HttpResponseBase:
    answers = sum(1 for column in columns if column.key)
    services.export_record(
        actor=request.user, site=request.site, scope=listing.scope, format=format, count=count, answers=answers
    )
    if count > AT_ONCE:
        return _begin(request, listing, columns, format, count)
    writer = exports.FORMATS[format]
    made = exports.pieces(listing.found, writer, columns)
    content = writer.file(_as_now(made), columns, versions, title_of(listing.scope, listing.visible))
    return file_response(content, f"submissions.{format}", writer.content_type)


def _begin(
    request: PortalRequest, listing: Listing, columns: list[shapes.Column], format: str, count: int
) -> HttpResponse:
    job = services.export_begin(
        site=request.site,
        user=request.user,
        format=format,
        scope=listing.scope,
        query=listing.filter.asked.to_json(),
        columns=shapes.to_json(columns),
        purposes=sorted(set(listing.found.order_by().values_list("purpose", flat=True))),
        language=translation.get_language() or "en",
        total=count,
    )
    tasks.export_some.enqueue(job.pk)
    return redirect("forms_app:export_job", reference=job.reference)


def _own_job(request: PortalRequest, reference: str) -> ExportJob:
    """Return an export of the person's own whose purposes they may all read; like an unknown address otherwise."""
    own = ExportJob.objects.filter(site=request.site, user=request.user)
    job = get_object_or_404(own.select_related("site", "user"), reference=reference)
    readable = all(may_read(request.user, request.site, name) for name in job.purposes)
    return get_object_or_404(own, pk=job.pk if readable else None)


def _kept(job: ExportJob) -> Iterator[bytes]:
    """Yield the pieces of an export, one in memory at a time."""
    for part in job.parts.select_related("file").iterator(chunk_size=1):
        with part.file.file.open("rb") as opened:
            yield opened.read()


def _as_now(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Make each piece in the language and the time zone of now; they are gone when the answer is being sent."""
    language, zone = translation.get_language() or "en", timezone.get_current_timezone()

    def made() -> Iterator[bytes]:
        while True:
            with translation.override(language), timezone.override(zone):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece

    return made()


def _list_query(request: PortalRequest) -> str:
    """Return the address's query without the scope: how the list was narrowed."""
    query: QueryDict = request.GET.copy()
    query.pop("scope", None)
    return query.urlencode()
