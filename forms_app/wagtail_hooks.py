"""What the Wagtail admin shows of a form beside its editor: its map, a trial, what a draft lacks. Never: answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from forms_app.models import FormPage
from forms_app.services.drafts import drafts_below
from forms_app.views import editor
from portal import dates


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


@hooks.register("before_delete_page")
def keep_while_filled_in(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Delete no page while somebody fills its form in: what they wrote would go with it."""
    return _refusal(request, [page])


@hooks.register("before_bulk_action")
def keep_many_while_filled_in(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The same where many pages are deleted at once."""
    pages = [each for each in objects if isinstance(each, Page)]
    return _refusal(request, pages) if action_type == "delete" and pages else None


def _refusal(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    begun = drafts_below(pages, timezone.now())
    last = begun.aggregate(last=Max("expires_at"))["last"]
    if last is None:
        return None
    count = begun.count()
    words = ngettext(
        "Nothing was deleted: %(count)d person is filling this form in, and what they wrote would be lost. Unpublish "
        "it instead: then nobody can begin it. You can delete it after %(day)s.",
        "Nothing was deleted: %(count)d people are filling this form in, and what they wrote would be lost. Unpublish "
        "it instead: then nobody can begin it. You can delete it after %(day)s.",
        count,
    )
    messages.error(request, words % {"count": count, "day": dates.date(timezone.localtime(last).date())})
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_what_is_missing(request: HttpRequest, page: Any) -> None:
    """A draft may be unfinished: say at once what will keep it from being published, with the way to each place."""
    if not isinstance(page, FormPage) or not request.accepts("text/html"):
        return
    told = page.problems_in_short()
    if not told:
        return
    words = _("This form cannot be published yet. %(problems)s") % {"problems": " ".join(told)}
    places = messages.button(reverse("form_map", args=[page.pk]), _("Show each place"))
    messages.warning(request, words, buttons=[places])
