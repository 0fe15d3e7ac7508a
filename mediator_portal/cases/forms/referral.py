"""A new referral: the complaint, and the people it is about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediator_portal.cases.enums import ContactKind, PersonRole
from mediator_portal.cases.selectors import cases_with_intake
from mediator_portal.cases.services import ContactInput, PersonInput
from mediator_portal.cases.services.contacts import check_contact
from portal.languages import english_name
from portal.vault.crypto import normalize
from program_pages.enums import RuleKind
from program_pages.models import EligibilityRule

if TYPE_CHECKING:
    from program_pages.models import Program

OLDEST_BIRTH_YEAR = 1900
# Code of the error that names a case: whoever may not see that case gets other words.
NUMBER_KNOWN = "number_known"
PARTS = ("case", "complainant", "officer")


def date_field(label: Any, **options: Any) -> forms.DateField:
    """Return a day's field: the browser's own calendar where it has one."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    missing = gettext_lazy("Enter a day, like 2026-03-17.")
    return forms.DateField(label=label, widget=widget, error_messages={"invalid": missing}, **options)


def language_choices(program: Program) -> list[tuple[str, str]]:
    """Return the program's languages, each by its English name; English first when none is set."""
    codes = program.languages or ["en"]
    return [(code, english_name(code)) for code in codes]


