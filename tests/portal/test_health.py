"""Probes: for any host, naming parts and no values."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal import health
from portal.notifications.models import Heartbeat
from tests.factories.program_pages import program_make

ANY = {"host": "10.0.0.7:8000"}


def test_the_process_lives_without_a_database(client: Client) -> None:
    answer = client.get("/healthz/", headers=ANY)
    assert (answer.status_code, answer.text) == (200, "ok")


@pytest.fixture
def worker(db: None) -> Heartbeat:
    return Heartbeat.objects.create(name="worker", at=timezone.now())


def test_ready_when_every_part_is(client: Client, worker: Heartbeat) -> None:
    answer = client.get("/readyz/", headers=ANY)
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "parts": dict.fromkeys(health.CHECKS, "ok")}
    assert set(health.CHECKS) == {"database", "cache", "worker", "migrations", "audit triggers"}
    assert answer.headers["Cache-Control"] == "no-store"


def parts(client: Client) -> dict[str, str]:
    answer = client.get("/readyz/", headers=ANY)
    assert answer.status_code == 503
    found: dict[str, str] = answer.json()["parts"]
    return {name: words for name, words in found.items() if words != "ok"}


def test_a_worker_that_never_started(client: Client, db: None) -> None:
    assert parts(client) == {"worker": "never started"}


@pytest.mark.parametrize(("seconds", "ready"), [(59, True), (61, False)])
def test_a_silent_worker(client: Client, worker: Heartbeat, seconds: int, ready: bool) -> None:
    Heartbeat.objects.update(at=timezone.now() - dt.timedelta(seconds=seconds))
    assert (client.get("/readyz/", headers=ANY).status_code == 200) is ready


def test_pending_migrations(client: Client, worker: Heartbeat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *args: [("one", False), ("two", False)])
    assert parts(client) == {"migrations": "2 pending"}


def test_a_cache_that_forgets(client: Client, worker: Heartbeat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(cache._connections[cache._alias]), "get", lambda *args, **options: None)
    assert parts(client) == {"cache": "does not keep what it is given"}


def test_a_missing_trigger(client: Client, worker: Heartbeat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "missing_triggers", lambda: ["audit_refuse_update"])
    assert parts(client) == {"audit triggers": "missing: audit_refuse_update"}


def test_an_error_shows_its_class_and_no_words(
    client: Client, worker: Heartbeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> str:
        raise DatabaseError("password of db.example.org is hunter2")

    monkeypatch.setitem(health.CHECKS, "database", fail)
    assert parts(client) == {"database": "failed (DatabaseError)"}


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.7", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, 404),
        ("", {}, 404),
    ],
)
def test_figures_are_for_this_machine(client: Client, address: str, headers: dict[str, str], status: int) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address, headers={**ANY, **headers}).status_code == status


@pytest.mark.parametrize(("given", "status"), [("Bearer right", 200), ("Bearer wrong", 404), ("", 404)])
def test_figures_for_a_token(client: Client, settings: Any, given: str, status: int) -> None:
    settings.METRICS_TOKEN = "right"
    answer = client.get("/metrics", headers={**ANY, "authorization": given})
    assert answer.status_code == status
    assert ("django_http_requests" in answer.text) is (status == 200)


def test_the_pages_of_a_party_count_as_one(db: None, client: Client) -> None:
    """A count for each page would tell how many said no, and when."""
    site = program_make().site
    pages = {"no", "sign", "receipt_file"}
    for name in pages:
        client.get(reverse(f"participation:{name}"), headers={"host": site.hostname})
    figures = client.get("/metrics", REMOTE_ADDR="127.0.0.1", headers=ANY).text
    assert 'view="participation"' in figures
    # The figures are the process's: pages of the staff may stand there by their names, a party's never.
    assert not pages & set(re.findall(r'view="participation:(\w+)"', figures))
