"""Files: kept privately, checked by content (docs/forms.md, "Files")."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.definition import FILE_KINDS, MOST_ENTRIES, FileLimits, Question
from forms_app.kinds import register
from forms_app.kinds.base import ONLY_ANSWERED, SPECIAL, Kind
from forms_app.schemas.logic import Formula
from forms_app.schemas.values import EMPTY, EMPTY_LIST, Schema, list_of_texts
from forms_app.shapes import Raw, WrongShape, list_of
from forms_app.widgets import FOLDER
from portal.vault.kinds import HEAD
from portal.vault.services import kind_check, shown_name

MEGABYTE: Final = 1024 * 1024
# Megabytes.
LARGEST_FILE: Final = 50


class FileLimitsBlock(blocks.StructBlock):
    """Which files are taken."""

    kinds = blocks.MultipleChoiceBlock(
        label=_("Kinds"), choices=[(kind, kind.upper()) for kind in FILE_KINDS], default=list(FILE_KINDS)
    )
    megabytes = blocks.IntegerBlock(label=_("Megabytes of one file"), default=10, min_value=1, max_value=LARGEST_FILE)
    at_most = blocks.IntegerBlock(label=_("How many files"), default=1, min_value=1, max_value=MOST_ENTRIES)

    class Meta:
        icon = "doc-full"
        label = _("Files")


class FilesWidget(forms.FileInput):
    """Choosing files, with those kept before and a box to take each of them out."""

    template_name = f"{FOLDER}/files.html"
    allow_multiple_selected = True
    frame = "multi"
    limits = FileLimits()
    stored: Sequence[Mapping[str, Any]] = ()
    # References of kept files that could not be looked at yet.
    unsure: Collection[str] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        accept = ",".join(f".{kind}" for kind in self.limits.kinds)
        more = {"accept": accept, **({"multiple": True} if self.limits.at_most > 1 else {})}
        context: dict[str, Any] = super().get_context(name, None, {**(attrs or {}), **more, "class": "usa-file-input"})
        kinds = ", ".join(kind.upper() for kind in self.limits.kinds)
        address = reverse("form_files:files")
        stored = [{**each, "is_unsure": each["reference"] in self.unsure} for each in self.stored]
        return {**context, "stored": stored, "limits": self.limits, "kinds": kinds, "uploads_url": address}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        field, _colon, reference = str(data.get("form_drop", "")).partition(":")
        removed = [reference] if field == name and reference else []
        new = files.getlist(name) if hasattr(files, "getlist") else [files[name]] if name in files else []
        return {"new": new, "removed": removed}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class FilesField(forms.Field):
    """Files: what is already kept (`stored`, set by the form) without what was taken out, and new uploads.

    The cleaned value is the list of kept files. New ones that may be kept as far as their size and first bytes tell are
    in `uploads`, those taken out in `removed`, also when something else is wrong: a mistake loses no file. Whoever
    keeps them checks the whole content (`services.uploads.file_keep`).
    """

    widget = FilesWidget

    def __init__(self, *, question: Question, **options: Any) -> None:
        self.question = question
        self.stored: list[dict[str, Any]] = []
        self.uploads: list[Any] = []
        self.removed: set[str] = set()
        # What was kept of `uploads`, set by whoever keeps them.
        self.kept: list[dict[str, Any]] = []
        # True when files did not come through: they were too large for one request.
        self.is_cut = False
        super().__init__(**options)
        self.widget.limits = question.files

    def clean(self, value: Any) -> Any:
        self.removed = set(value["removed"]) if value else set()
        kept = [each for each in self.stored if each["reference"] not in self.removed]
        problems = list(self._sort(list(value["new"]) if value else [], len(kept)))
        if self.is_cut:
            problems.append(self.too_large())
        if self.required and not kept and not self.uploads and not problems:
            raise ValidationError(self.error_messages["required"], code="required")
        if problems:
            raise ValidationError(problems)
        return kept or None

    def _sort(self, new: list[Any], kept: int) -> Iterator[ValidationError]:
        """Put what may be kept into `uploads`; yield what is wrong with the rest."""
        self.uploads = []
        for upload in new:
            try:
                self._check(upload)
                if kept + len(self.uploads) >= self.question.files.at_most:
                    words = gettext("Choose at most %(number)s files.") % {"number": self.question.files.at_most}
                    said = self.question.kind.say(self.question, words)
                    raise ValidationError(named(upload.name, said), code="number")
                self.uploads.append(upload)
            except ValidationError as error:
                yield error

    def _check(self, upload: Any) -> None:
        limits = self.question.files
        if upload.size > limits.megabytes * MEGABYTE:
            words = gettext("The file is too large. Choose one of at most %(size)s MB.") % {"size": limits.megabytes}
            raise ValidationError(named(upload.name, words), code="size")
        if not upload.size:
            raise ValidationError(named(upload.name, gettext("The file is empty. Choose another one.")), code="empty")
        upload.seek(0)
        try:
            kind_check(upload.read(HEAD), limits.kinds)
        except ValidationError as error:
            raise ValidationError(named(upload.name, " ".join(error.messages)), code="kind") from error

    @staticmethod
    def infected(name: str) -> ValidationError:
        """Return what is said of a file in which a virus was found after it was kept."""
        words = gettext(
            "We found a virus in this file and deleted it. Everything else you wrote is still here. Choose another "
            "file."
        )
        return ValidationError(named(name, words), code="infected")

    def too_large(self) -> ValidationError:
        """Return what is said of files that did not come through."""
        values = {"size": self.question.files.megabytes, "all": settings.UPLOAD_LIMIT_MB}
        words = gettext(
            "What you chose is too large, so we did not take it in. Choose files of at most %(size)s MB each, "
            "%(all)s MB together."
        )
        return ValidationError(words % values, code="size")


def named(name: str, why: str) -> str:
    """Return a sentence about one of several files."""
    return gettext("“%(name)s”: %(why)s") % {"name": shown_name(name), "why": why}


@register
class File(Kind):
    """Over the API a ticket stands in the place of each file (`given` takes tickets, `services.uploads` the files)."""

    word = "file"
    label = _("File")
    description = _("One or several files, kept privately.")
    icon = "doc-full"
    group = SPECIAL
    place = 10
    example = _("Your certificate")
    takes_default = False
    holds_files = True
    operators = ONLY_ANSWERED
    needed = _("Choose a file.")

    def settings(self) -> list[tuple[str, blocks.Block]]:
        return [("files", FileLimitsBlock(label=_("Files")))]

    def field(self, question: Question) -> forms.Field:
        return FilesField(question=question, **self.options(question))

    def sent(self, name: str, question: Question, value: Any) -> Raw:
        return {}

    def given(self, name: str, question: Question, value: Any) -> Raw:
        tickets = list_of(value)
        if len(tickets) > question.files.at_most:
            many = gettext("Choose at most %(number)s files.") % {"number": question.files.at_most}
            raise WrongShape(self.say(question, many), code="number")
        return {name: tickets}

    def words(self, question: Question, value: Any) -> str:
        return "\n".join(str(each.get("name", "")) if isinstance(each, Mapping) else str(each) for each in value)

    def examples(self, question: Question) -> Sequence[Any]:
        return [["ticket"]]

    def problems(self, question: Question) -> Iterator[tuple[str, str]]:
        yield from super().problems(question)
        yield "files", self.files_problem(question)

    def files_problem(self, question: Question) -> str:
        """Return what is wrong with the files a question takes."""
        files = question.files
        values = {"label": question.label, "size": LARGEST_FILE, "most": MOST_ENTRIES}
        if not files.kinds or not set(files.kinds) <= set(FILE_KINDS):
            return gettext("Choose which kinds of files “%(label)s” takes.") % values
        if not 1 <= files.megabytes <= LARGEST_FILE:
            return gettext("A file of “%(label)s” may have 1 to %(size)s MB.") % values
        if not 1 <= files.at_most <= MOST_ENTRIES:
            return gettext("“%(label)s” may take 1 to %(most)s files.") % values
        return ""

    def shape(self, question: Question) -> Schema:
        return list_of_texts(maxItems=question.files.at_most)

    def strict(self, question: Question) -> Schema:
        return {"type": "array", "minItems": 1}

    def empty(self, question: Question) -> list[Schema]:
        return [EMPTY, EMPTY_LIST]

    def answered(self) -> Formula:
        return {"type": "array", "minItems": 1}
