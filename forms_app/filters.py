"""How staff narrow the list of submissions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from forms_app import purposes
from forms_app.enums import SubmissionState
from forms_app.models import Submission


class SubmissionFilter(django_filters.FilterSet):
    """By receipt, purpose and state; everything stands in the address."""

    receipt = django_filters.CharFilter(label=_("Receipt number"), method="by_receipt")
    purpose = django_filters.ChoiceFilter(label=_("Purpose"), choices=purposes.choices, empty_label=_("All"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=SubmissionState.choices, empty_label=_("All"))

    class Meta:
        model = Submission
        fields: list[str] = []

    def by_receipt(self, queryset: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        """Find a receipt as people type it: with or without hyphens, in any case, from its beginning."""
        typed: Any = "".join(letter for letter in value.upper() if letter.isalnum())[:12]
        spelled = "-".join(typed[start : start + 4] for start in range(0, len(typed), 4))
        return queryset.filter(receipt__startswith=spelled)
