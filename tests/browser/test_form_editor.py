"""An editor makes a form of three steps; a visitor without scripts fills it in, comes back to it and sends it; staff
take the answers out."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms_app.models import FormPage, Submission
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.browser import post
from tests.browser.somebody import PHONE, Somebody
from tests.browser.world import World

EMAIL = "visitor@mail.example"
TITLE = "Invite us to speak"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00"
    b"\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)


def question(kind: str, key: str, label: str, **more: object) -> dict[str, object]:
    return {"type": kind, "value": {"key": key, "label": label, "required": True, **more}}


def when(key: str, value: str) -> dict[str, object]:
    rule = {"type": "item", "id": f"rule-{key}", "value": {"question": key, "operator": "is", "value": value}}
    return {"condition": {"match": "all", "rules": [rule]}}


STEPS = [
    {
        "type": "step",
        "value": {
            "title": "Your group",
            "items": [
                question("yes_no", "in_city", "Is your meeting in the city?"),
                {
                    "type": "stop",
                    "value": {
                        "title": "We speak in the city only",
                        "text": "Ask the program of your own town.",
                        "link_label": "Back to the first page",
                        "link_url": "/",
                        **when("in_city", "no"),
                    },
                },
                question("short_text", "group", "Name of your group"),
                question("email", "email", "E-mail address"),
            ],
        },
    },
    {
        "type": "step",
        "value": {
            "title": "The meeting",
            "items": [
                question("yes_no", "has_flyer", "Is there a flyer?"),
                question("file", "flyer", "The flyer", **when("has_flyer", "yes")),
            ],
        },
    },
]


@pytest.fixture
def program(world: World) -> Program:
    return world.load("chicago")


def test_from_the_editor_to_the_export(world: World, program: Program) -> None:
    """Build, try out, publish; fill in without scripts, come back by link and code, send; export."""
    editor = world.staff(program, Role.EDITOR, "Carlos Vega", axe=False)
    editor.watch.sideways = False
    page = drafted(program)
    builds(editor, page)
    tries_out(editor, page)
    publishes(editor, page)
    receipt = fills_in(world, program, page)
    exports(world, program, page, receipt)


def drafted(program: Program) -> FormPage:
    """The form as a colleague left it: two steps, a stop, a question behind a condition."""
    page = FormPage(title=TITLE, slug="speak", purpose="contact", body=STEPS, live=False, button_label="Send")
    program.site.root_page.add_child(instance=page)
    page.save_revision()
    return page


def builds(editor: Somebody, page: FormPage) -> None:
    """Try to publish, be told what is missing; add the third step with the missing question."""
    editor.open(f"/admin/pages/{page.pk}/edit/")
    publish(editor)
    editor.sees("needs the answer “message”")
    editor.shown("A form cannot be published while its purpose lacks an answer; the editor is told which.")
    add(editor, "Step", from_end=1)
    editor.page.locator("#body-2-value-title").fill("Your wish")
    # The last three: the step's own questions, its condition, the form.
    add(editor, "Long text", from_end=3)
    editor.page.locator("#body-2-value-items-0-value-label").fill("What should we speak about?")
    editor.page.locator("#body-2-value-items-0-value-key").fill("message")
    editor.shown("The builder: a step, a question, its key.")
    with editor.page.expect_navigation(wait_until="load"):
        editor.page.get_by_role("button", name="Save draft").first.click()
    assert len(FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().definition.steps) == 3


def add(editor: Somebody, kind: str, *, from_end: int) -> None:
    """Add a block through the menu of a stream; `from_end` says which of the form's plus buttons."""
    editor.page.locator("#panel-child-content-body-section .c-sf-add-button").nth(-from_end).click()
    option = editor.page.locator("[role=option]:visible").filter(has_text=kind)
    option.first.click()


def publish(editor: Somebody) -> None:
    editor.page.get_by_role("button", name="More actions").first.click()
    with editor.page.expect_navigation(wait_until="load"):
        editor.page.get_by_role("button", name="Publish").first.click()


