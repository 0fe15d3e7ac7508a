"""Agreement texts: every role that signs has one, each in its languages, approved by counsel and translator."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from mediator_portal.cases.enums import PersonRole
from mediator_portal.cases.models import Case
from mediator_portal.participation import selectors, services, text_rules
from mediator_portal.participation.enums import Approval, Element
from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.services import Refused
from portal.accounts.models import User

TODAY = dt.date(2026, 3, 1)


# What each role's agreement must say ---------------------------------------------------------------------------------


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


# Approvals -----------------------------------------------------------------------------------------------------------


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


# Which text is read --------------------------------------------------------------------------------------------------


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
