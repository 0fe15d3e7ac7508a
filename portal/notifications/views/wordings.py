"""The program's own words for its messages: list, edit with a preview on made-up data, approve, back to the shipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.accounts.http import PortalRequest
from portal.accounts.selectors import has_role
from portal.notifications import wordings
from portal.notifications.enums import Channel
from portal.notifications.forms import PARTS, WordingForm
from portal.notifications.letters import sample_pdf
from portal.notifications.models import MessageWording
from portal.notifications.registry import Message, UnknownKind, letterhead, messages
from portal.notifications.rendering import render_sample
from portal.notifications.samples import sample_values
from portal.notifications.wording_presenters import history, overview, placeholders, previews
from portal.notifications.wording_rules import Words, names_in, shipped_words

WRITERS = (Role.COORDINATOR, Role.DIRECTOR, Role.EDITOR)
APPROVERS = (Role.COORDINATOR, Role.DIRECTOR)


@requires(*WRITERS)
@require_safe
def wording_list(request: PortalRequest) -> HttpResponse:
    """Show every message with the state of its words in each language."""
    return render(request, "portal/notifications/wordings.html", overview(request.site))


@requires(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: PortalRequest, kind: str, language: str) -> HttpResponse:
    """Edit the words of a message in a language. The preview shows made-up data; nothing of a case is read."""
    about = _message(kind, language)
    rows = wordings.versions(request.site, kind, language)
    form = _form(request, about, language, rows.first())
    shown = None
    if request.method == "POST" and form.is_valid():
        shown = form.words()
        if "save" in request.POST:
            wordings.wording_save(site=request.site, kind=kind, language=language, words=shown, actor=request.user)
            notes.success(request, _("Saved as a new version. It is sent once it is approved."))
            return redirect("notifications:wording", kind, language)
    context = _context(request, about, language, form, shown or _words_of(rows.first()))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/notifications/wording.html", {**context, "rows": history(rows)}, status=status)


@requires(*APPROVERS)
@require_POST
def wording_approve(request: PortalRequest, kind: str, language: str, version: int) -> HttpResponse:
    """Approve a version: from now on it is what people get."""
    _message(kind, language)
    row = get_object_or_404(wordings.versions(request.site, kind, language), version=version)
    if wordings.wording_approve(wording=row, actor=request.user):
        notes.success(request, _("Approved. Messages that leave from now on say it this way."))
    return redirect("notifications:wording", kind, language)


@requires(*WRITERS)
@require_POST
def wording_restore(request: PortalRequest, kind: str, language: str) -> HttpResponse:
    """Go back to the words the product ships with."""
    _message(kind, language)
    wordings.wording_restore(site=request.site, kind=kind, language=language, actor=request.user)
    notes.success(request, _("The shipped words count again."))
    return redirect("notifications:wording", kind, language)


@requires(*WRITERS)
@require_safe
def wording_letter(request: PortalRequest, kind: str, language: str) -> HttpResponse:
    """Show the newest words as the letter they would make, for nobody."""
    about = _message(kind, language)
    if Channel.LETTER not in about.channels:
        raise Http404
    words = _words_of(wordings.versions(request.site, kind, language).first())
    pdf = sample_pdf(render_sample(about, site=request.site, language=language, channel=Channel.LETTER, words=words))
    headers = {"Content-Disposition": 'inline; filename="sample.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _message(kind: str, language: str) -> Message:
    """Return the message class of an address; an unknown kind or language is a 404."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    try:
        return messages.get(kind)
    except UnknownKind:
        raise Http404 from None


def _words_of(row: MessageWording | None) -> Words:
    return Words(row.subject, row.body, row.action_label, row.text_words) if row else Words()


def _form(request: PortalRequest, about: Message, language: str, row: MessageWording | None) -> WordingForm:
    """Return the form with the newest words, the shipped ones where a part has none, in the language of the message."""
    with translation.override(language):
        shipped, own = shipped_words(about), _words_of(row)
        initial = {part: getattr(own, part) or getattr(shipped, part) for part in PARTS}
        names = names_in(*initial.values()) | set(about.secret_names)
        sample = sample_values(about, letterhead.of(request.site), names)
        form = WordingForm(
            request.POST if request.method == "POST" else None, message=about, sample=sample, initial=initial
        )
        if form.is_bound:
            with translation.override(request.LANGUAGE_CODE):  # its sentences speak to whoever edits
                form.is_valid()
    return form


def _context(
    request: PortalRequest, about: Message, language: str, form: WordingForm, words: Words
) -> Mapping[str, Any]:
    shown = [] if form.is_bound and form.errors else previews(about, request.site, language, words)
    return {
        "label": about.label,
        "kind": about.kind,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "form": form,
        "previews": shown,
        "letter_url": reverse("notifications:wording_letter", args=[about.kind, language])
        if Channel.LETTER in about.channels
        else "",
        "placeholders": placeholders(about, language, letterhead.of(request.site)),
        "may_approve": has_role(request.user, request.site, *APPROVERS),
        "breadcrumbs": [{"label": _("Wordings"), "url": reverse("notifications:wordings")}],
    }
