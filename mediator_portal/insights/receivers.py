"""What this room does when a shipped program is loaded: it adds the public figures page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from mediator_portal.insights.models import FiguresPage
from program_pages.models import Program


def page_of_new_program(sender: Any, program: Program, **kwargs: Any) -> None:
    """Add the figures page below the program's home page, once."""
    home = program.site.root_page
    if home.get_children().type(FiguresPage).exists():
        return
    page = FiguresPage(
        title=_("Figures"),
        slug="figures",
        summary=_("What becomes of the complaints that are sent to mediation, in numbers."),
        locale=home.locale,
    )
    home.add_child(instance=page)
    page.save_revision().publish()
