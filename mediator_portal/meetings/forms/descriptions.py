"""What a mediator says about themself: one choice each, silence first."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.breadth import QUESTIONS

SILENCE = _("I would rather not say")


class DescriptionForm(forms.Form):
    """Every question of `breadth.QUESTIONS`; whoever chooses nothing says nothing."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        for each in QUESTIONS:
            self.fields[each.code] = forms.ChoiceField(
                label=each.label,
                required=False,
                choices=[("", SILENCE), *each.choices.choices],
                widget=forms.RadioSelect,
            )

    def values(self) -> dict[str, str]:
        """Return what was chosen, by code of the question."""
        return {each.code: str(self.cleaned_data[each.code]) for each in QUESTIONS}
