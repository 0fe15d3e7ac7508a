"""Controls of several parts: every part has its own visible words, so that nobody guesses what goes where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.urls import reverse
from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.translation import gettext_lazy as _

from forms_app import weeks
from forms_app.definition import FileLimits
from forms_app.enums import WeekParts
from forms_app.reading import ADDRESS_PARTS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FOLDER: Final = "portal/forms_app/widgets"
MONTHS: Final = [("", _("Month")), *((f"{number:02}", name) for number, name in MONTH_NAMES.items())]
# How each part of an address is named, filled in by browsers, and how wide it is.
ADDRESS: Final[Mapping[str, tuple[str | _StrPromise, str, str]]] = {
    "street": (_("Street and number"), "address-line1", ""),
    "unit": (_("Apartment, unit or floor (optional)"), "address-line2", ""),
    "city": (_("City"), "address-level2", "md"),
    "state": (_("State"), "address-level1", "sm"),
    "zip": (_("ZIP code"), "postal-code", "sm"),
}


class PartsWidget(forms.MultiWidget):
    """Several controls, one below the other or side by side, each with its label."""

    template_name = f"{FOLDER}/parts.html"
    labels: Sequence[str | _StrPromise] = ()
    side_by_side = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["side_by_side"] = self.side_by_side
        for part, label in zip(context["widget"]["subwidgets"], self.labels, strict=True):
            part["label"] = label
        return context


class MonthWidget(PartsWidget):
    labels = (_("Month"), _("Year"))
    side_by_side = True

    def __init__(self) -> None:
        year = forms.TextInput({"inputmode": "numeric", "maxlength": 4, "class": "usa-input usa-input--xs"})
        super().__init__([forms.Select(choices=MONTHS), year])

    def decompress(self, value: Any) -> list[Any]:
        year, _dash, month = str(value or "").partition("-")
        return [month, year]


class AddressWidget(PartsWidget):
    labels = tuple(words for words, _complete, _width in ADDRESS.values())

    def __init__(self) -> None:
        super().__init__(
            [
                forms.TextInput(
                    {"autocomplete": complete, "class": f"usa-input usa-input--{width}" if width else "usa-input"}
                )
                for _words, complete, width in ADDRESS.values()
            ]
        )

    def decompress(self, value: Any) -> list[Any]:
        return [value.get(name) for name in ADDRESS_PARTS] if isinstance(value, Mapping) else [None] * len(ADDRESS)


class GridWidget(forms.MultiWidget):
    """A row of radio buttons for each statement, under its own words: it reads on a telephone, too."""

    template_name = f"{FOLDER}/grid.html"

    def __init__(self, labels: Sequence[str], scale: Sequence[tuple[str, str]]) -> None:
        self.labels = labels
        super().__init__([forms.RadioSelect(choices=scale) for _label in labels])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, label in zip(context["widget"]["subwidgets"], self.labels, strict=True):
            part["label"] = label
        return context

    def decompress(self, value: Any) -> list[Any]:
        return list(value.values()) if isinstance(value, Mapping) else [None] * len(self.widgets)


class WeekWidget(forms.CheckboxSelectMultiple):
    """A week of boxes that reads like a calendar."""

    template_name = f"{FOLDER}/week.html"
    # Laid out as one control of many parts, not as a list of choices (portal.templatetags.components.field_kind).
    frame = "multi"

    def __init__(self, parts: WeekParts) -> None:
        self.parts = parts
        super().__init__()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        ticked = [str(each) for each in value] if isinstance(value, list | tuple) else []
        rows = weeks.rows(self.parts, name, ticked)
        return {**context, "columns": weeks.columns(), "rows": rows}


class FilesWidget(forms.FileInput):
    """Choosing files, with those kept before and a box to take each of them out."""

    template_name = f"{FOLDER}/files.html"
    allow_multiple_selected = True
    frame = "multi"
    limits = FileLimits()
    stored: Sequence[Mapping[str, Any]] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        accept = ",".join(f".{kind}" for kind in self.limits.kinds)
        more = {"accept": accept, **({"multiple": True} if self.limits.at_most > 1 else {})}
        context: dict[str, Any] = super().get_context(name, None, {**(attrs or {}), **more, "class": "usa-file-input"})
        kinds = ", ".join(kind.upper() for kind in self.limits.kinds)
        address = reverse("form_files:files")
        return {**context, "stored": self.stored, "limits": self.limits, "kinds": kinds, "uploads_url": address}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        field, _colon, reference = str(data.get("form_drop", "")).partition(":")
        removed = [reference] if field == name and reference else []
        new = files.getlist(name) if hasattr(files, "getlist") else [files[name]] if name in files else []
        return {"new": new, "removed": removed}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False
