"""The number that dates a site's cached public pages: raised on commit whenever anything they show changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Final

from django.db import connection, models, transaction
from django.http import HttpRequest
from wagtail.models import Page, Site

from home.models.generation import SiteGeneration

# Rooms whose public words change by the calendar say when: provider(site_id, now) -> moments to come.
Schedule = Callable[[int, dt.datetime], Iterable[dt.datetime]]
_schedules: list[Schedule] = []
QUERY: Final = f"SELECT number FROM {SiteGeneration._meta.db_table} WHERE site_id = %s"  # noqa: S608


def current(site_id: int) -> int:
    """Return the site's generation; 0 before the first change."""
    # Asked once for every page read: building the query with the ORM would take longer than all the rest of a hit.
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [site_id])
        row = cursor.fetchone()
    return row[0] if row else 0


def of_request(request: HttpRequest) -> int:
    """Return the generation of the request's site as it was when the request first asked."""
    kept: int | None = getattr(request, "site_generation", None)
    if kept is None:
        kept = current(request.site.pk)
        request.site_generation = kept  # type: ignore[attr-defined]
    return kept


def raise_generation(site_id: int) -> None:
    """Make every cached page of the site stale, once the surrounding transaction is committed."""
    transaction.on_commit(lambda: _raise(site_id))


def raise_all() -> None:
    """The same for every site (a change that cannot be tied to one)."""
    for site_id in Site.objects.values_list("pk", flat=True):
        raise_generation(site_id)


def register_schedule(schedule: Schedule) -> None:
    """Add a provider of moments at which public pages change by themselves."""
    if schedule not in _schedules:
        _schedules.append(schedule)


def scheduled(site_id: int, now: dt.datetime) -> list[dt.datetime]:
    """Return the moments to come at which pages of the site change by themselves."""
    return [moment for schedule in [_pages, *_schedules] for moment in schedule(site_id, now)]


def _pages(site_id: int, now: dt.datetime) -> list[dt.datetime]:
    """When the next page goes live or expires, anywhere: rarely more often than one's own site, and never later."""
    times = Page.objects.aggregate(
        live=models.Min("go_live_at", filter=models.Q(go_live_at__gt=now)),
        gone=models.Min("expire_at", filter=models.Q(expire_at__gt=now)),
    )
    return [moment for moment in times.values() if moment is not None]


def _raise(site_id: int) -> None:
    row, created = SiteGeneration.objects.get_or_create(site_id=site_id, defaults={"number": 1})
    if not created:
        SiteGeneration.objects.filter(pk=row.pk).update(number=models.F("number") + 1)
