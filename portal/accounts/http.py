"""Requests as the middleware leaves them, for the type checker."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.models import Site

from portal.accounts.models import User


class SiteRequest(HttpRequest):
    """A request to a known host: `site` is that program's site (portal/middleware.py, SiteMiddleware)."""

    site: Site


class PortalRequest(SiteRequest):
    """A request behind `portal.accounts.access.requires`: somebody is signed in and holds a role at the site."""

    user: User
