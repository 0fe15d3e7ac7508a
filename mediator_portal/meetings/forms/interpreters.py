"""The form of an interpreter's record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.meetings.models import Interpreter
from portal.languages import own_name
from portal.vault.crypto import keyed_hash

if TYPE_CHECKING:
    from program_pages.models import Program

# Names of languages that Django does not know.


class InterpreterForm(forms.Form):
    """Name, how to reach them, languages, and where they worked."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"))
    telephone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages they interpret"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one language.")},
    )
    affiliations = forms.CharField(
        label=_("Employers and units, past and present"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line. Who worked in an officer’s unit is not asked for that officer’s session."),
    )
    active = forms.BooleanField(label=_("Can be asked"), required=False, initial=True)

    def __init__(self, *args: Any, program: Program, interpreter: Interpreter | None, **options: Any) -> None:
        self.program, self.interpreter = program, interpreter
        super().__init__(*args, **{"initial": _initial(interpreter), **options})
        known = interpreter.languages if interpreter else []
        codes = dict.fromkeys([*program.languages[1:], *known])
        self.fields["languages"].choices = [  # type: ignore[attr-defined]
            (code, own_name(code)) for code in codes
        ]

    def clean_email(self) -> str:
        """One record for one address."""
        email = str(self.cleaned_data["email"])
        same = Interpreter.objects.filter(program=self.program, email_hash=keyed_hash("email", email))
        if self.interpreter is not None:
            same = same.exclude(pk=self.interpreter.pk)
        if same.exists():
            raise forms.ValidationError(_("There is an interpreter with this address already."))
        return email

    def clean_affiliations(self) -> list[str]:
        """Lines become a list."""
        lines = str(self.cleaned_data["affiliations"]).splitlines()
        return [line.strip()[:150] for line in lines if line.strip()][:30]


def _initial(interpreter: Interpreter | None) -> dict[str, Any]:
    if interpreter is None:
        return {}
    return {
        "name": interpreter.name,
        "email": interpreter.email,
        "telephone": interpreter.telephone,
        "languages": interpreter.languages,
        "affiliations": "\n".join(interpreter.affiliations or []),
        "active": interpreter.active,
    }
