"""What must hold on every screen: nothing on the console, no failed request, axe clean, nothing scrolls sideways."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

AXE: Final = Axe().axe_script
RULES: Final = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# Answers to bad input are pages of their own; the browser writes them on the console all the same.
PAGES_WITH_ERRORS: Final = frozenset({404, 409, 410, 422, 429})
# The browser gives a request up when the next page is asked for, or when a file is downloaded.
GIVEN_UP: Final = "net::ERR_ABORTED"


class Watch:
    """Collects what goes wrong on one page of the browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sideways = True
        self.wrongs: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def check(self, *, axe: bool = True) -> None:
        """Fail when something went wrong since the last check, or is wrong with the screen as it is now."""
        wrongs, self.wrongs = [*self.wrongs], []
        if axe:
            wrongs += violations(self.page)
        if self.sideways:
            wrongs += self._sideways()
        assert not wrongs, f"{self.page.url}\n" + "\n".join(wrongs)

    def _sideways(self) -> list[str]:
        found: list[str] = self.page.evaluate(WIDER)
        return [f"scrolls sideways at {self.page.viewport_size['width']}: {one}" for one in found]  # type: ignore[index]

    def _console(self, message: ConsoleMessage) -> None:
        is_page = "Failed to load resource" in message.text and message.location.get("url") == self.page.url
        if message.type in {"error", "warning"} and not is_page:
            self._note(f"console: {message.text} ({message.location.get('url', '')})")

    def _failed(self, request: Request) -> None:
        if request.failure != GIVEN_UP:
            self._note(f"request: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 400 and not (is_page and response.status in PAGES_WITH_ERRORS):
            self._note(f"answer {response.status}: {response.url}")

    def _note(self, words: str) -> None:
        self.wrongs.append(words)


# What sticks out to the right, when the page can be scrolled that way.
WIDER: Final = """() => {
  const width = window.innerWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(
    (each) => each.getBoundingClientRect().right > width + 1 && !each.closest('.table-wrap, .usa-sr-only'));
  const words = (each) => `${each.tagName}.${each.className} to ${Math.round(each.getBoundingClientRect().right)}`;
  return wide.slice(0, 5).map(words)
    .concat(`document ${document.scrollingElement.scrollWidth}`);
}"""


class Clean:
    """The prints of screens that axe has found clean; `share` lets all processes of a run of tests know them."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._folder: Path | None = None

    def share(self, folder: Path) -> None:
        """Keep the prints in a folder of the run, too."""
        folder.mkdir(exist_ok=True)
        self._folder = folder

    def __contains__(self, mark: str) -> bool:
        name = self._name(mark)
        return name in self._known or (self._folder is not None and (self._folder / name).exists())

    def add(self, mark: str) -> None:
        self._known.add(self._name(mark))
        if self._folder is not None:
            (self._folder / self._name(mark)).touch()

    def _name(self, mark: str) -> str:
        return hashlib.sha256(mark.encode()).hexdigest()


clean = Clean()

# All that axe judges by: elements, names, states, styles, and whether there is a text, but not which one. A number
# counts by whether it is the same as another one, so that a screen of another case or session has the same print.
PRINT: Final = """() => {
  const words = new Set(['href', 'src', 'action', 'value', 'nonce', 'datetime', 'content', 'title', 'alt',
    'placeholder', 'aria-label']);
  const seen = new Map();
  const number = (digits) => seen.get(digits) ?? seen.set(digits, `#${seen.size}`).get(digits);
  const isStyle = (one) => one.localName === 'link' || one.localName === 'style';
  const attribute = (one, {name, value}) =>
    words.has(name) && !isStyle(one) ? `${name}${value ? '=' : ''}` : `${name}=${value.replace(/\\d+/g, number)}`;
  const print = (one) => {
    if (one.nodeType === Node.TEXT_NODE) return one.data.trim() ? '.' : '';
    if (one.nodeType !== Node.ELEMENT_NODE || one.localName === 'script') return '';
    const state = ['checked', 'disabled', 'open'].filter((each) => one[each]);
    const inside = isStyle(one) ? one.textContent : [...one.childNodes].map(print).join('');
    const tag = [one.localName, ...[...one.attributes].map((each) => attribute(one, each)), ...state].join(' ');
    return `<${tag}>${inside}</>`;
  };
  return [window.innerWidth, location.hostname, print(document.documentElement)].join(' ');
}"""


def violations(page: Page) -> list[str]:
    """Return what axe finds on the screen, one line for each rule; a screen known to be clean is not searched again.

    Only a screen that is searched gets axe, since half a megabyte of script takes its time on each page.
    """
    mark = page.evaluate(PRINT)
    if mark in clean:
        return []
    found = _search(page)
    if not found:
        clean.add(mark)
    return found


def _search(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("(options) => axe.run(document, options)", RULES)
    return [
        f"axe {one['id']}: {one['help']}: " + "; ".join(" ".join(node["target"]) for node in one["nodes"][:4])
        for one in found["violations"]
    ]
