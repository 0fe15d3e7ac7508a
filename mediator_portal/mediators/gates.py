"""When the application form is closed: it follows the roles switch, with the grace time of the policy."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forms_app.purposes import Closed
from program_pages import rules
from program_pages.selectors import program_for, recruitment_of, roles_words

if TYPE_CHECKING:
    from wagtail.models import Site


def application_gate(site: Site, now: dt.datetime, started_at: dt.datetime | None) -> Closed | None:
    """Return why nobody can apply now, kindly; None while one can, or while what was begun may still be sent."""
    program = program_for(site)
    if program is None or rules.application_open(recruitment_of(program), now, started_at):
        return None
    said = roles_words(program)
    return Closed(
        title=said.title,
        text=said.text,
        link_url=reverse("program_pages:reopening_list"),
        link_label=_("Tell me when roles reopen"),
    )
