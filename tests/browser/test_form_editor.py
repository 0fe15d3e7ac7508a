"""An editor makes a form of three steps; a visitor without scripts fills it in, comes back to it and sends it; staff
take the answers out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from forms_app.models import FormPage, Submission
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.browser import post
from tests.browser.builder import the_form
from tests.browser.somebody import PHONE, Somebody
from tests.browser.world import World

EMAIL = "visitor@mail.example"
TITLE = "Invite us to speak"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00"
    b"\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def program(world: World) -> Program:
    return world.load("chicago")


@pytest.fixture(autouse=True)
def _saved_by_hand(settings: Any) -> None:
    """At a machine's speed the button would race Wagtail's own saving half a second after the last letter."""
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0


def test_from_the_editor_to_the_export(world: World, program: Program) -> None:
    """Build, try out, publish; fill in without scripts, come back by link and code, send; export."""
    editor = world.staff(program, Role.EDITOR, "Carlos Vega", axe=False)
    editor.watch.sideways = False
    page = begins(editor, program)
    is_refused(editor, page)
    tries_out(editor, page)
    publishes(editor, page)
    receipt = fills_in(world, program, page)
    exports(world, program, page, receipt)


def begins(editor: Somebody, program: Program) -> FormPage:
    """From an empty page: a purpose, two steps with a stop, a file behind a condition; kept as a draft."""
    editor.open(f"/admin/pages/{program.site.root_page_id}/add_subpage/")
    editor.page.get_by_role("link", name="Form", exact=True).click()
    editor.page.get_by_role("textbox", name="Title").first.fill(TITLE)
    editor.page.locator("[name=purpose]").select_option(label="Contact")
    editor.page.locator("summary", has_text="What each purpose is, and which answers it needs").click()
    editor.sees("message (Long text)")
    form = the_form(editor)
    form.place.locator(".c-sf-add-button").first.click()
    editor.shown("The builder offers steps, every kind of question, and what stands around them.")
    editor.page.keyboard.press("Escape")
    first = form.add("Step", Name_of_the_step="Your group")
    in_city = first.add("Yes or no", Question="Is your meeting in the city?")
    assert in_city.value("Key") == "is_your_meeting_in_the_city", "the key is made of the words"
    in_city.type("Key", "in_city")
    editor.shown("A step and its first question; the key was made of the words, and can be made shorter.")
    stop = first.add("Stop", Heading="We speak in the city only")
    stop.type("Why, and what else is possible", "Ask the program of your own town.")
    stop.type("Words of the link", "Back to the first page").type("Address of the link", "/")
    stop.only_if("in_city", "no")
    editor.shown("A stop, and the condition that says for whom: earlier questions and their answers are offered.")
    first.add("Short text", Question="Name of your group", Key="group")
    email = first.add("E-mail address", Question="E-mail address")
    email.place.get_by_label("Key", exact=True).first.focus()
    assert email.offered() == ["email"], "the key that the purpose needs is offered"
    email.type("Key", "email")
    second = form.add("Step", Name_of_the_step="The meeting")
    second.add("Yes or no", Question="Is there a flyer?", Key="has_flyer")
    second.add("File", Question="The flyer", Key="flyer").only_if("has_flyer", "yes")
    editor.shown("A file that is asked for only after “yes”.")
    with editor.page.expect_navigation(wait_until="load"):
        editor.page.get_by_role("button", name="Save draft").first.click()
    return FormPage.objects.get(title=TITLE)


def is_refused(editor: Somebody, page: FormPage) -> None:
    """Try to publish, be told what is missing; the map leads to it; add the third step with the missing question."""
    publish(editor)
    editor.sees("needs the answer “message”")
    editor.shown("A form cannot be published while its purpose lacks an answer; the editor is told which.")
    third = the_form(editor).add("Step", Name_of_the_step="Your wish")
    third.add("Long text", Question="What should we speak about?", Key="message")
    with editor.page.expect_navigation(wait_until="load"):
        editor.page.get_by_role("button", name="Save draft").first.click()
    definition = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().definition
    assert [step.title for step in definition.steps] == ["Your group", "The meeting", "Your wish"]
    assert [each.key for each in definition.questions] == ["in_city", "group", "email", "has_flyer", "flyer", "message"]


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
    again.press("Open my form", within="main form").sees("Is there a flyer?")
    again.shown("Come back on another device: the link and a code open the form where it stood.")
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
