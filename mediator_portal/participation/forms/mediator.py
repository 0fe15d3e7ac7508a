"""The signature of a mediator, on their page and as staff record it from paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.participation.forms.party import SignForm

if TYPE_CHECKING:
    from mediator_portal.participation.models import ConsentText


class MediatorSignForm(SignForm):
    """The signature of a mediator: the questions of every signature."""

    def __init__(self, *args: Any, text: ConsentText, **kwargs: Any) -> None:
        super().__init__(*args, text=text, **kwargs)
        for code in self.codes:
            words = _("Tick this to sign. If you cannot promise it, call us before you go on.")
            self.fields[f"tick_{code}"].error_messages["required"] = words

    def kept(self) -> list[tuple[str, str]]:
        """Return what was ticked and typed, for the hidden fields of the page that asks once more."""
        names = [name for name in self.fields if self.cleaned_data.get(name)]
        return [(name, str(self.data[name])) for name in names]


class PaperSignForm(SignForm):
    """What a mediator signed on paper, as staff enter it: each statement its own tick, the name, the scan."""

    scan = forms.FileField(
        label=_("Scan of the signed paper"),
        help_text=_("PDF or picture, at most 10 MB. Only the signed agreement."),
        error_messages={"required": _("Attach the scan of the signed paper.")},
    )

    def __init__(self, *args: Any, text: ConsentText, **kwargs: Any) -> None:
        super().__init__(*args, text=text, **kwargs)
        del self.fields["esign"]
        for code in self.codes:
            self.fields[f"tick_{code}"].error_messages["required"] = _("A signature counts when this was ticked, too.")
        name = self.fields["typed_name"]
        name.label, name.help_text = _("Full name as signed"), ""
        name.error_messages["required"] = _("Type the name as it stands on the paper.")
        name.widget.attrs["autocomplete"] = "off"
