"""What a form that came in says of a case: under the names of the desk's own fields, so that nobody types it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from forms_app.reading import ADDRESS_PARTS

if TYPE_CHECKING:
    from forms_app.models import Submission
    from program_pages.models import Program

REQUEST: Final = "mediation_request"
REFERRAL: Final = "referral"
PURPOSES: Final = (REQUEST, REFERRAL)

Parts = dict[str, dict[str, Any]]


def parts_of(submission: Submission, program: Program) -> Parts:
    """Return what is known, by part of the page (case, complainant, officer) and then by field; nothing is made up."""
    made = _request(submission.answers) if submission.purpose == REQUEST else _referral(submission.answers)
    for party in ("complainant", "officer"):
        made[party]["language"] = _language(made[party].get("language"), program)
    return {part: {name: value for name, value in fields.items() if value} for part, fields in made.items()}


def _request(answers: Mapping[str, Any]) -> Parts:
    place = answers.get("place")
    told = [str(answers.get("what_happened") or ""), f"({place})" if place else ""]
    return {
        "case": {
            "intake_number": answers.get("intake_number"),
            "allegation": " ".join(text for text in told if text),
            "incident_on": answers.get("happened_on"),
        },
        "complainant": {
            "name": answers.get("name"),
            "email": answers.get("email"),
            "mobile": answers.get("telephone"),
            "best_time": answers.get("best_time"),
            "language": answers.get("language"),
            "needs": answers.get("needs"),
        },
        "officer": {"name": answers.get("officer")},
    }


def _referral(answers: Mapping[str, Any]) -> Parts:
    case = ("intake_number", "allegation", "incident_on", "investigation_due_on")
    complainant = ("name", "email", "mobile", "language", "needs")
    officer = ("name", "badge", "unit", "duty", "email", "mobile")
    return {
        "case": {name: answers.get(name) for name in case},
        "complainant": {
            **{name: answers.get(f"complainant_{name}") for name in complainant},
            "address": _address(answers.get("complainant_address")),
        },
        "officer": {name: answers.get(f"officer_{name}") for name in officer},
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
    return next((code for code in offered if code.replace("-", "_").lower() == given), offered[0])
