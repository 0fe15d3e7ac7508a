"""A worker killed (SIGKILL) at random moments of delivery a hundred times loses nothing.

Real processes on PostgreSQL. Each message must end as sent; what arrived is written by the receiving side, so that a
repeat shows, and it must carry the Message-ID of the first. Falls with the mutation `sent-at-lease` (lease_next
marks the message sent before it is handed over) and with `record-first` (`_end` before `hand_over`).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from wagtail.models import Site

from portal.accounts.models import User
from portal.notifications.enums import MessageState
from portal.notifications.models import OutboxMessage
from tests.factories.notifications import OutboxMessageFactory, bare_site, user_make

KILLS = 100

# A process that has loaded the house once and forks a worker for each line it reads. The worker runs the real delivery;
# the receiving side takes a moment before and after it accepts, so that kills meet every step.
NURSERY = """
import os, random, signal, sys, time
import django
django.setup()
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections
from portal.notifications import delivery, providers
from portal.notifications.registry import messages
from tests.factories.notifications import Greeting

class Receiver(BaseEmailBackend):
    def send_messages(self, found):
        for mail in found:
            time.sleep(random.random() * 0.01)
            with open(os.environ["ARRIVED"], "a") as file:
                file.write(mail.extra_headers["Message-ID"] + "\\n")
            time.sleep(random.random() * 0.01)
        return len(found)

connections["default"].settings_dict["NAME"] = os.environ["WORKER_DATABASE"]
messages.add(Greeting)
providers.EmailMultiAlternatives.get_connection = lambda self, fail_silently=False: Receiver()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        while True:
            if not delivery.deliver_next():
                time.sleep(0.005)
    print(pid, flush=True)
"""


class Nursery:
    """Starts workers and kills them."""

    def __init__(self, arrived: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "portal.settings.test",
                "WORKER_DATABASE": str(connection.settings_dict["NAME"]),
                "ARRIVED": str(arrived),
            },
        )
        self.workers: list[int] = []

    def start(self) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("one\n")
        self.process.stdin.flush()
        pid = int(self.process.stdout.readline())
        self.workers.append(pid)
        return pid

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self.workers.remove(pid)

    def close(self) -> None:
        for pid in list(self.workers):
            self.kill(pid)
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    arrived = tmp_path / "arrived"
    arrived.touch()
    nursery = Nursery(arrived)
    yield nursery
    nursery.close()


def waiting() -> int:
    return OutboxMessage.objects.filter(state=MessageState.QUEUED).count()


def free_leases() -> None:
    """Let the next worker have at once what the dead one held, instead of after the lease."""
    OutboxMessage.objects.filter(state=MessageState.QUEUED).update(leased_until=None)


def refill(site: Site, user: User) -> None:
    if waiting() < 10:
        OutboxMessageFactory.create_batch(20, site=site, recipient_id=user.pk)


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_a_hundred_times(nursery: Nursery, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: TEST_DATABASE_URL=postgres://…")
    chance = random.Random(7)
    site, user = bare_site(), user_make()
    killed = 0
    for _ in range(KILLS):
        refill(site, user)
        pid = nursery.start()
        time.sleep(0.05 + chance.random() * 0.15)
        nursery.kill(pid)
        killed += 1
        free_leases()
    nursery.start()
    deadline = time.monotonic() + 120
    while waiting() and time.monotonic() < deadline:
        time.sleep(0.1)
    rows = list(OutboxMessage.objects.prefetch_related("tries"))
    assert killed == KILLS
    assert {row.state for row in rows} == {MessageState.SENT}
    found = Counter((tmp_path / "arrived").read_text().split())
    assert set(found) == {row.message_id for row in rows}
    repeats = sum(found.values()) - len(found)
    interrupted = sum(each.error == "WorkerEnded" for row in rows for each in row.tries.all())
    assert repeats <= interrupted <= KILLS
    # The kills met deliveries and not only pauses.
    assert interrupted >= KILLS // 4