class ReferralForm(forms.Form):
    """The complaint itself. A complaint number that is already known is asked about once, then believed."""

    intake_number = forms.CharField(label=gettext_lazy("Complaint number"), max_length=60, required=False)
    same_number = forms.BooleanField(
        label=gettext_lazy("This is another complaint with the same number"), required=False, widget=forms.HiddenInput
    )
    category = forms.ChoiceField(label=gettext_lazy("Kind of complaint"), required=False)
    allegation = forms.CharField(
        label=gettext_lazy("What is the complaint about?"),
        help_text=gettext_lazy("A few plain sentences. No criminal records, no police reports, no health details."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )
    incident_on = date_field(gettext_lazy("Day of the incident"))
    investigation_due_on = date_field(
        gettext_lazy("Deadline of the investigation"),
        required=False,
        help_text=gettext_lazy("Answer windows end early enough to leave the investigation its time."),
    )

    def __init__(self, *args: Any, program: Program, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.program, self.today = program, today
        kinds = EligibilityRule.objects.filter(program=program, active=True, kind=RuleKind.COMPLAINT)
        choices = [(rule.code, rule.public_text or rule.question) for rule in kinds]
        self.fields["category"].choices = [("", _("Not clear yet")), *choices]  # type: ignore[attr-defined]

    def clean_incident_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["incident_on"]
        if day > self.today:
            raise ValidationError(_("The day of the incident lies in the future. Check the year."))
        return day

    def clean_investigation_due_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["investigation_due_on"]
        if day is not None and day < self.today:
            raise ValidationError(_("This deadline has passed. Ask the investigator for the day that counts now."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = data.get("intake_number", "")
        if number and not data.get("same_number"):
            known = cases_with_intake(self.program, number).first()
            if known is not None:
                self.fields["same_number"].widget = forms.CheckboxInput()
                words = _(
                    "Case %(reference)s already has this complaint number. If this is another complaint, "
                    "say so below and save again."
                ) % {"reference": known.reference}
                self.add_error("intake_number", ValidationError(words, code=NUMBER_KNOWN))
        return data


class PartyForm(forms.Form):
    """A party with the ways to reach them; at least one."""

    name = forms.CharField(label=gettext_lazy("Full name"), max_length=150)
    email = forms.CharField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    mobile = forms.CharField(label=gettext_lazy("Mobile telephone"), max_length=40, required=False)
    landline = forms.CharField(label=gettext_lazy("Other telephone"), max_length=40, required=False)
    address = forms.CharField(
        label=gettext_lazy("Postal address"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=300
    )
    preferred = forms.ChoiceField(
        label=gettext_lazy("Best way to reach this person"),
        help_text=gettext_lazy("The invitation goes this way."),
        required=False,
    )
    best_time = forms.CharField(label=gettext_lazy("Best time to call"), max_length=200, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    birth_year = forms.IntegerField(label=gettext_lazy("Birth year, if known"), required=False)
    birth_date = date_field(
        gettext_lazy("Date of birth, if known"),
        required=False,
        help_text=gettext_lazy("Under 18, a parent or guardian signs too: add them on the case page."),
    )
    needs = forms.CharField(
        label=gettext_lazy("Interpreter, accommodation or support person"), max_length=500, required=False
    )

    role = PersonRole.COMPLAINANT

    def __init__(self, *args: Any, program: Program, today: dt.date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["preferred"].choices = [("", _("The first one given")), *ContactKind.choices]  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices(program)  # type: ignore[attr-defined]

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and not OLDEST_BIRTH_YEAR <= year <= self.today.year:
            raise ValidationError(_("Enter a year with four digits, like 1984."))
        return year

    def clean_birth_date(self) -> dt.date | None:
        born: dt.date | None = self.cleaned_data["birth_date"]
        if born is not None and not (born.year >= OLDEST_BIRTH_YEAR and born <= self.today):
            raise ValidationError(_("This cannot be a date of birth. Check the year."))
        return born

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for kind in ContactKind.values:
            if data.get(kind):
                try:
                    data[kind] = check_contact(kind, data[kind])
                except ValidationError as problem:
                    self.add_error(kind, problem)
        if not any(data.get(kind) for kind in ContactKind.values) and not self.errors:
            self.add_error("email", _("Give at least one way to reach this person."))
        preferred = data.get("preferred")
        if preferred and not data.get(preferred) and preferred not in self.errors:
            self.add_error("preferred", _("You chose a way to reach this person that is empty above."))
        return data

    def person(self) -> PersonInput:
        """Return the person as typed."""
        data = self.cleaned_data
        contacts = [
            ContactInput(kind, data[kind], preferred=kind == data["preferred"], note=data["best_time"])
            for kind in ContactKind.values
            if data.get(kind)
        ]
        return PersonInput(
            role=self.role,
            name=data["name"],
            badge=data.get("badge", ""),
            unit=data.get("unit", ""),
            duty=data.get("duty", ""),
            birth_year=str(data["birth_year"] or ""),
            birth_date=data["birth_date"].isoformat() if data.get("birth_date") else "",
            language=data["language"],
            needs=data["needs"],
            contacts=tuple(contacts),
        )


class OfficerForm(PartyForm):
    """The officer, with badge number and unit."""

    role = PersonRole.OFFICER
    badge = forms.CharField(label=gettext_lazy("Badge number"), max_length=40)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=100, required=False)
    duty = forms.CharField(label=gettext_lazy("When on duty"), max_length=200, required=False)
    birth_year = None  # type: ignore[assignment]
    birth_date = None  # type: ignore[assignment]
    field_order = ["name", "badge", "unit", "duty", "email", "mobile", "landline", "address", "preferred", "best_time"]

    def person(self) -> PersonInput:
        self.cleaned_data["birth_year"] = None
        return super().person()


SIDES: Final[Mapping[str, type[PartyForm]]] = {"complainant": PartyForm, "officer": OfficerForm}
MOST_ON_A_SIDE: Final = 10


def part_name(side: str, number: int) -> str:
    """Return the name of the part about the first, second … person of a side: officer, officer2 …"""
    return side if number == 1 else f"{side}{number}"


def side_of(part: str) -> str:
    """Return the side that a part is about; empty for the complaint and for what is no part."""
    found = re.fullmatch(r"(complainant|officer)(\d+)?", part)
    if found is None or not 1 < int(found[2] or 2) <= MOST_ON_A_SIDE:
        return ""
    return found[1]


def referral_data(parts: Mapping[str, Mapping[str, Any]], program: Program) -> dict[str, Any]:
    """Return what came in from elsewhere (by part, then by field) under the names of the page's fields.

    A party without a language gets the program's first.
    """
    people = [part for part in parts if side_of(part)]
    data = {f"{part}-{name}": value for part in (*PARTS, *people) for name, value in parts.get(part, {}).items()}
    for party in (*PARTS[1:], *people):
        data[f"{party}-language"] = data.get(f"{party}-language") or (program.languages or ["en"])[0]
    return data


class ReferralForms:
    """The forms of one page, checked together so that every error is named at once: the complaint, and each person.

    `known` is what stands there at first: values by part, then by field. `more` names the parts of further people on
    either side (`part_name`).
    """

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        program: Program,
        today: dt.date,
        known: Mapping[str, Mapping[str, Any]] | None = None,
        more: Iterable[str] = (),
    ) -> None:
        given: dict[str, Any] = {"program": program, "today": today}
        at_first = known or {}
        self.case = ReferralForm(data, prefix="case", initial=at_first.get("case"), **given)
        self.people = {
            part: SIDES[side_of(part)](data, prefix=part, initial=at_first.get(part), **given)
            for part in (*PARTS[1:], *more)
        }

    @property
    def complainant(self) -> PartyForm:
        return self.people["complainant"]

    @property
    def officer(self) -> PartyForm:
        return self.people["officer"]

    @property
    def all(self) -> list[forms.Form]:
        return [self.case, *self.people.values()]

    def is_valid(self) -> bool:
        checked = [form.is_valid() for form in self.all]
        if not all(checked):
            return False
        self._refuse_twice()
        return not any(form.errors for form in self.all)

    def values(self) -> dict[str, Any]:
        """Return what `case_create` takes of the page; the complainants first."""
        data = self.case.cleaned_data
        names = ("intake_number", "category", "allegation", "incident_on", "investigation_due_on")
        people = sorted(self.people.items(), key=lambda item: PARTS.index(side_of(item[0])))
        return {**{name: data[name] for name in names}, "people": [form.person() for _part, form in people]}

    def _refuse_twice(self) -> None:
        """Name whoever stands there twice: they would be asked twice, and their two answers could differ."""
        seen: set[tuple[str, str, str]] = set()
        for part, form in self.people.items():
            given, side = form.cleaned_data, side_of(part)
            field = "badge" if side == "officer" else "name"
            ways = ("",) if side == "officer" else [given[kind] for kind in ContactKind.values if given.get(kind)]
            keys = [(side, normalize("name", given[field]), normalize("code", way)) for way in ways]
            if any(key in seen for key in keys):
                form.add_error(field, ValidationError(_("This person stands there twice."), code="twice"))
            seen.update(keys)
