"""For editors: the map of a form, and filling it in without anything being kept."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Site

from forms_app import kinds, mapping
from forms_app.blocks import FormBlocks
from forms_app.building import build
from forms_app.checks import problems
from forms_app.models import FormDraft, FormPage, Submission
from home.models import SiteSettings
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import CONTACT_BODY, form_page_make
from tests.forms_app.test_steps import BODY, ask, step

STOP = {
    "text": "Why",
    "condition": {"match": "all", "rules": [{"question": "first", "operator": "is", "value": "no"}]},
}


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
    for words in (
        "1. Where",
        "3. Witnesses",
        "The form ends: Not in this city",
        "by_whom",
        "Only if “Did somebody see it?” is “Yes”",
    ):
        assert words in html
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


def drawn(body: Any) -> list[mapping.Box]:
    definition = build(FormBlocks().to_python(body)).definition
    return mapping.picture(definition, problems(definition))


def test_the_picture_shows_who_sees_what_and_where_the_form_may_end() -> None:
    where, you, witnesses, happened, end = drawn(BODY)
    assert [box.kind for box in (where, you, witnesses, happened, end)] == ["step", "step", "some", "step", "end"]
    assert [(each.kind, each.labels) for each in where.branches] == [("stop", ("Not in this city",))]
    assert where.branches[0].condition == "“Was it in the city?” is “No”"
    assert [(each.kind, each.labels) for each in you.branches] == [("some", ("By whom?",))]
    assert witnesses.condition == "“Did somebody see it?” is “Yes”"
    assert (you.note, happened.note) == ("3 questions", "1 question")
    assert (happened.branches, end.label) == ((), "Check your answers and send")


def test_what_follows_under_one_condition_is_one_branch_and_each_stop_is_one() -> None:
    more = [ask("short_text", key, key.upper(), when=("first", "is", "yes")) for key in ("a", "b")]
    other = ask("short_text", "c", "C", when=("first", "is", "no"))
    inside = {"type": "group", "value": {"title": "Group", "items": [other]}}
    stops = [{"type": "stop", "value": {**STOP, "title": title}} for title in ("One", "Two")]
    [box, _end] = drawn([step("You", ask("yes_no", "first", "First?"), *more, inside, *stops)])
    assert [(each.kind, each.labels) for each in box.branches] == [
        ("some", ("A", "B")),
        ("some", ("C",)),
        ("stop", ("One",)),
        ("stop", ("Two",)),
    ]


def test_a_short_form_is_one_page_that_is_sent_at_once(editor: Client, site: Site) -> None:
    page = form_page_make(site.root_page, body=CONTACT_BODY)
    html = editor.get(address(page, "map")).content.decode()
    for words in ("One page", "Sent at once"):
        assert words in html
    assert "Check your answers" not in html
    assert "–</strong>" not in html, "no step without a name"


def test_the_picture_says_in_which_step_something_is_wrong(editor: Client, form_page: FormPage) -> None:
    draft = FormPage.objects.get(pk=form_page.pk)
    late = ask("email", "email", "E-mail", when=("gone", "is", "yes"))
    draft.body = [step("Good", ask("long_text", "message", "Message")), step("Bad", late)]
    draft.save_revision(clean=False)
    html = editor.get(address(form_page, "map")).content.decode()
    assert html.count("Something here keeps the form from being published") == 1
    good, bad, _end = mapping.picture(draft.definition, draft.found_problems())
    assert (good.is_wrong, bad.is_wrong) == (False, True)


def test_what_is_missing_altogether_leads_to_the_questions(editor: Client, form_page: FormPage) -> None:
    draft = FormPage.objects.get(pk=form_page.pk)
    draft.body = [step("You", ask("email", "email", "E-mail"))]
    draft.save_revision(clean=False)
    html = editor.get(address(form_page, "map")).content.decode()
    assert "with the key “message”" in html
    assert f'href="/admin/pages/{form_page.pk}/edit/#panel-child-content-body-section"' in html


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


def test_a_short_form_is_tried_as_it_is_sent_at_once(editor: Client, site: Site) -> None:
    """No steps, no page to check the answers: the questions, the form's own button, the receipt."""
    page = form_page_make(site.root_page, body=CONTACT_BODY, live=False)
    url = address(page, "try")
    html = editor.get(url).content.decode()
    assert page.button_label in html
    assert "Step 1" not in html
    html = editor.post(url, {"name": "Ada", "email": "wrong", "message": "Hello"}).content.decode()
    assert "Enter an e-mail address like" in html
    assert 'value="Ada"' in html
    html = editor.post(url, {"name": "Ada", "email": "ada@example.org", "message": "Hello"}).content.decode()
    assert "7KQ4-M2XD-9TRB" in html
    assert not Submission.objects.exists()


