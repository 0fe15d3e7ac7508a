"""For editors: the map of a form, and filling it in without anything being kept."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from forms_app import mapping
from forms_app.building import build
from forms_app.checks import problems
from forms_app.models import FormDraft, FormPage, Submission
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import form_page_make
from tests.forms_app.test_steps import BODY, ask, step


@pytest.fixture
def form_page(site: Site) -> FormPage:
    return form_page_make(site.root_page, body=BODY)


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("editor@example.org", "a long password"))
    return client


def address(page: FormPage, what: str) -> str:
    return f"/admin/forms/{page.pk}/{what}/"


def test_the_map_shows_steps_branches_and_stops_with_a_way_to_each_block(editor: Client, form_page: FormPage) -> None:
    html = editor.get(address(form_page, "map")).content.decode()
    for words in ("1. Where", "3. Witnesses", "Not in this city", "by_whom", "Only if “Did somebody see it?” is “Yes”"):
        assert words in html
    assert "style=" not in html[html.index("<svg class=") : html.index("</svg>", html.index("<svg class="))]
    block = FormPage.objects.get(pk=form_page.pk).body[0].value["items"][0]
    assert f"/admin/pages/{form_page.pk}/edit/#block-{block.id}-section" in html
    assert "Nothing keeps this form from being published" in html
    lines = html[html.index("Everything in it") :].count("<li>")
    assert lines == 4 + 1 + 1 + 3 + 2 + 1, "a line for each step, stop, group and question, and none beside them"


def test_the_map_shows_the_draft_and_what_keeps_it_from_being_published(editor: Client, form_page: FormPage) -> None:
    draft = FormPage.objects.get(pk=form_page.pk)
    draft.body = [step("Draft", ask("email", "email", "E-mail", when=("gone", "is", "yes")))]
    draft.save_revision(clean=False)
    html = editor.get(address(form_page, "map")).content.decode()
    assert "1. Draft" in html
    assert "which is not in this form (any more)" in html
    assert "with the key “message”" in html


def test_a_step_some_people_see_is_dashed_with_a_way_around() -> None:
    from forms_app.blocks import FormBlocks

    built = build(FormBlocks().to_python(BODY))
    drawn = mapping.picture(built.definition, "End")
    kinds = [box.kind for box in drawn.boxes]
    assert kinds == ["step", "stop", "step", "some", "step", "end"]
    assert [bool(box.bypass) for box in drawn.boxes] == [False, False, False, True, False, False]
    tops = [box.y for box in drawn.boxes if box.kind != "stop"]
    assert tops == sorted(set(tops))
    assert problems(built.definition) == []


def posted(html: str, **answers: Any) -> dict[str, Any]:
    found = dict(re.findall(r'<input type="hidden" name="(form_s\w+)" value="([^"]*)"', html))
    return {**found, **answers}


def test_a_trial_goes_all_the_way_and_keeps_nothing(editor: Client, form_page: FormPage) -> None:
    url = address(form_page, "try")
    html = editor.get(url).content.decode()
    assert "Nothing you type here is kept or sent" in html
    for answers, seen in (
        ({"in_city": "no"}, "Not in this city"),
        ({"form_do": "here"}, "Was it in the city?"),
        ({"in_city": "yes"}, "Step 2 of 3"),
        ({"email": "wrong", "seen": "yes"}, "Enter an e-mail address like"),
        ({"email": "ada@example.org", "seen": "yes", "by_whom": "Bo"}, "Step 3 of 4"),
        ({"form_add": "witnesses"}, "Witness 1"),
        ({"witnesses-entry": ["0"], "witnesses-0-witness_name": "Cy"}, "Step 4 of 4"),
        ({"form_do": "back", "message": ""}, 'value="Cy"'),
        ({"witnesses-entry": ["0"], "witnesses-0-witness_name": "Cy"}, "Step 4 of 4"),
        ({"message": "Hello there"}, "Nothing has been sent yet"),
        ({"form_do": "send"}, "7KQ4-M2XD-9TRB"),
    ):
        html = editor.post(url, posted(html, **answers)).content.decode()
        assert seen in html, (answers, seen)
    assert not FormDraft.objects.exists()
    assert not Submission.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_file_may_be_left_out_of_a_trial(editor: Client, site: Site) -> None:
    body = [step("You", ask("file", "paper", "Your paper"), ask("email", "email", "E-mail", required=False))]
    page = form_page_make(site.root_page, body=body, live=False)
    html = editor.get(address(page, "try")).content.decode()
    assert "Nothing has been sent yet" in editor.post(address(page, "try"), posted(html)).content.decode()


@pytest.mark.parametrize("state", ["made up", "", "x:y:z"])
def test_a_made_up_state_begins_anew(editor: Client, form_page: FormPage, state: str) -> None:
    response = editor.post(address(form_page, "try"), {"form_state": state, "form_step": "3", "message": "Hello"})
    assert "Step 1 of 3" in response.content.decode()


@pytest.mark.parametrize("what", ["map", "try"])
def test_who_may_not_edit_the_page_finds_neither(
    client: Client, form_page: FormPage, person: Callable[..., User], what: str
) -> None:
    client.force_login(person(Role.FINANCE))
    assert client.get(address(form_page, what)).status_code in {302, 404}
    assert "Where" not in client.get(address(form_page, what)).content.decode()


def test_an_unknown_form_is_not_found(editor: Client, form_page: FormPage) -> None:
    assert editor.get(f"/admin/forms/{form_page.get_parent().pk}/map/").status_code == 404
    assert editor.get("/admin/forms/999999/try/").status_code == 404


def test_the_pages_own_menu_leads_there(editor: Client, form_page: FormPage) -> None:
    assert address(form_page, "map") in editor.get(f"/admin/pages/{form_page.pk}/edit/").content.decode()


def test_the_editors_page_holds_each_kind_of_block_once(editor: Client, form_page: FormPage) -> None:
    """Steps, groups and the form share the blocks of questions, so that the words of each stand there once."""
    html = editor.get(f"/admin/pages/{form_page.pk}/edit/").content
    assert len(gzip.compress(html)) < 45_000
    assert html.count(b"Name of the answer in conditions and exports") <= 3
