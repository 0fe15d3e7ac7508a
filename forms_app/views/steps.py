"""A form of several steps: one page for each, back without loss, check your answers, one final button.

Every press keeps what was typed. A step is addressed by its number in the definition (`?step=2`); whoever asks for one
that something unanswered stands before is led to the first that is open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language

from forms_app import drafting, stamps
from forms_app.asking import AnswersForm, Raw, bound_data, form_class, raw_sent
from forms_app.definition import Definition, Question
from forms_app.drafting import Content, Progress
from forms_app.kinds.file import FilesField
from forms_app.reading import answers_by_section
from forms_app.services import drafts, uploads
from forms_app.traces import files_of
from forms_app.views.filling import FORM_ID, LANGUAGE, Filling
from portal.templatetags.components import error_target
from portal.vault.handlers import is_cut_off, refused_files

if TYPE_CHECKING:
    from forms_app.models import FormDraft

CHECK: Final = "check"
STOP: Final = "stop"
SAVE: Final = "save"
RESUME: Final = "resume"
# Not on my own computer: this browser forgets the form (stamps.keep_or_drop), which waits for its link.
LEAVE: Final = stamps.LEAVE
LEFT: Final = "left"
# Buttons that change the step and show it again.
REPEATS: Final = ("form_add", "form_remove", "form_drop")

# Keeps the answers, once, and says where to go; called inside the transaction that forgets the half-filled form.
Keep = Callable[[dict[str, Any]], HttpResponse]
Show = Callable[[dict[str, Any]], HttpResponse]
# What happens to the files of one question: what is added, and the references of what is taken out.
FileChange = tuple[Question, list[dict[str, Any]], set[str]]


@dataclass
class Steps:
    """One request to a form of several steps.

    `show` renders a stage, `keep` takes the answers, `again` answers somebody whose form was sent already (None: it was
    not), `can_save` offers to come back later by link.
    """

    filling: Filling
    show: Show
    keep: Keep
    again: Callable[[], HttpResponse | None]
    can_save: bool = False

    def __post_init__(self) -> None:
        self.request: HttpRequest = self.filling.request
        self.progress: Progress = self.filling.progress

    def answer(self) -> HttpResponse:
        """Answer the request."""
        if self.filling.is_switch:
            return self._switched()
        if self.filling.is_sent:
            return self._posted(self.request.POST.get("form_do", ""))
        if self.filling.typed:
            return self._brought(self.filling.typed)
        asked = self.request.GET.get("step", "")
        if not asked or self._is_somebody_elses():
            return self._first()
        if asked == LEFT and self.filling.draft is None:
            return self.show(self._shared(LEFT))
        if asked == STOP:
            return self._stopped()
        if asked == CHECK:
            return self._check()
        if asked == SAVE and self.can_save and self.filling.draft:
            return self.show(self._shared(SAVE))
        return self._step(asked)

    # What is shown --------------------------------------------------------------------------------------------------

    def _first(self) -> HttpResponse:
        """Show the first step; where a form was begun in this browser, its writer is asked who they are.

        Whoever comes next to a shared computer finds the same page: where an e-mail address is known, only a link to it
        goes on. The form itself is not shown, and can be forgotten here without being deleted.
        """
        if self.filling.draft is not None:
            address = self.filling.address if self.can_save else ""
            return self.show({**self._shared(RESUME), "masked": drafts.masked(address) if address else ""})
        numbers = self.progress.numbers
        return self._show_step(numbers[0], self.progress.form(numbers[0])) if numbers else self._check()

    def _is_somebody_elses(self) -> bool:
        """True for a form with an address that nobody used for an hour: it may be another reader's by now."""
        draft = self.filling.draft
        left = draft is not None and self.filling.now - draft.saved_at > stamps.IDLE
        return left and self.can_save and bool(self.filling.address)

    def _step(self, asked: str) -> HttpResponse:
        number = int(asked) if asked.isdecimal() and len(asked) < 4 else -1
        if not self.progress.may_open(number):
            return self._to(self._open())
        return self._show_step(number, self.progress.form(number))

    def _show_step(self, number: int, form: AnswersForm) -> HttpResponse:
        step = self.progress.step(number)
        place, total = self.progress.place(number)
        before = self.progress.preceding(number)
        context = {
            "form": form,
            "sections": list(form.sections()),
            "form_step": {
                "number": number,
                "place": place,
                "total": total,
                "title": step.title,
                "is_first": before is None,
                "told": self.progress.lost(number),
                "from_check": self._from_check(),
            },
        }
        return self.show({**self._shared("step"), **context})

    def _check(self, form: AnswersForm | None = None) -> HttpResponse:
        """Show every answer with a way to change it, and the one button that sends."""
        if self.progress.first_open() is not None:
            return self._to(self._open())
        if self.progress.stop():
            return self._to(STOP)
        sections = answers_by_section(self.filling.definition, self.progress.result(), constants=False)
        for section in sections:
            asked = self.progress.form(section["step"])
            for row in section["rows"]:
                # The first control of the question, so that the focus goes there.
                target = error_target(asked[row["field"]]) if row["field"] in asked.fields else ""
                row["change_url"] = f"?step={section['step']}&from={CHECK}#{target}"
        return self.show({**self._shared(CHECK), "check_sections": sections, "form": form})

    def _stopped(self) -> HttpResponse:
        stop = self.progress.stop()
        if stop is None:
            return self._to(self._open())
        at = next(number for number, each in self.progress.visible.stops if each is stop)
        return self.show({**self._shared(STOP), "stop": stop, "change_url": f"?step={at}"})

    def _shared(self, stage: str) -> dict[str, Any]:
        filling = self.filling
        return {
            "page": filling.page,
            "envelope": filling.envelope,
            "stage": stage,
            "can_save": self.can_save,
            "is_begun": filling.draft is not None,
            "is_lapsed": filling.is_lapsed,
            "is_changed": self.progress.content.changed,
            "resume_url": f"?step={self._open()}",
            "typed_form": "" if stage in (RESUME, LEFT) else FORM_ID,
        }

    # What was pressed -----------------------------------------------------------------------------------------------

    def _posted(self, pressed: str) -> HttpResponse:
        if pressed == "over":
            return self._start_over()
        if pressed == LEAVE:
            return HttpResponseRedirect(f"{self.request.path}?step={LEFT}")
        if pressed == "send":
            return self._send()
        if self.filling.draft is None and (receipt := self.again()) is not None:
            return receipt
        number = self._number_sent()
        if number not in self.progress.numbers:
            return self._to(self._open())
        form = self._form_sent(number)
        if is_cut_off(self.request):
            return self._cut_off(number, form)
        if any(self.request.POST.get(name) for name in REPEATS):
            return self._repeat(number, form)
        return self._leave(number, form, pressed)

    def _switched(self) -> HttpResponse:
        """Show in another language what was open: everything typed stays, as when a step is left."""
        number, at = self._number_sent(), self.request.POST.get("form_at", "")
        if number not in self.progress.numbers:
            return self._to(at if at in (CHECK, STOP, SAVE) else self._open())
        if self.filling.draft is None and (receipt := self.again()) is not None:
            return receipt
        form = self._form_sent(number)
        if self.filling.draft is not None or _is_typed(form):
            self._leave(number, form, LANGUAGE)
        return self._to(number)

    def _brought(self, typed: Raw) -> HttpResponse:
        """Take up the step that was left for another page, or for this one in another language: its texts are kept."""
        number = _number_in(typed.get("form_step", [""])[0])
        if number not in self.progress.numbers:
            return self._to(self._open())
        step = Definition((self.progress.step(number),))
        known, stored = self.progress.known(number), self.progress.stored(number)
        form = form_class(step)(bound_data(typed), known=known, stored=stored)
        if self.filling.draft is not None or _is_typed(form):
            self._save_step(number, form, form.is_valid())
        return self._to(number)

    def _number_sent(self) -> int:
        """Return the number of the step that was sent; -1 for none."""
        return _number_in(self.request.POST.get("form_step", ""))

    def _form_sent(self, number: int) -> AnswersForm:
        step = Definition((self.progress.step(number),))
        known, stored = self.progress.known(number), self.progress.stored(number)
        form = form_class(step)(self.request.POST, self.request.FILES, known=known, stored=stored)
        for name in refused_files(self.request):
            field = form.fields.get(name)
            if isinstance(field, FilesField):
                field.is_cut = True
        return form

    def _leave(self, number: int, form: AnswersForm, pressed: str) -> HttpResponse:
        """Keep the step, in order or not, and go where the pressed button leads."""
        self.filling.trap_note()
        fits = form.is_valid() and self.filling.envelope.is_valid()
        fits = self._keep_files(form) and self._is_told(number, form) and fits
        self._save_step(number, form, fits)
        if pressed == "back":
            before = self.progress.preceding(number)
            return self._to(number if before is None else before)
        if pressed == SAVE and self.can_save:
            return self._to(SAVE)
        return self._to(self._next(number)) if fits else self._show_step(number, self._with_files(number, form))

    def _is_told(self, number: int, form: AnswersForm) -> bool:
        """True when the page that was sent told of every file that is gone; else it is told now."""
        lost = self.progress.lost(number)
        if self.request.POST.get("form_told", "0") == str(lost):
            return True
        for name in self.progress.content.lost.keys() & form.fields.keys():
            for each in self.progress.content.lost[name]:
                form.add_error(name, FilesField.infected(each))
        return False

    def _next(self, number: int) -> int | str:
        if self.progress.stop():
            return STOP
        if self._from_check() or self.progress.content.changed:
            return self._open()
        following = self.progress.following(number)
        return self._open() if following is None else following

    def _repeat(self, number: int, form: AnswersForm) -> HttpResponse:
        """Add or take out one entry of a group, or take out a file, and show the step again with everything typed."""
        raw, pressed = drafting.entries_changed(form, self.request.POST), self.request.POST
        group = pressed.get("form_add") or pressed.get("form_remove", "").partition("-")[0]
        file = pressed.get("form_drop", "").partition(":")[0]
        form.is_valid()
        self._keep_files(form)
        self._save_typed(number, form, raw)
        return self._to(number, anchor=group if group in form.entries else f"id_{file}" if file in form.fields else "")

    def _cut_off(self, number: int, form: AnswersForm) -> HttpResponse:
        """Show the step with what came before the file that was far too large; what was kept before stays as it is."""
        before = self.progress.form(number)
        sent = raw_sent(form)
        raw = {**(raw_sent(before) if before.is_bound else {}), **sent}
        shown = form_class(form.definition)(bound_data(raw), known=form.known, stored=self.progress.stored(number))
        shown.quiet()
        for name, field in form.fields.items():
            if isinstance(field, FilesField) and field.is_cut:
                shown.add_error(name, field.too_large())
        return self._show_step(number, shown)

    def _send(self) -> HttpResponse:
        """Send what is kept: once, however often and from wherever the button is pressed."""
        if self.filling.known_stamp is None:
            return self._to(self._open())
        if not self.filling.envelope.is_valid():
            return self._check()
        why = self.filling.why_not_now()
        if why:
            return self.refuse(why)
        with transaction.atomic():
            draft = drafts.draft_lock(site=self._site, key=self.filling.stamp.key)
            if draft is None:
                return self.again() or self._to(self._open())
            self.progress = Progress(self.filling.definition, self.filling.content_of(draft))
            if self.progress.first_open() is not None or self.progress.stop():
                return self._to(STOP if self.progress.stop() else self._open())
            result = self.progress.result()
            response = self.keep(result)
            # Files of questions that are hidden now go with the half-filled form.
            uploads.uploads_settle(site=self._site, holder=draft.key, sent=files_of(self.filling.definition, result))
            draft.delete()
        return response

    def refuse(self, why: str) -> HttpResponse:
        """Show every answer again, and why the form cannot be taken now."""
        form = form_class(Definition())({})
        form.add_error(None, why)
        return self._check(form)

    def _start_over(self) -> HttpResponse:
        if self.filling.draft is not None:
            drafts.draft_forget(self.filling.draft)
        self.filling.__dict__.pop("draft", None)
        return HttpResponseRedirect(self.request.path)

    # Keeping ---------------------------------------------------------------------------------------------------------

    @property
    def _site(self) -> Any:
        return self.request.site

    def _save_step(self, number: int, form: AnswersForm, fits: bool) -> None:
        definition = self.filling.definition
        changes, raw, answers = self._files_of(form), raw_sent(form), form.answers()
        files = [key for key in answers if isinstance(form.fields.get(key), FilesField)]
        # The reader was told of these before a step counts as done.
        gone = self.progress.content.gone

        def change(content: Content) -> Content:
            if fits:
                now = {key: drafting.files_left(content.answers.get(key), gone) for key in files}
                content = drafting.answered(definition, content, number, {**answers, **now})
            else:
                content = drafting.typed(content, number, raw)
            return _with_files(content, changes)

        self._save(change)

    def _save_typed(self, number: int, form: AnswersForm, raw: Raw) -> None:
        """Keep what was typed as it is, and the files that came with it."""
        changes = self._files_of(form)
        self._save(lambda content: _with_files(drafting.typed(content, number, raw), changes))

    def _save(self, change: Callable[[Content], Content]) -> FormDraft:
        filling = self.filling
        draft = drafts.draft_save(
            site=self._site,
            page=filling.page,
            stamp=filling.stamp,
            version=filling.definition.version,
            language=get_language() or "en",
            change=change,
            now=filling.now,
        )
        self.progress = Progress(filling.definition, filling.content_of(draft))
        return draft

    def _keep_files(self, form: AnswersForm) -> bool:
        """Keep the uploads that fit, also when another answer does not; return whether all of them did."""
        every = True
        for name, field in form.fields.items():
            if not isinstance(field, FilesField):
                continue
            field.kept = []
            for upload in field.uploads:
                try:
                    field.kept.append(
                        uploads.file_keep(
                            site=self._site,
                            form=self.filling.page.translation_key,
                            question=field.question,
                            holder=self.filling.stamp.key,
                            upload=upload,
                        )
                    )
                except ValidationError as error:
                    form.add_error(name, error)
                    every = False
            field.uploads = []
        return every

    def _files_of(self, form: AnswersForm) -> list[FileChange]:
        """Return what happens to the files of each question: what is added, what is taken out (and deleted)."""
        fields = [field for field in form.fields.values() if isinstance(field, FilesField)]
        for field in fields:
            own = {each["reference"] for each in field.stored}
            field.removed &= own
            uploads.files_delete(self._site, field.removed)
        changed = (field for field in fields if field.kept or field.removed)
        return [(field.question, field.kept, field.removed) for field in changed]

    def _with_files(self, number: int, form: AnswersForm) -> AnswersForm:
        """Show the files that were kept beside the mistakes."""
        for name, kept in self.progress.stored(number).items():
            field = form.fields.get(name)
            if isinstance(field, FilesField):
                field.stored = list(kept or [])
                field.widget.stored = field.stored
        return form

    # Ways ------------------------------------------------------------------------------------------------------------

    def _from_check(self) -> bool:
        return CHECK in (self.request.GET.get("from"), self.request.POST.get("form_from"))

    def _open(self) -> int | str:
        first = self.progress.first_open()
        return CHECK if first is None else first

    def _to(self, where: int | str, anchor: str = "") -> HttpResponse:
        back = f"&from={CHECK}" if self._from_check() and isinstance(where, int) else ""
        return HttpResponseRedirect(f"{self.request.path}?step={where}{back}{'#' + anchor if anchor else ''}")


def _number_in(text: str) -> int:
    """Return the number of a step as it was sent; -1 for none."""
    return int(text) if text.isdecimal() and len(text) < 4 else -1


def _is_typed(form: AnswersForm) -> bool:
    """True when something stands in the form that was sent; numbers of entries and the like alone are nothing."""
    fields = {name: texts for name, texts in raw_sent(form).items() if not name.endswith("-entry")}
    return bool(form.files) or any(text.strip() for texts in fields.values() for text in texts)


def _with_files(content: Content, changes: list[FileChange]) -> Content:
    for question, added, removed in changes:
        content = drafting.files_changed(content, question, added, removed)
    return content
