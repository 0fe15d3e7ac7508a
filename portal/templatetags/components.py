"""What the component templates need and the template language cannot say. Nothing here knows the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, CheckboxInput, FileInput, Select, Textarea
from django.forms.boundfield import BoundField
from django.forms.widgets import CheckboxSelectMultiple, MultiWidget, RadioSelect, Widget
from django.http import QueryDict
from django.utils.safestring import SafeString

register = template.Library()

WIDTHS = {"2xs", "xs", "sm", "md", "code"}


def _control_class(widget: Widget) -> str:
    """Return the USWDS class of a single control."""
    if isinstance(widget, CheckboxInput):
        return "usa-checkbox__input"
    if isinstance(widget, FileInput):
        return "usa-file-input"
    if isinstance(widget, Textarea):
        return "usa-textarea"
    if isinstance(widget, Select):
        return "usa-select"
    return "usa-input"


@register.filter
def field_kind(field: BoundField) -> str:
    """Return how a field is laid out: "choices", "tick", "multi" or "single"; a widget's own `frame` goes first."""
    widget = field.field.widget
    if frame := getattr(widget, "frame", ""):
        return str(frame)
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "tick"
    if isinstance(widget, MultiWidget):
        return "multi"
    return "single"


@register.filter
def choice_kind(field: BoundField) -> str:
    """Return "radio" or "checkbox" for a field of several choices."""
    return "radio" if isinstance(field.field.widget, RadioSelect) else "checkbox"


@register.simple_tag
def described_by(field: BoundField, hint: str = "") -> str:
    """Return the ids that describe a field: Django's own, and the hint's where only the page gives one."""
    ids = field.aria_describedby or ""
    if hint and not field.help_text:
        ids = f"{field.auto_id}_helptext {ids}".strip()
    return ids


@register.simple_tag
def control(field: BoundField, width: str = "", hint: str = "") -> SafeString:
    """Render a field's control with the class of its kind; classes set by the form stay."""
    widget = field.field.widget
    classes = [_control_class(widget)]
    if width in WIDTHS:
        classes.append(f"usa-input--{width}")
    if own := widget.attrs.get("class"):
        classes.append(own)
    if isinstance(widget, MultiWidget):
        for part in widget.widgets:
            part.attrs.setdefault("class", _control_class(part))
        return field.as_widget()
    attrs: dict[str, str | bool] = {"class": " ".join(classes)}
    if hint and not field.help_text:
        attrs["aria-describedby"] = described_by(field, hint)
    return field.as_widget(attrs=attrs)


@register.filter
def error_target(field: BoundField) -> str:
    """Return the id an error summary links to: the control itself, or the first one of a group."""
    if field_kind(field) == "single" or field_kind(field) == "tick":
        return field.id_for_label
    parts = getattr(field.field.widget, "widgets", ())
    # A grid: the first choice of its first line.
    first = "_0_0" if parts and isinstance(parts[0], RadioSelect) else "_0"
    return field.id_for_label or f"{field.auto_id}{first}"


@register.simple_tag
def summary_errors(form: BaseForm | None = None, forms: Iterable[BaseForm] = ()) -> list[dict[str, str]]:
    """Return every error of the forms as text and link, in the order of the page; without link for a whole form."""
    found: list[dict[str, str]] = []
    for one in [form, *forms] if form else list(forms):
        if not one.is_bound:
            continue
        found += [{"text": str(text), "url": ""} for text in one.non_field_errors()]
        for field in one:
            url = "" if field.is_hidden else f"#{error_target(field)}"
            found += [{"text": str(text), "url": url, "label": _lead(str(field.label))} for text in field.errors]
    return found


def _lead(label: str) -> str:
    """Return a label as it stands before a sentence: with a colon, unless it ends in a mark of its own."""
    return label if label.endswith(("?", ":", ".", "!")) else f"{label}:"


@register.filter
def percent_of(value: float | int | None, maximum: float | int | None) -> int:
    """Return ``value`` as a share of ``maximum`` in whole percent, 0 to 100; 0 where there is no maximum."""
    if not maximum:
        return 0
    return max(0, min(100, round(100 * (value or 0) / maximum)))


@register.simple_tag
def bar_share(value: float | int | None, maximum: float | int | None) -> int:
    """Return the width of a bar in percent: at most 80, so that its words stand beside it, at least 1 if any."""
    share = percent_of(value, maximum) * 8 // 10
    return max(share, 1) if value else 0


@register.filter
def lookup(mapping: Mapping[str, Any], key: str) -> Any:
    """Return ``mapping[key]``, or an empty text, for rows whose columns are named by data."""
    return mapping.get(key, "")


@register.filter
def item(sequence: Sequence[Any], index: int) -> Any:
    """Return ``sequence[index]``."""
    return sequence[index]


@register.filter
def having(rows: Iterable[Mapping[str, Any]], key: str) -> list[Mapping[str, Any]]:
    """Return the rows in which ``key`` is true."""
    return [row for row in rows if row.get(key)]


@register.filter
def split_words(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


@register.filter
def range_to(last: int) -> range:
    """Return the whole numbers 1 to ``last``."""
    return range(1, int(last) + 1)


@register.filter
def page_numbers(page: Any) -> list[int | str]:
    """Return the page numbers to show around the present one; gaps are the paginator's ellipsis."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, number: int, param: str = "") -> str:
    """Return the query of another page of the list on screen: only the page changes, the rest of the address stays."""
    request = getattr(context, "request", None)
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query[param or "page"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def tel_url(telephone: str | None) -> str:
    """Return the ``tel:`` address of a telephone number as people write it; US numbers get their country code."""
    text = str(telephone or "")
    digits = "".join(letter for letter in text if letter.isdigit())
    if not digits:
        return ""
    if text.strip().startswith("+"):
        return f"tel:+{digits}"
    return f"tel:+1{digits}" if len(digits) == 10 else f"tel:{digits}"
