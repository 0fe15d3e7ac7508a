"""The trail as rows of a CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.audit.models import AuditEvent
from portal.audit.selectors import actors_in_words
from portal.audit.tables import details

BATCH = 1000


def csv_rows(events: QuerySet[AuditEvent]) -> Iterator[list[object]]:
    """Yield the header, then each event, read in batches so that a long trail fits in memory."""
    yield [_("When"), _("Kind of actor"), _("Who"), _("What"), _("Object"), _("Reference"), _("Details"), _("Request")]
    found = events.iterator(chunk_size=BATCH)
    while rows := list(islice(found, BATCH)):
        actors = actors_in_words(rows)
        for row in rows:
            about = [row.object_type, row.object_id, details(row.fields, row.ids), row.request_id]
            yield [row.at, row.actor_kind, actors[row.pk], row.action, *about]
