"""Probes: the process lives, it can serve, and what it counts. They name parts, never values."""

from __future__ import annotations

import hmac
import ipaddress
import logging
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django_prometheus.exports import ExportToDjangoView

from portal.accounts.access import open_to_all
from portal.audit.triggers import missing_triggers
from portal.notifications.models import Heartbeat

logger = logging.getLogger(__name__)

# A worker that has not said for this long that it lives is taken for dead.
WORKER_SILENCE: Final = timedelta(seconds=60)


@open_to_all
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process lives. Nothing else is asked, so that a sick database does not get the process killed."""
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})


@open_to_all
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether this process can serve: 200 with every part "ok", or 503 with what is wrong with which part."""
    parts = {name: _outcome(name, check) for name, check in CHECKS.items()}
    is_ready = all(outcome == "ok" for outcome in parts.values())
    return JsonResponse(
        {"ready": is_ready, "parts": parts}, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"}
    )


@open_to_all
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, for this machine itself or with the token of settings.METRICS_TOKEN; else a 404."""
    if not _may_read_metrics(request):
        raise Http404
    return ExportToDjangoView(request)


def _outcome(name: str, check: Callable[[], str]) -> str:
    """Run one check; an error becomes its class in words, for a message may hold an address or a password."""
    try:
        return check() or "ok"
    except Exception as error:
        logger.exception("readiness check failed: %s", name)
        return f"failed ({type(error).__name__})"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _cache() -> str:
    word = secrets.token_hex(8)
    key = f"readyz:{word}"
    cache.set(key, word, 10)
    found = cache.get(key)
    cache.delete(key)
    return "" if found == word else "does not keep what it is given"


def _worker() -> str:
    beat = Heartbeat.objects.filter(name="worker").first()
    if beat is None:
        return "never started"
    return "" if timezone.now() - beat.at <= WORKER_SILENCE else "silent for more than 60 seconds"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} pending" if pending else ""


def _audit_triggers() -> str:
    missing = missing_triggers()
    return f"missing: {', '.join(missing)}" if missing else ""


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "database": _database,
    "cache": _cache,
    "worker": _worker,
    "migrations": _migrations,
    "audit triggers": _audit_triggers,
}


def _may_read_metrics(request: HttpRequest) -> bool:
    """True for the right token, or without a token for a reader on this machine that came through no proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
