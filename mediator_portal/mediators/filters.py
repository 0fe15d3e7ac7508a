"""How staff narrow the lists of applications and mediators."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mediator_portal.mediators.enums import ApplicationState, MediatorState
from mediator_portal.mediators.models import Application, Mediator
from mediator_portal.mediators.selectors import by_name_or_email

EXACT = _("Whole name or whole e-mail address, as it was given.")


class PersonFilter(django_filters.FilterSet):
    """By exact name or e-mail address: both are sealed, so a part of a name finds nobody."""

    person = django_filters.CharFilter(label=_("Name or e-mail address"), method="by_person", help_text=EXACT)

    def by_person(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return by_name_or_email(queryset, value)


class ApplicationFilter(PersonFilter):
    """By person and state."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=ApplicationState.choices, empty_label=_("All"))

    class Meta:
        model = Application
        fields: list[str] = []


class MediatorFilter(PersonFilter):
    """By person and state."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=MediatorState.choices, empty_label=_("All"))

    class Meta:
        model = Mediator
        fields: list[str] = []
