"""What a kind of question is. By itself, `Kind` asks for a line of text; a kind says only where it differs."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app import kinds
from forms_app.conditions import is_answered
from forms_app.definition import Choice, Question, Rule
from forms_app.enums import Operator
from forms_app.question_blocks import QuestionBlock
from forms_app.rules.tallies import Tally
from forms_app.schemas import patterns
from forms_app.schemas.logic import Bounds, Formula, text_bounds
from forms_app.schemas.values import BLANK, EMPTY, Schema
from forms_app.shapes import Raw, text_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

QUESTIONS: Final = _("Questions")
CHOICES: Final = _("Choices")
SPECIAL: Final = _("Special questions")
GROUPS: Final = (QUESTIONS, CHOICES, SPECIAL)

# Which comparisons a kind takes in a condition (forms_app/conditions.py says what each of them means).
TEXTS: Final = frozenset({Operator.IS, Operator.IS_NOT, Operator.CONTAINS, Operator.ANSWERED})
ORDERED: Final = frozenset({Operator.IS, Operator.IS_NOT, Operator.MORE_THAN, Operator.LESS_THAN, Operator.ANSWERED})
EQUAL: Final = frozenset({Operator.IS, Operator.IS_NOT, Operator.ANSWERED})
ONLY_ANSWERED: Final = frozenset({Operator.ANSWERED})

LONGEST_DEFAULT: Final = 200
COUNT: Final = re.compile("[0-9]{1,4}")
TOO_LONG: Final = _("Use at most %(limit_value)d characters; this is %(show_value)d.")
TOO_SHORT: Final = _("Write at least %(limit_value)d characters; this is %(show_value)d.")


@cache
def at_most(length: int) -> MaxLengthValidator:
    """Return the validator of a length with our sentence: Django translates the sentence whenever one is made."""
    return MaxLengthValidator(length, TOO_LONG)


class Kind:
    """One kind of question: what an editor sets, what the form shows and checks, what becomes of an answer.

    A kind holds nothing of one question; each method is handed the question it is about. There is one object of each
    kind (`kinds.get(word)`), so that kinds are compared by identity.
    """

    # In the builder --------------------------------------------------------------------------------------------------

    # What is stored; it stays the same for ever. The name of the builder's block.
    word: ClassVar[str]
    label: ClassVar[str | _StrPromise]
    description: ClassVar[str | _StrPromise]
    # A Wagtail icon.
    icon: ClassVar[str] = "help"
    group: ClassVar[str | _StrPromise] = QUESTIONS
    # In its group; kinds of one place stand by their words.
    place: ClassVar[int] = 100
    # The question that the builder's preview asks, and what else it needs.
    example: ClassVar[str | _StrPromise]
    preview: ClassVar[Mapping[str, Any]] = {}
    label_format: ClassVar[str] = "{label}"
    template: ClassVar[str] = "components/blocks/question.html"
    # Settings without which a question is not finished.
    lists: ClassVar[tuple[str, ...]] = ()
    # Settings that no other kind has (a text, a number, yes or no each); they go with the question: `question.setting`.
    keeps: ClassVar[tuple[str, ...]] = ()

    # What a question of the kind has, and what its answer is ----------------------------------------------------------

    # False: nobody sees it, and its value is the answer.
    is_asked: ClassVar[bool] = True
    has_choices: ClassVar[bool] = False
    has_rows: ClassVar[bool] = False
    has_limits: ClassVar[bool] = False
    has_pattern: ClassVar[bool] = False
    # An answer can be wrong by itself, without any limits: the editor may say what is said then.
    has_form: ClassVar[bool] = False
    takes_default: ClassVar[bool] = True
    # An answer is files: they are sent apart, kept privately, and cannot be asked in a group that repeats.
    holds_files: ClassVar[bool] = False
    operators: ClassVar[frozenset[Operator]] = TEXTS

    # Who may know it -------------------------------------------------------------------------------------------------

    # May be asked where nobody is to know who answered.
    may_be_anonymous: ClassVar[bool] = False
    # Is chosen from a list and names nobody: it may stay when the person goes (rules/retention.py).
    names_nobody: ClassVar[bool] = False
    # An answer is an e-mail address that the sender may be written to.
    takes_mail: ClassVar[bool] = False
    # Written freely, so that spam is looked for in it (rules/spam.py): `line`, or `text` where it is in sentences.
    writing: ClassVar[str] = ""

    # The form --------------------------------------------------------------------------------------------------------

    # Said when a required question is left out.
    needed: ClassVar[str | _StrPromise] = _("Please answer this question.")
    # Most characters of an answer that is a text, blanks at its ends counted.
    longest: ClassVar[int] = 200

    def __str__(self) -> str:
        return self.word

    def __repr__(self) -> str:
        return f"<kind {self.word}>"

    def __reduce__(self) -> tuple[Callable[[str], Kind], tuple[str]]:
        return kinds.get, (self.word,)

    @property
    def order(self) -> tuple[int, int, str]:
        """Where the builder offers it."""
        return GROUPS.index(self.group) if self.group in GROUPS else len(GROUPS), self.place, self.word

    @cached_property
    def block(self) -> QuestionBlock:
        """The builder's block of the kind; one for all places where it may stand."""
        return QuestionBlock(self.settings(), kind=self)

    def settings(self) -> list[tuple[str, blocks.Block]]:
        """Return what an editor sets beside what every question has: `choices`, `rows`, `default`, `limits` …"""
        return []

    def choices_of(self, value: Mapping[str, Any]) -> tuple[Choice, ...]:
        """Return the choices of what an editor set."""
        return tuple(Choice(str(each["code"]), str(each["label"])) for each in value.get("choices") or ())

    # Asking ----------------------------------------------------------------------------------------------------------

    def field(self, question: Question) -> forms.Field:
        """Return the Django field that asks a question; its cleaned value is the answer as it is stored."""
        return self.text_field(question, forms.TextInput)

    def text_field(self, question: Question, widget: type[forms.Widget] | forms.Widget) -> forms.CharField:
        """Return a field for a text within the limits of its question."""
        field = forms.CharField(**self.options(question), widget=widget)
        limits, most = question.limits, self.longest_of(question)
        own = limits.sentence if limits.most else ""
        field.validators.append(MaxLengthValidator(most, own) if own else at_most(most))
        if limits.least:
            field.validators.append(MinLengthValidator(int(limits.least), self.say(question, TOO_SHORT)))
        return field

    def options(self, question: Question, **sentences: Any) -> dict[str, Any]:
        """Return what every field takes: label, hint, and the sentences of what can be wrong."""
        return {
            "label": question.label,
            "help_text": question.hint,
            "required": question.required,
            "error_messages": {"required": self.left_out(question), **sentences},
        }

    def left_out(self, question: Question) -> Any:
        """Return what is said when a required question is left out: the editor's own sentence, else ours."""
        return question.limits.missing or self.needed

    def say(self, question: Question, sentence: Any) -> Any:
        """Return the editor's own sentence for an answer that does not fit, else ours."""
        return question.limits.sentence or sentence

    def longest_of(self, question: Question) -> int:
        """Return how many characters an answer may have."""
        return min(self.longest, int(question.limits.most or self.longest))

    def initial(self, question: Question) -> Any:
        """Return what stands in the field at first."""
        return question.default

    def answer(self, value: Any) -> Any:
        """Return what is stored of a cleaned value; None: not answered."""
        return value if is_answered(value) else None

    def sent(self, name: str, question: Question, value: Any) -> Raw:
        """Return a stored answer as the form sends it."""
        return {name: [str(each) for each in value] if isinstance(value, list) else [str(value)]}

    def given(self, name: str, question: Question, value: Any) -> Raw:
        """Return an answer of the API as the form sends it; raise `WrongShape` for what no form could send."""
        said = question.limits.sentence if question.limits.most else ""
        return {name: [text_of(value, self.longest_of(question), said)]}

    # Reading ---------------------------------------------------------------------------------------------------------

    def in_words(self, question: Question, value: Any) -> str:
        """Return a stored answer as people read it, in lists, on paper and in exports; several things on lines of their
        own, and as it is what nobody knows any more."""
        return self.words(question, value) if is_answered(value) else ""

    def words(self, question: Question, value: Any) -> str:
        """Return an answer that was given in words."""
        return "\n".join(str(each) for each in value) if isinstance(value, list) else str(value)

    def handle(self, question: Question) -> str:
        """Return how a submission is found again by the answer: `email`, `telephone`, `name` or not at all
        (`portal.vault.crypto.normalize`)."""
        return ""

    def tallied(self, question: Question, values: list[Any]) -> list[Tally]:
        """Return what anonymous answers say together."""
        return []

    def examples(self, question: Question) -> Sequence[Any]:
        """Return answers that fit, as the API takes them: for demonstrations and tests."""
        return ("Example",)

    # What an editor may set ------------------------------------------------------------------------------------------

    def problems(self, question: Question) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with a question: the part of its block, and a sentence."""
        yield "limits", self.limits_problem(question)
        yield "limits", self.pattern_problem(question)
        yield "default", self.default_problem(question)

    def limits_problem(self, question: Question) -> str:
        """Return what is wrong with the limits; empty for nothing."""
        least, most, values = question.limits.least, question.limits.most, {"label": question.label}
        if not self.has_limits:
            return gettext("“%(label)s” is of a kind that has no limits.") % values if least or most else ""
        low, high = (self.measure(each) if each else None for each in (least, most))
        if (least and low is None) or (most and high is None):
            return gettext("The limits of “%(label)s” cannot be read. Write numbers, or days like 2026-03-03.") % values
        if least and most and self.is_crossed(low, high):
            return gettext("Nothing fits “%(label)s”: its smallest answer is above its largest.") % values
        return ""

    def measure(self, limit: str) -> Any:
        """Return a limit as what is compared; None when it cannot be read."""
        return int(limit) if COUNT.fullmatch(limit) else None

    def is_crossed(self, low: Any, high: Any) -> bool:
        """True when nothing fits between two limits."""
        return bool(low > high)

    def pattern_problem(self, question: Question) -> str:
        if not question.limits.pattern:
            return ""
        return gettext("Only a short text has a pattern; “%(label)s” is of another kind.") % {"label": question.label}

    def default_problem(self, question: Question) -> str:
        """Return why nothing, or not this, can stand there at first."""
        if not question.default:
            return ""
        values = {"label": question.label}
        if not self.takes_default:
            return gettext("“%(label)s” is of a kind that cannot be answered beforehand.") % values
        if len(question.default) > LONGEST_DEFAULT:
            return gettext("What stands in “%(label)s” at first is too long.") % values
        return self.value_problem(question, question.default) or self.default_misfit(question)

    def default_misfit(self, question: Question) -> str:
        """Return why the form would refuse what stands there at first."""
        if self.limits_problem(question) or self.pattern_problem(question):
            return ""
        from forms_app.asking import bound_data

        field = self.field(dataclasses.replace(question, required=False))
        raw = bound_data(self.sent("it", question, question.default))
        try:
            field.clean(field.widget.value_from_datadict(raw, MultiValueDict(), "it"))
        except ValidationError:
            words = gettext("What stands in “%(label)s” at first does not fit the question.")
            return words % {"label": question.label}
        return ""

    def value_problem(self, question: Question, value: str) -> str:
        """Return why a text, as stored, can be no answer: of a default, and of what a condition compares with."""
        return ""

    def offered(self) -> Sequence[str]:
        """Return answers that are the same for every question of the kind; the builder offers them for conditions."""
        return ()

    # JSON Schema: never refuses what the form takes (docs/forms.md) ---------------------------------------------------

    def shape(self, question: Question) -> Schema:
        """Return what can be sent whether or not the question is asked: what `given` takes."""
        return {"type": ["string", "null"], "maxLength": self.longest_of(question)}

    def fitting(self, question: Question) -> Schema:
        """Return what fits a question that is asked; `{}` when nothing more is asked than its shape."""
        strict = self.strict(question)
        return strict if question.required else {"anyOf": [*self.empty(question), strict]}

    def strict(self, question: Question) -> Schema:
        """Return what an answer that is given must be."""
        least = max(1, int(question.limits.least or 0))
        return {"type": "string", "minLength": least, "pattern": patterns.NOT_BLANK}

    def empty(self, question: Question) -> list[Schema]:
        """Return every way to leave a question out."""
        return [EMPTY, BLANK]

    def answered(self) -> Formula:
        """Return when a question counts as answered in a condition."""
        return {"type": "string", "pattern": patterns.NOT_BLANK}

    def rule(self, rule: Rule, question: Question) -> Bounds:
        """Return when an answer fits a rule of a condition: every operator of the kind but `is_not`, `answered`."""
        if rule.operator in {Operator.MORE_THAN, Operator.LESS_THAN}:
            # Sure of what is written like the value, digit for digit; what is written otherwise may be beyond it, too.
            beyond = patterns.above if rule.operator == Operator.MORE_THAN else patterns.below
            return Bounds({"type": "string", "pattern": beyond(rule.value)}, {"type": "string"})
        return text_bounds(rule)
