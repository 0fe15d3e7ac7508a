"""Answers out of a list: one of several, some of several, yes or no, a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.definition import Choice, Question, Rule
from forms_app.kinds import register
from forms_app.kinds.base import CHOICES, EQUAL, TEXTS, Kind
from forms_app.question_blocks import choice_list, default, limits
from forms_app.rules.tallies import Tally, counted
from forms_app.schemas import values
from forms_app.schemas.logic import Bounds, Formula, code_bounds, list_bounds
from forms_app.schemas.values import EMPTY, EMPTY_LIST, EMPTY_TEXT, Schema
from forms_app.shapes import Raw, list_of, text_of
from portal.languages import own_name

YES: Final = "yes"
NO: Final = "no"
OTHER_LANGUAGE: Final = "other"
PREVIEW: Final = {
    "choices": [{"label": _("Mornings"), "code": "mornings"}, {"label": _("Evenings"), "code": "evenings"}]
}


class Chosen(Kind):
    """The code of one choice. A kind with choices of its own overrides `choices`."""

    group = CHOICES
    operators = EQUAL
    may_be_anonymous = True
    needed = _("Choose one answer.")
    not_on_list = _("Choose one of the answers on the list.")

    def choices(self, question: Question) -> Sequence[Choice]:
        """Return what is on offer."""
        return question.choices

    def field(self, question: Question) -> forms.Field:
        options = self.options(question, invalid_choice=self.not_on_list)
        return forms.ChoiceField(**options, choices=pairs(self.choices(question)), widget=forms.RadioSelect)

    def given(self, name: str, question: Question, value: Any) -> Raw:
        return {name: [text_of(value)]}

    def words(self, question: Question, value: Any) -> str:
        labels = {choice.code: choice.label for choice in self.choices(question)}
        chosen = value if isinstance(value, list) else [value]
        return "\n".join(labels.get(str(each), str(each)) for each in chosen)

    def tallied(self, question: Question, values: list[Any]) -> list[Tally]:
        return [counted(question.label, self.choices(question), values)]

    def examples(self, question: Question) -> Sequence[Any]:
        return [choice.code for choice in self.choices(question)]

    def value_problem(self, question: Question, value: str) -> str:
        codes = [choice.code for choice in self.choices(question)]
        if value in codes:
            return ""
        words = gettext("“%(value)s” is no answer to “%(label)s”. Use one of these codes: %(codes)s.")
        return words % {"value": value, "label": question.label, "codes": ", ".join(codes)}

    def shape(self, question: Question) -> Schema:
        return {"type": ["string", "null"]}

    def strict(self, question: Question) -> Schema:
        return values.one_of(self.choices(question))

    def empty(self, question: Question) -> list[Schema]:
        return [EMPTY, EMPTY_TEXT]

    def rule(self, rule: Rule, question: Question) -> Bounds:
        return code_bounds(rule, (choice.code for choice in self.choices(question)))


@register
class OneOf(Chosen):
    word = "one_of"
    label = _("One of several")
    description = _("Several answers on offer, one can be chosen.")
    icon = "radio-full"
    place = 20
    example = _("When do you have time?")
    preview = PREVIEW
    lists = ("choices",)
    keeps = ("drop_down",)
    has_choices = True
    names_nobody = True

    def settings(self) -> list[tuple[str, blocks.Block]]:
        words = _("The code of a choice.")
        drop_down = blocks.BooleanBlock(
            label=_("As a list that opens"),
            required=False,
            help_text=_("Shorter on a telephone where there are many choices. A few are quicker to read all at once."),
        )
        return [
            ("choices", choice_list(_("Choices"))),
            ("default", default(words, is_code=True)),
            ("drop_down", drop_down),
        ]

    def field(self, question: Question) -> forms.Field:
        return _drop_down(self, question) if question.setting("drop_down") else super().field(question)


@register
class YesNo(Chosen):
    """Yes or no as two words: a box left empty is not a no."""

    word = "yes_no"
    label = _("Yes or no")
    description = _("Two answers: yes and no. Nothing is chosen at first.")
    icon = "help"
    place = 10
    example = _("Have you mediated before?")
    names_nobody = True
    needed = _("Answer yes or no.")
    not_on_list = _("Answer yes or no.")

    def settings(self) -> list[tuple[str, blocks.Block]]:
        return [("default", default(_("yes or no. Better empty: then nobody answers by accident."), is_code=True))]

    def choices(self, question: Question) -> Sequence[Choice]:
        return Choice(YES, gettext("Yes")), Choice(NO, gettext("No"))

    def value_problem(self, question: Question, value: str) -> str:
        words = gettext("The answer to “%(label)s” is yes or no; write one of these two.")
        return "" if value in self.offered() else words % {"label": question.label}

    def offered(self) -> Sequence[str]:
        return YES, NO


@register
class Language(Chosen):
    word = "language"
    label = _("Language")
    description = _("One language out of a list.")
    icon = "globe"
    place = 40
    example = _("In which language shall we write?")
    preview: ClassVar[Mapping[str, Any]] = {"languages": ["en", "es"]}
    lists = ("languages",)
    has_choices = True
    needed = _("Choose a language.")
    not_on_list = _("Choose one of the languages on the list.")

    def settings(self) -> list[tuple[str, blocks.Block]]:
        offered = blocks.MultipleChoiceBlock(
            label=_("Languages"),
            choices=language_choices,
            default=["en", "es"],
            help_text=_("Each is shown by its own name; “Another language” follows by itself."),
        )
        return [("languages", offered), ("default", default(_("The code of a language, such as es."), is_code=True))]

    def choices_of(self, value: Mapping[str, Any]) -> tuple[Choice, ...]:
        """Return languages, each by its own name, so that everybody finds theirs in every translation."""
        codes: Iterable[str] = value.get("languages") or ()
        named = (Choice(code.replace("-", "_").lower(), own_name(code)) for code in codes)
        return (*named, Choice(OTHER_LANGUAGE, gettext("Another language")))

    def field(self, question: Question) -> forms.Field:
        return _drop_down(self, question)


def _drop_down(kind: Chosen, question: Question) -> forms.Field:
    """Return the choices as a list that opens; nothing is chosen at first."""
    options = kind.options(question, invalid_choice=kind.not_on_list)
    choices = [("", _("Choose…")), *pairs(kind.choices(question))]
    return forms.ChoiceField(**options, choices=choices, widget=forms.Select)


def language_choices() -> list[tuple[str, str]]:
    """Return the languages an editor may offer, by their own names; those of this site first."""
    ours = [code for code, _name in settings.LANGUAGES]
    more = ["en", "es", "ht", "pl", "zh-hans", "fr", "pt", "ru", "ar", "vi", "tl", "ko", "uk", "hi"]
    return [(code, own_name(code)) for code in dict.fromkeys([*ours, *more])]


def pairs(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    """Return choices as Django's forms take them."""
    return [(choice.code, choice.label) for choice in choices]


