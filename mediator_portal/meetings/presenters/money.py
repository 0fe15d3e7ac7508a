"""Stipends and venues as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.enums import StipendState
from mediator_portal.meetings.presenters.common import Row, venue_hours
from mediator_portal.meetings.words import day, dollars
from program_pages.rules import words as policy_words

if TYPE_CHECKING:
    from mediator_portal.meetings.models import Stipend, Venue


def totals(stipends: QuerySet[Stipend]) -> list[Row]:
    """Return how many stipends and how much money stand in each state."""
    sums: dict[str, tuple[int, int]] = {
        row["state"]: (row["count"], row["total"] or 0)
        for row in stipends.order_by().values("state").annotate(count=Count("pk"), total=Sum("cents"))
    }
    rows = []
    for state in StipendState:
        count, cents = sums.get(state.value, (0, 0))
        note = ngettext("%(count)d stipend", "%(count)d stipends", count) % {"count": count}
        rows.append({"label": state.label, "value": dollars(cents), "note": note})
    return rows


def yearly_totals(stipends: QuerySet[Stipend]) -> Row:
    """Return what each mediator was paid or is to be paid in the stipends shown, for components/table.html."""
    sums = list(
        stipends.order_by()
        .values("mediator_id")
        .annotate(count=Count("pk"), total=Sum("cents"), paid=Sum("cents", filter=Q(state=StipendState.PAID)))
    )
    names = {each.pk: each.name for each in Mediator.objects.filter(pk__in=[row["mediator_id"] for row in sums])}
    rows = [
        {
            "cells": [
                {"text": names[row["mediator_id"]]},
                {"text": row["count"]},
                {"text": dollars(row["total"] or 0)},
                {"text": dollars(row["paid"] or 0)},
            ]
        }
        for row in sorted(sums, key=lambda row: names[row["mediator_id"]])
    ]
    columns = [
        {"label": _("Mediator")},
        {"label": _("Stipends"), "numeric": True},
        {"label": _("In all"), "numeric": True},
        {"label": _("Paid"), "numeric": True},
    ]
    return {"columns": columns, "rows": rows}


def own_stipends(stipends: Iterable[Stipend]) -> Row:
    """Return a mediator's stipends for components/table.html."""
    tones = {
        StipendState.RAISED.value: "muted",
        StipendState.APPROVED.value: "info",
        StipendState.PAID.value: "success",
    }
    columns = [
        {"label": _("Session")},
        {"label": _("Amount"), "numeric": True},
        {"label": _("State")},
        {"label": _("Paid on")},
    ]
    rows = [
        {
            "cells": [
                {"text": day(each.session.starts_at, each.session.case.program)},
                {"text": dollars(each.cents)},
                {"tag": each.get_state_display(), "tone": tones[each.state]},
                {"text": policy_words.date(each.paid_on) if each.paid_on else "–"},
            ]
        }
        for each in stipends
    ]
    return {"columns": columns, "rows": rows}


def venue_table(venues: Iterable[Venue]) -> Row:
    """Return the venues for components/table.html."""
    columns = [{"label": _("Venue")}, {"label": _("Address")}, {"label": _("Rooms")}, {"label": _("Open")}]
    columns.append({"label": _("State")})
    rows = [
        {
            "cells": [
                {"text": venue.name, "url": reverse("meetings:venue", args=[venue.pk])},
                {"text": _("Video") if venue.online else venue.address or "–"},
                {"text": ", ".join(room.name for room in venue.rooms.all() if room.active) or "–"},
                {"text": venue_hours(venue) or _("When needed")},
                {
                    "tag": _("In use") if venue.active else _("Not in use"),
                    "tone": "success" if venue.active else "muted",
                },
            ]
        }
        for venue in venues
    ]
    return {"columns": columns, "rows": rows}
