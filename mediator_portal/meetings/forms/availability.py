"""Forms of a mediator's availability."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import ExceptionKind
from mediator_portal.meetings.forms.widgets import DateInput, TimeInput


class WeekDatesForm(forms.Form):
    """From when until when the usual week holds; both may stay empty. The boxes of the week stand beside it."""

    valid_from = forms.DateField(
        label=_("This week holds from"), required=False, widget=DateInput, help_text=_("Empty: from now on.")
    )
    valid_until = forms.DateField(
        label=_("Until"), required=False, widget=DateInput, help_text=_("Empty: until you change it.")
    )

    def clean(self) -> dict:
        """An end before its start is a mistake of the second date."""
        data = super().clean() or {}
        if data.get("valid_from") and data.get("valid_until") and data["valid_until"] < data["valid_from"]:
            self.add_error("valid_until", _("The last day lies before the first one. Choose a later day."))
        return data


class ExceptionForm(forms.Form):
    """A date that differs from the usual week."""

    kind = forms.ChoiceField(label=_("What is different?"), choices=ExceptionKind.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Day"), widget=DateInput)
    starts = forms.TimeField(
        label=_("From"), required=False, widget=TimeInput, help_text=_("Leave both times empty for the whole day.")
    )
    ends = forms.TimeField(label=_("Until"), required=False, widget=TimeInput)

    def __init__(self, *args: object, today: dt.date, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.today = today

    def clean_on(self) -> dt.date:
        """A day that is over changes nothing."""
        day: dt.date = self.cleaned_data["on"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return day

    def clean(self) -> dict:
        """Times come in pairs, in order; extra time names its hours."""
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end lies before the start. Choose a later time."))
        elif starts and not ends and "ends" not in self.errors:
            self.add_error("ends", _("Say until when."))
        elif ends and not starts and "starts" not in self.errors:
            self.add_error("starts", _("Say from when."))
        elif data.get("kind") == ExceptionKind.EXTRA and not starts and not self.errors:
            self.add_error("starts", _("Say from when until when you are free on this day."))
        return data