def tries_out(editor: Somebody, page: FormPage) -> None:
    """The draft as a visitor will meet it; the map as a picture."""
    editor.open(f"/admin/forms/{page.pk}/map/").sees("Your group", "The meeting", "Your wish")
    editor.shown("The map of the form: its steps, and where it can end.", whole=True)
    editor.open(f"/admin/forms/{page.pk}/try/").sees("Is your meeting in the city?")
    editor.tick("No", group="Is your meeting in the city?").type("Name of your group", "Test")
    editor.type("E-mail address", "try@mail.example").press("Continue", within="main form")
    editor.sees("We speak in the city only")
    editor.shown("Tried out before anybody sees it: the stop says why, and what else is possible. Nothing is kept.")
    assert not Submission.objects.exists()


def publishes(editor: Somebody, page: FormPage) -> None:
    editor.open(f"/admin/pages/{page.pk}/edit/")
    publish(editor)
    assert FormPage.objects.get(pk=page.pk).live


def fills_in(world: World, program: Program, page: FormPage) -> str:
    """Without scripts, on a telephone: saved in the middle, come back to by link and code, sent."""
    options = {"java_script_enabled": False, "axe": False}
    one = world.visitor(program, width=PHONE, name="a visitor", **options)
    one.open(f"/{page.slug}/").tick("Yes", group="Is your meeting in the city?")
    one.type("Name of your group", "Garden club").type("E-mail address", EMAIL)
    one.press("Continue", exact=True, within="main form").sees("The meeting")
    one.press("Save and come back later", within="main form").press("Send me the link", within="main form")
    world.deliver()
    link = post.last(EMAIL).link
    again = world.visitor(program, width=PHONE, name="a visitor", **options)
    again.open(link)
    again.press("Send me a code", within="main form")
    world.deliver()
    again.page.locator('main input[name="form_code"]').fill(post.last(EMAIL).digits)
    again.press("Open my form", within="main form")
    again.shown("Come back on another device: the link and a code, then go on or start over.")
    again.press("Go on with it", within="main").sees("Is there a flyer?")
    again.tick("Yes", group="Is there a flyer?")
    again.page.locator('main input[type="file"]').set_input_files(
        {"name": "flyer.png", "mimeType": "image/png", "buffer": PNG}
    )
    again.press("Continue", exact=True, within="main form")
    again.type("What should we speak about?", "=HYPERLINK: what mediation is.")
    again.press("Continue", exact=True, within="main form").sees("Check your answers", "Garden club", "flyer.png")
    again.press("Send", exact=True, within="main form")
    sent = Submission.objects.get()
    again.sees(sent.receipt)
    again.shown("The receipt: a number, and what happens next.")
    return sent.receipt


def exports(world: World, program: Program, page: FormPage, receipt: str) -> None:
    """Staff find it in the form's own list and take it out as a table that no spreadsheet can be attacked through."""
    staff = world.staff(program, Role.COORDINATOR, "Maya Brooks")
    staff.open("/portal/submissions/").sees(receipt)
    staff.open(f"/portal/submissions/{receipt}/").sees("Garden club", "flyer.png")
    staff.shown("A submission reads as it was asked.", whole=True)
    editor = world.staff(program, Role.EDITOR, "Carlos Vega", axe=False)
    editor.open(f"/portal/submissions/{receipt}/", status=404)
    staff.open(f"/portal/submissions/forms/{page.translation_key}/").press("Download this list")
    staff.shown("What goes into the file: columns and kind, chosen by staff.", whole=True)
    with staff.page.expect_download() as coming:
        staff.page.locator("main form").get_by_role("button", name="Download").click()
    table = Path(coming.value.path()).read_text()
    assert "Garden club" in table
    assert "=HYPERLINK: what mediation is." in table
    assert ",=HYPERLINK" not in table
    assert ',"=HYPERLINK' not in table
