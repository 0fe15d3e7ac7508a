"""Forms of the coordinator: plan, match, change, a party's word, venues, stipends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import PartyAnswer, VenueFeature
from mediator_portal.meetings.forms.widgets import DateInput, TimeInput
from mediator_portal.meetings.models import Room, Venue
from mediator_portal.meetings.opening import Opening

if TYPE_CHECKING:
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.selectors import Board
    from mediator_portal.meetings.selectors.more import Askable
    from program_pages.models import Program


class PlaceForm(forms.Form):
    """A room, and a link where the room is a video service."""

    room = forms.ModelChoiceField(
        label=_("Room"),
        queryset=Room.objects.none(),
        empty_label=_("Choose a room"),
        error_messages={"required": _("Choose a room.")},
    )
    video_link = forms.URLField(
        label=_("Link to the video session"),
        required=False,
        assume_scheme="https",
        max_length=500,
        help_text=_("For a video session only. It is shown to the parties and the mediators, never mailed."),
    )
    accepts_warnings = forms.BooleanField(label=_("I have read this and go on all the same"), required=False)

    def __init__(self, *args: object, program: Program, warned: bool = False, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.program = program
        rooms = Room.objects.filter(venue__program=program, venue__active=True, active=True).select_related("venue")
        self.fields["room"].queryset = rooms  # type: ignore[attr-defined]
        if not warned:
            self.fields["accepts_warnings"].widget = forms.HiddenInput()

    def clean(self) -> dict:
        """A video session needs its link."""
        data = super().clean() or {}
        room = data.get("room")
        if room is not None and room.venue.online and not data.get("video_link") and "video_link" not in self.errors:
            self.add_error("video_link", _("Enter the link, so that everybody finds the video session."))
        return data


class WhenForm(PlaceForm):
    """Another day and time, on the program's clock, and the place."""

    on = forms.DateField(label=_("Day"), widget=DateInput, error_messages={"required": _("Choose a day.")})
    at = forms.TimeField(label=_("Start"), widget=TimeInput, error_messages={"required": _("Choose a time.")})

    field_order: Sequence[str] = ("on", "at", "room", "video_link", "accepts_warnings")

    def starts_at(self) -> dt.datetime:
        """Return the start as a moment; a time that the clock change skips becomes the one it jumps to."""
        wall = dt.datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"], self.program.tz)
        return wall.astimezone(dt.UTC)


class ChangeForm(WhenForm):
    """Another place or time for a session that keeps its mediators."""

    everyone_agreed = forms.BooleanField(
        label=_("Both parties and every mediator agreed to the new time"),
        required=False,
        help_text=_("Needed when the time changes. A change of the place needs nobody's word."),
    )

    field_order = ("on", "at", "room", "video_link", "everyone_agreed", "accepts_warnings")

    def __init__(self, *args: object, at_limit: bool = False, **options: object) -> None:
        """`at_limit`: the policy lets the time change no more, so only the place is asked for."""
        super().__init__(*args, **options)  # type: ignore[arg-type]
        if at_limit:
            self.fields["on"].disabled = self.fields["at"].disabled = True
            del self.fields["everyone_agreed"]


