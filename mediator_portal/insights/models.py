"""The public figures page. Everything it shows comes from `metrics`, small numbers hidden."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models import BasePage
from mediator_portal.insights.metrics import figures
from mediator_portal.insights.presenters import drawn
from program_pages.selectors import program_for

YEAR = dt.timedelta(days=365)


class FiguresPage(BasePage):
    """Live figures of the past year."""

    # Cases change its numbers without any page being edited.
    cacheable: ClassVar[bool] = False
    template = "pages/figures_page.html"
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("figures page")
        verbose_name_plural = _("figures pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        program = program_for(request.site)
        shown = figures(program, timezone.now() - YEAR, public=True) if program else []
        context["figures"] = [drawn(figure) for figure in shown]
        return context
