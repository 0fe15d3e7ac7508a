"""A program's own words: what is refused, who approves, what is sent, and previews that read nothing of a case."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.notifications.enums import Channel
from portal.notifications.models import MessageWording, OutboxMessage
from portal.notifications.placeholders import SafeTemplate
from portal.notifications.registry import letterhead, messages
from portal.notifications.rendering import render_preview, render_sample
from portal.notifications.samples import sample_values
from portal.notifications.wording_rules import Words, allowed, needed, shipped_words, wording_problems
from portal.notifications.wordings import wording_approve, wording_in_force, wording_restore, wording_save
from tests.factories.accounts import person_with, sign_in
from tests.factories.participation import case_invited, party_of
from tests.factories.program_pages import program_make

KIND = "invitation_reminder"


@pytest.fixture
def person(db: None) -> Any:
    return party_of(case_invited())


def problems(kind: str = KIND, **words: str) -> list[str]:
    about = messages.get(kind)
    sample = dict.fromkeys({*allowed(about, "text_words"), *allowed(about, "body"), *about.secret_names}, "x")
    return [f"{part}: {sentence}" for part, sentence in wording_problems(about, Words(**words), sample=sample)]


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        (KIND, {}, ""),
        (KIND, {"subject": "Please answer by $last_day"}, ""),
        (KIND, {"body": "Please answer by $last_day.\n\nCall $telephone."}, ""),
        (KIND, {"body": "Please answer by $last_day."}, "telephone"),
        (KIND, {"body": "Case $allegation. Call $telephone."}, "$allegation"),
        (KIND, {"body": "Go to https://example.org or call $telephone"}, "web addresses"),
        (KIND, {"body": "Go to www.example.org or call $telephone"}, "web addresses"),
        (KIND, {"text_words": "Answer: $action_url Call $telephone."}, ""),
        (KIND, {"text_words": "Answer now. Call $telephone."}, "$action_url"),
        (KIND, {"text_words": "Answer: $action_url"}, "telephone"),
        (KIND, {"text_words": "Answer: $action_url Call $telephone. " + "words " * 100}, "too long"),
        (KIND, {"action_label": "Go to $link"}, "$link"),
        ("identity_code", {"body": "Here you are."}, "$code"),
        ("identity_code", {"body": "It is $code."}, ""),
        ("identity_code", {"subject": "Your code $code"}, "$code"),
    ],
)
def test_words_that_would_leave_a_reader_alone_are_refused(kind: str, words: dict[str, str], said: str) -> None:
    found = " ".join(problems(kind, **words))
    assert said in found
    assert bool(found) == bool(said)


def test_every_shipped_message_passes_its_own_rules_and_has_a_sample() -> None:
    for about in messages:
        for language in ("en", "es"):
            with translation.override(language):
                shipped = shipped_words(about)
                for part in ("subject", "body", "action_label", "text_words"):
                    used = SafeTemplate(getattr(shipped, part)).names()
                    assert used <= allowed(about, part) | set(about.secret_names), (about.kind, part)
                    assert needed(about, part) <= used


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.TEXT, Channel.LETTER])
def test_every_message_shows_a_sample_without_asking_for_a_case(person: Any, channel: Channel) -> None:
    site = person.case.program.site
    letterhead.of(site)
    for about in messages:
        if channel not in about.channels:
            continue
        with CaptureQueriesContext(connection) as asked:
            rendered = render_sample(about, site=site, language="en", channel=channel, words=Words())
        assert rendered.text
        assert not [
            query for query in asked if 'FROM "cases_' in query["sql"] or 'FROM "participation_' in query["sql"]
        ]


def test_own_words_are_sent_once_approved_and_given_back(person: Any) -> None:
    site, user = person.case.program.site, person_with(person.case.program.site, Role.EDITOR)
    row = OutboxMessage(
        site=site, kind=KIND, recipient_type="person", recipient_id=person.pk, message_id="<x>", channel="email"
    )
    row.ids = {"case": person.case_id, "person": person.pk}
    words = Words(
        body="We wait for you, $recipient_name.\n\nCall $telephone.", text_words="Answer $action_url $telephone"
    )
    first = wording_save(site=site, kind=KIND, language="en", words=words, actor=user)
    assert "We wait for you" not in render_preview(row).text
    assert wording_approve(wording=first, actor=user)
    assert not wording_approve(wording=first, actor=user)
    rendered = render_preview(row)
    assert f"We wait for you, {person.name}." in rendered.text
    assert rendered.content.action_label == "Read and answer"
    row.channel = "text"
    assert render_preview(row).text.startswith("Answer ")
    # In another language the shipped words stay; another program knows nothing of these.
    assert wording_in_force(site, KIND, "es") is None
    assert wording_in_force(program_make(code="elsewhere", hostname="elsewhere.example").site, KIND, "en") is None
    wording_restore(site=site, kind=KIND, language="en", actor=user)
    row.channel = "email"
    assert "We wait for you" not in render_preview(row).text
    assert list(MessageWording.objects.filter(site=site).values_list("version", flat=True)) == [2, 1]
    assert AuditEvent.objects.filter(action__startswith="wording.").count() == 4


def test_words_that_a_release_broke_give_way_to_the_shipped_ones(person: Any) -> None:
    site = person.case.program.site
    MessageWording.objects.create(
        site=site, kind=KIND, language="en", version=1, body="Hello $gone", approved_at=person.case.invited_at
    )
    row = OutboxMessage(site=site, kind=KIND, recipient_type="person", recipient_id=person.pk, message_id="<x>")
    row.ids = {"case": person.case_id, "person": person.pk}
    assert "We wrote to you" in render_preview(row).text


def browser(person: Any, role: Role) -> Client:
    client = Client(headers={"host": person.case.program.site.hostname})
    sign_in(client, person_with(person.case.program.site, role))
    return client


def test_an_editor_writes_and_a_coordinator_approves(person: Any) -> None:
    editor, coordinator = browser(person, Role.EDITOR), browser(person, Role.COORDINATOR)
    url = reverse("notifications:wording", args=[KIND, "en"])
    page = editor.get(url).content.decode()
    assert "$last_day" in page and "We wrote to you some days ago" in page and "part" in page
    for secret in (person.name, person.case.reference, "Rude"):
        assert secret not in page
    bad = {"subject": "Hi", "body": "No number here.", "action_label": "Read", "text_words": "x", "save": "1"}
    refused = editor.post(url, bad)
    assert refused.status_code == 422
    assert "No number here." in refused.content.decode()
    assert "must keep the telephone number" in refused.content.decode()
    good = {**bad, "body": "Dear $recipient_name, call $telephone.", "text_words": "Go $action_url or call $telephone"}
    del good["save"]
    shown = editor.post(url, {**good, "preview": "1"})
    assert "Dear Alex Sample" in shown.content.decode()
    assert not MessageWording.objects.exists()
    assert editor.post(url, {**good, "save": "1"}).status_code == 302
    assert "waits for approval" in editor.get(reverse("notifications:wordings")).content.decode()
    approve = reverse("notifications:wording_approve", args=[KIND, "en", 1])
    assert editor.post(approve).status_code == 404
    assert coordinator.post(approve).status_code == 302
    assert MessageWording.objects.get().approved_by is not None
    letter = editor.get(reverse("notifications:wording_letter", args=[KIND, "en"]))
    assert letter.content.startswith(b"%PDF")
    assert editor.post(reverse("notifications:wording_restore", args=[KIND, "en"])).status_code == 302
    assert wording_in_force(person.case.program.site, KIND, "en") is None
    for wrong in ([KIND, "xx"], ["nonsense", "en"]):
        assert editor.get(reverse("notifications:wording", args=wrong)).status_code == 404
    assert browser(person, Role.LIAISON).get(url).status_code == 404


def test_the_spanish_words_are_edited_in_spanish(person: Any) -> None:
    page = browser(person, Role.EDITOR).get(reverse("notifications:wording", args=[KIND, "es"])).content.decode()
    assert "Wording" in page and 'lang="es"' in page
    assert sample_values(messages.get(KIND), letterhead.of(person.case.program.site), set())["recipient_name"]


def test_every_message_stands_once_in_the_list_among_those_who_read_it(person: Any) -> None:
    MessageWording.objects.create(site=person.case.program.site, kind=KIND, language="en", version=1, subject="Hi")
    page = browser(person, Role.EDITOR).get(reverse("notifications:wordings")).content.decode()
    for about in messages:
        assert page.count(reverse("notifications:wording", args=[about.kind, "en"])) == 1, about.kind
    parts = page.split("<details")
    mine = next(part for part in parts if reverse("notifications:wording", args=[KIND, "en"]) in part)
    assert "People of a case" in mine and "1 with words of our own" in mine
    assert not [about.kind for about in messages if Channel.LETTER in about.channels and about.readers != "people"]


def test_as_many_questions_for_three_wordings_as_for_one(person: Any) -> None:
    editor, site = browser(person, Role.EDITOR), person.case.program.site
    url = reverse("notifications:wordings")
    counts = []
    for number in (1, 2, 3):
        MessageWording.objects.create(site=site, kind=KIND, language="en", version=number, subject="Hi")
        editor.get(url)
        with CaptureQueriesContext(connection) as asked:
            editor.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[2]
