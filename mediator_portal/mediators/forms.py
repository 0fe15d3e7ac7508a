"""What staff and panel members type in. The rules stand in the services; these forms only read the words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from program_pages.rules import words

if TYPE_CHECKING:
    from program_pages.models import Program

DAY = {"type": "date", "class": "usa-input--md"}
HOURS_STEP = "0.5"


class DayField(forms.DateField):
    """A day, typed or picked."""

    def __init__(self, label: Any, **options: Any) -> None:
        options.setdefault("error_messages", {})
        options["error_messages"] = {
            "required": _("Enter the day."),
            "invalid": _("Enter the day as year-month-day, like 2026-03-31."),
            **options["error_messages"],
        }
        super().__init__(label=label, widget=forms.DateInput(DAY, format="%Y-%m-%d"), **options)


class ReasonForm(forms.Form):
    """Why a move is made; the services say when it is needed."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only staff read it. It is never sent."),
    )


class TermForm(ReasonForm):
    """The first day of a term."""

    on = DayField(_("The term begins on"))
    field_order = ("on", "reason")


class InterviewForm(forms.Form):
    """Day, time and place of an interview, in the program's time zone."""

    day = DayField(_("Day of the interview"))
    time = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput({"type": "time", "class": "usa-input--md"}, format="%H:%M"),
        error_messages={"required": _("Enter the time."), "invalid": _("Enter the time like 17:30.")},
    )
    place = forms.CharField(
        label=_("Place"), max_length=200, error_messages={"required": _("Enter the place: the invitation names it.")}
    )

    def __init__(self, *args: Any, program: Program, at: dt.datetime | None, place: str, **kwargs: Any) -> None:
        self.program = program
        initial: dict[str, Any] = {"place": place}
        if at is not None:
            local = timezone.localtime(at, program.tz)
            initial.update(day=local.date(), time=local.time())
        super().__init__(*args, **{**kwargs, "initial": initial})
        zone = words.zone(program)
        self.fields["time"].help_text = f"{zone[:1].upper()}{zone[1:]}."

    def moment(self) -> dt.datetime:
        """Return the day and time as one moment."""
        return dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=self.program.tz)


class TrainingForm(forms.Form):
    """Hours of one course on one day."""

    course: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Course"), queryset=None, error_messages={"required": _("Choose the course.")}
    )
    on = DayField(_("Day"))
    hours = forms.DecimalField(
        label=_("Hours"),
        max_digits=4,
        decimal_places=1,
        min_value=0,
        widget=forms.NumberInput({"step": HOURS_STEP, "class": "usa-input--2xs"}),
        help_text=_("0 takes the day back."),
        error_messages={"required": _("Enter the hours."), "invalid": _("Enter the hours as a number, like 6.5.")},
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": "training"})
        field: Any = self.fields["course"]
        field.queryset = program.courses.all()
        field.label_from_instance = lambda course: course.name


class DevelopmentForm(forms.Form):
    """The day of a development session that was attended."""

    on = DayField(_("Day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": "development"})

    @property
    def as_list(self) -> list[DevelopmentForm]:
        """This form as the error summary of a page takes further forms."""
        return [self]
