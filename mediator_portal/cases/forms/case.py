"""Small forms of the case page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediator_portal.cases.enums import (
    DECIDERS,
    AttemptOutcome,
    AttemptWay,
    ContactKind,
    ContactState,
    DisclosureClass,
    EntryChannel,
)
from mediator_portal.cases.facts import living
from mediator_portal.cases.services.contacts import check_contact

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case, CasePerson, ContactPoint
    from mediator_portal.cases.workflow import Move

BY_STAFF = [choice for choice in EntryChannel.choices if choice[0] != EntryChannel.ONLINE]


class MoveForm(forms.Form):
    """The confirmation of a move: a reason where the table asks for one."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stays inside the program."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, move: Move, **options: Any) -> None:
        super().__init__(*args, **options)
        if move.reasons:
            self.fields["reason"] = forms.ChoiceField(
                label=_("What happened?"), choices=list(move.reasons), widget=forms.RadioSelect
            )
        elif not move.needs_reason:
            del self.fields["reason"]


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Never what was said in a session."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FileForm(forms.Form):
    """An upload with its disclosure class."""

    upload = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "No criminal-justice data: no police reports, criminal histories or database print-outs."
        ),
    )
    disclosure = forms.ChoiceField(
        label=gettext_lazy("What is in it?"),
        choices=DisclosureClass.choices,
        initial=DisclosureClass.PERSONAL,
        widget=forms.RadioSelect,
    )


class ContactPointForm(forms.Form):
    """One way to reach a person. `seen` is the state that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ContactKind.choices)
    value = forms.CharField(
        label=gettext_lazy("Address or number"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    state = forms.ChoiceField(label=gettext_lazy("Does it work?"), choices=ContactState.choices)
    preferred = forms.BooleanField(label=gettext_lazy("Best way to reach this person"), required=False)
    call_from = forms.TimeField(
        label=gettext_lazy("Call or text from"),
        help_text=gettext_lazy("Leave both empty if any time of the day is fine."),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    call_until = forms.TimeField(
        label=gettext_lazy("Call or text until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For example: not at work, ask for Ana."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("call_from") and data.get("call_from") == data.get("call_until"):
            self.add_error("call_until", _("These hours are empty. Choose a later time, or leave both empty."))
        if data.get("kind") and data.get("value"):
            try:
                data["value"] = check_contact(data["kind"], data["value"])
            except ValidationError as problem:
                self.add_error("value", problem)
        return data


class AttemptForm(forms.Form):
    """A call, a visit or a message."""

    way = forms.ChoiceField(
        label=gettext_lazy("How did you try?"),
        choices=AttemptWay.choices,
        initial=AttemptWay.CALL,
        widget=forms.RadioSelect,
    )
    contact = forms.ChoiceField(label=gettext_lazy("Which number or address?"), required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it?"), choices=AttemptOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For example when to try again. Never what the person thinks of the offer."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, points: Iterable[ContactPoint], **options: Any) -> None:
        super().__init__(*args, **options)
        self.points = {str(point.pk): point for point in points}
        choices = [(key, f"{point.get_kind_display()}: {point.shown}") for key, point in self.points.items()]
        self.fields["contact"].choices = [("", _("None of these")), *choices]  # type: ignore[attr-defined]

    def chosen(self) -> ContactPoint | None:
        """Return the contact point that was tried."""
        return self.points.get(self.cleaned_data["contact"])


class LanguageForm(forms.Form):
    """The language somebody wants to be written to in."""

    language = forms.ChoiceField(label=gettext_lazy("Preferred language"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].choices = list(choices)  # type: ignore[attr-defined]


class UnreachableForm(forms.Form):
    """Staff gave up reaching somebody."""

    sure = forms.BooleanField(
        label=gettext_lazy("We tried every way we have and could not reach this person"),
        help_text=gettext_lazy(
            "Nobody is written to now. The plan sends this person nothing more, and the case waits for the others as "
            "before. An answer undoes this."
        ),
    )


class WithdrawForm(forms.Form):
    """A withdrawal that staff enter for a party."""

    person = forms.ChoiceField(label=gettext_lazy("Who withdraws?"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label=gettext_lazy("How did they tell you?"), choices=BY_STAFF, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parties = {person.reference: person for person in living(case) if person.role in DECIDERS}
        choices = [(key, f"{person.get_role_display()}: {person.name}") for key, person in self.parties.items()]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> CasePerson:
        """Return who withdraws: a party, or a guardian or representative for theirs."""
        return self.parties[self.cleaned_data["person"]]


class LiaisonForm(forms.Form):
    """What the police liaison adds to an officer: duty times and the department's clearance."""

    duty = forms.CharField(label=gettext_lazy("When on duty"), max_length=200, required=False)
    cleared = forms.BooleanField(label=gettext_lazy("The department clears this officer for mediation"), required=False)


class ImportForm(forms.Form):
    """A file of referrals."""

    upload = forms.FileField(label=gettext_lazy("CSV file"), help_text=gettext_lazy("In UTF-8, with a header line."))
    dry_run = forms.BooleanField(label=gettext_lazy("Only check, load nothing"), required=False, initial=True)
