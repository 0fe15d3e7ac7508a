"""Addresses of the portal's rooms. Each room writes its own from the root; a room without addresses is left out."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

ROOMS = ("mediators", "cases", "meetings", "participation", "insights")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"mediator_portal.{room}.urls"))
    for room in ROOMS
    if find_spec(f"mediator_portal.{room}.urls") is not None
]
