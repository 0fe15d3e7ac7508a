"""The id of the request being served, so that every event and log line of a request can be found together."""

from __future__ import annotations

from contextvars import ContextVar

# Set by the request middleware; empty in commands, the worker and the timers.
current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
