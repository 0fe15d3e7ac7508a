"""The blindness test: every address of the URL table and every message, before and after each possible first answer.

The addresses come from the URL table (`sight.py`), the cases are asked through the services (`blind_world.py`), and two
worlds that differ by a first answer are compared to the byte (`look.py`). Whoever may not learn that somebody answered
must find no difference to a world in which nobody did; staff of the cases, who may learn *that*, must find none between
a yes and a no.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.db import transaction
from django.utils import timezone

from mediator_portal.cases.enums import Answer
from mediator_portal.cases.models import CasePerson
from mediator_portal.cases.selectors import people_to_reach
from mediator_portal.cases.views import liaison as liaison_views
from mediator_portal.participation.views import status as status_views
from portal.notifications.models import OutboxMessage
from tests import database
from tests.participation import look, sight
from tests.participation.blind_world import ANSWERS, BlindWorld, blind_world
from tests.participation.look import OF_THE_PROCESS, Picture, differences

# A list of wagtail-localize pages rows without an order; it knows no case.
pytestmark = pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")

# Every step of the shipped plan, the last reminders, the end of the window and the release after it.
DAYS: Final = (3, 5, 8, 10, 18)


@dataclass
class Seen:
    """The world, whoever looks, and what they see while nobody has answered."""

    world: BlindWorld
    everyone: list[sight.Observer]
    sights: list[sight.Sight]
    reads: dict[str, set[str]]
    before: Picture

    def those_reading(self, tables: set[str]) -> list[sight.Sight]:
        """Return what can differ at all: pages that ask a table an answer wrote to, and what the process tells."""
        return [each for each in self.sights if self.reads[each.key] & tables or each.url in OF_THE_PROCESS]


@pytest.fixture(scope="module")
def seen(django_db_setup: None, django_db_blocker: Any) -> Iterator[Seen]:
    with django_db_blocker.unblock(), transaction.atomic():
        database.first_rows()
        with look.committed():
            world = blind_world(timezone.now().replace(microsecond=0))
        everyone = sight.observers(world)
        look.begin()
        reads: dict[str, set[str]] = {}
        sights = sight.sights(world, everyone)
        gc.freeze()  # the made world is not walked through at every collection

        def then() -> Picture:
            return {**look.look(sights, world.looking, reads), **look.receive(world, DAYS)}

        before, _written = look.in_a_world(world, lambda: None, then)
        yield Seen(world, everyone, sights, reads, before)
        transaction.set_rollback(True)
        gc.unfreeze()


def after(seen: Seen, name: str) -> Picture:
    """Return what is seen and received after a first answer."""
    with look.a_world():
        sights = seen.those_reading(look.acted(seen.world, lambda: ANSWERS[name](seen.world)))
        if name == "talk":  # staff must see who wants to talk
            sights = [each for each in sights if not each.observer.knows_that]
        return {**look.look(sights, seen.world.looking), **look.receive(seen.world, DAYS)}


@pytest.fixture(scope="module")
def answered(seen: Seen) -> dict[str, Picture]:
    """What is seen after each first answer."""
    return {name: after(seen, name) for name in ANSWERS}


def who_know(seen: Seen) -> set[str]:
    """Return the keys of those who may learn that somebody answered, and of whoever answers."""
    keys = {each.key for each in seen.sights if each.observer.knows_that}
    users = {f"user {user.pk}" for role, user in seen.world.own.users.items() if role in sight.KNOWS_THAT}
    users |= {f"user {user.pk}" for user in (seen.world.enters, seen.world.hears)}
    return keys | {f"received by {who}{tail}" for who in users for tail in ("", " outbox")}


def own(seen: Seen) -> set[str]:
    who = {f"person {person.pk}" for person in seen.world.answering()}
    return {f"received by {each}{tail}" for each in who for tail in ("", " outbox")}


def found(seen: Seen, picture: Picture, base: Picture, but: set[str]) -> list[str]:
    """Return where two pictures differ; a page that was not asked again reads no table that was written."""
    keys = set(picture) | {key for key in base if key.startswith("received by")}
    return [line for line in differences(_only(base, keys), _only(picture, keys)) if line.split(": ")[0] not in but]


def _only(picture: Picture, keys: set[str]) -> Picture:
    return {key: picture[key] for key in keys if key in picture}


def test_every_address_is_looked_at_or_excused(seen: Seen) -> None:
    looked = {each.route.path for each in seen.sights}
    missing = [
        f"{route.name} {route.path}"
        for route in sight.routes()
        if route.path not in looked and not any(re.search(pattern, route.path) for pattern in sight.EXCUSED)
    ]
    assert missing == [], "fill its arguments in sight.FILLS, or say in sight.EXCUSED why nobody looks there"


def test_every_excuse_is_needed() -> None:
    paths = [route.path for route in sight.routes()]
    assert [pattern for pattern in sight.EXCUSED if not any(re.search(pattern, path) for path in paths)] == []


def test_what_is_looked_at_is_there(seen: Seen) -> None:
    """An inventory that meets nothing but refusals proves nothing: each of those asked, and each role, sees pages."""
    shown: dict[str, int] = {}
    for each in seen.sights:
        shown[each.observer.name] = shown.get(each.observer.name, 0) + (seen.before[each.key][0] == 200)
    few = {name: count for name, count in shown.items() if count < 2}
    assert few == {}


@pytest.mark.parametrize("name", ANSWERS)
def test_nobody_else_finds_that_somebody_answered(seen: Seen, answered: dict[str, Picture], name: str) -> None:
    """The other side, guardians, liaison, mediators, public, software: all they fetch, and get past the release."""
    leaks = found(seen, answered[name], seen.before, who_know(seen) | own(seen))
    assert leaks == [], "\n".join(leaks)


def test_staff_see_that_somebody_answered_and_never_what(seen: Seen, answered: dict[str, Picture]) -> None:
    picture = {key: value for key, value in answered["yes"].items() if not key.startswith("received by")}
    base = {key: value for key, value in answered["no"].items() if not key.startswith("received by")}
    leaks = differences(picture, base)
    assert leaks == [], "\n".join(leaks)


# Five leaks, planted one at a time: the same comparison must find each -----------------------------------------------


def of_answered(text: Callable[[CasePerson], str]) -> Callable[..., Any]:
    """Return a `show` for the page "where things stand" that says something of the others of the case."""
    kept = status_views.show

    def leaking(request: Any, template: str, context: Any = None, **options: Any) -> Any:
        people = CasePerson.objects.filter(case=request.party.case_id).exclude(pk=request.party.pk).order_by("pk")
        words = " ".join(map(text, people))
        return kept(request, template, {**(context or {}), "last_day": words}, **options)

    return leaking


def leak_count(patch: pytest.MonkeyPatch) -> None:
    """Whoever answered is no longer on the liaison's list."""
    patch.setattr(liaison_views, "people_to_reach", lambda *args: people_to_reach(*args).filter(answered_at=None))


