"""What each factor of the match counts, as the director types it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import Factor
from mediator_portal.meetings.matching import LEAST_WEIGHT, MOST_WEIGHT, WEIGHED

HELP = {
    Factor.FEWEST_CASES: _("Who has had fewer cases this year, against the yearly target, comes first."),
    Factor.LONGEST_SINCE: _("Who has waited longest since the last session comes first."),
    Factor.EXPERIENCE: _("An experienced mediator goes with a newer one."),
    Factor.NEW_PAIR: _("Two who have not sat together in the last two years come first."),
    Factor.LANGUAGE: _("Who speaks a party's language comes first, also where an interpreter is there."),
    Factor.DISTANCE: _("Who named the session's place as easy to reach comes first. A video session has no place."),
}


class WeightsForm(forms.Form):
    """One whole number for each factor, and why."""

    reason = forms.CharField(
        label=_("Why do the weights change?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the history. Needed when you save, not for a look at what would change."),
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        fields: dict[str, forms.Field] = {}
        for factor in WEIGHED:
            fields[factor.value] = forms.IntegerField(
                label=factor.label,
                help_text=HELP[factor],
                min_value=LEAST_WEIGHT,
                max_value=MOST_WEIGHT,
                error_messages={
                    "required": _("Enter a whole number from 0 to 10."),
                    "invalid": _("Enter a whole number from 0 to 10."),
                    "min_value": _("Enter a whole number from 0 to 10."),
                    "max_value": _("Enter a whole number from 0 to 10."),
                },
            )
        self.fields = {**fields, **self.fields}

    def values(self) -> dict[str, int]:
        """Return what was typed, by factor."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "reason"}
