"""Forms of a mediator's answers: attestation, reply, report, giving a seat back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import Reply
from mediator_portal.meetings.services.after import ATTENDING_ROLES

if TYPE_CHECKING:
    from mediator_portal.meetings.models import MediationSession, Seat

CONFLICT, CLEAR = "conflict", "clear"


class AttestForm(forms.Form):
    """Is there a conflict of interest?"""

    conflict = forms.ChoiceField(
        label=_("Do you have a conflict of interest?"),
        choices=[(CLEAR, _("No, I can be neutral")), (CONFLICT, _("Yes, or it could look like one"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no before you go on.")},
    )

    @property
    def has_conflict(self) -> bool:
        return self.cleaned_data["conflict"] == CONFLICT


class ReplyForm(forms.Form):
    """Yes, maybe or no."""

    reply = forms.ChoiceField(
        choices=[(Reply.YES, Reply.YES.label), (Reply.MAYBE, Reply.MAYBE.label), (Reply.NO, Reply.NO.label)],
        error_messages={"required": _("Choose yes, maybe or no.")},
    )
    reason = forms.CharField(
        label=_("Anything we should know?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the program's staff read this."),
    )


class StaffReplyForm(ReplyForm):
    """A mediator's answer as staff heard it on the telephone, with the attestation."""

    reply = forms.ChoiceField(
        label=_("The answer"),
        choices=[(reply.value, reply.label) for reply in Reply],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the answer.")},
    )
    attested = forms.BooleanField(
        label=_("I read the names out, and the mediator said that there is no conflict of interest"), required=False
    )

    field_order = ("reply", "attested", "reason")

    def clean(self) -> dict:
        """No answer but a conflict counts without the attestation."""
        data = super().clean() or {}
        if data.get("reply") and data["reply"] != Reply.CONFLICT and not data.get("attested"):
            self.add_error("attested", _("Ask about a conflict of interest first, and tick this box."))
        return data


class ReleaseForm(forms.Form):
    """Giving a seat back."""

    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only the program's staff read this. Please write nothing about the case."),
    )


class ReportForm(forms.Form):
    """The three facts of the report, and nothing else."""

    ending = forms.ChoiceField(
        label=_("How did the session end?"),
        choices=[("whole", _("It took place")), ("early", _("It ended early"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the session ended.")},
    )
    settlement = forms.ChoiceField(
        label=_("Was a settlement reached?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether a settlement was reached.")},
    )
    attended = forms.MultipleChoiceField(
        label=_("Who attended?"),
        help_text=_("Tick everybody who was there."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick everybody who was there.")},
    )

    def __init__(self, *args: object, session: MediationSession, seats: list[Seat], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        people = session.case.people.filter(role__in=ATTENDING_ROLES)
        field = self.fields["attended"]
        field.choices = [  # type: ignore[attr-defined]
            *((f"p{person.pk}", f"{person.name} ({person.get_role_display()})") for person in people),
            *((f"m{seat.mediator_id}", _("%(name)s (mediator)") % {"name": seat.mediator.name}) for seat in seats),
        ]

    def facts(self) -> dict:
        """Return the facts as `services.report_record` takes them."""
        attended = self.cleaned_data["attended"]
        return {
            "ended_early": self.cleaned_data["ending"] == "early",
            "settlement": self.cleaned_data["settlement"] == "yes",
            "people": {int(value[1:]) for value in attended if value.startswith("p")},
            "mediators": {int(value[1:]) for value in attended if value.startswith("m")},
        }


class AbsenceForm(forms.Form):
    """Who did not come."""

    reason = forms.ChoiceField(
        label=_("Who did not come?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who did not come.")},
    )

    def __init__(self, *args: object, **options: object) -> None:
        from mediator_portal.cases.workflow import NO_SHOW_REASONS

        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["reason"].choices = list(NO_SHOW_REASONS)  # type: ignore[attr-defined]
