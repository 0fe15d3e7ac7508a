"""One Django field for each kind of question, with sentences of its own for every mistake.

A field's cleaned value is the answer as it is stored (docs/forms.md, "Answers").
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator, RegexValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_app import masks, weeks, widgets
from forms_app.checks import TODAY
from forms_app.definition import Question
from forms_app.enums import FieldKind
from forms_app.reading import ADDRESS_PARTS, NO, YES
from portal import dates
from portal.vault.kinds import HEAD
from portal.vault.services import kind_check, shown_name

# Answers by key; None: not answered. A repeating group is a list of answers by key.
Answers = Mapping[str, Any]

LONGEST_SHORT: Final = 200
LONGEST_LONG: Final = 5000
LONGEST_EMAIL: Final = 254
LONGEST_PART: Final = 120
LARGEST_NUMBER: Final = Decimal(10) ** 12
FEWEST_DIGITS: Final = 7
MEGABYTE: Final = 1024 * 1024
ZIP: Final = re.compile(r"[0-9]{5}(-[0-9]{4})?")
# What browsers may fill in by themselves (WCAG 2.2, 1.3.5), by the key of the question.
AUTOCOMPLETE: Final = {"name": "name", "full_name": "name", "first_name": "given-name", "last_name": "family-name"}


def django_field(question: Question) -> forms.Field:
    """Return the field that asks a question."""
    field = _MAKERS[question.kind](question)
    if question.default and field.initial is None:
        field.initial = [question.default] if question.kind == FieldKind.SOME_OF else question.default
    return field


def _common(question: Question, required: Any) -> dict[str, Any]:
    return {
        "label": question.label,
        "help_text": question.hint,
        "required": question.required,
        "error_messages": {"required": required},
    }


def _say(question: Question, sentence: Any) -> Any:
    """Return the editor's own sentence for an answer that does not fit, else ours."""
    return question.limits.sentence or sentence


# Texts ---------------------------------------------------------------------------------------------------------------


def _text(question: Question, longest: int, widget: forms.Widget) -> forms.CharField:
    field = forms.CharField(**_common(question, _("Please answer this question.")), widget=widget)
    limits = question.limits
    most = min(int(limits.most), longest) if limits.most else longest
    too_long = _("Use at most %(limit_value)d characters; this is %(show_value)d.")
    field.validators.append(MaxLengthValidator(most, _say(question, too_long) if limits.most else too_long))
    if limits.least:
        too_short = _("Write at least %(limit_value)d characters; this is %(show_value)d.")
        field.validators.append(MinLengthValidator(int(limits.least), _say(question, too_short)))
    if limits.pattern:
        sentence = _say(question, _("Write this as it is asked for."))
        field.validators.append(RegexValidator(rf"^{masks.to_pattern(limits.pattern)}\Z", sentence, code="pattern"))
    return field


def _short_text(question: Question) -> forms.Field:
    name = AUTOCOMPLETE.get(question.key)
    return _text(question, LONGEST_SHORT, forms.TextInput({"autocomplete": name} if name else {}))


def _long_text(question: Question) -> forms.Field:
    return _text(question, LONGEST_LONG, forms.Textarea({"rows": 6}))


def _email(question: Question) -> forms.Field:
    options = _common(question, _("Enter an e-mail address."))
    options["error_messages"]["invalid"] = _("Enter an e-mail address like name@example.com.")
    options["error_messages"]["max_length"] = _("This e-mail address is too long. Check that it is one address.")
    widget = forms.EmailInput({"autocomplete": "email", "spellcheck": "false"})
    return forms.EmailField(**options, max_length=LONGEST_EMAIL, widget=widget)


