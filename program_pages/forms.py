"""The sign-up list of people who want to be told when roles reopen."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReopeningForm(forms.Form):
    """One address. The second field is for programs that fill in everything they find; people never see it."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=_("Only program staff can see it. We write once, when roles reopen, and then delete it."),
        error_messages={
            "required": _("Type your e-mail address."),
            "invalid": _("This does not look like an e-mail address. Check it, for example name@example.org."),
        },
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    @property
    def is_machine(self) -> bool:
        """True when the field that people do not see was filled in."""
        return bool(self.cleaned_data.get("website"))
