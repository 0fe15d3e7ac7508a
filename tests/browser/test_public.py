"""Every public page of both programs, on a telephone, on a desk, and on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wagtail.models import Page

from forms_app import purposes
from forms_app.enums import Audience
from forms_app.models import FormPage
from home.models import IndexPage
from program_pages.models import Program
from tests.browser.somebody import DESK, PHONE
from tests.browser.world import HOSTS, World


@pytest.fixture(scope="module")
def programs(world: World) -> dict[str, Program]:
    """Both programs, as they ship."""
    for code in HOSTS:
        world.load(code)
    return world.programs


def addresses(program: Program) -> Iterator[str]:
    """Return the path of every published page of a program, and of the pages that are not in the page tree."""
    home = program.site.root_page
    for page in Page.objects.live().descendant_of(home, inclusive=True).specific():
        purpose = purposes.get(page.purpose) if isinstance(page, FormPage) else None
        is_public = purpose is None or purpose.audience == Audience.PUBLIC
        if is_public and not isinstance(page, IndexPage):
            yield page.relative_url(program.site)
    yield from ("/take-part/", "/verify/", "/account/login/")


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("code", list(HOSTS))
def test_every_public_page(world: World, programs: dict[str, Program], code: str, width: int) -> None:
    """Console and width, page by page; axe on the telephone, where everything is stacked and nothing hides."""
    program = programs[code]
    reader = world.visitor(program, width=width, axe=width == PHONE)
    seen = list(addresses(program))
    assert len(seen) > 10, seen
    for address in seen:
        reader.open(address)
        assert reader.page.locator("h1").count() == 1, address


@pytest.mark.parametrize("code", list(HOSTS))
def test_print(world: World, programs: dict[str, Program], code: str) -> None:
    """On paper there is the text, and no menu."""
    reader = world.visitor(programs[code], width=DESK)
    reader.open("/")
    reader.page.emulate_media(media="print")
    assert not reader.page.locator("nav").first.is_visible()
    assert reader.page.locator("h1").is_visible()
    assert len(reader.page.pdf()) > 5000


@pytest.mark.parametrize("code", list(HOSTS))
def test_dark(world: World, programs: dict[str, Program], code: str) -> None:
    """Contrast holds in the dark."""
    reader = world.visitor(programs[code], width=PHONE, color_scheme="dark")
    for address in ("/", "/take-part/"):
        reader.open(address)


def test_an_unknown_page_says_so(world: World, programs: dict[str, Program]) -> None:
    """A mistyped address gets a page of the program, not a bare line."""
    reader = world.visitor(programs["miami"], width=PHONE)
    reader.open("/no-such-page/", status=404)
    assert reader.page.locator("h1").is_visible()
