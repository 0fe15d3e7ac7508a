"""What the Wagtail admin shows of a form beside its editor: its map, a trial. What it never shows: answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from forms_app.models import FormPage
from forms_app.views import editor


@hooks.register("filter_form_submissions_for_user")
def no_submissions(user: Any, editable_forms: Any) -> Any:
    """Wagtail's own submission views are off: they show answers to whoever may edit the page."""
    return editable_forms.none()


@hooks.register("register_admin_urls")
def editor_addresses() -> list[URLPattern]:
    """The map of a form, and filling it in without anything being kept."""
    return [
        path("forms/<int:page_id>/map/", editor.form_map, name="form_map"),
        path("forms/<int:page_id>/try/", editor.form_try, name="form_try"),
    ]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def editor_buttons(page: Any, user: Any, *args: Any, **kwargs: Any) -> Iterator[Button]:
    """Lead to both from the page's own menus, in the list and in the editor."""
    form = page.specific_deferred if page.pk else page
    if not isinstance(form, FormPage) or not page.permissions_for_user(user).can_edit():
        return
    yield Button(_("Map of the form"), reverse("form_map", args=[page.pk]), icon_name="list-ul", priority=70)
    yield Button(_("Try it out"), reverse("form_try", args=[page.pk]), icon_name="form", priority=71)
