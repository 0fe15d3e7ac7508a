"""The way from the Wagtail admin to the agreement texts, which have pages of their own: versions never change."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from mediator_portal.participation.selectors import TEXT_ROLES
from portal.accounts.selectors import has_role


class TextsMenuItem(MenuItem):
    """Shown to those whose role at the request's site edits the texts."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_role(request.user, request.site, *TEXT_ROLES)


@hooks.register("register_admin_menu_item")
def agreement_texts() -> MenuItem:
    return TextsMenuItem(
        gettext_lazy("Agreement texts"),
        reverse_lazy("participation:texts"),
        name="agreement-texts",
        icon_name="clipboard-list",
        order=155,
    )