def test_a_short_form_of_one_step_says_its_name(client: Client, editor: Client, site: Site) -> None:
    body = [step("Your wish", ask("email", "email", "E-mail"), ask("long_text", "message", "Message"))]
    page = form_page_make(site.root_page, body=body)
    for url in (address(page, "try"), page.get_url()):
        html = client.get(url).content.decode()
        assert html.count("<h2>Your wish</h2>") == 1
        assert page.button_label in html


def test_a_form_of_the_portal_gives_no_receipt_in_a_trial(editor: Client, site: Site) -> None:
    """Its room says what comes next, and fills people and dates in."""
    choices = [{"code": "a", "label": "The people of the session"}, {"code": "b", "label": "More"}]
    body = [
        ask("yes_no", "ended_early", "Early?"),
        ask("yes_no", "settlement", "Settled?"),
        {"type": "some_of", "value": {"key": "attended", "label": "Who came?", "required": True, "choices": choices}},
    ]
    page = form_page_make(site.root_page, purpose="session_report", body=body, live=False)
    url = address(page, "try")
    assert "here something else holds their place" in editor.get(url).content.decode()
    html = editor.post(url, {"ended_early": "no", "settlement": "yes", "attended": "a"}).content.decode()
    assert "Here the form is sent" in html
    assert "7KQ4" not in html


def test_a_trial_speaks_the_language_of_its_form_within_the_frame_of_its_program(
    editor: Client, site: Site, form_page: FormPage
) -> None:
    SiteSettings.objects.update_or_create(site=site, defaults={"program_name": "Program of the town"})
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    page = form_page_make(site.root_page, slug="es", body=BODY, live=False)
    FormPage.objects.filter(pk=page.pk).update(locale=spanish)
    html = editor.get(address(page, "try")).content.decode()
    for words in ('lang="es"', "Paso 1 de 3", "Sí", "You are trying this form out", "Program of the town"):
        assert words in html, words
    assert "Step 1 of 3" in editor.get(address(form_page, "try")).content.decode()


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


def test_the_menu_shows_a_preview_of_everything_in_it(editor: Client, site: Site) -> None:
    shown = FormPage.body.field.stream_block.child_blocks  # type: ignore[attr-defined]
    assert len(shown) == len(kinds.all_kinds()) + 5
    for name, block in shown.items():
        response = editor.get(f"/admin/block-preview/?id={block.definition_prefix}")
        assert response.status_code == 200, name
        words = str(block.meta.preview_value.get("label") or block.meta.preview_value.get("title"))
        assert name == "constant" or words in response.content.decode(), name


def test_the_editors_page_holds_each_kind_of_block_once(editor: Client, form_page: FormPage) -> None:
    """Steps, groups and the form share the blocks of questions, so that the words of each stand there once."""
    html = editor.get(f"/admin/pages/{form_page.pk}/edit/").content
    assert len(gzip.compress(html)) < 45_000
    assert html.count(b"Name of the answer in conditions and exports") <= 3
