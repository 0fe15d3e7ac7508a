"""What the Wagtail admin does not show: answers."""

from __future__ import annotations

from typing import Any

from wagtail import hooks


@hooks.register("filter_form_submissions_for_user")
def no_submissions(user: Any, editable_forms: Any) -> Any:
    """Wagtail's own submission views are off: they show answers to whoever may edit the page."""
    return editable_forms.none()
