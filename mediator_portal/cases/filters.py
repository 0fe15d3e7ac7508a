"""Filters of the case list; they stand in the address."""

from __future__ import annotations

import datetime as dt

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.enums import OPEN_STATES, CaseState
from mediator_portal.cases.models import Case
from mediator_portal.cases.selectors import search

DUE = [("late", _("Late")), ("week", _("Within 7 days")), ("month", _("Within 30 days"))]
DUE_DAYS = {"late": -1, "week": 7, "month": 30}


class CaseFilter(django_filters.FilterSet):
    """By text, state, kind of complaint and the investigation's deadline."""

    q = django_filters.CharFilter(
        label=_("Find"),
        method="filter_q",
        help_text=_("Reference, complaint number, or exact name, badge, e-mail or telephone."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("open", _("All open")), *CaseState.choices],
        method="filter_state",
        empty_label=_("All"),
    )
    due = django_filters.ChoiceFilter(
        label=_("Investigation due"), choices=DUE, method="filter_due", empty_label=_("Any time")
    )
    mine = django_filters.BooleanFilter(label=_("Only mine"), method="filter_mine", widget=forms.CheckboxInput)

    class Meta:
        model = Case
        fields: list[str] = []

    def filter_q(self, queryset: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        return search(queryset, value)

    def filter_state(self, queryset: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        return queryset.filter(state__in=OPEN_STATES) if value == "open" else queryset.filter(state=value)

    def filter_due(self, queryset: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        today = timezone.localdate()
        queryset = queryset.filter(
            state__in=OPEN_STATES, investigation_due_on__lte=today + dt.timedelta(DUE_DAYS[value])
        )
        return queryset if value == "late" else queryset.filter(investigation_due_on__gte=today)

    def filter_mine(self, queryset: QuerySet[Case], name: str, value: bool) -> QuerySet[Case]:
        return queryset.filter(coordinator=self.request.user) if value and self.request else queryset
