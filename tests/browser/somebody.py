"""A person at a device of their own: opens pages, presses buttons, fills in fields by their labels, as people do.

Every screen they come to is looked at (watch.py).
"""

from __future__ import annotations

import base64
import datetime as dt
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import walkthrough
from tests.browser.clock import Clock
from tests.browser.watch import Watch
from tests.browser.words import said
from tests.factories.accounts import sign_in

if TYPE_CHECKING:
    from portal.accounts.models import User

PHONE: Final = 360
TABLET: Final = 768
DESK: Final = 1280
HEIGHTS: Final = {PHONE: 740, TABLET: 1024, DESK: 900}
# Milliseconds. A screen that takes longer is broken.
PATIENCE: Final = 45_000
# A signed-in session is renewed before the program's own end of it.
SESSION: Final = dt.timedelta(hours=10)


# Chromium shows no PDF without a window, and Node knows no names below localhost: the page itself asks.
FETCH: Final = """async ([address, form]) => {
  const body = form ? new URLSearchParams(form) : undefined;
  const answer = await fetch(address, {method: form ? 'POST' : 'GET', body});
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [answer.status, btoa(bytes.reduce((all, byte) => all + String.fromCharCode(byte), ''))];
}"""


class Somebody:
    """One person, one browser context."""

    def __init__(
        self,
        browser: Browser,
        base: str,
        clock: Clock,
        *,
        width: int,
        name: str = "",
        axe: bool = True,
        language: str = "en",
        **options: Any,
    ) -> None:
        # What they read; English words of a walk are looked for in this language.
        self.language = language
        self.base = base
        self.clock = clock
        self.name = name
        self.axe = axe
        self.context = browser.new_context(
            base_url=base,
            viewport={"width": width, "height": HEIGHTS[width]},
            has_touch=width == PHONE,
            reduced_motion="reduce",
            locale="en-US",
            **options,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.watch = Watch(self.page)
        self.account: User | None = None
        self._signed_in_at: dt.datetime | None = None
        self.looks = True

    def close(self) -> None:
        self.context.close()

    # Going somewhere ------------------------------------------------------------------------------------------------

    def open(self, address: str, *, status: int = 200) -> Somebody:
        """Type an address, or follow a link from a message."""
        self._keep_signed_in()
        if self.language != "en" and address.startswith("/take-part/"):
            address = f"/{self.language}{address}"
        response = self.page.goto(address)
        assert response is not None
        assert response.status == status, f"{response.status} at {address}: {self.words[:500]}"
        return self.look()

    def press(self, label: str, *, exact: bool = False, nth: int = 0, within: str = "") -> Somebody:
        """Press the button or follow the link of this name; the page that comes is looked at."""
        self._keep_signed_in()
        control = self._control(label, exact=exact, within=within).nth(nth)
        with self.page.expect_navigation(wait_until="load"):
            control.click()
        return self.look()

    def unfold(self, label: str) -> Somebody:
        """Open a part of the page that is folded."""
        self.page.locator("summary").filter(has_text=label).first.click()
        return self

    def post_for_file(self) -> bytes:
        """Send the form on the screen, whose answer is a file, and return the file."""
        token = self.page.locator("main form input[name=csrfmiddlewaretoken]").first.input_value()
        return self.fetch(self.page.url, {"csrfmiddlewaretoken": token})

    def fetch(self, address: str, form: dict[str, str] | None = None) -> bytes:
        """Ask for a file from the page that is open, and return it; with a form, send that."""
        status, content = self.page.evaluate(FETCH, [address, form])
        assert status == 200, f"{status} at {address}"
        return base64.b64decode(content)

    # Filling in -----------------------------------------------------------------------------------------------------

    def type(self, label: str, words: str, *, within: str = "main", exact: bool = False) -> Somebody:
        """Type into the field of this label."""
        name: Any = label if exact else said(label, self.language)
        self.page.locator(within).get_by_label(name, exact=exact).first.fill(words)
        return self

    def choose(self, label: str, option: str, *, within: str = "main") -> Somebody:
        """Choose from a list."""
        self.page.locator(within).get_by_label(label).first.select_option(label=option)
        return self

    def tick(self, label: str, *, group: str = "", within: str = "main") -> Somebody:
        """Tick a box or one of several choices; `group` is the question it answers."""
        place: Locator = self.page.locator(within)
        if group:
            place = place.get_by_role("group", name=group)
        name = said(label, self.language)
        found = place.get_by_role("radio", name=name).or_(place.get_by_role("checkbox", name=name))
        # The box itself is drawn by its label.
        found.first.check(force=True)
        return self

    # Looking --------------------------------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        """Return what stands on the screen."""
        return self.page.locator("body").inner_text()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def look(self) -> Somebody:
        """Look whether the screen is as every screen must be."""
        if self.looks:
            self.watch.check(axe=self.axe)
        return self

    def sees(self, *words: str) -> Somebody:
        """Expect words on the screen."""
        for each in words:
            meant: Any = each if self.language == "en" else said(each, self.language)
            expect(self.page.locator("body")).to_contain_text(meant, ignore_case=True, use_inner_text=True)
        return self

    def sees_not(self, *words: str) -> Somebody:
        """Expect words to be nowhere in the page, seen or unseen."""
        source = self.page.content()
        for each in words:
            assert not said(each, self.language).search(source), f"“{each}” stands on {self.page.url}"
        return self

    def shown(self, caption: str, *, whole: bool = False) -> Somebody:
        """Keep a picture for the walk-through, which is in English."""
        if self.language == "en":
            walkthrough.keep(self.page, caption, self.name, whole=whole)
        return self

    # ----------------------------------------------------------------------------------------------------------------

    def _control(self, label: str, *, exact: bool, within: str) -> Locator:
        place: Locator = self.page.locator(within or "body")
        name: Any = label if exact and self.language == "en" else said(label, self.language)
        return place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name)).filter(visible=True)

    def _keep_signed_in(self) -> None:
        """Sign the person in when they never were, or when the time that passed has ended their session."""
        if self.account is None:
            return
        if self._signed_in_at is not None and self.clock.now() - self._signed_in_at < SESSION:
            return
        client = Client(HTTP_HOST=urlsplit(self.base).hostname)
        sign_in(client, self.account)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.base}])
        self._signed_in_at = self.clock.now()
