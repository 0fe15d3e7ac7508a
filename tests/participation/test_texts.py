"""Agreement texts: every role that signs has one, each in its languages, approved by counsel and translator."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mediator_portal.cases.enums import PersonRole
from mediator_portal.cases.models import Case
from mediator_portal.participation import selectors, services, text_rules
from mediator_portal.participation.enums import Approval, Element
from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.services import Refused
from portal.accounts.enums import Role
from portal.accounts.models import User
from tests.factories.program_pages import staff_make

TODAY = dt.date(2026, 3, 1)


# What each role's agreement must say -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "has", "lacks"),
    [
        ("complainant", {Element.NO_PENALTY, Element.WHAT_SHOWS}, {Element.YOUR_PART, Element.FOR_WHOM, Element.TIES}),
        ("officer", {Element.OFFICER_RECORD, Element.SURVEYS}, {Element.YOUR_PART, Element.TIES}),
        ("guardian", {Element.FOR_WHOM, Element.IF_DECLINED, Element.WHAT_SHOWS}, {Element.TIES}),
        ("representative", {Element.FOR_WHOM, Element.YOUR_PART}, {Element.TIES, Element.SURVEYS}),
        ("interpreter", {Element.YOUR_PART, Element.TIES, Element.CONFIDENTIAL}, {Element.FOR_WHOM}),
        ("support", {Element.FOR_WHOM, Element.NO_RECORDING}, {Element.TIES, Element.IF_MEDIATED}),
        ("observer", {Element.TIES, Element.EXCEPTIONS, Element.NOT_A_WITNESS}, {Element.FOR_WHOM}),
    ],
)
def test_what_an_agreement_must_say_depends_on_the_role(role: str, has: set[Element], lacks: set[Element]) -> None:
    needed = set(text_rules.needed_elements(role))
    assert has <= needed
    assert not lacks & needed


def test_every_role_and_every_element_is_in_the_table() -> None:
    assert set(text_rules.NEEDED) == set(PersonRole)
    assert frozenset().union(*text_rules.NEEDED.values()) == frozenset(Element)
    promise = {Element.CONFIDENTIAL, Element.EXCEPTIONS, Element.NO_RECORDING, Element.NOT_A_WITNESS}
    assert all(promise <= needed for needed in text_rules.NEEDED.values())


# Approvals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "counsel", "translator", "missing"),
    [
        ("en", "", "", [Approval.COUNSEL]),
        ("en", "C", "", []),
        ("es", "", "", [Approval.COUNSEL, Approval.TRANSLATOR]),
        ("es", "C", "", [Approval.TRANSLATOR]),
        ("es", "", "T", [Approval.COUNSEL]),
        ("es", "C", "  ", [Approval.TRANSLATOR]),
        ("es", "C", "T", []),
    ],
)
def test_whose_approval_is_missing(language: str, counsel: str, translator: str, missing: list[Approval]) -> None:
    text = SimpleNamespace(
        language=language,
        approved_by=counsel,
        approved_on=None,
        translation_approved_by=translator,
        translation_approved_on=None,
    )
    assert text_rules.approvals_missing(text) == missing


def approve(text: ConsentText, actor: User, *kinds: str) -> None:
    for kind in kinds:
        services.text_approve(text=text, kind=kind, approved_by="A. Name", approved_on=TODAY, actor=actor)


def test_an_approval_is_written_once_and_never_for_a_draft(case: Case, coordinator: User) -> None:
    spanish = ConsentText.objects.get(role="officer", language="es")
    approve(spanish, coordinator, "translator")
    with pytest.raises(Refused):
        approve(spanish, coordinator, "translator")
    with pytest.raises(Refused):
        approve(ConsentText.objects.get(role="officer", language="en"), coordinator, "translator")
    draft = services.text_draft(program=case.program, role="officer", language="en", actor=coordinator)
    with pytest.raises(Refused):
        approve(draft, coordinator, "counsel")
    with pytest.raises(Refused):
        services.text_approve(
            text=spanish,
            kind="counsel",
            approved_by="A. Name",
            approved_on=timezone.localdate() + dt.timedelta(days=2),
            actor=coordinator,
        )
    spanish.refresh_from_db()
    assert (spanish.translation_approved_by, spanish.translation_approved_on) == ("A. Name", TODAY)
    assert (spanish.approved_by, spanish.is_approved) == ("", False)


# Which text is read ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(PersonRole))
@pytest.mark.parametrize(
    ("language", "found", "stands_in"), [("en", "en", False), ("es", "es", False), ("pl", "en", True)]
)
def test_every_role_has_a_text(case: Case, role: str, language: str, found: str, stands_in: bool) -> None:
    choice = selectors.text_for(case.program, role, language)
    assert choice is not None
    assert (choice.text.role, choice.text.language, choice.stands_in) == (role, found, stands_in)


def test_production_reads_the_newest_version_with_every_approval(
    case: Case, coordinator: User, settings: object
) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    first = ConsentText.objects.get(role="support", language="es")
    assert selectors.text_for(case.program, "support", "es") is None
    approve(ConsentText.objects.get(role="support", language="en"), coordinator, "counsel")
    choice = selectors.text_for(case.program, "support", "es")
    assert choice is not None
    assert (choice.text.language, choice.stands_in) == ("en", True)
    approve(first, coordinator, "counsel", "translator")
    second = services.text_draft(program=case.program, role="support", language="es", actor=coordinator)
    services.text_publish(text=second, actor=coordinator)
    choice = selectors.text_for(case.program, "support", "es")
    assert choice is not None
    assert choice.text == first
    approve(second, coordinator, "counsel", "translator")
    choice = selectors.text_for(case.program, "support", "es")
    assert choice is not None
    assert choice.text == second


# The editor's desk ---------------------------------------------------------------------------------------------------


def page(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_list_shows_what_is_missing_for_each_role_and_language(desk: Client, case: Case, coordinator: User) -> None:
    case.program.languages = ["en", "es", "ht"]
    case.program.save(update_fields=["languages"])
    approve(ConsentText.objects.get(role="observer", language="en"), coordinator, "counsel")
    ConsentText.objects.get(role="interpreter", language="en").delete()
    groups = {group.role: group.rows for group in desk.get(reverse("participation:texts")).context["groups"]}
    assert set(groups) == set(PersonRole)
    assert [row.tag for row in groups["observer"]] == ["In force", "Not yet approved", "Missing"]
    assert [row.tone for row in groups["interpreter"]] == ["error", "warning", "warning"]
    assert "counsel" in groups["observer"][1].note
    assert "translator" in groups["observer"][1].note


def test_the_page_of_a_text_shows_its_checklist_and_how_it_reads(desk: Client, case: Case, coordinator: User) -> None:
    draft = services.text_draft(program=case.program, role="support", language="en", actor=coordinator)
    services.text_draft_save(text=draft, values={"topics": draft.topics[:-1]}, actor=coordinator)
    address = reverse("participation:text", args=[draft.pk])
    shown = desk.get(address)
    lines = {line.label: line for line in shown.context["checklist"]}
    assert lines["Nobody records"].done is False
    assert (lines["For whom this person comes or signs"].done, lines["Taking part is voluntary"].where) == (
        True,
        "page 1",
    )
    assert "does not say everything it must" in page(shown)
    assert "Grade" in page(shown)
    assert reverse("participation:text_publish", args=[draft.pk]) not in page(shown)
    desk.post(reverse("participation:text_publish", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.published_at is None
    assert "Grade" in page(desk.get(reverse("participation:text_edit", args=[draft.pk])))


def test_two_versions_are_compared_paragraph_by_paragraph(desk: Client, case: Case, coordinator: User) -> None:
    first = ConsentText.objects.get(role="observer", language="en")
    draft = services.text_draft(program=case.program, role="observer", language="en", actor=coordinator)
    topics = [dict(topic) for topic in draft.topics]
    topics[0]["paragraphs"] = ["You only watch.", *topics[0]["paragraphs"][1:]]
    services.text_draft_save(text=draft, values={"topics": topics}, actor=coordinator)
    shown = desk.get(reverse("participation:text_compare", args=[draft.pk]))
    changed = [row for row in shown.context["rows"] if row.changed]
    assert [(row.before, row.after) for row in changed] == [(first.topics[0]["paragraphs"][0], "You only watch.")]
    assert shown.context["other"] == first
    spanish = ConsentText.objects.get(role="observer", language="es")
    beside = desk.get(reverse("participation:text_compare", args=[spanish.pk]))
    assert [one.language for one in beside.context["others"]] == ["en"]
    foreign = ConsentText.objects.get(role="support", language="en")
    address = reverse("participation:text_compare", args=[draft.pk])
    assert desk.get(address, {"with": foreign.pk}).status_code == 404


def test_a_text_is_copied_into_another_draft_and_never_over_words(desk: Client, case: Case, coordinator: User) -> None:
    case.program.languages = ["en", "es", "ht"]
    case.program.save(update_fields=["languages"])
    source = ConsentText.objects.get(role="observer", language="en")
    address = reverse("participation:text_copy", args=[source.pk])
    sent = desk.post(address, {"role": "observer", "language": "ht"})
    draft = ConsentText.objects.get(role="observer", language="ht")
    assert sent.url == reverse("participation:text_edit", args=[draft.pk])
    assert (draft.topics, draft.published_at, draft.approved_by) == (source.topics, None, "")
    services.text_draft_save(text=draft, values={"title": "Akò"}, actor=coordinator)
    assert desk.post(address, {"role": "observer", "language": "ht"}).url == reverse(
        "participation:text", args=[source.pk]
    )
    draft.refresh_from_db()
    assert draft.title == "Akò"
    desk.post(address, {"role": "observer", "language": "xx"})
    assert not ConsentText.objects.filter(language="xx").exists()
    desk.post(reverse("participation:text_discard", args=[draft.pk]))
    assert not ConsentText.objects.filter(language="ht").exists()
    desk.post(reverse("participation:text_discard", args=[source.pk]))
    assert ConsentText.objects.filter(pk=source.pk).exists()


@pytest.mark.parametrize(("role", "shown"), [(Role.EDITOR, True), (Role.COORDINATOR, True), (Role.OPERATOR, False)])
def test_the_admin_menu_leads_to_the_texts(case: Case, settings: Any, role: Role, shown: bool) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(staff_make(case.program.site, role))
    response = client.get("/admin/")
    assert response.status_code == 200
    assert (reverse("participation:texts") in response.content.decode()) is shown
