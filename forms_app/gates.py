"""When forms of this room are closed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forms_app.purposes import Closed
from program_pages import application
from program_pages.enums import RolesState
from program_pages.selectors import program_for, roles_state

if TYPE_CHECKING:
    from wagtail.models import Site


def reopening_gate(site: Site, now: dt.datetime, started_at: dt.datetime | None) -> Closed | None:
    """Send somebody who wants to be told of open roles to the application, while roles are open."""
    program = program_for(site)
    if program is None or roles_state(program) != RolesState.OPEN:
        return None
    url = application.url_for(site, get_language() or "en")
    return Closed(
        title=_("Mediator roles are open now, so you do not need to wait."),
        text=_("Read what it takes, and send your application when you are ready."),
        link_url=url,
        link_label=_("Apply to be a mediator") if url else "",
    )
