"""The question that the funnel answers; it stands in the address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.insights.enums import FunnelPart

MONTHS = [(3, _("3 months")), (12, _("12 months")), (36, _("3 years"))]


class FunnelForm(forms.Form):
    """Split by what, and how far back. What does not fit falls back on the first view."""

    by = forms.ChoiceField(label=_("Split by"), choices=FunnelPart.choices, required=False)
    months = forms.TypedChoiceField(label=_("Cases received in the past"), choices=MONTHS, coerce=int, required=False)

    def chosen(self) -> tuple[str, int]:
        """Return the part to split by, and months."""
        values = self.cleaned_data if self.is_valid() else {}
        return values.get("by") or FunnelPart.ROLE.value, values.get("months") or 12
