"""What the portal's pages offer a signed-in person about their own account."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from portal.accounts.enums import STAFF_ROLES
from portal.accounts.models import User
from portal.accounts.selectors import has_role


def account(request: HttpRequest) -> dict[str, object]:
    """Return `account_links` of the account menu; worked out only where a template shows it."""
    return {"account_links": SimpleLazyObject(lambda: _links(request))}


def _links(request: HttpRequest) -> list[dict[str, str]]:
    user, site = getattr(request, "user", None), getattr(request, "site", None)
    if not isinstance(user, User) or site is None:
        return []
    links = [
        {"label": _("My second factor"), "url": reverse("mfa_index")},
        {"label": _("Change my password"), "url": reverse("account_change_password")},
    ]
    if has_role(user, site, *STAFF_ROLES):
        links.append({"label": _("Pages and settings"), "url": reverse("wagtailadmin_home")})
    return links
