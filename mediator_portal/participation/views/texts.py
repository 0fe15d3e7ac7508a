"""Agreement texts of the program: list, draft, preview, publish, approve."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediator_portal.participation import rules, selectors, services, text_rules, textdesk
from mediator_portal.participation.enums import TextRole
from mediator_portal.participation.forms import ApprovalForm, CopyForm, StatementFormSet, TitleForm, TopicFormSet
from mediator_portal.participation.forms.texts import initial_of, statements_of, topics_of
from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.selectors import TEXT_ROLES
from mediator_portal.participation.services import Refused, TextIncomplete
from portal.accounts.access import requires
from portal.accounts.http import PortalRequest
from portal.languages import own_label
from program_pages.models import Program


def _text(request: PortalRequest, pk: int) -> ConsentText:
    return get_object_or_404(selectors.texts_visible_to(request.user, request.site), pk=pk)


@requires(*TEXT_ROLES)
@require_safe
def listing(request: PortalRequest) -> HttpResponse:
    """Each role with each language of the program: what is in force, and what is missing."""
    texts = selectors.texts_visible_to(request.user, request.site)
    program = get_object_or_404(Program, site=request.site)
    groups = textdesk.groups_of(texts, program.languages)
    return render(request, "portal/participation/staff/texts.html", {"groups": groups})


@requires(*TEXT_ROLES)
@require_POST
def draft(request: PortalRequest, role: str, language: str) -> HttpResponse:
    """Start a new version, or go on with the draft there is."""
    program = get_object_or_404(Program, site=request.site)
    if role not in TextRole.values or language not in program.languages:
        raise Http404
    text = services.text_draft(program=program, role=TextRole(role), language=language, actor=request.user)
    return redirect("participation:text_edit", text.pk)


@requires(*TEXT_ROLES)
@require_safe
def detail(request: PortalRequest, pk: int) -> HttpResponse:
    """The whole text as a party reads it, what it lacks, and who approved it."""
    text = _text(request, pk)
    return _detail(request, text, ApprovalForm(text=text))


def _detail(request: PortalRequest, text: ConsentText, form: ApprovalForm) -> HttpResponse:
    context = {
        "text": text,
        "form": form,
        "checklist": textdesk.checklist(text),
        "complete": rules.is_complete(text),
        "approvals": text_rules.approvals_missing(text),
        "readings": textdesk.readings(text),
        "language_name": own_label(text.language),
        "copy_form": CopyForm(text=text),
        "others": selectors.comparable(text, request.user, request.site),
    }
    return render(request, "portal/participation/staff/text.html", context)


@requires(*TEXT_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PortalRequest, pk: int) -> HttpResponse:
    """Edit a draft."""
    text = _text(request, pk)
    if text.published_at is not None:
        return redirect("participation:text", pk)
    forms = _forms(request, text)
    fits = [form.is_valid() for form in forms.values()]
    if request.method == "POST" and all(fits):
        try:
            services.text_draft_save(text=text, values=_values(forms), actor=request.user)
            messages.success(request, _("The draft is saved."))
            return redirect("participation:text", pk)
        except Refused as refused:
            forms["title"].add_error(None, refused.sentence)
    figures = textdesk.readings(text)
    pages = list(zip_longest(forms["topics"], (topic.reading for topic in figures["topics"])))
    context = {"text": text, "pages": pages, "checklist": textdesk.checklist(text), "readings": figures}
    return render(request, "portal/participation/staff/text_edit.html", {**context, **forms})


def _forms(request: PortalRequest, text: ConsentText) -> dict[str, Any]:
    initial, data = initial_of(text), request.POST if request.method == "POST" else None
    return {
        "title": TitleForm(data, initial=initial["title"]),
        "topics": TopicFormSet(data, initial=initial["topics"], prefix="topics", form_kwargs={"role": text.role}),
        "statements": StatementFormSet(data, initial=initial["statements"], prefix="statements"),
    }


def _values(forms: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": forms["title"].cleaned_data["title"],
        "esign": forms["title"].esign(),
        "topics": topics_of(row for row in forms["topics"].cleaned_data if row),
        "statements": statements_of(row for row in forms["statements"].cleaned_data if row),
    }


@requires(*TEXT_ROLES)
@require_safe
def compare(request: PortalRequest, pk: int) -> HttpResponse:
    """Two texts side by side: the version before, another one, or the English text a translation is made from."""
    text = _text(request, pk)
    others = selectors.comparable(text, request.user, request.site)
    number = request.GET.get("with", "")
    other = next((one for one in others if str(one.pk) == number), others[0] if others and not number else None)
    if other is None:
        raise Http404
    context = {"text": text, "other": other, "others": others, "rows": textdesk.differences(other, text)}
    return render(request, "portal/participation/staff/text_compare.html", context)


@requires(*TEXT_ROLES)
@require_POST
def copy(request: PortalRequest, pk: int) -> HttpResponse:
    """Start a draft of another role or language with these words."""
    text = _text(request, pk)
    form = CopyForm(request.POST, text=text)
    if not form.is_valid():
        messages.error(request, _("Choose for whom and in which language the copy is."))
        return redirect("participation:text", pk)
    try:
        draft = services.text_copy(text=text, actor=request.user, **form.cleaned_data)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("participation:text", pk)
    messages.success(request, _("The copy is a draft. Change what must change, then publish it."))
    return redirect("participation:text_edit", draft.pk)


@requires(*TEXT_ROLES)
@require_POST
def discard(request: PortalRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        services.text_discard(text=_text(request, pk), actor=request.user)
        messages.success(request, _("The draft is thrown away."))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("participation:text", pk)
    return redirect("participation:texts")


@requires(*TEXT_ROLES)
@require_POST
def publish(request: PortalRequest, pk: int) -> HttpResponse:
    """Publish a draft that says everything it must."""
    text = _text(request, pk)
    try:
        services.text_publish(text=text, actor=request.user)
        messages.success(request, _("Published. Parties who begin to read from now on read this version."))
    except TextIncomplete as incomplete:
        messages.error(request, f"{incomplete.sentence} {_('Missing:')} {'; '.join(incomplete.problems)}.")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("participation:text", pk)


@requires(*TEXT_ROLES)
@require_POST
def approve(request: PortalRequest, pk: int) -> HttpResponse:
    """Write down who approved the text."""
    text = _text(request, pk)
    form = ApprovalForm(request.POST, text=text)
    if form.is_valid():
        try:
            services.text_approve(text=text, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The approval is recorded."))
            return redirect("participation:text", pk)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return _detail(request, text, form)
