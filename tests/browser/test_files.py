"""Files of a form on a telephone: sent at once with a bar, several, taken out, kept beside a mistake; with and without
the script."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import FilePayload, Route, expect

from forms_app.models import FormPage, Submission
from portal.vault.models import PrivateFile
from program_pages.models import Program
from tests.browser.somebody import DESK, PHONE, Somebody
from tests.browser.world import World
from tests.factories.forms_app import form_page_make
from tests.factories.vault import PDF, picture
from tests.forms_app.test_steps import ask, step

ADDRESS: Final = "/papers/"
HERE: Final = "[data-files-here] li"
COMING: Final = "[data-files-coming] li"
LETTER: Final = FilePayload(name="letter.pdf", mimeType="application/pdf", buffer=PDF)
PHOTO: Final = FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=picture("JPEG", (400, 300)))
PROGRAM: Final = FilePayload(name="letter.pdf.exe", mimeType="application/pdf", buffer=b"MZ" + b"\x00" * 100)


@pytest.fixture(scope="module")
def form(world: World) -> FormPage:
    """A form of two steps with files in the first."""
    program = world.load("miami")
    files = ask(
        "file",
        "papers",
        "Your papers",
        required=False,
        hint="For example a letter or a photograph of one.",
        files={"megabytes": 2, "at_most": 3},
    )
    body = [
        step("About you", ask("email", "email", "E-mail address"), files),
        step("What it is about", ask("long_text", "message", "Your message")),
    ]
    return form_page_make(program.site.root_page, slug="papers", title="Send us papers", body=body)


@pytest.fixture
def program(form: FormPage) -> Program:
    return Program.objects.get(site=form.get_site())


def choose(one: Somebody, *files: FilePayload) -> None:
    one.page.locator("input[type=file]").set_input_files(list(files))


def go_on(one: Somebody) -> None:
    one.press("Continue", exact=True, within="main form")


def test_with_the_script(world: World, program: Program) -> None:
    one = world.visitor(program, width=PHONE, name="somebody with papers")
    one.open(ADDRESS)
    choose(one, LETTER, PHOTO)
    expect(one.page.locator(HERE)).to_have_count(2)
    expect(one.page.get_by_role("status")).to_have_text("photo.jpg is here.")
    one.look().shown("Files are sent while the rest is filled in; each can be taken out again.", whole=True)
    one.page.get_by_role("button", name="Remove photo.jpg").click()
    expect(one.page.locator(HERE)).to_have_count(1)
    expect(one.page.get_by_role("status")).to_have_text("photo.jpg was removed.")
    expect(one.page.locator("input[type=file]")).to_be_focused()
    one.look().type("E-mail address", "not an address")
    go_on(one)
    one.sees("Something needs another look", "letter.pdf")
    one.type("E-mail address", "ada@mail.example")
    go_on(one)
    one.type("Your message", "Here are my papers.")
    go_on(one)
    one.sees("Check your answers", "letter.pdf").press("Send my answers")
    submission = Submission.objects.get(purpose="contact")
    assert [each["name"] for each in submission.answers["papers"]] == ["letter.pdf"]
    assert PrivateFile.objects.count() == 1
    Submission.objects.all().delete()
    PrivateFile.objects.all().delete()


def test_what_is_refused_is_said_beside_the_file(world: World, program: Program) -> None:
    one = world.visitor(program, width=PHONE)
    one.open(ADDRESS)
    choose(one, PROGRAM)
    expect(one.page.locator(COMING)).to_contain_text("This is a program. Choose one of these: PDF, JPG, PNG.")
    expect(one.page.get_by_role("status")).to_have_text("letter.pdf.exe was not taken.")
    one.watch.wrongs.clear()  # the browser notes an answer of 422
    one.look().shown("A program that calls itself a PDF: refused in a sentence, nothing kept.", whole=True)
    one.page.get_by_role("button", name="Remove letter.pdf.exe").click()
    expect(one.page.locator(COMING)).to_have_count(0)
    one.watch.wrongs.clear()
    one.look()
    assert not PrivateFile.objects.exists()


def test_progress_and_a_form_that_waits_for_its_file(world: World, program: Program) -> None:
    """While a file is on its way its bar shows; the button waits for it and then goes on by itself."""
    one = world.visitor(program, width=PHONE)
    one.open(ADDRESS).type("E-mail address", "ada@mail.example")
    held: list[Route] = []
    one.page.route("**/form-files/*/", lambda route: route.continue_() if held else held.append(route))
    choose(one, LETTER)
    expect(one.page.get_by_role("progressbar", name="letter.pdf")).to_be_visible()
    one.look().shown("A file on its way: a bar, words, and a way to stop.", whole=True)
    one.page.locator("main form").get_by_role("button", name="Continue", exact=True).last.click()
    expect(one.page.get_by_role("status")).to_contain_text("your file is still on its way")
    while not held:
        one.page.wait_for_timeout(50)
    with one.page.expect_navigation(wait_until="load"):
        held[0].continue_()
    one.look().sees("What it is about")
    forget()


def test_a_lost_connection(world: World, program: Program) -> None:
    """The first try never arrives; the script asks where it stands and goes on by itself."""
    one = world.visitor(program, width=PHONE)
    one.open(ADDRESS)
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.method)
        route.abort("connectionreset")
        one.page.unroute("**/form-files/*/")

    one.page.route("**/form-files/*/", lose)
    choose(one, LETTER)
    expect(one.page.locator(HERE)).to_have_count(1)
    assert lost == ["PUT"]
    one.watch.wrongs.clear()  # the browser notes the lost request
    one.look()
    forget()


def test_without_the_script(world: World, program: Program) -> None:
    one = world.visitor(program, width=PHONE, java_script_enabled=False, axe=False)
    one.open(ADDRESS)
    choose(one, LETTER, PHOTO)
    one.type("E-mail address", "not an address")
    go_on(one)
    one.sees("Something needs another look", "letter.pdf", "photo.jpg")
    one.shown("Without a script: the files are kept although another answer is wrong.", whole=True)
    one.press("Remove", nth=0, within="main form").sees_not("letter.pdf").sees("photo.jpg")
    choose(one, PROGRAM)
    one.type("E-mail address", "ada@mail.example")
    go_on(one)
    one.sees("“letter.pdf.exe”: This is a program", "photo.jpg")
    go_on(one)
    one.type("Your message", "Here are my papers.")
    go_on(one)
    one.sees("Check your answers", "photo.jpg")
    forget()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_page_with_files_is_sound(world: World, program: Program, width: int) -> None:
    """The question as it stands at first, and with as many files as it takes."""
    one = world.visitor(program, width=width)
    one.open(ADDRESS)
    names = [f"{'long name ' * number}{number}.pdf" for number in (1, 2, 9)]
    choose(one, *(FilePayload(name=name, mimeType="application/pdf", buffer=PDF) for name in names))
    expect(one.page.locator(HERE)).to_have_count(3)
    expect(one.page.locator(f"{HERE} .file-list__name")).to_have_text(names)
    expect(one.page.locator("input[type=file]")).to_be_hidden()
    one.look().sees("To choose another file, remove one first.")
    one.shown("As many files as the question takes.", whole=True)
    forget()


def forget() -> None:
    """Leave nothing to the next test."""
    from forms_app.models import FormDraft
    from forms_app.services.drafts import draft_forget

    for draft in FormDraft.objects.all():
        draft_forget(draft)
