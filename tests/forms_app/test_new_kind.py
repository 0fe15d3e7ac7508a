"""A kind of question, and a purpose, are each one short file: the very ones that docs/forms.md shows."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from wagtail.models import Site

from forms_app import blocks, building, kinds, mapping, purposes
from forms_app.asking import form_class
from forms_app.checks import problems
from forms_app.definition import Definition
from forms_app.enums import Audience
from forms_app.models import FormPage, Submission
from forms_app.presets.loader import load_forms
from forms_app.purposes import Purpose
from forms_app.signals import submission_received
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.services import role_grant
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.forms_app import form_page_make
from tests.factories.program_pages import program_make
from tests.forms_app.test_api import read, send
from tests.forms_app.test_exports import EXPORT, content_of, rows_of

ROOT: Final = Path(__file__).resolve().parents[2]
DOCS: Final = ROOT / "docs" / "forms.md"


def shown(heading: str) -> dict[str, str]:
    """Return the files that a part of the docs shows, by the name in their first line."""
    part = DOCS.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"```python\n(# (\S+\.py)[^\n]*\n.*?)```", part, re.DOTALL)
    return {Path(name).name: text for text, name in found}


KIND_FILES: Final = shown("A field kind in one short file")
PURPOSE_FILES: Final = shown("A purpose in one short file")


@pytest.fixture
def new_kinds(tmp_path: Path) -> Iterator[None]:
    """The kinds of the docs, as if their files stood in the package when the program starts."""
    for name, text in KIND_FILES.items():
        (tmp_path / name).write_text(text)
    kinds.__path__.append(str(tmp_path))
    added = [f"forms_app.kinds.{Path(name).stem}" for name in KIND_FILES]
    before = dict(kinds._kinds)
    field = FormPage._meta.get_field("body")
    try:
        _start(field)
        yield
    finally:
        kinds.__path__.remove(str(tmp_path))
        kinds._kinds.clear()
        kinds._kinds.update(before)
        for name in added:
            sys.modules.pop(name, None)
        _start(field)


def _start(field: Any) -> None:
    """Build the builder anew, as a start of the program does."""
    kinds.load.cache_clear()
    kinds.load()
    importlib.reload(blocks)
    field.block_types_arg = blocks.FormBlocks
    field.__dict__.pop("stream_block", None)
    FormPage.get_edit_handler.cache_clear()
    building._remembered.clear()


def ask(kind: str, key: str, label: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "value": {"key": key, "label": label, "required": True, **more}}


def when(operator: str, value: str) -> dict[str, Any]:
    return {"match": "all", "rules": [{"question": "at", "operator": operator, "value": value}]}


BODY: Final = [
    ask("time_of_day", "at", "At what time?"),
    ask("weekday", "day", "Which day?", required=False),
    ask("short_text", "late", "Why so late?", condition=when("more_than", "20:00")),
]


@pytest.fixture
def new_form(new_kinds: None, site: Site) -> FormPage:
    purposes.register(Purpose("new_kinds", "New kinds", Audience.PUBLIC))
    return form_page_make(site.root_page, purpose="new_kinds", body=BODY)


def press(client: Client, page: FormPage, **answers: Any) -> Any:
    html = client.get(page.url).content.decode()
    stamp = re.search(r'name="form_stamp" value="([^"]+)"', html)
    assert stamp
    return client.post(page.url, {"form_stamp": stamp[1], **answers})


def test_the_docs_show_two_kinds() -> None:
    assert set(KIND_FILES) == {"time_of_day.py", "weekday.py"}
    assert all(len(text.splitlines()) < 70 for text in KIND_FILES.values())


def test_the_builder_offers_it_with_a_preview(new_form: FormPage, client: Client) -> None:
    client.force_login(User.objects.create_superuser("editor@example.org", "a long password"))
    html = client.get(f"/admin/pages/{new_form.pk}/edit/").content.decode()
    assert "One time, to the minute." in html
    assert "One of seven days." in html
    assert "Monday to Friday only" in html
    drawn = kinds.get("time_of_day").block.render(kinds.get("time_of_day").block.get_preview_value())
    assert 'type="time"' in drawn
    assert "At what time did it happen?" in drawn
    tried = client.get(f"/admin/forms/{new_form.pk}/try/").content.decode()
    assert 'type="time"' in tried
    outline = mapping.outline(building.build(new_form.body), [])
    assert [line["kind"] for line in outline[0]["inside"]] == ["Time of day", "Day of the week", "Short text"]


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        ({"at": "14:30", "day": "2"}, {"at": "14:30", "day": "2"}),
        ({"at": "14:30"}, {"at": "14:30", "day": None}),
        ({"at": "21:05", "late": "A long meeting"}, {"at": "21:05", "day": None, "late": "A long meeting"}),
        ({"at": "14:30", "late": "Not asked"}, {"at": "14:30", "day": None}),
    ],
)
def test_it_is_asked_checked_and_kept(
    new_form: FormPage, client: Client, answers: dict[str, str], kept: dict[str, Any]
) -> None:
    assert press(client, new_form, **answers).status_code == 302
    assert Submission.objects.get().answers == kept


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"at": ""}, "Enter a time."),
        ({"at": "half past two"}, "Enter a time like 14:30."),
        ({"at": "14:30", "day": "9"}, "Choose one of the answers on the list."),
        ({"at": "21:00"}, "Please answer this question."),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(
    new_form: FormPage, client: Client, answers: dict[str, str], sentence: str
) -> None:
    html = press(client, new_form, **answers).content.decode()
    assert sentence in html
    assert not answers["at"] or f'value="{answers["at"]}"' in html
    assert not Submission.objects.exists()


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_it_is_read_and_exported(new_form: FormPage, client: Client, as_coordinator: Client, format: str) -> None:
    press(client, new_form, at="14:30", day="2")
    sent = Submission.objects.get()
    detail = as_coordinator.get(f"/portal/submissions/{sent.receipt}/").content.decode()
    assert "2:30" in detail
    assert "Wednesday" in detail
    data = {"format": format, "known": ["receipt"], "answers": ["answer.at", "answer.day"]}
    content = content_of(as_coordinator.post(EXPORT, data))
    if format == "json":
        [row] = json.loads(content)["submissions"]
        assert row["answers"] == {"at": "14:30", "day": "2"}
        return
    _heading, row = rows_of(content, format)
    assert row[1:] == [kinds.get("time_of_day").in_words(sent.definition.questions[0], "14:30"), "Wednesday"]


def test_other_software_asks_and_sends_it(new_form: FormPage, client: Client) -> None:
    schema = read(client, new_form)["answers"]
    assert schema["properties"]["at"]["x-kind"] == "time_of_day"
    validator = Draft202012Validator(schema)
    for answers, fits in (
        ({"at": "14:30"}, True),
        ({"at": "21:00"}, False),
        ({"at": "21:00", "late": "A long meeting"}, True),
        ({"at": "25:00"}, False),
        ({"at": 9}, False),
        ({"day": "2"}, False),
        ({"at": "14:30", "day": "9"}, False),
    ):
        assert validator.is_valid(answers) == fits, answers
        response = send(client, new_form, answers, key=f"key-{len(json.dumps(answers))}-{fits}-{answers.get('at')}")
        assert response.status_code == (201 if fits else 422), (answers, response.content)
    assert Definition.from_json(schema["x-form"]) == new_form.definition


@pytest.mark.parametrize(
    ("operator", "value", "sentence"),
    [("more_than", "20:00", ""), ("less_than", "half past", "Write a time like 14:30."), ("contains", "2", "fit")],
)
def test_a_condition_that_does_not_fit_it_is_refused(new_kinds: None, operator: str, value: str, sentence: str) -> None:
    stream = [BODY[0], ask("short_text", "late", "Why?", condition=when(operator, value))]
    found = problems(building.from_stream(blocks.FormBlocks().to_python(stream)))
    assert [sentence in problem.sentence for problem in found] == ([True] if sentence else [])


def test_it_stands_in_a_group_that_repeats_and_in_a_draft(new_kinds: None) -> None:
    items = [ask("time_of_day", "at", "At what time?")]
    group = {"type": "group", "value": {"title": "Bus", "key": "buses", "repeats": True, "most": 3, "items": items}}
    definition = building.from_stream(blocks.FormBlocks().to_python([group]))
    form = form_class(definition)({"buses-entry": ["0", "1"], "buses-0-at": "08:00", "buses-1-at": "17:45"})
    assert form.is_valid(), form.errors
    assert form.answers() == {"buses": [{"at": "08:00"}, {"at": "17:45"}]}


@pytest.mark.parametrize(("workdays", "offered"), [(True, 5), (False, 7), (None, 7)])
def test_a_setting_of_its_own_goes_with_the_question(
    new_kinds: None, site: Site, workdays: bool | None, offered: int
) -> None:
    more = {} if workdays is None else {"workdays": workdays}
    page = form_page_make(site.root_page, body=[ask("weekday", "day", "Which day?", **more)], live=False)
    asked = FormPage.objects.get(pk=page.pk).definition
    assert Definition.from_json(json.loads(json.dumps(asked.to_json()))) == asked
    assert len(form_class(asked)().fields["day"].choices) == offered
    plain = building.from_stream(blocks.FormBlocks().to_python([ask("weekday", "day", "Which day?")]))
    assert (asked.version == plain.version) == (not workdays)


def test_a_start_of_the_program_finds_the_file_and_needs_no_migration(tmp_path: Path) -> None:
    """In a process of its own: nothing of it is prepared by a test. The purpose stands in a room that is installed."""
    for name, text in KIND_FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "loans").mkdir()
    (tmp_path / "loans" / "__init__.py").touch()
    (tmp_path / "loans" / "form_purposes.py").write_text(PURPOSE_FILES["form_purposes.py"])
    program = f"""
