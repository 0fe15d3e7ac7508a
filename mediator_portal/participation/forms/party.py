"""The questions a party answers, and who holds a receipt."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.enums import ContactKind
from mediator_portal.cases.models import ContactPoint
from mediator_portal.cases.services.contacts import check_contact
from mediator_portal.participation import rules
from mediator_portal.participation.enums import NAMED_ROLES, Need
from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.services import Named

CALL = "call"
CONTACT_FIELDS: Final = (ContactKind.EMAIL.value, ContactKind.MOBILE.value, ContactKind.ADDRESS.value)
PERSON_FIELDS: Final = ("who", "name", "relationship", *CONTACT_FIELDS)
EARLIEST: Final = 1900


class CodeForm(forms.Form):
    """The code of the letter."""

    code = forms.CharField(
        label=_("Code from your letter"),
        help_text=_(
            "8 letters and numbers, for example 7KTM-2XD9. Capital or small letters, with or without the dash."
        ),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autocorrect": "off"}
        ),
        error_messages={"required": _("Type the code from your letter.")},
    )


class ContactForm(forms.Form):
    """Where the six digits go, or a call."""

    way = forms.ChoiceField(
        label=_("How shall we check that it is you?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how we check that it is you."),
            "invalid_choice": _("Choose how we check that it is you."),
        },
    )

    def __init__(self, *args: Any, contacts: list[ContactPoint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        field = self.fields["way"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(pk, contact_words(contact)) for pk, contact in self.contacts.items()] + [
            (CALL, _("A person from the program calls me"))
        ]

    @property
    def contact(self) -> ContactPoint | None:
        """Return the chosen contact; None for a call."""
        return self.contacts.get(self.cleaned_data["way"])


def _contact_words(contact: ContactPoint) -> str:
    hint = rules.contact_hint(contact)
    if contact.kind == ContactKind.EMAIL:
        return str(_("A code by e-mail, to the address that begins with “%(hint)s”") % {"hint": hint})
    return str(_("A code by text message, to the number that ends in %(hint)s") % {"hint": hint})


contact_words = lazy(_contact_words, str)


class DigitsForm(forms.Form):
    """The six digits."""

    code = forms.CharField(
        label=_("Six-digit code"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Type the six digits we sent you.")},
    )


class AgeForm(forms.Form):
    """A party's date of birth."""

    birth_date = forms.DateField(
        label=_("Your date of birth"),
        help_text=_("We ask because a parent or guardian signs too for anybody under 18."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"}),
        error_messages={
            "required": _("Enter your date of birth."),
            "invalid": _("Enter your date of birth as year, month and day, like 2009-03-17."),
        },
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_birth_date(self) -> dt.date:
        born: dt.date = self.cleaned_data["birth_date"]
        if born.year < EARLIEST or born > self.today:
            raise forms.ValidationError(_("This cannot be your date of birth. Check the year."))
        return born


class FactForm(forms.Form):
    """One more fact; the same question for everybody, so that it tells nobody which of the two somebody is."""

    fact = forms.CharField(
        label=_("The year you were born, or your badge number"),
        help_text=_("Your birth year with four digits, for example 1980."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the year you were born, or your badge number.")},
    )


class TalkForm(forms.Form):
    """When to call."""

    note = forms.CharField(
        label=_("When and where can we call you?"),
        help_text=_("For example: after 5 p.m., on my mobile."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HelpForm(forms.Form):
    """What a party needs, and whom they want with them. `languages` are (code, name) pairs; `names` False leaves the
    person out, for those who only attend.
    """

    needs = forms.MultipleChoiceField(
        label=_("What do you need?"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Tell us more"),
        help_text=_(
            "For example: Spanish interpreter, step-free entrance, call after 5 p.m. Please write nothing about "
            "the complaint."
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    who = forms.ChoiceField(
        label=_("Who is it?"),
        choices=[(role.value, Need(role.value).label) for role in NAMED_ROLES],
        required=False,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Their full name"), max_length=150, required=False)
    relationship = forms.CharField(
        label=_("Who they are to you"),
        help_text=_("For example: my mother, my union representative, a friend."),
        max_length=150,
        required=False,
    )
    email = forms.CharField(
        label=_("Their e-mail address"),
        help_text=_("Give at least one way to reach them. Please ask them first."),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "off", "spellcheck": "false"}),
    )
    mobile = forms.CharField(
        label=_("Their mobile telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Their postal address"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    language = forms.ChoiceField(label=_("The language they read best"), required=False)

    def __init__(self, *args: Any, languages: list[tuple[str, str]], names: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        if not names:
            for field in (*PERSON_FIELDS, "language"):
                del self.fields[field]
            return
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)  # noqa: S101
        language.choices = languages

    @property
    def opens(self) -> bool:
        """True when the questions about the person are not folded away: something was typed or is wrong there."""
        return self.names and any(self[name].value() or self[name].errors for name in PERSON_FIELDS)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.names and any(str(self[name].value() or "").strip() for name in PERSON_FIELDS):
            self._check_person(data)
        elif not data.get("needs") and "needs" not in self.errors:
            self.add_error("needs", _("Tick what you need. For anything else, tick “To talk to a person first”."))
        return data

    def _check_person(self, data: dict[str, Any]) -> None:
        """Ask for what a person needs who is named, and check how to reach them, each at its own question."""
        if not data.get("who") and "who" not in self.errors:
            self.add_error("who", _("Choose who this person is."))
        if not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Type their full name."))
        for kind in CONTACT_FIELDS:
            if data.get(kind):
                try:
                    data[kind] = check_contact(kind, data[kind])
                except forms.ValidationError as problem:
                    self.add_error(kind, problem)
        if not any(data.get(kind) or kind in self.errors for kind in CONTACT_FIELDS):
            self.add_error("email", _("Give an e-mail address, a mobile number or a postal address."))

    def named(self) -> Named | None:
        """Return whom the party names; None when they name nobody."""
        data = self.cleaned_data
        if not data.get("who"):
            return None
        return Named(
            role=data["who"],
            name=" ".join(data["name"].split()),
            relationship=data["relationship"],
            language=data["language"] or next(code for code, _label in self.fields["language"].choices),  # type: ignore[attr-defined]
            **{kind: data[kind] for kind in CONTACT_FIELDS},
        )


class SignForm(forms.Form):
    """The signature: each statement its own tick, and the typed full name, under the version that was shown."""

    shown = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, text: ConsentText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.initial = {**self.initial, "shown": text.pk}
        self.codes = [row["code"] for row in text.statements]
        for row in text.statements:
            self.fields[f"tick_{row['code']}"] = forms.BooleanField(
                label=row["text"],
                error_messages={"required": _("Tick this to sign, or choose another answer.")},
            )
        self.fields["esign"] = forms.BooleanField(
            label=_("I have read how electronic signing works, and I want to sign electronically."),
            error_messages={"required": _("Tick this to sign online, or call us to sign on paper.")},
        )
        self.fields["typed_name"] = forms.CharField(
            label=_("Your full name"),
            help_text=_(
                "Typing your name here is your signature. It counts once you press the last button on the next page."
            ),
            max_length=150,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={"required": _("Type your full name to sign.")},
        )

    @property
    def under_another(self) -> bool:
        """True when what was sent was ticked under another text than the one that is read and signed now."""
        return self.is_bound and self["shown"].value() != str(self.text.pk)

    @property
    def statements(self) -> list[str]:
        """Return the codes that were ticked."""
        return [code for code in self.codes if self.cleaned_data.get(f"tick_{code}")]

    def ticks(self) -> list[forms.BoundField]:
        """Return the statements to tick."""
        return [self[f"tick_{code}"] for code in self.codes]


class ChangeForm(forms.Form):
    """What a party asks to be changed about a session."""

    wish = forms.CharField(
        label=_("What should change?"),
        help_text=_(
            "For example: another day, a video call, an entrance without steps. Please write nothing about the "
            "complaint."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words what should change.")},
    )


class VerifyForm(forms.Form):
    """A receipt to check."""

    receipt = forms.CharField(
        label=_("Receipt number"),
        help_text=_("For example R-7KQ4-M2XD-9TRB."),
        max_length=30,
        error_messages={"required": _("Type the receipt number.")},
    )
    document_hash = forms.CharField(
        label=_("Check code"),
        help_text=_("The 64 letters and numbers at the end of the receipt, or the SHA-256 of the PDF file."),
        max_length=120,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocapitalize": "off"}),
        error_messages={"required": _("Type the check code.")},
    )
