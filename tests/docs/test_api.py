"""docs/api.md is true: its referral is taken as it stands, its commands and addresses are there."""

from __future__ import annotations

import json
import re
import shlex
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from forms_app import api_uploads, throttle
from forms_app.api import limits
from forms_app.services import uploads
from mediator_portal.cases import api as referrals
from mediator_portal.cases.enums import OutwardWord
from mediator_portal.cases.models import Case
from portal.api import api
from tests.factories.forms_app import form_page_make
from tests.factories.program_pages import program_make
from tests.factories.referrals import ComplaintSystem, token_make

TEXT = (Path(__file__).resolve().parent.parent.parent / "docs" / "api.md").read_text()


@pytest.mark.django_db
def test_the_account_and_the_referral_of_the_page_work() -> None:
    program_make("localhost", code="miami")
    commands = [shlex.split(line) for line in re.findall(r"^manage\.py (.+)$", TEXT, re.MULTILINE)]
    assert len(commands) == 2
    tokens = {}
    for words in commands:
        out = StringIO()
        call_command(*words, stdout=out, stderr=StringIO())
        tokens[words[words.index("--kind") + 1]] = out.getvalue().strip()
    body = re.search(r"-d '(\{.+?\n  \})'", TEXT, re.DOTALL)
    assert body
    system = ComplaintSystem(tokens["referrals"], "localhost")
    sent = system.send(json.loads(body.group(1)), "5f0c0a52-6f0e-4a0b-9c39-6f1f7b1c2d10")
    assert sent.status_code == 201
    assert set(sent.json()) == {"reference"}
    assert system.read(sent.json()["reference"]).json()["outcome"] is None


@pytest.mark.django_db
def test_the_referral_with_several_people_is_taken() -> None:
    system = ComplaintSystem(token_make(program_make("localhost", code="miami").site), "localhost")
    body = re.search(r"```\n(  \{.+?\n  \})\n  ```", TEXT, re.DOTALL)
    assert body
    assert system.send(json.loads(body.group(1))).status_code == 201
    assert sorted(Case.objects.get().people.values_list("role", flat=True)) == ["complainant"] * 2 + ["officer"] * 2


@pytest.mark.django_db
def test_the_file_of_the_page_is_loaded(tmp_path: Path) -> None:
    program_make("localhost", code="miami")
    command = re.search(r"manage\.py (import_referrals .+)$", TEXT, re.MULTILINE)
    rows = re.search(r"```csv\n(.+?)```", TEXT, re.DOTALL)
    assert command
    assert rows
    path = tmp_path / "referrals.csv"
    path.write_text(rows.group(1))
    name, _file, *options = shlex.split(command.group(1))
    for words, cases in ((options, 0), ([word for word in options if word != "--dry-run"], 2)):
        call_command(name, str(path), *words, stdout=StringIO(), stderr=StringIO())
        assert Case.objects.count() == cases
    assert [case.people.count() for case in Case.objects.order_by("pk")] == [2, 4]


def test_every_address_and_number_of_the_page_is_there() -> None:
    paths = set(api.get_openapi_schema()["paths"])
    forms = ("forms", "forms/{form}", "forms/{form}/submissions", "forms/receipts/{receipt}", "forms/{form}/uploads")
    for path in ("pages", "images", "documents", "redirects", "referrals", "referrals/{reference}", *forms):
        assert f"/api/v3/{path}/" in paths
        assert path.split("/")[0] in TEXT
    assert f"{referrals.SENT_PER_HOUR:,} referrals and {referrals.READ_PER_HOUR:,} questions an hour" in TEXT
    assert all(f"`{word}`" in TEXT for word in OutwardWord.values)
    assert f"{limits.READ_PER_HOUR} readings and {limits.SENT_PER_HOUR} sendings an hour" in TEXT
    assert f"of which {throttle.PER_HOUR} of each form are kept; ten times as many calls" in TEXT
    assert limits.FOR_ACCOUNTS == 10
    assert f"{api_uploads.BEGUN_PER_HOUR} files and {api_uploads.CALLS_PER_HOUR:,} calls about them an hour" in TEXT
    assert f"`largest_piece` ({uploads.LARGEST_PIECE // uploads.MEGABYTE} MB)" in TEXT


def test_each_rule_stands_once() -> None:
    rules = re.findall("^- .+", TEXT, re.MULTILINE)
    assert len(set(rules)) == len(rules)


@pytest.mark.django_db
def test_the_form_of_the_page_can_be_sent(client: Client) -> None:
    form_page_make(program_make("testserver").site.root_page)
    form = client.get("/api/v3/forms/").json()["items"][0]["form"]
    body = json.loads(re.findall(r"-d '(\{\"language.+)'", TEXT)[0])
    headers = {"Idempotency-Key": re.findall(r"Idempotency-Key: (\S+)\"", TEXT)[-1]}
    address = f"/api/v3/forms/{form}/submissions/"
    sent = client.post(address, body, content_type="application/json", headers=headers)
    assert (sent.status_code, sent.json().keys()) == (201, {"receipt", "secret", "state"})
    receipt = client.get(sent["Location"], headers={"Receipt-Secret": sent.json()["secret"]})
    assert receipt.json()["state"] == "received"
