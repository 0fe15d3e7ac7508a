"""A site, somebody to write to, and one kind of message."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wagtail.models import Site

from portal.accounts.models import User
from portal.notifications.registry import Letterhead, letterhead
from tests.factories.notifications import Greeting, bare_site, known, user_make


@pytest.fixture(autouse=True)
def _greeting() -> Iterator[None]:
    with known(Greeting):
        yield


@pytest.fixture(autouse=True)
def _head(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letterhead that no other room's data shape."""
    head = Letterhead(
        program_name="Test program",
        agency_name="Test agency",
        telephone="305-555-0100",
        address="1 Main St\nMiami, FL",
        from_email="Test program <no-reply@example.org>",
        base_url="http://testserver",
        time_zone="America/New_York",
    )
    monkeypatch.setattr(letterhead, "_provider", lambda site: head)


@pytest.fixture
def site(db: None) -> Site:
    return bare_site()


@pytest.fixture
def user(db: None) -> User:
    return user_make()
