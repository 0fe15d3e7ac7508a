"""Editors build forms: drafts may be unfinished, publishing asks for what the purpose needs, answered keys stay."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Locale, Page, Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from forms_app import purposes
from forms_app.blocks import FormBlocks
from forms_app.building import from_stream
from forms_app.models import FormPage
from forms_app.purposes import Purpose
from forms_app.selectors import live_form
from portal.accounts.models import User
from tests.factories.forms_app import CONTACT_BODY, form_page_make, submission_make
from tests.factories.home import site_make


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("editor@example.org", "a long password"))
    return client


def posted(page: FormPage, blocks: list[tuple[str, dict[str, Any], str]], **more: str) -> dict[str, Any]:
    """Return what the editor's form sends for these questions: kind, values, id of the block."""
    made = []
    for _kind, value, _id in blocks:
        filled = {"hint": "", "required": "on", "key": "", "disclosure": "personal", "default": "", **value}
        filled.setdefault("condition", {"match": "all", "rules": {"count": "0"}})
        filled.setdefault("limits", {"least": "", "most": "", "sentence": "", "pattern": ""})
        if "choices" in filled:
            filled["choices"] = streamfield([]) | {
                "count": str(len(filled["choices"])),
                **{
                    str(index): {"value": choice, "id": "", "order": str(index), "deleted": ""}
                    for index, choice in enumerate(filled["choices"])
                },
            }
        made.append(filled)
    body = streamfield([(kind, value) for (kind, _given, _id), value in zip(blocks, made, strict=True)])
    for index, (_kind, _value, block_id) in enumerate(blocks):
        body[str(index)]["id"] = block_id
    data = {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "purpose": page.purpose,
        "intro": rich_text(""),
        "thank_you": rich_text(""),
        "button_label": "Send",
        "body": body,
        **more,
    }
    return nested_form_data(data)


NAME = ("short_text", {"label": "Full name"}, "")
EMAIL = ("email", {"label": "E-mail", "key": "email"}, "")
MESSAGE = ("long_text", {"label": "Your message", "key": "message"}, "")


FIRST_NEEDED = "with the key \\u201cmessage\\u201d"  # as it stands in the builder's JSON


def edit(editor: Client, page: FormPage, blocks: Any, **more: str) -> tuple[int, str]:
    response = editor.post(f"/admin/pages/{page.pk}/edit/", posted(page, blocks, **more))
    return response.status_code, response.content.decode()


def test_the_builder_opens(editor: Client, form_page: FormPage) -> None:
    html = editor.get(f"/admin/pages/{form_page.pk}/edit/").content.decode()
    for words in ("Your message", "Must be answered", "Declaration to tick"):
        assert words in html


def test_publishing_without_a_needed_answer_is_refused_by_name(editor: Client, form_page: FormPage) -> None:
    status, html = edit(editor, form_page, [NAME, EMAIL], **{"action-publish": "1"})
    assert status == 200
    assert "needs the answer" in html
    assert FIRST_NEEDED in html
    assert FormPage.objects.get(pk=form_page.pk).definition == form_page.definition


def test_a_draft_may_be_unfinished(editor: Client, form_page: FormPage) -> None:
    status, _html = edit(editor, form_page, [NAME])
    assert status == 302
    draft = FormPage.objects.get(pk=form_page.pk).get_latest_revision_as_object()
    assert [question.key for question in draft.definition.questions] == ["full_name"]


def test_saving_a_draft_says_what_is_missing_at_once(editor: Client, form_page: FormPage) -> None:
    """A condition that names a later question is found when it is saved, not on the day it is to be published."""
    rule = {"question": "message", "operator": "answered", "value": ""}
    rules = {"count": "1", "0": {"value": rule, "id": "", "order": "0", "deleted": ""}}
    early = ("email", {"label": "E-mail", "key": "email", "condition": {"match": "all", "rules": rules}}, "")
    address = f"/admin/pages/{form_page.pk}/edit/"
    html = editor.post(address, posted(form_page, [early, MESSAGE]), follow=True).content.decode()
    assert "This form cannot be published yet." in html
    assert "which is asked only here or later. Name an earlier question." in html
    assert f'href="/admin/forms/{form_page.pk}/map/"' in html
    quiet = editor.post(address, posted(form_page, [EMAIL, MESSAGE]), follow=True).content.decode()
    assert "cannot be published" not in quiet


def test_saving_in_the_background_says_nothing(editor: Client, form_page: FormPage) -> None:
    address = f"/admin/pages/{form_page.pk}/edit/"
    assert editor.post(address, posted(form_page, [NAME]), headers={"accept": "application/json"}).json()["success"]
    assert "cannot be published" not in editor.get(address).content.decode()


def test_a_draft_that_lacks_much_is_told_in_three_sentences(editor: Client, form_page: FormPage) -> None:
    form_page.purpose = "referral"
    html = editor.post(f"/admin/pages/{form_page.pk}/edit/", posted(form_page, [NAME]), follow=True).content.decode()
    assert html.count("needs the answer") == 3
    assert "4 things more." in html


