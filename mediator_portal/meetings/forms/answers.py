"""Forms of a mediator's answers: attestation, reply, giving a seat back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.enums import Reply

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
