"""Looking at two worlds that differ by a first answer: what can be fetched and what is received, compared to the byte.

Nothing is compared loosely: the clock stands still at the same moment in both worlds, chance is drawn from a seed for
each address, PostgreSQL's sequences are set back with each world, and only what is random at every rendering is left
out. What an answer makes new (a receipt's number, a message's reference) is named by its order among the new ones.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from unittest import mock

from django.apps import apps
from django.core.cache import caches
from django.db import connection, transaction
from django.test import TestCase

from portal.demo.clock import at, seeded
from portal.notifications import delivery
from portal.notifications.models import OutboxMessage
from portal.notifications.timers import all_timers
from tests.participation.blind_world import BlindWorld
from tests.participation.sight import Sight, prove

# Random at every rendering: form tokens, the policy's nonce, the stamp of a form's first page.
RANDOM: Final = re.compile(
    rb'name="(?:csrfmiddlewaretoken|form_stamp)" value="[^"]+"|"X-CSRFToken": "[^"]+"|nonce="[^"]+"|'
    rb"csrf_?token\W+[A-Za-z0-9]{64}",
    re.I,
)
# The length is compared once the random parts are out; each request has its own id, and "now" of the wall's clock.
UNTOLD: Final = frozenset({"Content-Length", "X-Request-ID", "Expires"})
NONCE: Final = re.compile(r"'nonce-[^']+'")
READS: Final = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?', re.I)
WRITES: Final = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.I)
# What every reader writes about themselves; an answer is not in it.
OWN: Final = frozenset({"django_session"})
# Told by the process, not by rows: asked in every world.
OF_THE_PROCESS: Final = frozenset({"/healthz/", "/readyz/"})

Picture = dict[str, Any]


@dataclass
class Tables:
    """Which tables the statements of a stretch of code read and write."""

    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        written = WRITES.match(sql)
        if written:
            self.written.add(written[1])
        self.read.update(READS.findall(sql))
        return execute(sql, params, many, context)


@contextmanager
def watched() -> Iterator[Tables]:
    tables = Tables()
    with connection.execute_wrapper(tables):
        yield tables


@contextmanager
def a_world() -> Iterator[None]:
    """Undo everything at the end, the keys that PostgreSQL gave included."""
    keys = _sequences()
    point = transaction.savepoint()
    for cache in caches.all():
        cache.clear()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        with connection.cursor() as cursor:
            for name, value in _sequences().items():
                if value != keys.get(name):
                    cursor.execute(
                        "SELECT setval(%s::regclass, %s, %s)", [name, keys[name] or 1, keys[name] is not None]
                    )


def _sequences() -> dict[str, int | None]:
    if connection.vendor != "postgresql":
        return {}  # SQLite rolls its keys back
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = 'public'")
        return dict(cursor.fetchall())


@contextmanager
def committed() -> Iterator[None]:
    """Run what waits for the commit: caches that are dropped, lines that are logged."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        yield


# What can be fetched -------------------------------------------------------------------------------------------------


def look(sights: Iterable[Sight], moment: dt.datetime, reads: dict[str, set[str]] | None = None) -> Picture:
    """Return what each address answers: status, headers, cookies, size and bytes. `reads` gets the tables asked."""
    sights = list(sights)
    seen: Picture = {}
    with at(moment):
        for observer in {sight.observer.name: sight.observer for sight in sights}.values():
            prove(observer, moment)
        words = _new_words()
        for sight in sights:
            with seeded(sight.key), watched() as tables:
                seen[sight.key] = _answer(sight, words)
            if reads is not None:
                reads[sight.key] = tables.read
    return seen


def _answer(sight: Sight, words: list[tuple[bytes, bytes]]) -> tuple[Any, ...]:
    response = sight.observer.client.get(sight.url, headers=dict(sight.observer.headers))
    raw = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    body = RANDOM.sub(b"*", raw)
    for word, name in words:
        body = body.replace(word, name)
    headers = {name: NONCE.sub("*", value) for name, value in response.headers.items() if name not in UNTOLD}
    return response.status_code, headers, sorted(set(response.cookies) - {"csrftoken"}), len(body), body


def _new_words() -> list[tuple[bytes, bytes]]:
    """Return the random references of rows made since the world began, named by their order."""
    found = []
    for model in apps.get_models():
        for name in ("reference", "receipt", "message_id"):
            if _is_text(model, name):
                since = _begun.get(model._meta.label, 0)
                rows = model._default_manager.filter(pk__gt=since).order_by("pk").values_list(name, flat=True)
                found += [
                    (str(word).encode(), f"<{model._meta.model_name} {number}>".encode())
                    for number, word in enumerate(rows)
                    if len(str(word)) > 8
                ]
    return found


_begun: dict[str, int] = {}


def begin() -> None:
    """Remember which rows there are before anybody answers."""
    for model in apps.get_models():
        if any(_is_text(model, name) for name in ("reference", "receipt", "message_id")):
            last = model._default_manager.order_by("pk").last()
            _begun[model._meta.label] = last.pk if last is not None else 0


def _is_text(model: Any, name: str) -> bool:
    fields = {each.name: each for each in model._meta.fields}
    is_text = name in fields and fields[name].get_internal_type() in {"CharField", "SlugField"}
    return is_text and model._meta.pk.get_internal_type() in {"BigAutoField", "AutoField"}


# What is received ----------------------------------------------------------------------------------------------------


def receive(world: BlindWorld, days: Iterable[int]) -> Picture:
    """Let time pass, run every timer, deliver, and return what each recipient gets: when, how, every word of it."""
    got: dict[str, list[Any]] = {}
    since = _begun[OutboxMessage._meta.label]

    def hand_over(message: OutboxMessage, rendered: Any) -> str:
        whom = f"{message.recipient_type} {message.recipient_id}"
        words = (rendered.subject, rendered.text, rendered.html, rendered.recipient.address)
        got.setdefault(whom, []).append((moment, message.kind, message.channel, message.not_before, words))
        return ""

    with mock.patch.object(delivery, "hand_over", hand_over):
        for day in days:
            moment = world.looking + dt.timedelta(days=day)
            with at(moment), committed():
                for timer in all_timers():
                    timer.work(moment)
                delivery.deliver_due(limit=2000)
    for message in OutboxMessage.objects.filter(pk__gt=since).order_by("pk"):
        whom = f"{message.recipient_type} {message.recipient_id}"
        got.setdefault(f"{whom} outbox", []).append(
            (message.kind, message.channel, message.state, message.not_before, message.queued_at)
        )
    return {f"received by {whom}": messages for whom, messages in got.items()}


# Two worlds ----------------------------------------------------------------------------------------------------------


def differences(one: Picture, other: Picture) -> list[str]:
    """Return each key under which two pictures differ, with the first words that do."""
    keys = sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
    return [f"{key}: {_first(repr(one.get(key)), repr(other.get(key)))}" for key in keys]


def _first(one: str, other: str) -> str:
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{one[max(0, start - 60) : start + 60]!r} became {other[max(0, start - 60) : start + 60]!r}"


def acted(world: BlindWorld, act: Callable[[], None]) -> set[str]:
    """Let somebody act, at the same moment in every world; return the tables that wrote."""
    with at(world.acting), seeded("act"), watched() as tables, committed():
        act()
    return tables.written - OWN


def in_a_world(world: BlindWorld, act: Callable[[], None], then: Callable[[], Any]) -> tuple[Any, set[str]]:
    """Return what `then` sees after the act, and which tables the act wrote."""
    with a_world():
        written = acted(world, act)
        return then(), written
