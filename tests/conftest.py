"""Fixtures of all tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test.utils import setup_databases, teardown_databases

from tests import database
from tests.plugins.audit_flush import _audit_flush  # noqa: F401 – a fixture of every test
from tests.plugins.browser_notice import pytest_terminal_summary  # noqa: F401 – a hook


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Set the test database up from a template (tests/database.py), remove it at the end."""
    with django_db_blocker.unblock():
        config = database.prepare(
            lambda: setup_databases(verbosity=0, interactive=False, keepdb=True, serialized_aliases=set())
        )
    yield
    with django_db_blocker.unblock():
        teardown_databases(config, verbosity=0)


@pytest.fixture(autouse=True)
def _first_rows(request: pytest.FixtureRequest) -> None:
    """Give a test the rows that migrations make: the flush after a test with real transactions takes them.

    Which tests a process has run before is chance, so every test with a database asks.
    """
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
    elif "db" in request.fixturenames or marker:
        request.getfixturevalue("db")
    else:
        return
    database.first_rows()


@pytest.fixture(autouse=True)
def _clean_caches() -> Iterator[None]:
    """No test sees what another one cached."""
    from django.core.cache import caches

    yield
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """No test goes on in the language in which another one asked for a page."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()
