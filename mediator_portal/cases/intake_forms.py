"""What a form says of a case, and the form with which the desk records one itself.

A submission that came in is read under the names of a referral's parts (`forms/referral.py`) and as what stands in the
desk's form at first, so that nobody types it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from forms_app.kinds.address import ADDRESS_PARTS
from mediator_portal.cases.forms.referral import language_choices
from program_pages.enums import RuleKind
from program_pages.models import EligibilityRule

if TYPE_CHECKING:
    from django.forms.utils import ErrorDict

    from forms_app.models import Submission
    from program_pages.models import Program

REQUEST: Final = "mediation_request"
REFERRAL: Final = "referral"
PURPOSES: Final = (REQUEST, REFERRAL)
NEW_CASE: Final = "new_case"
PARTIES: Final = ("complainant", "officer")
# Of the question about the kind of complaint: none of the program's kinds yet.
UNCLEAR: Final = "unclear"

NEEDED: Final[Mapping[str, str]] = {
    "allegation": "long_text",
    "incident_on": "date",
    "complainant_name": "short_text",
    "complainant_language": "language",
    "officer_name": "short_text",
    "officer_badge": "short_text",
    "officer_language": "language",
}
_OF_A_PARTY: Final[Mapping[str, str]] = {
    "email": "email",
    "mobile": "telephone",
    "landline": "telephone",
    "address": "address",
    "preferred": "one_of",
    "best_time": "short_text",
    "needs": "short_text",
}
TAKEN: Final[Mapping[str, str]] = {
    "intake_number": "short_text",
    "category": "one_of",
    "investigation_due_on": "date",
    **{f"{party}_{name}": kind for party in PARTIES for name, kind in _OF_A_PARTY.items()},
    "complainant_birth_year": "number",
    "complainant_birth_date": "date",
    "officer_unit": "short_text",
    "officer_duty": "short_text",
}

Parts = dict[str, dict[str, Any]]


def parts_of(submission: Submission, program: Program) -> Parts:
    """Return what is known, by part of a referral (case, complainant, officer) and by field; nothing is made up."""
    is_request = submission.purpose == REQUEST
    return parts_in(_request(submission.answers) if is_request else submission.answers, program)


def parts_in(answers: Mapping[str, Any], program: Program) -> Parts:
    """Return answers under the keys of the desk's form (`NEEDED`, `TAKEN`) by part of a referral and by field."""
    made: Parts = {"case": {}, **{party: {} for party in PARTIES}}
    for key in (*NEEDED, *TAKEN):
        party, _dash, name = key.partition("_")
        part, name = (party, name) if party in PARTIES else ("case", key)
        made[part][name] = answers.get(key)
    if made["case"]["category"] == UNCLEAR:
        made["case"]["category"] = ""
    for party in PARTIES:
        made[party]["language"] = _language(made[party].get("language"), program)
        made[party]["address"] = _address(made[party].get("address"))
    return {part: {name: value for name, value in fields.items() if value} for part, fields in made.items()}


def at_first(submission: Submission | None, program: Program) -> dict[str, Any]:
    """Return what stands in the desk's form at first: what a submission says, and the program's first language."""
    given: Mapping[str, Any] = {}
    if submission is not None:
        given = _request(submission.answers) if submission.purpose == REQUEST else submission.answers
    known = {key: given[key] for key in (*NEEDED, *TAKEN) if given.get(key)}
    spoken = {f"{party}_language": _code(_language(given.get(f"{party}_language"), program)) for party in PARTIES}
    return {"category": UNCLEAR, **known, **spoken}


def offered(program: Program) -> dict[str, list[tuple[str, str]]]:
    """Return the choices that the desk's form gets from the program: its kinds of complaint and its languages."""
    rules = EligibilityRule.objects.filter(program=program, active=True, kind=RuleKind.COMPLAINT)
    kinds = [(rule.code, rule.public_text or rule.question) for rule in rules]
    languages = [(_code(code), words) for code, words in language_choices(program)]
    return {
        "category": [(UNCLEAR, _("Not clear yet")), *kinds],
        **{f"{party}_language": languages for party in PARTIES},
    }


def errors_by_key(errors: Mapping[str, ErrorDict]) -> dict[str, list[str]]:
    """Return the sentences of a referral's forms by key of the desk's form: {part: {field: sentences}}."""
    return {
        str(name) if part == "case" else f"{part}_{name}": [str(each) for each in sentences]
        for part, fields in errors.items()
        for name, sentences in fields.items()
    }


def _request(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what somebody said who asks for mediation, under the keys of the desk's form."""
    place = answers.get("place")
    told = [str(answers.get("what_happened") or ""), f"({place})" if place else ""]
    return {
        "intake_number": answers.get("intake_number"),
        "allegation": " ".join(text for text in told if text),
        "incident_on": answers.get("happened_on"),
        "complainant_name": answers.get("name"),
        "complainant_email": answers.get("email"),
        "complainant_mobile": answers.get("telephone"),
        "complainant_best_time": answers.get("best_time"),
        "complainant_language": answers.get("language"),
        "complainant_needs": answers.get("needs"),
        "officer_name": answers.get("officer"),
    }


def _address(given: Any) -> str:
    if not isinstance(given, Mapping):
        return ""
    parts = {name: str(given.get(name) or "") for name in ADDRESS_PARTS}
    street = " ".join(text for text in (parts["street"], parts["unit"]) if text)
    town = " ".join(text for text in (f"{parts['city']},", parts["state"], parts["zip"]) if text)
    return f"{street}\n{town}"


def _language(given: Any, program: Program) -> str:
    """Return the program's language that was chosen; its first where none was, or another."""
    offered = list(program.languages or ["en"])
    return next((code for code in offered if _code(code) == given), offered[0])


def _code(language: str) -> str:
    """Return a language as the code of a choice."""
    return language.replace("-", "_").lower()
