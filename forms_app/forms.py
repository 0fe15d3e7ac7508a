"""What travels with the questions of a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class EnvelopeForm(forms.Form):
    """The stamp of the form, and a field that people leave empty and programs fill in.

    A form with something in that field is taken like any other, and held for review: a browser may have filled it in.
    """

    form_stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    form_website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def as_list(self) -> list[EnvelopeForm]:
        """This form as the error summary of a page takes further forms."""
        return [self]

    def stamp_as_hidden(self, text: str) -> EnvelopeForm:
        """Put the signed stamp into the form to be shown, whatever was sent."""
        if self.is_bound:
            self.data = {**{key: self.data.get(key) for key in self.data}, "form_stamp": text}
        else:
            self.initial["form_stamp"] = text
        return self


class ReturnAddressForm(forms.Form):
    """Where the link to a half-filled form goes."""

    form_address = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send the link there, and a code whenever you open it."),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an e-mail address like name@example.com."),
        },
    )


class ReturnCodeForm(forms.Form):
    """The code that lets somebody back into a half-filled form."""

    form_code = forms.CharField(
        label=_("Code from our message"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "class": "usa-input--code"}),
        error_messages={"required": _("Enter the six digits from our message.")},
    )


class StateForm(forms.Form):
    """The state that a submission is to have."""

    state = forms.CharField()

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"] = forms.ChoiceField(choices=choices)
