"""Say it loudly when the tests with a browser could not run."""

from __future__ import annotations

from typing import Any

REASON = "no Chromium on this machine (CHROMIUM=/path/to/it, or apt-get install chromium-headless-shell)"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Write a line nobody overlooks when browser tests were skipped."""
    skipped = [each for each in terminalreporter.stats.get("skipped", []) if REASON in str(each.longrepr)]
    if not skipped:
        return
    terminalreporter.section("BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
    terminalreporter.line(f"{len(skipped)} browser tests were skipped: {REASON}.", red=True, bold=True)
