"""Filling a form in without anything being kept: what was typed travels, signed, in the page itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.core import signing
from django.http import HttpRequest

from forms_app import drafting
from forms_app.asking import AnswersForm, form_class, raw_sent
from forms_app.definition import Definition, Group, Item, Question
from forms_app.drafting import Content, Progress
from forms_app.forms import EnvelopeForm
from forms_app.reading import answers_by_section

SALT: Final = "forms_app.trial"
RECEIPT: Final = "7KQ4-M2XD-9TRB"


class Trial:
    """One request of somebody who tries a form. Nothing here reaches the database; files are not taken."""

    def __init__(self, request: HttpRequest, definition: Definition) -> None:
        self.request = request
        self.definition = with_optional_files(definition)
        self.content = self._content()

    def answer(self) -> dict[str, Any]:
        """Return what the page shows now."""
        if not self.definition.in_steps:
            return self._whole()
        pressed, sent = self.request.POST.get("form_do", ""), self.request.POST.get("form_step", "")
        if pressed == "send":
            return {**self._shared("sent"), "receipt": RECEIPT}
        if pressed == "over":
            self.content = Content()
        if not sent.isdecimal() or not self._progress.may_open(int(sent)):
            return self._forward(self._progress.first_open())
        return self._leave(int(sent), pressed)

    def _whole(self) -> dict[str, Any]:
        """Return a short form, which is sent at once; what is wrong with it, or the end."""
        form = form_class(self.definition)(self.request.POST if self.request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            return {**self._shared("sent"), "receipt": RECEIPT}
        return {**self._shared("whole"), "form": form, "sections": list(form.sections())}

    @property
    def _progress(self) -> Progress:
        return Progress(self.definition, self.content)

    def _content(self) -> Content:
        try:
            return Content.from_json(signing.loads(self.request.POST.get("form_state", ""), salt=SALT))
        except signing.BadSignature:
            return Content()

    def _leave(self, number: int, pressed: str) -> dict[str, Any]:
        if pressed == "here":
            return self._show(number, self._progress.form(number))
        step = Definition((self.definition.steps[number],))
        form = form_class(step)(self.request.POST, known=self._progress.known(number))
        if self.request.POST.get("form_add") or self.request.POST.get("form_remove"):
            self.content = drafting.typed(self.content, number, drafting.entries_changed(form, self.request.POST))
            return self._show(number, self._progress.form(number))
        fits = form.is_valid()
        if fits:
            self.content = drafting.answered(self.definition, self.content, number, form.answers())
        else:
            self.content = drafting.typed(self.content, number, raw_sent(form))
        if pressed == "back":
            before = self._progress.preceding(number)
            at = number if before is None else before
            return self._show(at, self._progress.form(at))
        return self._forward(self._progress.following(number)) if fits else self._show(number, form)

    def _forward(self, wanted: int | None) -> dict[str, Any]:
        """Show the next step, the checking page after the last one, or the stop that holds."""
        progress = self._progress
        stop = progress.stop()
        if stop is not None:
            at = next(number for number, each in progress.visible.stops if each is stop)
            return {**self._shared("stop"), "stop": stop, "back_step": at}
        number = progress.first_open() if wanted is None else wanted
        if number is not None:
            return self._show(number, progress.form(number))
        sections = answers_by_section(self.definition, progress.result(), constants=False)
        last = progress.numbers[-1] if progress.numbers else 0
        return {**self._shared("check"), "check_sections": sections, "back_step": last}

    def _show(self, number: int, form: AnswersForm) -> dict[str, Any]:
        progress = self._progress
        place, total = progress.place(number)
        step = {
            "number": number,
            "place": place,
            "total": total,
            "title": progress.step(number).title,
            "is_first": progress.preceding(number) is None,
        }
        return {**self._shared("step"), "form": form, "sections": list(form.sections()), "form_step": step}

    def _shared(self, stage: str) -> dict[str, Any]:
        state = signing.dumps(self.content.to_json(), salt=SALT, compress=True)
        return {"stage": stage, "envelope": EnvelopeForm(), "form_state": state}


def with_optional_files(definition: Definition) -> Definition:
    """Return the form as it is tried: a file may be left out, since none is kept."""
    return Definition(
        tuple(replace(step, items=tuple(_tried(item) for item in step.items)) for step in definition.steps)
    )


def _tried(item: Item) -> Any:
    if isinstance(item, Group):
        return replace(item, items=tuple(_tried(each) for each in item.items))
    return replace(item, required=False) if isinstance(item, Question) and item.kind.holds_files else item
