"""Somebody joins a case: another party, or a person who comes with one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediator_portal.cases.enums import PARTIES, ContactKind, PersonRole
from mediator_portal.cases.facts import living
from mediator_portal.cases.forms.referral import OLDEST_BIRTH_YEAR, date_field, language_choices
from mediator_portal.cases.services import ContactInput, PersonInput, adding_problem
from mediator_portal.cases.services.contacts import check_contact

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case, CasePerson

KINDS = (ContactKind.EMAIL, ContactKind.MOBILE, ContactKind.ADDRESS)


class BirthDateForm(forms.Form):
    """A date of birth, as staff enter it or a party gives it."""

    birth_date = date_field(gettext_lazy("Date of birth"))

    def __init__(self, *args: Any, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_birth_date(self) -> dt.date:
        born: dt.date = self.cleaned_data["birth_date"]
        return check_birth_date(born, self.today)


def check_birth_date(born: dt.date, today: dt.date) -> dt.date:
    """Return a date of birth that somebody living can have; ValidationError in words otherwise."""
    if not born.year >= OLDEST_BIRTH_YEAR or born > today:
        raise ValidationError(_("This cannot be a date of birth. Check the year."))
    return born


class OtherPersonForm(forms.Form):
    """Somebody who joins the case: in which role, beside whom, and how to reach them."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)
    beside = forms.ChoiceField(
        label=gettext_lazy("Comes with"),
        required=False,
        help_text=gettext_lazy("A guardian or representative decides and signs with this person."),
    )
    name = forms.CharField(label=gettext_lazy("Full name"), max_length=150)
    relationship = forms.CharField(
        label=gettext_lazy("Relationship to the person they come with"), max_length=150, required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    email = forms.CharField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    mobile = forms.CharField(label=gettext_lazy("Mobile telephone"), max_length=40, required=False)
    address = forms.CharField(
        label=gettext_lazy("Postal address"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=300
    )
    badge = forms.CharField(label=gettext_lazy("Badge number, for an officer"), max_length=40, required=False)
    unit = forms.CharField(label=gettext_lazy("Unit, for an officer"), max_length=100, required=False)
    duty = forms.CharField(label=gettext_lazy("When on duty, for an officer"), max_length=200, required=False)
    birth_date = date_field(
        gettext_lazy("Date of birth, for a complainant"),
        required=False,
        help_text=gettext_lazy("Under 18, a parent or guardian signs too."),
    )
    needs = forms.CharField(label=gettext_lazy("Accommodation"), max_length=300, required=False)

    def __init__(self, *args: Any, case: Case, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case, self.today = case, today
        self.parties = {person.reference: person for person in living(case) if person.role in PARTIES}
        some = next(iter(self.parties.values()), None)
        roles = [
            choice
            for choice in PersonRole.choices
            if not adding_problem(case, choice[0], None if choice[0] in PARTIES else some)
        ]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices(case.program)  # type: ignore[attr-defined]
        names = [(key, f"{person.name} ({person.get_role_display()})") for key, person in self.parties.items()]
        self.fields["beside"].choices = [("", _("Nobody in particular")), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for kind in KINDS:
            if data.get(kind):
                try:
                    data[kind] = check_contact(kind, data[kind])
                except ValidationError as problem:
                    self.add_error(kind, problem)
        if data.get("role") in PARTIES:
            data["beside"] = ""
        if data.get("role") == PersonRole.OFFICER and not data.get("badge"):
            self.add_error("badge", _("Enter the officer's badge number."))
        if data.get("birth_date"):
            try:
                check_birth_date(data["birth_date"], self.today)
            except ValidationError as problem:
                self.add_error("birth_date", problem)
        if data.get("role"):
            sentence = adding_problem(self.case, data["role"], self.parties.get(data.get("beside", "")))
            if sentence:
                self.add_error("beside", sentence)
        return data

    def person(self) -> PersonInput:
        """Return the person as typed."""
        data = self.cleaned_data
        officer, born = data["role"] == PersonRole.OFFICER, data["birth_date"]
        return PersonInput(
            role=data["role"],
            name=data["name"],
            badge=data["badge"] if officer else "",
            unit=data["unit"] if officer else "",
            duty=data["duty"] if officer else "",
            birth_date=born.isoformat() if born and data["role"] == PersonRole.COMPLAINANT else "",
            language=data["language"] or language_choices(self.case.program)[0][0],
            relationship="" if data["role"] in PARTIES else data["relationship"],
            needs=data["needs"],
            contacts=tuple(ContactInput(kind, data[kind]) for kind in KINDS if data[kind]),
        )

    def chosen(self) -> CasePerson | None:
        """Return the party they come with."""
        return self.parties.get(self.cleaned_data["beside"])
