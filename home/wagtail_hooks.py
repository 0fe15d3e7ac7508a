"""How the Wagtail admin carries a program: its name, its look, and what waits for the person today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from home.models import SiteSettings
from home.navigation import entries_for
from home.today import items_for
from home.translating import SyncTranslations, TranslatePage, has_language_left, may_translate, source_of


@hooks.register("before_serve_page")
def remember_page(page: Page, request: HttpRequest, serve_args: Any, serve_kwargs: Any) -> None:
    """Let the context processor and the page cache know which page is being served."""
    request.wagtail_page = page  # type: ignore[attr-defined]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


class TodayPanel(Component):
    """What waits for this person, and the ways into the portal."""

    name = "today"
    order = 50
    template_name = "wagtailadmin/home/today.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        request = parent_context["request"]
        return {
            "items": items_for(request.user, request.site, timezone.now())[:10],
            "entries": entries_for(request),
            "program_name": SiteSettings.for_request(request).program_name,
        }


@hooks.register("construct_homepage_panels")
def today_first(request: HttpRequest, panels: list[Any]) -> None:
    """Put today's work first; Wagtail's own content tasks follow."""
    panels.insert(0, TodayPanel())


@hooks.register("construct_homepage_summary_items")
def no_global_counts(request: HttpRequest, items: list[Any]) -> None:
    """The summary counts pages, images and documents of every program: leave it out."""
    items.clear()


class OwnDocuments(DocumentsAdminAPIViewSet):
    """The admin's own API lists documents of every program to every editor: here those they may use."""

    def get_queryset(self) -> QuerySet[Any]:
        return _usable(super().get_queryset(), self.request)


class OwnImages(ImagesAdminAPIViewSet):
    """The same for images."""

    def get_queryset(self) -> QuerySet[Any]:
        return _usable(super().get_queryset(), self.request)


@hooks.register("construct_admin_api", order=100)
def own_files_only(router: WagtailAPIRouter) -> None:
    """Take the place of Wagtail's endpoints, which are registered before."""
    router.register_endpoint("documents", OwnDocuments)
    router.register_endpoint("images", OwnImages)


def _usable(files: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    policy = policy_registry.get_by_type(files.model)
    usable = policy.instances_user_has_any_permission_for(request.user, ["add", "change", "delete", "choose"])
    return files.filter(pk__in=usable.values("pk"))


@hooks.register("register_admin_urls")
def translation_addresses() -> list[URLPattern]:
    return [
        path("translating/<int:page_id>/", TranslatePage.as_view(), name="page_translate"),
        path("translating/<int:page_id>/sync/", SyncTranslations.as_view(), name="page_translations_sync"),
    ]


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def translation_buttons(page: Page, user: Any, *args: Any, **kwargs: Any) -> Iterator[Button]:
    """What wagtail-localize offers to those alone who may translate every program's pages."""
    if not page.pk or user.has_perm("wagtail_localize.submit_translation") or not may_translate(page, user):
        return
    if has_language_left(page):
        url = reverse("page_translate", args=[page.pk])
        yield Button(_("Translate this page"), url, icon_name="wagtail-localize-language", priority=60)
    if source_of(page) is not None:
        url = reverse("page_translations_sync", args=[page.pk])
        yield Button(_("Sync translated pages"), url, icon_name="resubmit", priority=61)
