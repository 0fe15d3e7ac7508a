"""Days and months. They are stored so that their texts sort as they do: `2026-03-03`, `2026-03`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.definition import Question, Rule
from forms_app.enums import Operator
from forms_app.kinds import register
from forms_app.kinds.base import ORDERED, Kind
from forms_app.question_blocks import default, limits
from forms_app.schemas import patterns
from forms_app.schemas.logic import Bounds, exactly
from forms_app.schemas.values import EMPTY, EMPTY_TEXT, Schema
from forms_app.shapes import Raw, WrongShape, text_of
from forms_app.widgets import PartsWidget
from portal import dates

TODAY: Final = "today"
MONTHS: Final = [("", _("Month")), *((f"{number:02}", name) for number, name in MONTH_NAMES.items())]
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200


class Moment(Kind):
    """What both have in common: an order, limits that may be today, a text that is stored."""

    has_limits = True
    operators = ORDERED
    # How it is written, as a regular expression and as an example.
    written: ClassVar[str]
    sample: ClassVar[str]

    def day_of(self, text: str) -> dt.date | None:
        """Return the first day of what is written as it is stored; None when it is not."""
        raise NotImplementedError

    def full(self, day: dt.date) -> str:
        """Return a limit in words."""
        raise NotImplementedError

    def check(self, question: Question, value: str) -> str:
        """Return the value; raise the sentence for one beyond the limits of its question."""
        first, last = (
            self.today() if limit == TODAY else limit for limit in (question.limits.least, question.limits.most)
        )
        problem = ""
        if first and value < first:
            problem = gettext("Choose %(day)s or later.") % {"day": self._limit_in_words(first)}
        elif last and value > last:
            problem = gettext("Choose %(day)s or earlier.") % {"day": self._limit_in_words(last)}
        if problem:
            raise ValidationError(self.say(question, problem), code="limits")
        return value

    def _limit_in_words(self, limit: str) -> str:
        day = self.day_of(limit)
        return self.full(day) if day else limit

    def measure(self, limit: str) -> str | None:
        return limit if limit == TODAY or self.day_of(limit) else None

    def is_crossed(self, low: Any, high: Any) -> bool:
        return TODAY not in (low, high) and bool(low > high)

    def initial(self, question: Question) -> Any:
        return self.today if question.default == TODAY else question.default

    def today(self) -> str:
        """Return today as it is stored."""
        return timezone.localdate().isoformat()[: len(self.sample)]

    def default_problem(self, question: Question) -> str:
        return "" if question.default == TODAY else super().default_problem(question)

    def value_problem(self, question: Question, value: str) -> str:
        if self.day_of(value):
            return ""
        words = gettext("Write what “%(label)s” is compared with like %(example)s.")
        return words % {"label": question.label, "example": self.sample}

    def shape(self, question: Question) -> Schema:
        return {"type": ["string", "null"], "pattern": f"^(?:{self.written})?$"}

    def strict(self, question: Question) -> Schema:
        return {"type": "string", "pattern": f"^{self.written}$"}

    def empty(self, question: Question) -> list[Schema]:
        return [EMPTY, EMPTY_TEXT]

    def rule(self, rule: Rule, question: Question) -> Bounds:
        if rule.operator == Operator.IS:
            return exactly({"type": "string", "const": rule.value})
        beyond = patterns.above if rule.operator == Operator.MORE_THAN else patterns.below
        return exactly({"type": "string", "pattern": beyond(rule.value)})

    def examples(self, question: Question) -> Sequence[Any]:
        least, most = question.limits.least, question.limits.most
        return [self.today() if limit == TODAY else limit for limit in (least, most) if limit] or [self.sample]


class DayField(forms.DateField):
    def __init__(self, *, question: Question, kind: Moment, **options: Any) -> None:
        self.question, self.kind = question, kind
        super().__init__(**options, input_formats=["%Y-%m-%d", "%m/%d/%Y"])

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return None if day is None else self.kind.check(self.question, day.isoformat())


@register
class Date(Moment):
    word = "date"
    label = _("Date")
    description = _("One day.")
    icon = "date"
    place = 70
    example = _("When did it happen?")
    needed = _("Enter a day.")
    written = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    sample = "2026-03-03"

    def settings(self) -> list[tuple[str, blocks.Block]]:
        words = _("Days like 2026-03-03, or today.")
        return [("default", default(words, is_code=True)), ("limits", limits(words))]

    def field(self, question: Question) -> forms.Field:
        options = self.options(question, invalid=self.say(question, _("Enter a day that exists, like 3/15/2026.")))
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        return DayField(question=question, kind=self, **options, widget=widget)

    def given(self, name: str, question: Question, value: Any) -> Raw:
        text = text_of(value)
        if text and not re.fullmatch(self.written, text):
            raise WrongShape(gettext("Send a day like 2026-03-15."), code="invalid")
        return {name: [text]}

    def words(self, question: Question, value: Any) -> str:
        day = self.day_of(str(value))
        return dates.date(day) if day else str(value)

    def full(self, day: dt.date) -> str:
        return dates.full_date(day)

    def day_of(self, text: str) -> dt.date | None:
        try:
            return dt.date.fromisoformat(text) if re.fullmatch(self.written, text) else None
        except ValueError:
            return None

    def shape(self, question: Question) -> Schema:
        return {**super().shape(question), "format": "date"}


class MonthWidget(PartsWidget):
    labels = (_("Month"), _("Year"))
    side_by_side = True

    def __init__(self) -> None:
        year = forms.TextInput({"inputmode": "numeric", "maxlength": 4, "class": "usa-input usa-input--xs"})
        # How the page's script reads the two as the text that is stored (static/js/form-steps.js).
        super().__init__([forms.Select({"data-stored": "{1}-{0}"}, choices=MONTHS), year])

    def decompress(self, value: Any) -> list[Any]:
        year, _dash, month = str(value or "").partition("-")
        return [month, year]


class MonthField(forms.MultiValueField):
    def __init__(self, *, question: Question, kind: Moment, **options: Any) -> None:
        self.question, self.kind = question, kind
        four_digits = kind.say(question, _("Enter a year with four digits."))
        parts = [
            forms.ChoiceField(choices=MONTHS, error_messages={"invalid_choice": _("Choose a month.")}),
            forms.IntegerField(
                min_value=FIRST_YEAR,
                max_value=LAST_YEAR,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), four_digits),
            ),
        ]
        super().__init__(parts, require_all_fields=True, widget=MonthWidget(), **options)

    def compress(self, data_list: list[Any]) -> Any:
        if not any(data_list):
            return None
        if not all(data_list):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        return self.kind.check(self.question, f"{data_list[1]:04}-{data_list[0]}")


@register
class MonthYear(Moment):
    word = "month_year"
    label = _("Month and year")
    description = _("A month and a year, where nobody remembers the day.")
    icon = "calendar-alt"
    place = 80
    example = _("Since when?")
    needed = _("Enter a month and a year.")
    written = "[0-9]{4}-[0-9]{2}"
    sample = "2026-03"

    def settings(self) -> list[tuple[str, blocks.Block]]:
        words = _("Months like 2026-03, or today.")
        return [("default", default(words, is_code=True)), ("limits", limits(words))]

    def field(self, question: Question) -> forms.Field:
        return MonthField(question=question, kind=self, **self.options(question, incomplete=self.left_out(question)))

    def sent(self, name: str, question: Question, value: Any) -> Raw:
        year, _dash, month = str(value).partition("-")
        return {f"{name}_0": [month], f"{name}_1": [year]}

    def given(self, name: str, question: Question, value: Any) -> Raw:
        text = text_of(value)
        if text and not re.fullmatch(self.written, text):
            raise WrongShape(gettext("Send a month like 2026-03."), code="invalid")
        return self.sent(name, question, text)

    def words(self, question: Question, value: Any) -> str:
        day = self.day_of(str(value))
        return self.full(day) if day else str(value)

    def full(self, day: dt.date) -> str:
        return dates.month(day)

    def day_of(self, text: str) -> dt.date | None:
        try:
            return dt.date.fromisoformat(f"{text}-01") if re.fullmatch(self.written, text) else None
        except ValueError:
            return None

    def strict(self, question: Question) -> Schema:
        # Years that `MonthField` takes.
        return {"type": "string", "pattern": "^(?:(?:19|20|21)[0-9]{2}|2200)-(?:0[1-9]|1[0-2])$"}