def _telephone(question: Question) -> forms.Field:
    field = forms.CharField(
        **_common(question, _("Enter a telephone number.")),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    field.validators.append(_telephone_check)
    return field


def _telephone_check(value: str) -> None:
    """Accept a number as people write it: 7 to 15 digits, an extension after `x` or `ext`."""
    MaxLengthValidator(LONGEST_PART, _("Enter a telephone number like 305-555-0100."))(value)
    number = re.split(r"(?i)\s*(?:ext\.?|x)\s*", value, maxsplit=1)[0]
    digits = sum(letter.isdigit() for letter in number)
    RegexValidator(r"^[0-9+().\-/\s]+$", _("Enter a telephone number like 305-555-0100."))(number)
    if not FEWEST_DIGITS <= digits <= 15:
        raise forms.ValidationError(_("Enter the whole telephone number, like 305-555-0100."), code="digits")


# Numbers and days ----------------------------------------------------------------------------------------------------


class NumberField(forms.DecimalField):
    """A number as people write it (1,200); the answer is an int, or a float where digits follow the point."""

    widget = forms.TextInput

    def __init__(self, *, question: Question, **options: Any) -> None:
        self.question = question
        super().__init__(**options)
        self.widget.attrs["inputmode"] = "decimal" if question.limits.decimals else "numeric"

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace(",", "").replace(" ", "").strip()
        return super().to_python(value)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        if number is None:
            return None
        problem = self._problem(number)
        if problem:
            raise ValidationError(_say(self.question, problem), code="limits")
        return int(number) if number == number.to_integral_value() else float(number)

    def _problem(self, number: Decimal) -> str:
        limits = self.question.limits
        if abs(number) > LARGEST_NUMBER:
            return gettext("This number is too large.")
        if limits.least and number < Decimal(limits.least):
            return gettext("Enter %(least)s or more.") % {"least": limits.least}
        if limits.most and number > Decimal(limits.most):
            return gettext("Enter %(most)s or less.") % {"most": limits.most}
        if number != round(number, limits.decimals):
            return gettext("Enter a whole number.") if not limits.decimals else gettext("Use fewer digits.")
        return ""


def _number(question: Question) -> forms.Field:
    options = _common(question, _("Enter a number."))
    options["error_messages"]["invalid"] = _("Enter a number, with digits only.")
    return NumberField(question=question, **options)


class DayField(forms.DateField):
    """A day; the answer is its date as `2026-03-03`."""

    def __init__(self, *, question: Question, **options: Any) -> None:
        self.question = question
        super().__init__(**options, input_formats=["%Y-%m-%d", "%m/%d/%Y"])

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is None:
            return None
        limits = self.question.limits
        problem = _outside(day.isoformat(), limits.least, limits.most, _day_in_words)
        if problem:
            raise ValidationError(_say(self.question, problem), code="limits")
        return day.isoformat()


def _outside(value: str, least: str, most: str, words: Callable[[str], str]) -> str:
    """Return the sentence for a day or month beyond its limits; empty when it is within them."""
    today = timezone.localdate().isoformat()[: len(value)]
    first, last = (today if limit == TODAY else limit for limit in (least, most))
    if first and value < first:
        return gettext("Choose %(day)s or later.") % {"day": words(first)}
    if last and value > last:
        return gettext("Choose %(day)s or earlier.") % {"day": words(last)}
    return ""


def _day_in_words(iso: str) -> str:
    return dates.full_date(dt.date.fromisoformat(iso))


def _month_in_words(iso: str) -> str:
    return dates.month(dt.date.fromisoformat(f"{iso}-01"))


def _date(question: Question) -> forms.Field:
    options = _common(question, _("Enter a day."))
    options["error_messages"]["invalid"] = _("Enter a day that exists, like 3/15/2026.")
    field = DayField(question=question, **options, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    if question.default == TODAY:
        field.initial = timezone.localdate
    return field


class MonthField(forms.MultiValueField):
    """A month and a year; the answer is `2026-03`."""

    def __init__(self, *, question: Question, **options: Any) -> None:
        self.question = question
        options["error_messages"]["incomplete"] = _("Enter a month and a year.")
        parts = [
            forms.ChoiceField(choices=widgets.MONTHS, error_messages={"invalid_choice": _("Choose a month.")}),
            forms.IntegerField(
                min_value=1900,
                max_value=2200,
                error_messages=dict.fromkeys(
                    ("invalid", "min_value", "max_value"), _("Enter a year with four digits.")
                ),
            ),
        ]
        super().__init__(parts, require_all_fields=True, widget=widgets.MonthWidget(), **options)

    def compress(self, data_list: list[Any]) -> Any:
        if not any(data_list):
            return None
        if not all(data_list):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        value = f"{data_list[1]:04}-{data_list[0]}"
        limits = self.question.limits
        problem = _outside(value, limits.least, limits.most, _month_in_words)
        if problem:
            raise ValidationError(_say(self.question, problem), code="limits")
        return value


def _month_year(question: Question) -> forms.Field:
    return MonthField(question=question, **_common(question, _("Enter a month and a year.")))


# Choices -------------------------------------------------------------------------------------------------------------


def _choices(question: Question) -> list[tuple[str, str]]:
    return [(choice.code, choice.label) for choice in question.choices]


def _one_of(question: Question) -> forms.Field:
    options = _common(question, _("Choose one answer."))
    options["error_messages"]["invalid_choice"] = _("Choose one of the answers on the list.")
    return forms.ChoiceField(**options, choices=_choices(question), widget=forms.RadioSelect)


class SeveralField(forms.MultipleChoiceField):
    """Some of several; how many is a limit of the question. Answers stand in the order they are offered."""

    def __init__(self, *, question: Question, **options: Any) -> None:
        self.question = question
        options["error_messages"]["invalid_choice"] = _("Choose answers from the list only.")
        options["error_messages"]["invalid_list"] = _("Choose answers from the list only.")
        self.offered: list[tuple[str, str]] = list(options["choices"])
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        chosen = set(super().clean(value))
        if not chosen:
            return None
        limits, problem = self.question.limits, ""
        if limits.least and len(chosen) < int(limits.least):
            problem = gettext("Choose at least %(number)s answers.") % {"number": limits.least}
        if limits.most and len(chosen) > int(limits.most):
            problem = gettext("Choose at most %(number)s answers.") % {"number": limits.most}
        if problem:
            raise ValidationError(_say(self.question, problem), code="limits")
        return [code for code, _label in self.offered if code in chosen]


def _some_of(question: Question) -> forms.Field:
    options = _common(question, _("Choose at least one answer."))
    widget = forms.CheckboxSelectMultiple
    return SeveralField(question=question, **options, choices=_choices(question), widget=widget)


def _yes_no(question: Question) -> forms.Field:
    """Ask yes or no as two words: a box left empty is not a no."""
    options = _common(question, _("Answer yes or no."))
    options["error_messages"]["invalid_choice"] = _("Answer yes or no.")
    return forms.ChoiceField(**options, choices=[(YES, _("Yes")), (NO, _("No"))], widget=forms.RadioSelect)


def _language(question: Question) -> forms.Field:
    options = _common(question, _("Choose a language."))
    options["error_messages"]["invalid_choice"] = _("Choose one of the languages on the list.")
    return forms.ChoiceField(**options, choices=[("", _("Choose…")), *_choices(question)], widget=forms.Select)


def _declaration(question: Question) -> forms.Field:
    return forms.BooleanField(**_common(question, _("Tick the box if you agree.")))


def _availability(question: Question) -> forms.Field:
    options = _common(question, _("Choose at least one time."))
    widget = widgets.WeekWidget(question.parts)
    return SeveralField(question=question, **options, choices=weeks.choices(question.parts), widget=widget)


# Several parts -------------------------------------------------------------------------------------------------------


class AddressField(forms.MultiValueField):
    """A postal address of the United States; the answer has street, unit, city, state and zip."""

    def __init__(self, **options: Any) -> None:
        options["error_messages"]["incomplete"] = _("Enter street, city, state and ZIP code.")
        parts = [forms.CharField(max_length=LONGEST_PART, required=name != "unit") for name in ADDRESS_PARTS]
        super().__init__(parts, require_all_fields=False, widget=widgets.AddressWidget(), **options)

    def compress(self, data_list: list[Any]) -> Any:
        if not any(data_list):
            return None
        found = dict(zip(ADDRESS_PARTS, (str(each or "") for each in data_list), strict=True))
        if not ZIP.fullmatch(found["zip"]):
            raise ValidationError(gettext("Enter a ZIP code with five digits."), code="zip")
        return found


def _address(question: Question) -> forms.Field:
    return AddressField(**_common(question, _("Enter an address.")))


class GridField(forms.MultiValueField):
    """One answer on a scale for each row; the answer is the codes by row."""

    def __init__(self, *, question: Question, **options: Any) -> None:
        self.question = question
        options["error_messages"]["incomplete"] = _("Choose one answer in every row.")
        scale = _choices(question)
        wrong = {"invalid_choice": _("Choose one of the answers on the list.")}
        parts = [
            forms.ChoiceField(choices=scale, required=options["required"], error_messages=wrong)
            for _row in question.rows
        ]
        widget = widgets.GridWidget([row.label for row in question.rows], scale)
        super().__init__(parts, require_all_fields=False, widget=widget, **options)

    def compress(self, data_list: list[Any]) -> Any:
        chosen = {row.code: code for row, code in zip(self.question.rows, data_list, strict=False) if code}
        return chosen or None


def _rating_grid(question: Question) -> forms.Field:
    return GridField(question=question, **_common(question, _("Choose one answer in every row.")))


# Files ---------------------------------------------------------------------------------------------------------------


class FilesField(forms.Field):
    """Files: what is already kept (`stored`, set by the form) without what was taken out, and new uploads.

    The cleaned value is the list of kept files. New ones that may be kept as far as their size and first bytes tell are
    in `uploads`, those taken out in `removed`, also when something else is wrong: a mistake loses no file. Whoever
    keeps them checks the whole content (`services.uploads.file_keep`).
    """

    widget = widgets.FilesWidget

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
                    raise ValidationError(named(upload.name, _say(self.question, words)), code="number")
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


def _file(question: Question) -> forms.Field:
    return FilesField(question=question, **_common(question, _("Choose a file.")))


_MAKERS: Final[dict[FieldKind, Callable[[Question], forms.Field]]] = {
    FieldKind.SHORT_TEXT: _short_text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.EMAIL: _email,
    FieldKind.TELEPHONE: _telephone,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _date,
    FieldKind.MONTH_YEAR: _month_year,
    FieldKind.YES_NO: _yes_no,
    FieldKind.ONE_OF: _one_of,
    FieldKind.SOME_OF: _some_of,
    FieldKind.ADDRESS: _address,
    FieldKind.LANGUAGE: _language,
    FieldKind.FILE: _file,
    FieldKind.DECLARATION: _declaration,
    FieldKind.AVAILABILITY: _availability,
    FieldKind.RATING_GRID: _rating_grid,
}
