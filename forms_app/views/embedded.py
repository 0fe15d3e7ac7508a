"""A form inside a page of the portal or of a party: shown and checked here, kept by the room that asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forms_app.definition import Definition
from forms_app.models import FormPage
from forms_app.views.filling import Filling


@dataclass(frozen=True)
class Filled:
    """A form that somebody filled in correctly. Keep it once for each key."""

    page: FormPage
    purpose: str
    definition: Definition
    answers: dict[str, Any]
    idempotency_key: str


def fill(
    request: HttpRequest,
    *,
    form_page: FormPage,
    on_sent: Callable[[Filled], HttpResponse],
    context: Mapping[str, Any] | None = None,
    template: str = "portal/forms_app/fill.html",
) -> HttpResponse:
    """Show the form; when it is sent and fits, call `on_sent`, which keeps it and returns a redirect.

    Mistakes show the same page again with a summary and every typed value. The caller has decided who may fill the form
    in; this view asks nobody. `context` reaches the template, which may be one of the caller's own that includes
    `portal/forms_app/questions.html`.
    """
    filling = Filling(request, form_page)
    if filling.is_sent and filling.is_valid:
        answers = filling.form.answers()
        return on_sent(Filled(form_page, form_page.purpose, filling.definition, answers, filling.stamp.key))
    return render(request, template, {**filling.context(), **(context or {})})
