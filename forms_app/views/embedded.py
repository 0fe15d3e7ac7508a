"""A form inside a page of the portal or of a party: shown and checked here, kept by the room that asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forms_app import stamps
from forms_app.asking import AnswersForm, Raw
from forms_app.definition import Definition
from forms_app.models import FormPage
from forms_app.supplying import Offered
from forms_app.views.filling import Filling
from forms_app.views.steps import Steps


class NotTaken(Exception):
    """The room cannot take the form now; the sentence is shown above it, with everything typed.

    `fields` are sentences that belong to one question of a short form, by its key; one to a question that the form does
    not ask is shown above it, too. `context` reaches the template.
    """

    def __init__(
        self,
        sentence: str = "",
        *,
        fields: Mapping[str, Sequence[str]] | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.fields, self.context = fields or {}, context or {}

    def show_on(self, form: AnswersForm) -> None:
        """Put the sentences where they belong."""
        if str(self):
            form.add_error(None, str(self))
        for key, sentences in self.fields.items():
            for each in sentences:
                form.add_error(key if key in form.fields else None, each)


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
    offered: Offered | None = None,
    initial: Mapping[str, Any] | None = None,
    autofill: bool = True,
    typed: Raw | None = None,
    template: str = "portal/forms_app/fill.html",
) -> HttpResponse:
    """Show the form; when it is sent and fits, call `on_sent`, which keeps it and returns a redirect.

    Mistakes show the same page again with a summary and every typed value, and so does `NotTaken` out of `on_sent`. The
    caller has decided who may fill the form in; this view asks nobody. `offered` are the choices of the questions that
    the purpose says are supplied, `initial` what stands in a short form at first (answers by key), `typed` what was
    typed in it before something came between; without `autofill` the browser is not to learn what is typed. `context`
    reaches the template, which may be one of the caller's own that includes `portal/forms_app/stage.html` (a form of
    several steps has more than questions: its checking page, its stops).
    """
    filling = Filling(request, form_page, offered, initial, autofill, typed)

    def keep(answers: dict[str, Any]) -> HttpResponse:
        return on_sent(Filled(form_page, form_page.purpose, filling.definition, answers, filling.stamp.key))

    def show(shown: Mapping[str, Any]) -> HttpResponse:
        return render(request, template, {**shown, **(context or {})})

    if filling.in_steps:
        return _in_steps(request, filling, show, keep)
    if filling.is_sent and filling.is_valid:
        try:
            return keep(filling.form.answers())
        except NotTaken as refused:
            refused.show_on(filling.form)
            return show({**filling.context(), **refused.context})
    return show(filling.context())


def _in_steps(
    request: HttpRequest,
    filling: Filling,
    show: Callable[[Mapping[str, Any]], HttpResponse],
    keep: Callable[[dict[str, Any]], HttpResponse],
) -> HttpResponse:
    """Show a form of several steps; what is half filled in stays with this browser, at this address."""

    def keep_and_forget(answers: dict[str, Any]) -> HttpResponse:
        response = keep(answers)
        stamps.drop_cookie(response, request, filling.page.stamp_name)
        return response

    steps = Steps(filling, show=show, keep=keep_and_forget, again=lambda: None)
    try:
        response = steps.answer()
    except NotTaken as refused:
        response = steps.refuse(str(refused))
    stamps.keep_or_drop(response, request, filling.stamp, filling.page.stamp_name)
    return response
