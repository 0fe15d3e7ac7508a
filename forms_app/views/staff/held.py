"""What looks like spam, for somebody to look at: nothing of it is lost before they have."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms_app.rules.retention import SPAM_DAYS
from forms_app.scopes import Scope
from forms_app.selectors.held import WINDOW, HeldFigures, held_figures
from forms_app.states import Screening
from forms_app.tables import HeldTable
from forms_app.views.staff.base import readers_only, trail, visible_to
from portal.accounts.http import PortalRequest

PER_PAGE = 25


@readers_only
@require_safe
def held(request: PortalRequest) -> HttpResponse:
    """List what is held, why, and how much was held lately. No answer stands here."""
    visible = visible_to(request)
    table = HeldTable(visible.filter(screening=Screening.HELD).defer("answers", "questions"))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    figures = held_figures(visible, timezone.now())
    context = {
        "table": table,
        "numbers": _numbers(figures),
        "bars": [{"label": sign.label, "value": count, "text": count} for sign, count in figures.signs],
        "most": max((count for _sign, count in figures.signs), default=0),
        "days": WINDOW.days,
        "spam_days": SPAM_DAYS,
        "breadcrumbs": trail(Scope(), visible),
    }
    return render(request, "portal/forms_app/held.html", context)


def _numbers(figures: HeldFigures) -> list[dict[str, Any]]:
    sent = _("of %(count)d sent") % {"count": figures.sent}
    return [
        {"value": figures.held, "label": _("held"), "note": sent},
        {"value": figures.waiting, "label": _("waiting still")},
        {"value": figures.released, "label": _("released")},
        {"value": figures.spam, "label": _("marked as spam")},
    ]
