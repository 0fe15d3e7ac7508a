"""How staff narrow the list of submissions; everything stands in the address, people in it as keyed hashes only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from forms_app.enums import SubmissionState
from forms_app.scopes import Scope
from forms_app.selectors.lists import ALL, NOBODY, Asked
from forms_app.states import Screening

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from portal.accounts.models import User

ME: Final = "me"
# What arrived stands in the lists; the rest when it is asked for.
REVIEW: Final[list[tuple[str, str | _StrPromise]]] = [
    ("", _("What has arrived")),
    (Screening.HELD.value, Screening.HELD.label),
    (Screening.SPAM.value, Screening.SPAM.label),
    (ALL, _("All, also held and spam")),
]
Choices = Iterable[tuple[str, Any]]
# Days beyond these are typing errors, and the midnights around them are more than a clock can hold.
SENSIBLE: Final = (MinValueValidator(dt.date(1900, 1, 1)), MaxValueValidator(dt.date(2999, 12, 31)))


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"


class SubmissionFilter(forms.Form):
    """Form, purpose, state, person, days, review. A search, made elsewhere, comes along in hidden fields.

    `forms`, `purposes` and `people` are the choices; in the list of one form or purpose its question is left out.
    """

    receipt = forms.CharField(required=False, max_length=14, widget=forms.HiddenInput)
    who = forms.RegexField("^[0-9a-f]{64}$", required=False, widget=forms.HiddenInput)
    form = forms.ChoiceField(label=_("Form"), required=False)
    purpose = forms.ChoiceField(label=_("Purpose"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *SubmissionState.choices])
    assigned = forms.ChoiceField(label=_("Assigned to"), required=False)
    since = forms.DateField(label=_("Sent from"), required=False, widget=DayInput, validators=SENSIBLE)
    until = forms.DateField(label=_("Sent until"), required=False, widget=DayInput, validators=SENSIBLE)
    review = forms.ChoiceField(label=_("Review"), required=False, choices=REVIEW)

    def __init__(
        self,
        data: Any,
        *,
        user: User,
        scope: Scope,
        forms: Choices = (),
        purposes: Choices = (),
        people: Iterable[User] = (),
    ) -> None:
        super().__init__(data)
        self.user = user
        named = [(str(person.pk), person.get_full_name()) for person in people if person.pk != user.pk]
        self._choices("form", forms)
        self._choices("purpose", purposes)
        self._choices("assigned", [(ME, _("Me")), (NOBODY, _("Nobody")), *named])
        for name in {"form": ("form", "purpose"), "purpose": ("purpose",)}.get(scope.kind, ()):
            del self.fields[name]

    @property
    def asked(self) -> Asked:
        """What the address asks for; what it asks wrongly is left out, and said."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if found.get("assigned") == ME:
            found["assigned"] = str(self.user.pk)
        return Asked(**found)

    def _choices(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
