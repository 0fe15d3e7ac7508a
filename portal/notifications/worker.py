"""The background process: delivers the outbox, runs the tasks, says that it lives."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from datetime import timedelta
from types import FrameType
from typing import Final

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from portal.notifications import delivery, work
from portal.notifications.models import Heartbeat

logger = logging.getLogger("worker")

# How often a process says that it lives; `/readyz/` takes a minute of silence for death.
BEAT: Final = timedelta(seconds=5)
POLL_SECONDS: Final = 1.0


def beat(name: str) -> None:
    """Say that the background process of this name lives."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


class Loop:
    """A process that does small pieces of work until it gets TERM or INT; the piece in hand is finished first."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_stopping = False
        self._beat_at = 0.0

    def listen(self) -> None:
        """End gracefully on TERM and INT."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def beat(self) -> None:
        """Say that the process lives, if it has not said so just now."""
        if time.monotonic() >= self._beat_at:
            beat(self.name)
            self._beat_at = time.monotonic() + BEAT.total_seconds()

    def pause(self, seconds: float) -> None:
        """Wait, awake enough to hear a stop and to say that the process lives."""
        end = time.monotonic() + seconds
        while not self.is_stopping and time.monotonic() < end:
            time.sleep(min(0.2, seconds))
            self.beat()


class Worker(Loop):
    """Delivers messages and runs tasks."""

    def __init__(self) -> None:
        super().__init__("worker")
        self.id = f"{socket.gethostname()}-{os.getpid()}"[:64]

    def run(self) -> None:
        """Work until told to stop. A database that is away is waited for."""
        self.listen()
        while not self.is_stopping:
            try:
                busy = self.step()
            except OperationalError:
                logger.warning("the database did not answer")
                close_old_connections()
                time.sleep(POLL_SECONDS)
                continue
            if not busy:
                close_old_connections()
                self.pause(POLL_SECONDS)

    def run_once(self) -> int:
        """Do everything that is due now; return how many pieces of work that were."""
        count = 0
        while not self.is_stopping and self.step():
            count += 1
        return count

    def step(self) -> bool:
        """Do one piece of each kind of work; False when nothing is due."""
        self.beat()
        work.requeue_abandoned()
        delivered = delivery.deliver_next()
        return work.run_next(self.id) or delivered