def test_publishing_gives_every_question_a_key(editor: Client, form_page: FormPage) -> None:
    status, html = edit(editor, form_page, [NAME, EMAIL, MESSAGE, NAME], **{"action-publish": "1"})
    assert status == 302, html
    keys = [question.key for question in FormPage.objects.get(pk=form_page.pk).definition.questions]
    assert keys == ["full_name", "email", "message", "full_name_2"]


def test_the_preview_shows_an_unfinished_form(editor: Client, form_page: FormPage) -> None:
    unfinished = ("one_of", {"label": "When?", "choices": []}, "")
    address = f"/admin/pages/{form_page.pk}/edit/preview/"
    assert editor.post(address, posted(form_page, [NAME, unfinished])).json()["is_valid"]
    assert "Full name" in editor.get(f"{address}?mode=form").content.decode()
    assert "We received your form" in editor.get(f"{address}?mode=landing").content.decode()


PURPOSE = Purpose("test", "Test", purposes.Audience.PUBLIC, {"email": "email"})


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        ("email", {"label": "E-mail", "key": "email", "required": True}, ""),
        ("email", {"label": "E-mail", "key": "mail", "required": True}, "needs the answer “email”"),
        ("email", {"label": "E-mail", "key": "email", "required": False}, "Mark that question as required"),
        ("short_text", {"label": "E-mail", "key": "email", "required": True}, "is of another kind"),
    ],
)
def test_what_a_purpose_needs_is_a_truth_table(kind: str, value: dict[str, Any], sentence: str) -> None:
    definition = from_stream(FormBlocks().to_python([{"type": kind, "value": value}]))
    found = purposes.problems(PURPOSE, definition)
    assert len(found) == (1 if sentence else 0)
    assert sentence in "".join(each.sentence for each in found)


@pytest.mark.parametrize("place", ["question", "group", "step", "repeats"])
def test_a_needed_answer_behind_a_condition_is_refused(place: str) -> None:
    when = {"match": "all", "rules": [{"question": "more", "operator": "is", "value": "yes"}]}
    email: dict[str, Any] = {"type": "email", "value": {"label": "E-mail", "key": "email", "required": True}}
    group: dict[str, Any] = {"title": "You", "items": [email]}
    if place == "question":
        email["value"]["condition"] = when
    if place == "group":
        group["condition"] = when
    if place == "repeats":
        group |= {"repeats": True, "key": "people", "least": 1, "most": 3}
    more = {"type": "yes_no", "value": {"label": "More?", "key": "more"}}
    second = {"title": "Two", "items": [{"type": "group", "value": group}]}
    if place == "step":
        second["condition"] = when
    stream = [{"type": "step", "value": {"title": "One", "items": [more]}}, {"type": "step", "value": second}]
    (problem,) = purposes.problems(PURPOSE, from_stream(FormBlocks().to_python(stream)))
    assert problem.where == (1, 0, 0)
    assert "condition" in problem.sentence or "repeats" in problem.sentence


def test_the_report_of_a_session_takes_its_three_facts_and_nothing_else() -> None:
    """710 ILCS 35/7: no free text, whatever it is called."""
    report = purposes.get("session_report")
    assert report is not None
    choices = [{"code": "a", "label": "A"}, {"code": "b", "label": "B"}]
    facts: list[dict[str, Any]] = [
        {"type": "yes_no", "value": {"label": "Early?", "key": "ended_early"}},
        {"type": "yes_no", "value": {"label": "Settled?", "key": "settlement"}},
        {"type": "some_of", "value": {"label": "Who came?", "key": "attended", "choices": choices}},
    ]
    assert purposes.problems(report, from_stream(FormBlocks().to_python(facts))) == []
    for kind in ("short_text", "long_text", "file", "number"):
        more = {"type": kind, "value": {"label": "Remarks", "key": "remarks", "required": False}}
        (problem,) = purposes.problems(report, from_stream(FormBlocks().to_python([*facts, more])))
        assert "Remarks" in problem.sentence


def test_what_keeps_a_form_from_being_published_stands_at_its_block(editor: Client, form_page: FormPage) -> None:
    optional = ("email", {"label": "E-mail", "key": "email", "required": ""}, "")
    status, html = edit(editor, form_page, [NAME, optional, MESSAGE], **{"action-publish": "1"})
    assert status == 200
    assert "Mark that question as required" in html
    top = html[html.index("The page could not be saved") : html.index("Go to the first error")]
    assert "Mark that question as required" in top, "said at the top, beside the way there"
    assert "each place is marked below" in top
    assert '"blockErrors": {"1"' in html.replace("&quot;", '"').replace("\\u0022", '"')


