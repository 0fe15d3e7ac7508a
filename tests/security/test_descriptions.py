"""What mediators say about themselves reaches nobody: every address × role, what is written, sent, logged and kept.

Two worlds are compared: in the first nobody said anything, in the second every mediator said the same, so that no
order may change. Whoever is not the mediator must find the same bytes in both.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.snippets.models import get_snippet_models

from mediator_portal.cases.rules import Actor
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings import services
from mediator_portal.meetings.models import SelfDescription
from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.demo.clock import at, seeded
from portal.notifications.models import OutboxMessage, TimerRun
from portal.notifications.timers import all_timers, run_one
from portal.vault.fields import SealedTextField
from tests import database
from tests.participation.look import RANDOM, watched
from tests.security.table import ROWS, Row
from tests.security.test_addresses import client_of
from tests.world import ProgramWorld, build_one

pytestmark = pytest.mark.django_db
TABLE = "meetings_selfdescription"
OWN = "meetings:about_me"
SAID = {"age": "from_60", "gender": "woman"}
# The only pages that ask what was said: the mediator's own, and those that rank (the ranking compares, and shows none).
READERS = {OWN, "meetings:session_match", "meetings:week_plan"}
MOMENT = timezone.now().replace(microsecond=0)

Picture = dict[tuple[str, str, str], tuple[int, bytes]]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[ProgramWorld]:
    with django_db_blocker.unblock(), transaction.atomic():
        database.first_rows()
        yield build_one("miami", "localhost", MOMENT)
        transaction.set_rollback(True)


@pytest.fixture
def on(world: ProgramWorld) -> ProgramWorld:
    world.program.pair_breadth = "on"
    world.program.save()
    return world


def everybody_says(world: ProgramWorld, answers: dict[str, str]) -> None:
    for each in Mediator.objects.filter(program=world.program).exclude(user=None).exclude(state="ended"):
        services.description_set(mediator=each, answers=answers, actor=Actor.of(each.user, world.program.site))


def look(world: ProgramWorld, only: set[str] | None = None) -> tuple[Picture, set[str]]:
    """Return what every address answers to every role that may open it, and the addresses that read the table."""
    picture: Picture = {}
    readers: set[str] = set()
    with at(MOMENT):
        for role in Role:
            client = client_of(world, role, world.host)
            for row in ROWS:
                if role not in row.who or (only is not None and row.name not in only):
                    continue
                address = reverse(row.name, kwargs=row.arguments(world))
                with seeded(address), watched() as tables:
                    response = client.get(address)
                    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
                if TABLE in tables.read:
                    readers.add(row.name)
                picture[role.value, row.name, address] = response.status_code, RANDOM.sub(b"*", body)
    return picture, readers


def test_every_address_and_role_sees_the_same_whoever_said_what(on: ProgramWorld) -> None:
    before, readers = look(on)
    assert readers == READERS
    everybody_says(on, SAID)
    after, _readers = look(on, READERS)
    assert after.keys() == {key for key in before if key[1] in READERS}
    told = [key for key, seen in after.items() if seen != before[key]]
    assert [key[:2] for key in told] == [("mediator", OWN)]
    assert before[told[0]][0] == after[told[0]][0] == 200
    # Pages that rank were there to be compared.
    assert {key[1] for key, seen in after.items() if seen[0] == 200} == READERS


@pytest.mark.parametrize("policy", ["off", "awaiting_counsel"])
def test_where_it_is_not_on_there_is_no_page_and_no_question(world: ProgramWorld, policy: str) -> None:
    world.program.pair_breadth = policy
    world.program.save()
    client = client_of(world, Role.MEDIATOR, world.host)
    with at(MOMENT):
        unknown = client.get("/portal/no-such-address/").content
        for name in (OWN, "meetings:about_me_delete"):
            assert client.post(reverse(name), SAID).status_code == 404
        assert client.get(reverse(OWN)).content == unknown
        assert reverse(OWN) not in client.get("/portal/").content.decode()
    _seen, readers = look(world, {row.name for row in ROWS if row.name.startswith("meetings:")})
    assert readers == set()
    assert not SelfDescription.objects.exists()


def test_giving_changing_and_taking_back_leaves_no_trace(on: ProgramWorld, caplog: pytest.LogCaptureFixture) -> None:
    """No audit event, message or line of a log that tells what was said; rows elsewhere stay as they are."""
    client = client_of(on, Role.MEDIATOR, on.host)
    audited, sent = AuditEvent.objects.count(), OutboxMessage.objects.count()
    caplog.set_level(logging.DEBUG)
    with at(MOMENT), watched() as tables:
        assert client.post(reverse(OWN), SAID).status_code == 302
        assert client.post(reverse(OWN), {"gender": "man"}).status_code == 302
        assert client.post(reverse("meetings:about_me_delete")).status_code == 302
    assert (AuditEvent.objects.count(), OutboxMessage.objects.count()) == (audited, sent)
    assert tables.written - {"django_session"} == {TABLE}
    text = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    assert not any(word in text for word in ("from_60", "woman"))


def test_no_row_of_any_other_table_holds_it(on: ProgramWorld) -> None:
    """Confirmed with everybody described: no column of a match, seat, event or message holds a code word."""
    everybody_says(on, SAID)
    client = client_of(on, Role.MEDIATOR, on.host)
    client.get(reverse(OWN))
    held = []
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, SealedTextField)]
        if model is SelfDescription or not fields:
            continue
        rows = model._default_manager.values_list(*(field.attname for field in fields))
        if any("from_60" in str(value) for values in rows.iterator() for value in values):
            held.append(model._meta.label)
    assert held == []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT answers FROM {TABLE}")
        assert cursor.fetchall() != []
        cursor.execute(f"SELECT COUNT(*) FROM {TABLE} WHERE answers LIKE '%from_60%'")
        assert cursor.fetchone() == (0,)


def test_it_has_no_place_in_the_admin_and_no_way_from_the_mediator() -> None:
    assert not apps.is_installed("django.contrib.admin")
    assert SelfDescription not in get_snippet_models()
    ways = [each.name for each in Mediator._meta.related_objects if each.related_model is SelfDescription]
    assert [name for name in ways if not name.endswith("+")] == []


def test_the_timer_says_nothing_about_how_many(on: ProgramWorld) -> None:
    everybody_says(on, SAID)
    Mediator.objects.filter(pk=on.mediator.pk).update(state="ended")
    (forget,) = [each for each in all_timers() if each.name == "meetings.descriptions"]
    assert forget.every == dt.timedelta(hours=1)
    TimerRun.objects.filter(name=forget.name).delete()
    outcome = run_one(forget, timezone.now())
    assert outcome is not None
    assert (outcome.count, outcome.error) == (0, "")
    assert not SelfDescription.objects.filter(mediator=on.mediator).exists()
    assert SelfDescription.objects.exists()


def test_the_table_knows_the_page() -> None:
    row: Row = next(row for row in ROWS if row.name == OWN)
    assert row.who == {Role.MEDIATOR}
