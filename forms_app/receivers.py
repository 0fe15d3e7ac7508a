"""What this room does when a room below announces something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms_app.presets import load_forms

if TYPE_CHECKING:
    from wagtail.models import Site

    from program_pages.models import Program


def forms_of_new_program(sender: Any, program: Program, **_more: Any) -> None:
    """Give a program that was just loaded its forms."""
    load_forms(program)


def application_url(site: Site, language: str) -> str:
    """Return where one applies to be a mediator; empty while there is no published form."""
    from forms_app.selectors import live_form

    page = live_form(site, "mediator_application", language)
    return str(page.url or "") if page else ""