# Several at once -----------------------------------------------------------------------------------------------------


class SeveralField(forms.MultipleChoiceField):
    """Answers stand in the order they are offered; how many is a limit of the question."""

    def __init__(self, *, question: Question, **options: Any) -> None:
        self.question = question
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
            raise ValidationError(self.question.kind.say(self.question, problem), code="limits")
        return [code for code, _label in self.offered if code in chosen]


class Several(Chosen):
    """Codes of some choices, each once."""

    operators = TEXTS
    has_limits = True
    needed = _("Choose at least one answer.")
    not_on_list = _("Choose answers from the list only.")

    def field(self, question: Question) -> forms.Field:
        options = self.options(question, invalid_choice=self.not_on_list, invalid_list=self.not_on_list)
        return SeveralField(
            question=question, **options, choices=pairs(self.choices(question)), widget=self.widget(question)
        )

    def widget(self, question: Question) -> forms.Widget:
        """Return the boxes to tick."""
        return forms.CheckboxSelectMultiple()

    def initial(self, question: Question) -> Any:
        return [question.default]

    def default_misfit(self, question: Question) -> str:
        """One choice is a beginning, however many are asked for."""
        return ""

    def given(self, name: str, question: Question, value: Any) -> Raw:
        return {name: list_of(value)}

    def examples(self, question: Question) -> Sequence[Any]:
        codes = [choice.code for choice in self.choices(question)]
        least, most = int(question.limits.least or 1), int(question.limits.most or 2)
        return codes[: max(least, most)], codes[:least]

    def limits_problem(self, question: Question) -> str:
        problem = super().limits_problem(question)
        if not problem and int(question.limits.least or 0) > len(self.choices(question)):
            return gettext("“%(label)s” asks for more answers than it offers.") % {"label": question.label}
        return problem

    def shape(self, question: Question) -> Schema:
        return values.list_of_texts()

    def strict(self, question: Question) -> Schema:
        limits, one = question.limits, super().strict(question)
        found: Schema = {"type": "array", "minItems": max(1, int(limits.least or 0)), "items": one}
        return {**found, "maxItems": int(limits.most)} if limits.most else found

    def empty(self, question: Question) -> list[Schema]:
        return [EMPTY, EMPTY_LIST]

    def answered(self) -> Formula:
        return {"type": "array", "minItems": 1}

    def rule(self, rule: Rule, question: Question) -> Bounds:
        return list_bounds(rule)


@register
class SomeOf(Several):
    word = "some_of"
    label = _("Some of several")
    description = _("Several answers on offer, any number can be chosen.")
    icon = "list-ul"
    place = 30
    example = _("When do you have time?")
    preview = PREVIEW
    lists = ("choices",)
    has_choices = True
    names_nobody = True

    def settings(self) -> list[tuple[str, blocks.Block]]:
        return [
            ("choices", choice_list(_("Choices"))),
            ("default", default(_("The code of a choice."), is_code=True)),
            ("limits", limits(_("How many choices."))),
        ]
