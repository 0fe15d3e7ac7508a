"""The browser of these tests: the headless shell of Debian's Chromium, a whole Chromium, or the one in CHROMIUM."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Nothing leaves this machine: no updates, no safe-browsing lists, no translation.
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
)


def find() -> str | None:
    """Return the path of a Chromium on this machine."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        return named if Path(named).exists() else None
    return next((path for path in map(shutil.which, NAMES) if path), None)


def is_required() -> bool:
    """True where a missing browser is a failure and not a reason to skip (.ci/run says so)."""
    return os.environ.get("BROWSER_REQUIRED", "") == "1"


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser and end it.

    Playwright keeps an event loop in this thread; Django would refuse its database to us for that, without a reason.
    """
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), headless=True, args=list(FLAGS))
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before