import os, sys
import forms_app.kinds
forms_app.kinds.__path__.append({str(tmp_path)!r})
sys.path.append({str(tmp_path)!r})
import django
from django.conf import settings
settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "loans"]
django.setup()
from django.core.management import call_command
from forms_app import purposes
from forms_app.models import FormPage
assert ("tool_loan", "Loan of a projector") in FormPage._meta.get_field("purpose").choices
step = FormPage._meta.get_field("body").stream_block.child_blocks["step"].child_blocks["items"].child_blocks
assert {{"time_of_day", "weekday"}} <= set(step)
call_command("makemigrations", "forms_app", check=True, dry_run=True)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "No changes detected" in done.stdout


# A purpose -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def new_purpose() -> Iterator[Purpose]:
    """The purpose of the docs."""
    found: dict[str, Any] = {}
    exec(compile(PURPOSE_FILES["form_purposes.py"], "form_purposes.py", "exec"), found)
    purpose = purposes.get("tool_loan")
    assert purpose is not None
    yield purpose
    submission_received.disconnect(dispatch_uid="tool_loan")
    del purposes._purposes["tool_loan"]


def test_each_program_gets_its_form_and_the_room_hears_of_what_is_sent(
    new_purpose: Purpose, client: Client, db: None
) -> None:
    program = program_make()
    coordinator = User.objects.create_user("coordinator@example.org", "a long password")
    role_grant(user=coordinator, site=program.site, role=Role.COORDINATOR, granted_by=None)
    load_forms(program)
    page = FormPage.objects.get(purpose="tool_loan", locale__language_code="en")
    assert page.live
    assert page.problems() == []
    html = client.get(page.url).content.decode()
    assert "Borrow a projector" in html
    assert "For which day?" in html
    sent = press(client, page, email="ada@example.org", day="2026-03-03")
    assert "We answer within a week." in client.get(sent["Location"]).content.decode()
    assert AuditEvent.objects.filter(action="loan.asked").count() == 1
    told = OutboxMessage.objects.values_list("kind", "recipient_id")
    submission = Submission.objects.get()
    assert set(told) == {("submission_receipt", submission.pk), ("submission_arrived", coordinator.pk)}
    client.force_login(coordinator)
    assert submission.receipt in client.get("/portal/submissions/").content.decode()


def test_no_form_of_it_is_published_without_what_it_needs(new_purpose: Purpose, site: Site) -> None:
    page = form_page_make(site.root_page, purpose="tool_loan", body=[ask("date", "day", "Day")], live=False)
    assert page.problems() == [
        "“Loan of a projector” needs the answer “email”. Add a question “E-mail address” with the key “email”."
    ]
