"""For editors, in the Wagtail admin: the map of a form, and filling it in without anything being kept.

Both show the latest draft. Whoever may not edit the page gets the 404 of an unknown address.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from forms_app import mapping, purposes
from forms_app.building import Built, Path, build
from forms_app.definition import DefinitionError
from forms_app.models import FormPage
from forms_app.views.trying import Trial


def form_map(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the form as a picture and as a list of everything in it, with what keeps it from being published."""
    page = _draft(request, page_id)
    built = _built(page)
    problems = page.found_problems()
    steps = mapping.outline(built, problems)
    _link(steps, page, built)
    context = {
        "page": page,
        "picture": mapping.picture(built.definition, problems),
        "steps": steps,
        "is_whole": mapping.is_whole(built.definition),
        "above": [problem.sentence for problem in problems if problem.where not in built.paths],
        "is_sound": not problems,
        "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "try_url": reverse("form_try", args=[page.pk]),
    }
    return render(request, "wagtailadmin/forms_app/map.html", context)


def form_try(request: HttpRequest, page_id: int) -> HttpResponse:
    """Fill the form in as a visitor would, in the form's own language and the program's own frame.

    What is typed travels from page to page; nothing is kept or sent.
    """
    page = _draft(request, page_id)
    note = _note(page)
    request.shows_site = True  # type: ignore[attr-defined]
    with translation.override(page.locale.language_code):
        trial = Trial(request, _built(page).definition)
        context: dict[str, Any] = {**page.get_context(request), **trial.answer(), "trial": note}
        is_receipt = context["stage"] == "sent" and page.is_open_to_all()
        template = page.landing_page_template if is_receipt else page.template
        return TemplateResponse(request, template, context).render()


def _note(page: FormPage) -> dict[str, str]:
    """Return what an editor is told on a page of a trial, in the editor's own language."""
    purpose = purposes.get(page.purpose)
    told = [_("Nothing you type here is kept or sent. Files are not taken.")]
    if purpose is not None and purpose.supplied:
        told.append(_("The portal fills in people and dates where they belong; here something else holds their place."))
    return {
        "title": _("You are trying this form out"),
        "text": " ".join(told),
        "link_url": reverse("form_map", args=[page.pk]),
        "link_label": _("Map of the form"),
        "sent_title": _("Here the form is sent"),
        "sent_text": _("What people see next belongs to the part of the portal that shows this form."),
        "again_url": reverse("form_try", args=[page.pk]),
        "again_label": _("Try it out again"),
    }


def _draft(request: HttpRequest, page_id: int) -> FormPage:
    """Return the latest draft of a form the person may edit."""
    page = FormPage.objects.filter(pk=page_id).first()
    if page is None or not page.permissions_for_user(request.user).can_edit():
        raise Http404
    latest = page.get_latest_revision_as_object()
    return latest if isinstance(latest, FormPage) else page


def _built(page: FormPage) -> Built:
    try:
        return build(page.body, draft=True)
    except DefinitionError:
        # A draft whose keys are given twice has no order of asking; the editor says so when it is saved.
        raise Http404 from None


def _link(lines: list[dict[str, Any]], page: FormPage, built: Built) -> None:
    """Give every line the address of its block in the editor."""
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for line in lines:
        path = built.paths.get(line["where"])
        block = _block(page.body, path) if path else None
        line["url"] = f"{edit}#block-{block.id}-section" if block is not None else ""
        _link(line.get("inside", []), page, built)


def _block(blocks: Any, path: Path) -> Any:
    block = blocks[path[0]]
    return _block(block.value["items"], path[1:]) if path[1:] else block
