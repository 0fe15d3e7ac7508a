"""What staff enter beside a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.enums import Answer, EntryChannel
from mediator_portal.participation.enums import DeclineReason
from portal.accounts.models import User


class CallNumberForm(forms.Form):
    """The number a person read out on the telephone."""

    number = forms.CharField(
        label=_("Number on the person's page"),
        help_text=_(
            "Call the number we have on file, ask for the four digits shown on their page, and type them here."
        ),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Type the four digits the person read to you.")},
    )


class TwinForm(forms.Form):
    """An answer given on paper or by telephone, entered by staff."""

    channel = forms.ChoiceField(
        label=_("How did the answer come?"),
        choices=[choice for choice in EntryChannel.choices if choice[0] != EntryChannel.ONLINE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it came on paper or by telephone.")},
    )
    answer = forms.ChoiceField(
        label=_("The answer"),
        choices=[
            (Answer.YES.value, _("Yes, and signed")),
            (Answer.NO.value, _("No")),
            (Answer.TALK.value, Answer.TALK.label),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the answer the person gave.")},
    )
    reason = forms.ChoiceField(
        label=_("Reason for a no, if the person gave one"),
        choices=[("", _("None given")), *DeclineReason.choices],
        required=False,
    )
    typed_name = forms.CharField(
        label=_("Full name as signed or said"), help_text=_("For a yes."), max_length=150, required=False
    )
    read_out = forms.BooleanField(
        label=_("For a yes: every statement below was signed on paper, or read out and agreed to by telephone."),
        required=False,
    )
    second_staff = forms.ModelChoiceField(
        label=_("Second member of staff who heard it"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("For an answer by telephone."),
    )
    scan = forms.FileField(
        label=_("Scan of the signed paper"),
        required=False,
        help_text=_("PDF or picture, at most 10 MB. Only the signed agreement: no police reports."),
    )

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["second_staff"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = staff

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == Answer.YES:
            if not str(data.get("typed_name", "")).strip():
                self.add_error("typed_name", _("Write the full name as it was signed or said."))
            if not data.get("read_out"):
                self.add_error("read_out", _("A yes counts only when every statement was signed or agreed to."))
        return data
