"""A site's identity in the Wagtail admin: names, seal, accent, how to reach the agency, menus, the notice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import ObjectList

from home.models import SiteSettings
from program_pages.admin.own import OwnRecordIndexView
from program_pages.scoped_admin import ScopedEditView, ScopedViewSet


class IdentityIndexView(OwnRecordIndexView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.program is not None:
            SiteSettings.for_site(self.program.site)
        return super().get(request, *args, **kwargs)


class IdentityEditView(ScopedEditView):
    success_message = gettext_lazy("Saved. Every page, letter and message shows it from now on.")

    def get_success_url(self) -> str:
        return str(self.get_edit_url())


class IdentityViewSet(ScopedViewSet):
    model = SiteSettings
    name = "identity"
    icon = "cog"
    menu_label = gettext_lazy("Identity and menus")
    index_view_class = IdentityIndexView
    edit_view_class = IdentityEditView
    edit_handler = ObjectList(SiteSettings.panels)
