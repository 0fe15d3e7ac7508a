"""The site of the request being served, for checks that get a person but no request (Wagtail's permission policies)."""

from __future__ import annotations

from contextvars import ContextVar

# Set by ProgramMiddleware; None in commands, the worker and the timers.
current_site_id: ContextVar[int | None] = ContextVar("current_site_id", default=None)
