"""The trail as a table: when, who, what, to which object."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from portal.audit.models import AuditEvent
from portal.audit.selectors import actors_in_words


class EventTable(tables.Table):
    """One event a row. The names of the actors of a page are found at once."""

    caption = _("Audit events")
    at = tables.DateTimeColumn(verbose_name=_("When"), format="EXACT_MOMENT_FORMAT", attrs={"td": {"class": "nowrap"}})
    actor = tables.Column(verbose_name=_("Who"), empty_values=(), orderable=False)
    action = tables.Column(verbose_name=_("What"), orderable=False)
    object_id = tables.Column(verbose_name=_("To what"), empty_values=(), orderable=False)
    fields = tables.Column(verbose_name=_("Fields and ids"), empty_values=(), orderable=False)

    def before_render(self, request: object) -> None:
        self.actors = actors_in_words(row.record for row in self.paginated_rows)

    def render_actor(self, record: AuditEvent) -> str:
        return self.actors[record.pk]

    def render_object_id(self, record: AuditEvent) -> str:
        return f"{record.object_type} {record.object_id}".strip()

    def render_fields(self, record: AuditEvent) -> str:
        return details(record.fields, record.ids)


def details(fields: list[str], ids: dict[str, Any]) -> str:
    """Return names of fields, and ids as key=value, in one line."""
    return ", ".join([*fields, *(f"{key}={value}" for key, value in ids.items())])
