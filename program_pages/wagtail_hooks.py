"""Puts the program's own records into the Wagtail admin."""

from __future__ import annotations

from wagtail import hooks

from program_pages.admin import ProgramGroup


@hooks.register("register_admin_viewset")
def program_viewsets() -> ProgramGroup:
    return ProgramGroup()
