"""The switch "roles currently full": one action of an editor changes every notice on every page."""

from __future__ import annotations

from home.models import SiteSettings
from mediator_portal.mediators.models import Application
from portal.accounts.enums import Role
from program_pages.models import ReopeningSubscriber
from tests.browser import post
from tests.browser.somebody import PHONE
from tests.browser.world import World

FULL = "roles are full"


def test_an_editor_opens_the_roles(world: World) -> None:
    """Full: notices, a closed form, a list to be told. Open: none of that, the form, and one message to the list."""
    program = world.load("miami")
    reader = world.visitor(program, width=PHONE, name="a reader")
    pages = [link["href"] for link in menu(program)]
    for address in ("/", *pages):
        reader.open(address).sees(FULL)
    reader.open("/apply/")
    reader.shown("Roles are full: the form says so kindly, and offers to tell when they reopen.")
    assert not reader.page.get_by_role("button", name="Continue").count()
    reader.press("Tell me when").type("E-mail address", "neighbor@mail.example")
    reader.press("Put me on the list")
    assert ReopeningSubscriber.objects.count() == 1
    opens(world, program)
    for address in ("/", *pages):
        reader.open(address).sees_not(FULL)
    reader.open("/apply/")
    assert reader.page.get_by_role("button", name="Continue").is_visible()
    reader.shown("A moment later the form is open, and no page says otherwise.")
    world.deliver()
    world.timers()
    assert len(post.arrived("neighbor@mail.example")) >= 1
    assert not Application.objects.exists()


def opens(world: World, program: object) -> None:
    """The editor flips the switch in the admin, after a look at the wording."""
    editor = world.staff(program, Role.EDITOR, "Carlos Vega", axe=False)  # type: ignore[arg-type]
    editor.open("/admin/roles/")
    editor.page.locator("#id_state").wait_for()
    editor.page.locator('#id_state option, #id_state input[type="radio"]').first.wait_for(state="attached")
    if editor.page.locator("select#id_state").count():
        editor.page.locator("select#id_state").select_option(value="open")
    else:
        editor.page.locator('#id_state input[value="open"]').check()
    editor.shown("The editor's switch, with the wording of every state and the log of who flipped it.")
    editor.press("Save", exact=False, within="form")


def menu(program: object) -> list[dict[str, str]]:
    """Return the entries of the program's main menu."""
    settings = SiteSettings.objects.get(site=program.site)  # type: ignore[attr-defined]
    return [{"href": entry.value["page"].relative_url(program.site)} for entry in settings.main_menu]  # type: ignore[attr-defined]
