"""A program that runs: its pages, forms and texts, its people, its mail, its time, and a server in this process."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.notifications.timers import run_due
from portal.notifications.worker import Worker
from program_pages.models import PolicyNote, Program
from program_pages.presets.loader import load
from tests import database
from tests.browser.clock import Clock, hung
from tests.browser.post import Phones
from tests.browser.somebody import DESK, PHONE, Somebody
from tests.factories.accounts import person_with

HOSTS: Final = {"miami": "localhost", "chicago": "chicago.localhost"}
SETTINGS: Final[dict[str, Any]] = {
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "TEXT_MESSAGE_PROVIDER": "tests.browser.post.Phones",
    "MAIL_ALLOW_LIST": ["+13055550123", "+13125550123", "+13055550124", "+13125550124"],
}


class World:
    """One or both programs, as the tests of a module use them."""

    def __init__(self, browser: Browser, server: LiveServer, clock: Clock) -> None:
        self.browser = browser
        self.server = server
        self.clock = clock
        self.programs: dict[str, Program] = {}
        self.here: list[Somebody] = []

    def load(self, code: str) -> Program:
        """Make a program stand, with every value of its policy confirmed by its director."""
        program = load(code, hostname=HOSTS[code], port=self.server.thread.port, with_demo_contact=True)
        PolicyNote.objects.filter(program=program).update(confirmed_on=self.clock.now().date())
        self.programs[code] = program
        return program

    def address(self, program: Program) -> str:
        """Return where a program's site answers."""
        return f"http://{program.site.hostname}:{self.server.thread.port}"

    def visitor(self, program: Program, *, width: int = PHONE, name: str = "", **options: Any) -> Somebody:
        """Return somebody at a device of their own; `options` are those of a browser context."""
        one = Somebody(self.browser, self.address(program), self.clock, width=width, name=name, **options)
        self.here.append(one)
        return one

    def staff(self, program: Program, role: Role, name: str, **options: Any) -> Somebody:
        """Return a member of the staff, signed in; the same one when the name was there before."""
        email = f"{name.lower().replace(' ', '.')}@{program.code}.example"
        known = User.objects.filter(email=email).first()
        user = known or person_with(program.site, role, name=name, email=email)
        return self.signed_in(program, user, title=str(role.label), **{"width": DESK, **options})

    def signed_in(self, program: Program, user: User, *, title: str = "Mediator", **options: Any) -> Somebody:
        """Return somebody with an account, signed in with their second factor."""
        one = self.visitor(program, name=f"{user.name}, {title.lower()}", **options)
        one.account = user
        return one

    def deliver(self) -> None:
        """Let the background process do everything that is due."""
        Worker().run_once()

    def timers(self) -> None:
        """Run every timer that is due now, then deliver what it queued."""
        failed = [outcome for outcome in run_due(self.clock.now()) if outcome.error]
        assert not failed, failed
        self.deliver()

    def turn_to(self, moment: dt.datetime) -> None:
        """Go to a moment; what is due until then is done."""
        self.clock.turn_to(moment)
        self.timers()

    def pass_by(self, **length: float) -> None:
        """Let time pass, then do what is due."""
        self.turn_to(self.clock.now() + dt.timedelta(**length))

    def leave(self) -> None:
        """Close every device."""
        while self.here:
            self.here.pop().close()


@contextmanager
def running(browser: Browser, unblock: Callable[[], Any]) -> Iterator[World]:
    """Run an empty installation; the tables are as empty afterwards as before."""
    clock = Clock()
    with ExitStack() as stack:
        stack.enter_context(unblock())
        stack.enter_context(override_settings(**SETTINGS))
        stack.enter_context(hung(clock))
        stack.callback(_empty)
        database.first_rows()
        mail.outbox = []
        Phones.inbox.clear()
        server = LiveServer("localhost")
        stack.callback(server.stop)
        world = World(browser, server, clock)
        stack.callback(world.leave)
        yield world


def _empty() -> None:
    for cache in caches.all(initialized_only=True):
        cache.clear()
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
    connections.close_all()