class SlotForm(PlaceForm):
    """One of the slots on offer, and the place."""

    slot = forms.ChoiceField(
        label=_("Time"), widget=forms.RadioSelect, error_messages={"required": _("Choose one of the times.")}
    )

    field_order = ("slot", "room", "video_link", "accepts_warnings")

    def __init__(self, *args: object, slots: Sequence[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["slot"].choices = list(slots)  # type: ignore[attr-defined]

    def starts_at(self) -> dt.datetime:
        """Return the chosen start."""
        return dt.datetime.fromisoformat(self.cleaned_data["slot"])


class MoreForm(forms.Form):
    """Whom to ask besides; those who come first are ticked."""

    mediators = forms.MultipleChoiceField(
        label=_("Whom do you want to ask?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one mediator."),
            "invalid_choice": _("Somebody you chose can no longer be asked. Look at the list again."),
        },
    )

    def __init__(self, *args: object, askable: Sequence[Askable], ticked: int, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.askable = askable
        field = self.fields["mediators"]
        rows = [(each.mediator.reference, f"{each.mediator.name}: {'; '.join(each.reasons)}") for each in askable]
        field.choices = rows  # type: ignore[attr-defined]
        field.initial = [each.mediator.reference for each in askable[:ticked]]

    def chosen(self) -> list[Mediator]:
        """Return the mediators who were ticked."""
        wanted = set(self.cleaned_data["mediators"])
        return [each.mediator for each in self.askable if each.mediator.reference in wanted]


class MatchForm(forms.Form):
    """Who takes the session: one field for each seat, a standby, a reason for another choice than the suggestion."""

    reason = forms.CharField(
        label=_("Why another choice than the suggestion?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed only when you choose otherwise. It stays inside the program."),
    )

    def __init__(self, *args: object, board: Board, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.board = board
        fit = [row for row in board.rows if row.candidate is not None and not row.closed]
        names = [(str(row.mediator.pk), row.mediator.name) for row in fit if row.mediator.pk not in board.kept]
        labels = (_("First mediator"), _("Second mediator")) if board.needed > 1 else (_("Mediator"),)
        fields: dict[str, forms.Field] = {}
        for number, label in enumerate(labels[: max(board.needed, 1)]):
            suggested = board.suggested_ids[number] if number < len(board.suggested_ids) else ""
            fields[f"seat{number}"] = forms.ChoiceField(
                label=label,
                choices=[("", _("Choose")), *names],
                initial=str(suggested),
                error_messages={"required": _("Choose a mediator.")},
            )
        fields["standby"] = forms.ChoiceField(
            label=_("Standby"),
            choices=[("", _("Nobody")), *names],
            required=False,
            help_text=_("Moves up when somebody has to give the session back."),
        )
        self.fields = {**fields, **self.fields}

    def clean(self) -> dict:
        """Each mediator once; another choice than the suggestion says why."""
        data = super().clean() or {}
        chosen = [data[name] for name in self.seat_names if data.get(name)]
        if len(set(chosen)) < len(chosen):
            self.add_error(self.seat_names[-1], _("This mediator is chosen already. Choose somebody else."))
        if data.get("standby") and data["standby"] in chosen:
            self.add_error("standby", _("This mediator is chosen already. Choose somebody else or nobody."))
        # Nothing is sent by a look at the messages, so it needs no reason.
        complete = len(chosen) == len(self.seat_names) and "look" not in self.data
        if complete and not self.board.is_suggested(map(int, chosen)) and not (data.get("reason") or "").strip():
            self.add_error("reason", _("You chose otherwise than suggested. Say why."))
        return data

    @property
    def seat_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("seat")]

    def chosen(self) -> tuple[list[Mediator], list[Mediator]]:
        """Return the mediators and the standby as the page shows them: as sent, else the suggestion.

        A seat that is empty or not valid has nobody, so that a page with mistakes still shows what it would send.
        """
        fit = {str(row.mediator.pk): row.mediator for row in self.board.rows if row.candidate and not row.closed}
        asked = {name: str(self[name].value() or "") for name in [*self.seat_names, "standby"]}
        mediators = list(dict.fromkeys(fit[asked[name]] for name in self.seat_names if asked[name] in fit))
        standby = fit.get(asked["standby"])
        return mediators, [standby] if standby and standby not in mediators else []


class PartyAnswerForm(forms.Form):
    """What a party said on the telephone about the fixed session."""

    answer = forms.ChoiceField(
        label=_("What did they say?"),
        choices=PartyAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said.")},
    )
    wish = forms.CharField(
        label=_("What should change?"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class VenueForm(forms.ModelForm):
    """A venue."""

    features = forms.MultipleChoiceField(
        label=_("What the place offers"),
        choices=VenueFeature.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Venue
        fields = (
            "name",
            "address",
            "online",
            "features",
            "accessibility",
            "neutrality",
            "languages_nearby",
            "travel",
            "active",
        )
        widgets = {"travel": forms.Textarea(attrs={"rows": 3})}


class HoursForm(forms.Form):
    """When a venue is open: one stretch for each day of the week. Both empty: closed that day; all: always open."""

    def __init__(self, *args: object, openings: Sequence[Opening] = (), **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        known = {one.weekday: one for one in reversed(openings)}
        for day, name in WEEKDAYS.items():
            for part, label in (("opens", _("%(day)s, from")), ("closes", _("%(day)s, until"))):
                self.fields[f"{part}_{day}"] = forms.TimeField(
                    label=format_lazy("{}", label % {"day": name}),
                    required=False,
                    widget=TimeInput,
                    initial=getattr(known.get(day), part, None),
                )

    def clean(self) -> dict:
        """A day has both hours or none, and closes after it opens."""
        data = super().clean() or {}
        for day in WEEKDAYS:
            opens, closes = data.get(f"opens_{day}"), data.get(f"closes_{day}")
            if opens and not closes and f"closes_{day}" not in self.errors:
                self.add_error(f"closes_{day}", _("Enter until when the place is open, or empty both hours."))
            if closes and not opens and f"opens_{day}" not in self.errors:
                self.add_error(f"opens_{day}", _("Enter from when the place is open, or empty both hours."))
            if opens and closes and closes <= opens:
                self.add_error(f"closes_{day}", _("Enter a time after the one at which it opens."))
        return data

    def days(self) -> list[tuple[object, forms.BoundField, forms.BoundField]]:
        """Return each day's name with its two questions."""
        return [(name, self[f"opens_{day}"], self[f"closes_{day}"]) for day, name in WEEKDAYS.items()]

    def openings(self) -> list[Opening]:
        """Return what was entered."""
        data = self.cleaned_data
        return [
            Opening(day, data[f"opens_{day}"], data[f"closes_{day}"]) for day in WEEKDAYS if data.get(f"opens_{day}")
        ]


class RoomForm(forms.ModelForm):
    """A room of a venue."""

    class Meta:
        model = Room
        fields = ("name", "seats", "active")


RoomFormSet = forms.inlineformset_factory(Venue, Room, form=RoomForm, extra=2, can_delete=False)


class AmountForm(forms.Form):
    """The amount of a stipend that has none, in dollars."""

    amount = forms.DecimalField(
        label=_("Amount"),
        min_value=Decimal("1"),
        max_value=Decimal("10000"),
        decimal_places=2,
        help_text=_("US dollars, for example 150."),
        error_messages={"required": _("Enter the amount in dollars.")},
    )

    def cents(self) -> int:
        """Return the amount in cents."""
        return int(self.cleaned_data["amount"] * 100)


class PaidForm(forms.Form):
    """When a stipend was paid."""

    paid_on = forms.DateField(label=_("Paid on"), widget=DateInput)
