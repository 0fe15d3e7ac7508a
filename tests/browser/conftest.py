"""Fixtures of the tests with a browser. Each module runs its own installation: programs, server, mail, time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import chrome, walkthrough, watch
from tests.browser.ways import WAYS, Way
from tests.browser.world import World, running
from tests.plugins.browser_notice import REASON


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser; skip it, loudly (tests/plugins/browser_notice.py), where there is none."""
    is_missing = chrome.find() is None and not chrome.is_required()
    for item in items:
        if "tests/browser/" not in item.path.as_posix():
            continue
        item.add_marker(pytest.mark.browser)
        if is_missing:
            item.add_marker(pytest.mark.skip(reason=REASON))


@pytest.fixture(scope="session", autouse=True)
def _clean_screens(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What one process of the run found clean the others need not search again."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        watch.clean.share(tmp_path_factory.getbasetemp().parent / "axe")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The one browser of these tests; it ends with them, so that no event loop stays in anybody's way."""
    with chrome.launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def world(chromium: Browser, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """An installation without programs."""
    walkthrough.begin()
    with running(chromium, django_db_blocker.unblock) as made:
        yield made
    walkthrough.write()


@pytest.fixture(autouse=True)
def _devices(world: World) -> Iterator[None]:
    """Everybody leaves after a test."""
    yield
    world.leave()


@pytest.fixture
def way(request: pytest.FixtureRequest) -> Way:
    """How people come (ways.each_way); a walk that says nothing of it comes in English, with scripts."""
    found: Way = getattr(request, "param", WAYS["en"])
    return found
