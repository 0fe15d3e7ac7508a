"""Telephone numbers in their one spelling: E.164 for machines, as people write them for people."""

from __future__ import annotations

from typing import Final

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A number without a country is one of here.
REGION: Final = "US"


def e164(typed: str) -> str:
    """Return a number as `+13055550100`; raise ValidationError in words when nobody can be called there."""
    try:
        number = phonenumbers.parse(typed, REGION)
    except phonenumbers.NumberParseException:
        raise ValidationError(_("Enter a telephone number with its area code, like (305) 555-0100.")) from None
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == phonenumbers.ValidationResult.TOO_LONG:
        raise ValidationError(_("This number has too many digits. Check it, or start with + and the country code."))
    if reason == phonenumbers.ValidationResult.TOO_SHORT:
        raise ValidationError(_("This number has too few digits. Enter it with its area code, like (305) 555-0100."))
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(_("There is no such telephone number. Check the area code, or start with + for abroad."))
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain


def in_words(number: str) -> str:
    """Return a number as people here write it; what is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return number
    at_home = parsed.country_code == phonenumbers.country_code_for_region(REGION)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def dialled(number: str) -> str:
    """Return what a carrier is given: E.164 without an extension; what is no number stays as it is."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