def test_an_anonymous_form_for_everybody_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="Anonymous"):
        Purpose("x", "X", purposes.Audience.PUBLIC, anonymous=True)


def changed(page: FormPage, key: str, **changes: Any) -> list[dict[str, Any]]:
    """Return the page's questions as stored, the one with the key changed."""
    stream = copy.deepcopy(FormPage.objects.get(pk=page.pk).body.get_prep_value())
    for block in stream:
        if block["value"].get("key") == key:
            block["value"].update(changes.get("value", {}))
            block["type"] = changes.get("type", block["type"])
            block["id"] = changes.get("id", block["id"])
    return stream


def test_an_answered_key_stays(site: Site, form_page: FormPage) -> None:
    fresh = FormPage.objects.get(pk=form_page.pk)
    fresh.body = changed(form_page, "name", value={"key": "who"})
    assert fresh.problems() == []
    submission_make(site, form_page)
    (sentence,) = fresh.problems()
    assert "answered under the key “name”" in sentence
    with pytest.raises(ValidationError):
        fresh.full_clean()


def test_a_changed_key_is_told_at_its_block(site: Site, form_page: FormPage) -> None:
    submission_make(site, form_page)
    fresh = FormPage.objects.get(pk=form_page.pk)
    fresh.body = changed(form_page, "message", value={"key": "words"})
    told = [problem for problem in fresh.found_problems() if problem.part == "key"]
    assert [problem.where for problem in told] == [(0, 0, 3)], "step, group, question"


def test_an_answered_key_stays_in_every_language(site: Site, form_page: FormPage) -> None:
    """The answers of both languages stand in one list: whoever translates changes no key either."""
    spanish = form_page.copy_for_translation(Locale.objects.get_or_create(language_code="es")[0], copy_parents=True)
    spanish = FormPage.objects.get(pk=spanish.pk)
    spanish.body = changed(spanish, "name", value={"key": "nombre"})
    assert spanish.problems() == []
    submission_make(site, form_page)
    [sentence] = spanish.problems()
    assert "answered under the key “name”" in sentence


def test_the_key_of_an_answered_group_stays(site: Site) -> None:
    name = {"type": "short_text", "value": {"key": "name", "label": "Name", "required": True}}
    group = {"title": "Witness", "items": [name], "repeats": True, "least": 1, "most": 3, "key": "people"}
    body = [*CONTACT_BODY, {"type": "group", "value": {**group, "items": [renamed(name, "witness")]}}]
    page = form_page_make(site.root_page, slug="group", body=body)
    submission_make(site, page, answers={"email": "a@example.org", "message": "Hi", "people": [{"witness": "Bo"}]})
    fresh = FormPage.objects.get(pk=page.pk)
    assert fresh.problems() == []
    fresh.body = changed(page, "people", value={"key": "witnesses"})
    [sentence] = fresh.problems()
    assert "“Witness” was answered under the key “people”" in sentence
    fresh.body = [*CONTACT_BODY, renamed(name, "people")]
    assert any("of another kind" in each for each in fresh.problems())


def renamed(block: dict[str, Any], key: str) -> dict[str, Any]:
    return {**block, "value": {**block["value"], "key": key}}


def test_a_new_form_knows_nothing_of_answers_whose_page_is_gone(site: Site, form_page: FormPage) -> None:
    row = submission_make(site, form_page)
    type(row).objects.filter(pk=row.pk).update(page=None, form=None)
    assert FormPage(title="New", purpose="contact").answered_definitions() == []


def test_an_answered_key_keeps_its_kind(site: Site, form_page: FormPage) -> None:
    submission_make(site, form_page)
    fresh = FormPage.objects.get(pk=form_page.pk)
    fresh.body = changed(form_page, "name", type="long_text", id="another-block")
    assert any("another kind" in sentence for sentence in fresh.problems())
    fresh.body = changed(form_page, "name", value={"label": "Your name", "hint": "New", "required": False})
    assert fresh.problems() == []


def test_the_live_form_is_found_by_purpose_and_language_at_its_site_only(site: Site, form_page: FormPage) -> None:
    other = site_make("other.localhost", name="Other")
    assert live_form(site, "contact", "en") == form_page
    assert live_form(site, "contact", "es") == form_page, "the site's own language stands in"
    assert live_form(other, "contact", "en") is None
    assert live_form(site, "nothing", "en") is None
    FormPage.objects.get(pk=form_page.pk).unpublish()
    assert live_form(site, "contact", "en") is None


def test_a_form_has_no_pages_below_it(form_page: FormPage) -> None:
    assert FormPage.allowed_subpage_models() == []
    assert issubclass(FormPage, Page)


def test_a_second_form_of_another_parent_does_not_mix(
    site: Site, form_page: FormPage, person: Callable[..., User]
) -> None:
    submission_make(site, form_page)
    second = form_page_make(site.root_page, slug="second", body=CONTACT_BODY)
    assert second.answered_definitions() == []
