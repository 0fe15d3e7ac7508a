"""How the trail is narrowed."""

from __future__ import annotations

import datetime as dt

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.audit.enums import ActorKind
from portal.audit.models import AuditEvent


class DayInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"


class EventFilter(django_filters.FilterSet):
    """By what was done, to which object, by what kind of actor, in which days (of the program's time zone)."""

    action = django_filters.CharFilter(label=_("What was done"), lookup_expr="istartswith")
    object_id = django_filters.CharFilter(label=_("Reference"), method="by_object")
    actor_kind = django_filters.ChoiceFilter(label=_("Who"), choices=ActorKind.choices, empty_label=_("All"))
    since = django_filters.DateFilter(label=_("From"), method="by_since", widget=DayInput)
    until = django_filters.DateFilter(label=_("To"), method="by_until", widget=DayInput)

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def by_object(self, queryset: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        return queryset.filter(object_id__iexact=value.strip())

    def by_since(self, queryset: QuerySet[AuditEvent], name: str, value: dt.date) -> QuerySet[AuditEvent]:
        return queryset.filter(at__gte=_midnight(value))

    def by_until(self, queryset: QuerySet[AuditEvent], name: str, value: dt.date) -> QuerySet[AuditEvent]:
        return queryset.filter(at__lt=_midnight(value + dt.timedelta(days=1)))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
