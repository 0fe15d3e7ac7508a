"""Filters of the ledger; they live in the address."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.enums import StipendState
from mediator_portal.meetings.models import Stipend


class StipendFilter(django_filters.FilterSet):
    """By year of the session, state and mediator."""

    year = django_filters.ChoiceFilter(label=_("Year"), method="by_year", empty_label=_("All years"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=StipendState.choices, empty_label=_("All states"))
    mediator = django_filters.ChoiceFilter(
        label=_("Mediator"), field_name="mediator__reference", empty_label=_("All mediators"), widget=forms.Select
    )

    class Meta:
        model = Stipend
        fields = ("year", "state", "mediator")

    def __init__(self, *args: object, years: list[int], mediators: list[Mediator], **options: object) -> None:
        super().__init__(*args, **options)
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]
        names = sorted((each.name, each.reference) for each in mediators)
        self.filters["mediator"].extra["choices"] = [(reference, name) for name, reference in names]

    def by_year(self, queryset: QuerySet[Stipend], name: str, value: str) -> QuerySet[Stipend]:
        """Narrow to sessions of a year; the database's clock is the program's, which is active for the request."""
        return queryset.filter(session__starts_at__year=int(value))
