"""Logs without personal data: one JSON object a line, with the request's id, paths scrubbed of secrets.

What an exception says may quote a row (`Key (email)=(…) already exists`), so a traceback is written as the chain of
files, lines and functions with the error's class, and the message is left out.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any, Final

from pythonjsonlogger.json import JsonFormatter

from portal.audit.context import current_request_id

# A path's segment of 20 or more characters with a digit in it: a token, a key, a link. Words and slugs have no digits
# or are shorter; a scrubbed slug loses nothing that the request's id does not find again.
SEGMENT: Final = re.compile(r"(?<=/)(?=[A-Za-z_.:=~-]*[0-9])[A-Za-z0-9_.:=~-]{20,}(?=[/?#\s\"',)\]]|$)")
# Short secrets stand behind these prefixes.
SECRET_PREFIX: Final = re.compile(r"(/(?:i|t|reset/key|confirm-email)/)[^/\s\"']+")
# Which of their pages somebody opened tells what they answered: the request's id joins this line to the audit trail.
PARTY_PAGE: Final = re.compile(r"(/take-part/)[^\s\"'?]+")
QUERY: Final = re.compile(r"(/[^\s\"'?]*)\?[^\s\"']+")
EMAIL: Final = re.compile(r"[^\s@\"'<>()=,;:]+@[^\s@\"'<>(),;]+\.[^\s@\"'<>(),;]+")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def scrub(text: str) -> str:
    """Return the text without queries, secrets in paths, and e-mail addresses."""
    text = QUERY.sub(r"\1", text)
    text = PARTY_PAGE.sub(r"\1***", text)
    text = SECRET_PREFIX.sub(r"\1***", text)
    text = SEGMENT.sub("***", text)
    return EMAIL.sub("***", text)


class ScrubFilter(logging.Filter):
    """Add the request's id and scrub the message and the path; drop the objects Django hangs on a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = getattr(record, "request_id", "") or current_request_id.get()
        if isinstance(record.msg, str):
            record.msg, record.args = scrub(record.getMessage()), ()
        if isinstance(getattr(record, "path", None), str):
            record.path = scrub(record.path)  # type: ignore[attr-defined]
        for name in ("request", "server_time", "params", "sql"):
            record.__dict__.pop(name, None)
        return True


class QuietFormatter(JsonFormatter):
    """JSON lines whose tracebacks hold places and the error's class, never its message or a variable."""

    def formatException(self, ei: Any) -> str:
        return format_quietly(ei)


def format_quietly(info: ExcInfo) -> str:
    """Return file, line and function of each frame, outermost first, for the error and what caused it."""
    error = info[1]
    parts: list[str] = []
    while error is not None and len(parts) < 10:
        frames = traceback.extract_tb(error.__traceback__)
        places = " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
        parts.append(f"{type(error).__module__}.{type(error).__qualname__} at {places}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return " | caused by ".join(parts)


def config(level: str, audit_file: str = "") -> dict[str, Any]:
    """Return Django's LOGGING: everything to the standard error stream, as JSON, from `level` up.

    The mirror of the audit trail is a record, not chatter: no level quiets it. `audit_file` gives it a file of its own.
    """
    mirror: dict[str, Any] = {"class": "logging.StreamHandler"}
    if audit_file:
        mirror = {"class": "logging.handlers.WatchedFileHandler", "filename": audit_file, "delay": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"scrub": {"()": "portal.logs.ScrubFilter"}},
        "formatters": {
            "json": {
                "()": "portal.logs.QuietFormatter",
                "format": "%(levelname)s %(name)s %(message)s %(request_id)s",
                "rename_fields": {"levelname": "level", "name": "logger"},
                "timestamp": "time",
            }
        },
        "handlers": {
            "stream": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["scrub"]},
            "audit": {**mirror, "formatter": "json", "filters": ["scrub"]},
        },
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {
            # Django's own handlers write messages and mail tracebacks; ours take their place.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # A path that nobody knows is in the access log already.
            "django.request": {"level": "ERROR"},
            "audit": {"handlers": ["audit"], "level": "INFO", "propagate": False},
        },
    }
