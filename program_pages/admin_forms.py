"""Forms of the Wagtail admin where a plain field would not be understood."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from program_pages import rules
from program_pages.scoped_admin import ScopedModelForm


def language_choices() -> list[tuple[str, str]]:
    """Return every language Django knows, by its English name."""
    named = [(code, about["name"]) for code, about in LANG_INFO.items() if about.get("name")]
    return sorted(named, key=lambda choice: choice[1])


class CentsField(forms.DecimalField):
    """An amount in dollars, kept in cents."""

    def prepare_value(self, value: Any) -> Any:
        return Decimal(value) / 100 if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


class PolicyForm(ScopedModelForm):
    """The policy of a program."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of mediation"), coerce=int, choices=list(WEEKDAYS.items()), widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages offered"),
        choices=language_choices,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Languages in which staff can arrange a mediation."),
    )
    stipend_cents = CentsField(
        label=_("Stipend for a session"),
        required=False,
        min_value=Decimal("0.01"),
        decimal_places=2,
        help_text=_("US dollars for each mediator and session. Empty: the amount is not known."),
    )

    def clean_languages(self) -> list[str]:
        """Keep the order that stands: languages chosen before stay first, new ones follow."""
        chosen = self.cleaned_data["languages"]
        before = [code for code in self.instance.languages if code in chosen]
        return before + [code for code in chosen if code not in before]


class NoteForm(ScopedModelForm):
    """How firm a policy value is, where it comes from, and whether somebody vouches for it."""

    is_confirmed = forms.BooleanField(
        label=_("I confirm this value for the program"),
        required=False,
        help_text=_("Only a director can confirm. Without it, the value is not published in production."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_confirmed"].initial = self.instance.is_confirmed


class RecruitmentForm(ScopedModelForm):
    """The roles switch. It judges, it never saves: `services.recruitment_change` is the only door."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        problem = rules.change_problem(
            state=cleaned.get("state", ""),
            open_on=cleaned.get("open_on"),
            today=timezone.now().astimezone(self.instance.program.tz).date(),
            full_at=cleaned.get("full_at"),
            active_mediators=self.instance.active_mediators,
        )
        if problem and problem[0] not in self.errors:
            self.add_error(*problem)
        return cleaned


class TrainingDateForm(ScopedModelForm):
    """A date of a course of this program, or of professional development."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = self.instance.program.courses.all()
        self.fields["course"].empty_label = _("Professional development")