def leak_order(patch: pytest.MonkeyPatch) -> None:
    """Whoever answered stands last on it."""
    patch.setattr(liaison_views, "people_to_reach", lambda *args: people_to_reach(*args).order_by("answered_at", "-pk"))


def leak_word(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(status_views, "show", of_answered(lambda person: "answered" if person.answered_at else "waiting"))


def leak_time(patch: pytest.MonkeyPatch) -> None:
    """The hour of the release moves with the last answer."""
    patch.setattr(status_views, "show", of_answered(lambda person: str(person.answered_at)))


@pytest.mark.parametrize("leak", [leak_count, leak_order, leak_word, leak_time], ids=lambda leak: leak.__name__)
def test_a_leak_on_a_page_is_found(seen: Seen, monkeypatch: pytest.MonkeyPatch, leak: Callable[..., None]) -> None:
    leak(monkeypatch)
    sights = [each for each in seen.sights if each.route.name in {"cases:liaison", "participation:status"}]

    def then() -> Picture:
        return look.look(sights, seen.world.looking)

    before, _written = look.in_a_world(seen.world, lambda: None, then)
    after_no, _written = look.in_a_world(seen.world, lambda: ANSWERS["no"](seen.world), then)
    assert found(seen, after_no, before, who_know(seen) | own(seen)) != []


def test_a_leaking_mail_is_found(seen: Seen) -> None:
    """A message to the other side that only an answer queues."""

    def leaking() -> None:
        ANSWERS["no"](seen.world)
        row = OutboxMessage.objects.filter(recipient_type="person").latest("pk")
        row.pk, row.reference, row.message_id, row.cause = None, "f" * 32, "<leak>", Answer.NO.value
        row.recipient_id, row.state = seen.world.asked["officer"].others[0].pk, "queued"
        row.save()

    def then() -> Picture:
        return look.receive(seen.world, ())

    before, _written = look.in_a_world(seen.world, lambda: None, then)
    quiet, _written = look.in_a_world(seen.world, lambda: ANSWERS["no"](seen.world), then)
    but = who_know(seen) | own(seen)
    assert found(seen, quiet, before, but) == []
    loud, _written = look.in_a_world(seen.world, leaking, then)
    assert found(seen, loud, before, but) != []
