"""Forms and what was sent through them."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, Site

from forms_app import services
from forms_app.definition import Definition
from forms_app.models import FormPage, Submission

CONTACT_BODY: list[dict[str, Any]] = [
    {"type": "section", "value": {"title": "About you", "text": "So that we can answer."}},
    {"type": "short_text", "value": {"key": "name", "label": "Full name", "hint": "", "required": True}},
    {"type": "email", "value": {"key": "email", "label": "E-mail address", "hint": "", "required": True}},
    {
        "type": "one_of",
        "value": {
            "key": "about",
            "label": "What is it about?",
            "hint": "",
            "required": False,
            "choices": [{"code": "cases", "label": "A case"}, {"code": "other", "label": "Something else"}],
        },
    },
    {"type": "long_text", "value": {"key": "message", "label": "Your message", "hint": "", "required": True}},
]
CONTACT_ANSWERS = {"name": "Ada Example", "email": "ada@example.org", "about": "other", "message": "Hello there"}


def form_page_make(
    parent: Page, *, purpose: str = "contact", body: list[dict[str, Any]] | None = None, **fields: Any
) -> FormPage:
    """Return a live form below `parent`."""
    given = {"title": "Write to us", "slug": "send", "thank_you": "<p>We answer within a week.</p>", **fields}
    page = FormPage(purpose=purpose, body=CONTACT_BODY if body is None else body, **given)
    parent.add_child(instance=page)
    return page


def submission_make(
    site: Site,
    page: FormPage,
    *,
    answers: dict[str, Any] | None = None,
    key: str = "",
    definition: Definition | None = None,
) -> Submission:
    """Return a submission sent through the service."""
    number = Submission.objects.count()
    submission, _created = services.submission_create(
        site=site,
        page=page,
        purpose=page.purpose,
        definition=definition or page.definition,
        answers=CONTACT_ANSWERS if answers is None else answers,
        language="en",
        idempotency_key=key or f"key-{number}",
    )
    return submission
