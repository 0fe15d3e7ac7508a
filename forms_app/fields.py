"""One Django field for each kind of question, with sentences of its own for every mistake."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.validators import MaxLengthValidator, RegexValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_app.enums import FieldKind

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

    from forms_app.definition import Definition, Question

# Answers by key: text, a list of codes, "yes"/"no", or True for a ticked declaration. None: not answered.
Answers = Mapping[str, str | list[str] | bool | None]

LONGEST_SHORT: Final = 200
LONGEST_LONG: Final = 5000
LONGEST_EMAIL: Final = 254
FEWEST_DIGITS: Final = 7
YES: Final = "yes"
NO: Final = "no"
# What browsers may fill in by themselves (WCAG 2.2, 1.3.5), by the key of the question.
AUTOCOMPLETE: Final = {"name": "name", "full_name": "name", "first_name": "given-name", "last_name": "family-name"}


@dataclass(frozen=True)
class SectionOnPage:
    """A section of the form as the page shows it."""

    title: str
    text: str
    fields: list[BoundField]


class AnswersForm(forms.Form):
    """The questions of one definition. Subclasses are made by `forms_app.definition.form_class`."""

    definition: ClassVar[Definition]

    def sections(self) -> Iterator[SectionOnPage]:
        """Yield the sections with their questions, in the editor's order."""
        for section in self.definition.sections:
            yield SectionOnPage(section.title, section.text, [self[question.key] for question in section.questions])

    def answers(self) -> dict[str, Any]:
        """Return the cleaned answers by key, every question among them; None where nothing was answered."""
        return {question.key: self._answer(question) for question in self.definition.questions}

    def typed(self) -> dict[str, Any]:
        """Return what was typed by key, as it came, whether it is valid or not."""
        if not isinstance(self.data, MultiValueDict):
            return dict(self.data)
        several = {question.key for question in self.definition.questions if question.kind == FieldKind.SOME_OF}
        return {key: self.data.getlist(key) if key in several else self.data.get(key) for key in self.data}

    def _answer(self, question: Question) -> Any:
        value = self.cleaned_data.get(question.key)
        if question.kind == FieldKind.DECLARATION:
            return bool(value)
        return list(value) if isinstance(value, list) and value else value or None


def django_field(question: Question) -> forms.Field:
    """Return the field that asks a question."""
    return _MAKERS[question.kind](question)


def answer_in_words(question: Question, value: object) -> str:
    """Return a stored answer as people read it; an answer of an unknown code is shown as it is."""
    if value is None or value == "" or value == []:
        return ""
    if question.kind == FieldKind.DECLARATION:
        return gettext("Agreed") if value else gettext("Not agreed")
    if question.kind == FieldKind.YES_NO:
        return {YES: gettext("Yes"), NO: gettext("No")}.get(str(value), str(value))
    labels = {choice.code: choice.label for choice in question.choices}
    if isinstance(value, list):
        return "\n".join(labels.get(str(each), str(each)) for each in value)
    return labels.get(str(value), str(value))


def _common(question: Question, required: Any) -> dict[str, Any]:
    return {
        "label": question.label,
        "help_text": question.hint,
        "required": question.required,
        "error_messages": {"required": required},
    }


def _too_long(longest: int) -> MaxLengthValidator:
    return MaxLengthValidator(longest, _("Use at most %(limit_value)d characters; this is %(show_value)d."))


def _text(question: Question, longest: int, widget: forms.Widget) -> forms.CharField:
    field = forms.CharField(**_common(question, _("Please answer this question.")), widget=widget)
    field.validators.append(_too_long(longest))
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
    number = re.split(r"(?i)\s*(?:ext\.?|x)\s*", value, maxsplit=1)[0]
    digits = sum(letter.isdigit() for letter in number)
    RegexValidator(r"^[0-9+().\-/\s]+$", _("Enter a telephone number like 305-555-0100."))(number)
    if not FEWEST_DIGITS <= digits <= 15:
        raise forms.ValidationError(_("Enter the whole telephone number, like 305-555-0100."), code="digits")


def _choices(question: Question) -> list[tuple[str, str]]:
    return [(choice.code, choice.label) for choice in question.choices]


def _one_of(question: Question) -> forms.Field:
    options = _common(question, _("Choose one answer."))
    options["error_messages"]["invalid_choice"] = _("Choose one of the answers on the list.")
    return forms.ChoiceField(**options, choices=_choices(question), widget=forms.RadioSelect)


def _some_of(question: Question) -> forms.Field:
    options = _common(question, _("Choose at least one answer."))
    options["error_messages"]["invalid_choice"] = _("Choose answers from the list only.")
    options["error_messages"]["invalid_list"] = _("Choose answers from the list only.")
    return forms.MultipleChoiceField(**options, choices=_choices(question), widget=forms.CheckboxSelectMultiple)


def _yes_no(question: Question) -> forms.Field:
    """Ask yes or no as two words: a box left empty is not a no."""
    options = _common(question, _("Answer yes or no."))
    options["error_messages"]["invalid_choice"] = _("Answer yes or no.")
    return forms.ChoiceField(**options, choices=[(YES, _("Yes")), (NO, _("No"))], widget=forms.RadioSelect)


def _declaration(question: Question) -> forms.Field:
    return forms.BooleanField(**_common(question, _("Tick the box if you agree.")))


_MAKERS: Final[dict[FieldKind, Callable[[Question], forms.Field]]] = {
    FieldKind.SHORT_TEXT: _short_text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.EMAIL: _email,
    FieldKind.TELEPHONE: _telephone,
    FieldKind.ONE_OF: _one_of,
    FieldKind.SOME_OF: _some_of,
    FieldKind.YES_NO: _yes_no,
    FieldKind.DECLARATION: _declaration,
}
