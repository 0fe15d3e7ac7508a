"""Forms of people and invitations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import Agency, Role
from portal.accounts.models import User


class InvitationForm(forms.Form):
    """Whom to invite, and to what."""

    name = forms.CharField(label=_("Full name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The invitation goes to this address."))
    role = forms.ChoiceField(label=_("Role"))
    agency = forms.ChoiceField(
        label=_("Agency"),
        help_text=_("Only for panel members: the agency they speak for."),
        choices=[("", _("Not a panel member")), *Agency.choices],
        required=False,
    )

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") == Role.PANEL_MEMBER and not cleaned.get("agency"):
            self.add_error("agency", _("Choose the agency this panel member speaks for."))
        return cleaned


class AcceptForm(forms.Form):
    """The first sign-in of somebody who was invited: their name and a password."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("As other people of the program should see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 12 characters. Three or four words that only you put together work well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password

    def clean_repeated(self) -> str:
        repeated: str = self.cleaned_data["repeated"]
        if "password" in self.cleaned_data and repeated != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two passwords are not the same. Type the same one twice."))
        return repeated


class AcceptRoleForm(forms.Form):
    """Somebody who has an account only says yes to the role."""

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class PeopleFilterForm(forms.Form):
    """Find people of the program."""

    q = forms.CharField(label=_("Name or e-mail address"), max_length=100, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Every role")), *Role.choices], required=False)
