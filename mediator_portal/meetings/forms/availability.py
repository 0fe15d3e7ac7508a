"""Forms of the availability of mediators and interpreters."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings import grids
from mediator_portal.meetings.enums import ExceptionKind
from mediator_portal.meetings.forms.widgets import DateInput, TimeInput
from mediator_portal.meetings.models import Venue

if TYPE_CHECKING:
    from mediator_portal.mediators.models import Mediator


class WeekForm(forms.Form):
    """From when until when the week holds, and a day to copy. The boxes of the week stand beside it."""

    valid_from = forms.DateField(
        label=_("This week holds from"), required=False, widget=DateInput, help_text=_("Empty: from now on.")
    )
    valid_until = forms.DateField(
        label=_("Until"), required=False, widget=DateInput, help_text=_("Empty: until further notice.")
    )
    copy_from = forms.TypedChoiceField(label=_("Copy"), coerce=int, required=False, empty_value=None)
    copy_to = forms.TypedMultipleChoiceField(
        label=_("To"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, policy: grids.Policy, **options: Any) -> None:
        super().__init__(*args, **options)
        hour = grids.offered_hours(policy).start
        days = [(day, WEEKDAYS[day]) for day in range(7) if grids.is_offered(policy, day, hour)]
        self.fields["copy_from"].choices = days  # type: ignore[attr-defined]
        self.fields["copy_to"].choices = days  # type: ignore[attr-defined]

    def clean(self) -> dict:
        """An end before its start is a mistake of the second date; a copy needs somewhere to go."""
        data = super().clean() or {}
        if data.get("valid_from") and data.get("valid_until") and data["valid_until"] < data["valid_from"]:
            self.add_error("valid_until", _("The last day lies before the first one. Choose a later day."))
        if self.wants_copy and not data.get("copy_to") and "copy_to" not in self.errors:
            self.add_error("copy_to", _("Choose the days to copy to."))
        return data

    @property
    def wants_copy(self) -> bool:
        """True when the button was the one that copies a day."""
        return "copy" in self.data

    def boxes(self, ticked: set[str]) -> set[str]:
        """Return the ticked boxes, after the copy where one was asked for."""
        if not self.wants_copy or self.cleaned_data["copy_from"] is None:
            return ticked
        return grids.copied(ticked, self.cleaned_data["copy_from"], self.cleaned_data["copy_to"])


class PauseForm(forms.Form):
    """Days on which nobody asks."""

    starts_on = forms.DateField(label=_("First day"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=DateInput, help_text=_("Empty: until further notice.")
    )

    def __init__(self, *args: Any, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"starts_on": today}, "auto_id": "id_pause_%s", **options})
        self.today = today

    def clean(self) -> dict:
        """The last day is not over and not before the first."""
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if last and last < max(first or self.today, self.today):
            self.add_error("ends_on", _("The last day lies before the first one or is over. Choose a later day."))
        return data


class PlacesForm(forms.Form):
    """Which of the program's places are easy to reach."""

    venues = forms.ModelMultipleChoiceField(
        label=_("Easy for me to reach"),
        queryset=Venue.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, mediator: Mediator, **options: Any) -> None:
        named = list(mediator.near_venues.values_list("venue_id", flat=True))
        super().__init__(*args, **{"initial": {"venues": named}, **options})
        self.fields["venues"].queryset = mediator.program.venues.filter(active=True, online=False)  # type: ignore[attr-defined]


class ExceptionForm(forms.Form):
    """A date that differs from the usual week, or days in a row."""

    kind = forms.ChoiceField(label=_("What is different?"), choices=ExceptionKind.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Day"), widget=DateInput)
    through = forms.DateField(
        label=_("Last day"), required=False, widget=DateInput, help_text=_("Empty: this one day.")
    )
    starts = forms.TimeField(
        label=_("From"), required=False, widget=TimeInput, help_text=_("Leave both times empty for the whole day.")
    )
    ends = forms.TimeField(label=_("Until"), required=False, widget=TimeInput)

    def __init__(self, *args: Any, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_on(self) -> dt.date:
        """A day that is over changes nothing."""
        day: dt.date = self.cleaned_data["on"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return day

    def clean(self) -> dict:
        """Times come in pairs, in order; extra and other time names its hours."""
        data = super().clean() or {}
        if data.get("through") and data.get("on") and data["through"] < data["on"]:
            self.add_error("through", _("The last day lies before the first one. Choose a later day."))
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end lies before the start. Choose a later time."))
        elif starts and not ends and "ends" not in self.errors:
            self.add_error("ends", _("Say until when."))
        elif ends and not starts and "starts" not in self.errors:
            self.add_error("starts", _("Say from when."))
        elif data.get("kind") in {ExceptionKind.EXTRA, ExceptionKind.OTHER} and not starts and not self.errors:
            self.add_error("starts", _("Say from when until when you are free on this day."))
        return data
