"""The form of a private calendar."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.outside import LONGEST_ADDRESS, MOST_BYTES

TOO_LARGE: Final = _("The file is too large. Export only the next months.")


class CalendarForm(forms.Form):
    """A private calendar by its address, or as a file."""

    name = forms.CharField(label=_("What do you call it?"), max_length=60, help_text=_("For example: work."))
    address = forms.CharField(
        label=_("Address of the calendar"),
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=_(
            "The secret address in iCal format from your calendar’s settings. It begins with https:// or webcal://."
        ),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    upload = forms.FileField(
        label=_("Or a calendar file (.ics)"),
        required=False,
        help_text=_("Read once. Send a new file when your plans change."),
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def clean_address(self) -> str:
        """Blanks around a pasted address mean nothing."""
        return str(self.cleaned_data["address"]).strip()

    def clean(self) -> dict:
        """One of the two, and a file that is not too large."""
        data = super().clean() or {}
        upload = data.get("upload")
        if not data.get("address") and not upload and not self.errors.keys() & {"address", "upload"}:
            self.add_error("address", _("Give an address or choose a file."))
        elif data.get("address") and upload:
            self.add_error("address", _("Give either an address or a file, not both."))
        if upload and upload.size > MOST_BYTES:
            self.add_error("upload", TOO_LARGE)
        return data

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        upload = self.cleaned_data.get("upload")
        return {
            "name": self.cleaned_data["name"],
            "address": self.cleaned_data["address"],
            "content": upload.read() if upload else None,
        }
