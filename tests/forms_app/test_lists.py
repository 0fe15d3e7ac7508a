"""The lists of submissions: one for each form and purpose, columns by choice, search by exact match, many at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from forms_app import services
from forms_app.enums import SubmissionState
from forms_app.models import FormPage, ListColumns, Submission, SubmissionHandle
from forms_app.navigation import waiting_submissions
from forms_app.rules.search import Term, spelled, term_of
from forms_app.selectors.lists import Asked
from forms_app.services.handling import columns_set
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.vault.rotation import rebuild_hashes
from tests.factories.forms_app import CONTACT_ANSWERS, form_page_make, submission_make
from tests.factories.home import site_make

LIST = "/portal/submissions/"
LONG = " ".join(f"word{number}" for number in range(40))


def receipts_on(html: str) -> set[str]:
    return set(re.findall(r'href="/portal/submissions/([0-9A-Z-]{14})/"', html))


def listed(client: Client, address: str) -> set[str]:
    response = client.get(address)
    assert response.status_code == 200
    return receipts_on(response.content.decode())


def form_list(page: FormPage, query: str = "") -> str:
    return f"{LIST}forms/{page.translation_key}/{query}"


# What stands in a list -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("answers", [False, True])
def test_a_list_asks_the_database_the_same_number_of_times(
    as_coordinator: Client, site: Site, form_page: FormPage, count: int, answers: bool, django_assert_num_queries: Any
) -> None:
    if answers:
        coordinator = User.objects.get(pk=as_coordinator.session["_auth_user_id"])
        columns_set(user=coordinator, site=site, scope=scope_of(form_page), columns=["receipt", "answer.name"])
    for _number in range(count):
        row = submission_make(site, form_page)
        services.note_add(submission=row, text="Called back", actor=User.objects.all()[0])
    as_coordinator.get(form_list(form_page))
    with django_assert_num_queries(17 if answers else 15):
        html = as_coordinator.get(form_list(form_page)).content.decode()
    assert len(receipts_on(html)) == count
    assert html.count("Ada Example") == (count if answers else 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_everything_asks_the_same_number_of_times(
    as_coordinator: Client, site: Site, form_page: FormPage, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        page = form_page_make(site.root_page, slug=f"form-{number}", title=f"Form {number}")
        submission_make(site, page)
    as_coordinator.get(LIST)
    with django_assert_num_queries(13):
        html = as_coordinator.get(LIST).content.decode()
    assert len(receipts_on(html)) == count
    assert "Ada Example" not in html


def scope_of(page: FormPage) -> Any:
    from forms_app.scopes import Scope

    return Scope.of_form(page.translation_key)


def test_each_form_and_each_purpose_has_its_own_list(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    other_page = form_page_make(site.root_page, slug="other", title="Other form")
    one, other = submission_make(site, form_page), submission_make(site, other_page)
    Submission.objects.filter(pk=other.pk).update(purpose="gone")
    assert listed(as_coordinator, LIST) == {one.receipt, other.receipt}
    assert listed(as_coordinator, form_list(form_page)) == {one.receipt}
    assert listed(as_coordinator, form_list(other_page)) == {other.receipt}
    assert listed(as_coordinator, f"{LIST}purposes/contact/") == {one.receipt}
    assert listed(as_coordinator, f"{LIST}purposes/gone/") == {other.receipt}
    assert "Other form" in as_coordinator.get(form_list(other_page)).content.decode()


def test_a_translated_form_is_the_same_form(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    from wagtail.models import Locale

    spanish = Locale.objects.get_or_create(language_code="es")[0]
    site.root_page.copy_for_translation(spanish)
    translated = form_page.copy_for_translation(spanish)
    translated.title = "Escríbanos"
    translated.save_revision().publish()
    one, other = submission_make(site, form_page), submission_make(site, translated)
    assert listed(as_coordinator, form_list(form_page)) == {one.receipt, other.receipt}
    assert "Escríbanos" not in as_coordinator.get(form_list(form_page)).content.decode()


def test_a_list_of_nothing_that_one_may_read_is_unknown(
    client: Client, site: Site, form_page: FormPage, person: Callable[..., User]
) -> None:
    elsewhere = site_make("other.localhost", name="Other")
    page = form_page_make(elsewhere.root_page)
    submission_make(elsewhere, page)
    client.force_login(person(Role.COORDINATOR))
    for address in (form_list(page), f"{LIST}purposes/contact/", f"{LIST}columns/?scope=form:{page.translation_key}"):
        assert client.get(address).status_code == 404
    assert client.get(f"{LIST}columns/?scope=nonsense").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"a", "b", "c"}),
        ("state=done", {"b"}),
        ("state=new", {"a", "c"}),
        ("purpose=contact", {"a", "b", "c"}),
        ("assigned=me", {"a"}),
        ("assigned=nobody", {"b", "c"}),
        ("assigned=999999", {"a", "b", "c"}),
        ("since=2026-02-01", {"b", "c"}),
        ("until=2026-01-31", {"a"}),
        ("since=2026-02-01&until=2026-02-01", {"b"}),
        ("review=held", {"d"}),
        ("review=spam", {"e"}),
        ("review=all", {"a", "b", "c", "d", "e"}),
        ("state=nonsense", {"a", "b", "c"}),
        ("form=00000000-0000-0000-0000-000000000000", {"a", "b", "c"}),
    ],
)
def test_filters_stand_in_the_address(
    as_coordinator: Client, site: Site, form_page: FormPage, query: str, found: set[str]
) -> None:
    rows = {name: submission_make(site, form_page) for name in "abcde"}
    coordinator = User.objects.get(pk=as_coordinator.session["_auth_user_id"])
    noon = dt.datetime(2026, 1, 31, 12, tzinfo=timezone.get_current_timezone())
    changes: dict[str, dict[str, Any]] = {
        "a": {"sent_at": noon, "assigned_to": coordinator},
        "b": {"sent_at": noon.replace(month=2, day=1), "state": SubmissionState.DONE},
        "c": {"sent_at": noon.replace(month=2, day=2)},
        "d": {"screening": "held"},
        "e": {"screening": "spam"},
    }
    for name, change in changes.items():
        Submission.objects.filter(pk=rows[name].pk).update(**change)
    assert listed(as_coordinator, f"{LIST}?{query}") == {rows[name].receipt for name in found}


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30", "tomorrow"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_day_that_no_clock_holds_narrows_nothing(
    as_coordinator: Client, site: Site, form_page: FormPage, name: str, day: str
) -> None:
    row = submission_make(site, form_page)
    assert listed(as_coordinator, f"{LIST}?{name}={day}") == {row.receipt}
    assert as_coordinator.get(f"{LIST}export/?scope=all&{name}={day}").status_code == 200


def test_what_waits_in_a_room_of_its_own_is_not_new_here(
    as_coordinator: Client, site: Site, form_page: FormPage
) -> None:
    """The list behind "3 new forms" on Today has three rows, however many applications came in."""
    message, application = submission_make(site, form_page), submission_make(site, form_page)
    Submission.objects.filter(pk=application.pk).update(purpose="mediator_application")
    coordinator = User.objects.get(pk=as_coordinator.session["_auth_user_id"])
    items = {item.url: str(item.label) for item in waiting_submissions(coordinator, site, timezone.now())}
    assert items == {f"{LIST}?state=new&assigned=nobody": "1 new form"}
    assert listed(as_coordinator, next(iter(items))) == {message.receipt}
    assert listed(as_coordinator, LIST) == {message.receipt, application.receipt}
    assert listed(as_coordinator, f"{LIST}?state=new&purpose=mediator_application") == {application.receipt}
    html = as_coordinator.get(f"{LIST}?purpose=mediator_application").content.decode()
    assert "usa-tag" not in html.split("<tbody")[1].split("</tbody>")[0]


@pytest.mark.parametrize(("sort", "order"), [("sent_at", "ab"), ("-sent_at", "ba"), ("state", "ba"), ("-state", "ab")])
def test_a_list_is_sorted_by_its_columns(
    as_coordinator: Client, site: Site, form_page: FormPage, sort: str, order: str
) -> None:
    rows = {name: submission_make(site, form_page) for name in "ab"}
    Submission.objects.filter(pk=rows["b"].pk).update(state=SubmissionState.DONE)
    html = as_coordinator.get(f"{LIST}?sort={sort}").content.decode()
    assert re.findall(r'href="/portal/submissions/([0-9A-Z-]{14})/"', html) == [rows[name].receipt for name in order]


def test_a_long_list_has_pages(as_coordinator: Client, site: Site, form_page: FormPage, monkeypatch: Any) -> None:
    from forms_app.views.staff import lists

    monkeypatch.setattr(lists, "PER_PAGE", 2)
    rows = {submission_make(site, form_page).receipt for _number in range(3)}
    first, second = listed(as_coordinator, LIST), listed(as_coordinator, f"{LIST}?page=2")
    assert (len(first), len(second)) == (2, 1)
    assert first | second == rows


# Columns -------------------------------------------------------------------------------------------------------------


def test_columns_are_each_persons_and_each_forms_own(
    client: Client, site: Site, form_page: FormPage, person: Callable[..., User]
) -> None:
    other_page = form_page_make(site.root_page, slug="other", title="Other form")
    for page in (form_page, other_page):
        submission_make(site, page)
    ana, ben = person(Role.COORDINATOR), person(Role.DIRECTOR)
    client.force_login(ana)
    address = f"{LIST}columns/?scope=form:{form_page.translation_key}"
    offered = client.get(address).content.decode()
    for words in ("Full name [name]", "What is it about? [about]", "Language", "Version of the form"):
        assert words in offered
    response = client.post(address, {"known": ["receipt", "language"], "answers": ["answer.name", "answer.about"]})
    assert response["Location"] == form_list(form_page)
    html = client.get(form_list(form_page)).content.decode()
    assert "Ada Example" in html
    assert "Something else" in html, "a choice stands in its words"
    assert "Ada Example" not in client.get(form_list(other_page)).content.decode()
    client.force_login(ben)
    assert "Ada Example" not in client.get(form_list(form_page)).content.decode()
    client.force_login(ana)
    client.post(address, {"reset": "1"})
    assert "Ada Example" not in client.get(form_list(form_page)).content.decode()
    assert not ListColumns.objects.exists()


def test_answers_of_every_version_stand_in_one_column(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    submission_make(site, form_page)
    form_page.body = [
        {"type": "short_text", "value": {"key": "name", "label": "Your name", "hint": "", "required": True}}
    ]
    submission_make(site, form_page, answers={"name": "Bea"})
    coordinator = User.objects.get(pk=as_coordinator.session["_auth_user_id"])
    columns = ["receipt", "answer.name", "answer.message", "answer.gone_for_good"]
    columns_set(user=coordinator, site=site, scope=scope_of(form_page), columns=columns)
    html = as_coordinator.get(form_list(form_page)).content.decode()
    for words in ("Ada Example", "Bea", "Hello there"):
        assert words in html
    assert html.count(">Your name<") == 1, "one column, in the newest words"
    assert "Full name" not in html


def test_each_answer_that_a_list_shows_is_a_reading(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    rows = {submission_make(site, form_page).receipt for _number in range(2)}
    as_coordinator.get(form_list(form_page))
    assert not AuditEvent.objects.filter(action="submission.read").exists()
    coordinator = User.objects.get(pk=as_coordinator.session["_auth_user_id"])
    columns_set(user=coordinator, site=site, scope=scope_of(form_page), columns=["receipt", "answer.name"])
    as_coordinator.get(form_list(form_page))
    events = AuditEvent.objects.filter(action="submission.read")
    assert {event.object_id for event in events} == rows
    assert {(event.actor_id, *event.fields, event.ids["where"]) for event in events} == {
        (coordinator.pk, "answer.name", "list")
    }


def test_an_answer_cannot_run_in_the_list(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    submission_make(site, form_page, answers={**CONTACT_ANSWERS, "message": "<b>bold</b> " + LONG})
    coordinator = User.objects.get(pk=as_coordinator.session["_auth_user_id"])
    columns_set(user=coordinator, site=site, scope=scope_of(form_page), columns=["receipt", "answer.message"])
    html = as_coordinator.get(form_list(form_page)).content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    assert " …" in html, "a long answer is cut"


# Search --------------------------------------------------------------------------------------------------------------


def search(client: Client, words: str, **more: str) -> tuple[str, set[str]]:
    """Search as a person does; return the address it led to, and what was found there."""
    response = client.post(f"{LIST}find/", {"q": words, **more})
    assert response.status_code == 302
    return response["Location"], listed(client, response["Location"])


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("ada@example.org", True),
        (" ADA@Example.org ", True),
        ("ada@example", False),
        ("Ada Example", True),
        ("ada  EXAMPLE", True),
        ("Ada", False),
        ("Example", False),
        ("Hello there", False),
        ("(305) 555-0100", True),
        ("+1 305 555 0100", True),
        ("555-0100", False),
    ],
)
def test_a_person_is_found_by_the_whole_name_address_or_number_only(
    as_coordinator: Client, site: Site, form_page: FormPage, words: str, finds: bool
) -> None:
    body = [*form_page.body.raw_data]
    body.append({"type": "telephone", "value": {"key": "phone", "label": "Telephone", "required": False}})
    form_page.body = body
    row = submission_make(site, form_page, answers={**CONTACT_ANSWERS, "phone": "305.555.0100"})
    submission_make(site, form_page, answers={"name": "Bea", "email": "bea@example.org", "message": "x"})
    address, found = search(as_coordinator, words)
    assert found == ({row.receipt} if finds else set())
    assert parse_qs(urlsplit(address).query).keys() == {"who"}
    assert words.strip().split()[0].casefold() not in address.casefold(), "no name stands in an address"


def test_a_receipt_is_found_as_people_type_it(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    row = submission_make(site, form_page)
    submission_make(site, form_page)
    for typed in (row.receipt, row.receipt.lower().replace("-", " "), row.receipt[:9]):
        if term_of(typed) and term_of(typed).kind == "receipt":  # type: ignore[union-attr]
            assert search(as_coordinator, typed)[1] == {row.receipt}
    assert term_of(row.receipt) == Term("receipt", row.receipt)


def test_a_search_finds_what_is_held_too_and_stays_inside_its_list(
    as_coordinator: Client, site: Site, form_page: FormPage
) -> None:
    row = submission_make(site, form_page)
    Submission.objects.update(screening="held")
    assert search(as_coordinator, "Ada Example")[1] == {row.receipt}
    other_page = form_page_make(site.root_page, slug="other")
    submission_make(site, other_page, answers={"name": "Bea", "email": "bea@example.org", "message": "x"})
    address, found = search(as_coordinator, "Ada Example", scope=f"form:{other_page.translation_key}")
    assert found == set()
    assert urlsplit(address).path == form_list(other_page)


def test_nobody_finds_a_person_in_what_they_may_not_read(
    client: Client, site: Site, form_page: FormPage, person: Callable[..., User], contact_read_by: Callable[..., None]
) -> None:
    submission_make(site, form_page)
    contact_read_by(Role.FINANCE)
    client.force_login(person(Role.COORDINATOR))
    assert search(client, "Ada Example")[1] == set()


def test_handles_are_hashes_and_follow_a_new_hash_key(site: Site, form_page: FormPage, settings: Any) -> None:
    row = submission_make(site, form_page)
    before = dict(row.handles.values_list("kind", "value_hash"))
    assert before.keys() == {"email", "name"}
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in before.values())
    settings.VAULT_HASH_KEY = "another key for hashes"
    list(rebuild_hashes())
    after = dict(SubmissionHandle.objects.values_list("kind", "value_hash"))
    assert after.keys() == before.keys()
    assert not set(after.values()) & set(before.values())
    services.submission_create(
        site=site,
        page=form_page,
        purpose="contact",
        definition=form_page.definition,
        answers=CONTACT_ANSWERS,
        language="en",
        idempotency_key="later",
    )
    hashes = SubmissionHandle.objects.filter(kind="email").values_list("value_hash", flat=True)
    assert len(set(hashes)) == 1, "old and new hashes of one address meet"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("7KQ4-M2XD-9TRB", "receipt"),
        ("7kq4", "receipt"),
        ("abcdefghjkmn", "receipt"),
        ("anna", "name"),
        ("O'Neil", "name"),
        ("ana@example.org", "email"),
        ("305-555-0100", "telephone"),
        ("305 555 0100 x12", "telephone"),
        ("555", "receipt"),
        ("1234", "name"),
    ],
)
def test_what_a_search_means(typed: str, kind: str) -> None:
    term = term_of(typed)
    assert term is not None
    assert term.kind == kind


@pytest.mark.parametrize("words", ["x" * 255, "a\x00b"])
def test_what_nobody_could_be_called_is_said(as_coordinator: Client, site: Site, words: str) -> None:
    answer = as_coordinator.post(f"{LIST}find/", {"scope": "all", "q": words}, follow=True)
    assert "We cannot look for this." in answer.content.decode()


def test_an_empty_search_means_nothing() -> None:
    assert term_of("  ") is None


@given(st.text(max_size=40))
def test_any_text_can_be_searched_for(text: str) -> None:
    term = term_of(text)
    assert (term is None) == (not text.split())
    assert re.fullmatch(r"([2-9A-HJKMNP-TV-Z]{1,4}(-|$)){0,3}", spelled(text))


@given(
    st.builds(Asked, receipt=st.sampled_from(["", "7KQ4"]), since=st.none() | st.dates(), until=st.none() | st.dates())
)
def test_what_is_asked_can_be_kept(asked: Asked) -> None:
    assert Asked.from_json(asked.to_json()) == asked


# Many at once --------------------------------------------------------------------------------------------------------


def test_many_are_marked_at_once_and_each_is_recorded(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    rows = [submission_make(site, form_page) for _number in range(3)]
    data = {
        "receipt": [row.receipt for row in rows[:2]],
        "action": "done",
        "scope": f"form:{form_page.translation_key}",
        "query": "state=new&page=2",
    }
    response = as_coordinator.post(f"{LIST}bulk/", data)
    assert response["Location"] == form_list(form_page, "?state=new&page=2")
    assert [row.state for row in Submission.objects.order_by("pk")] == ["done", "done", "new"]
    events = AuditEvent.objects.filter(action="submission.change")
    assert {event.object_id for event in events} == {row.receipt for row in rows[:2]}


def test_many_are_given_to_one_person(
    as_coordinator: Client, site: Site, form_page: FormPage, person: Callable[..., User]
) -> None:
    rows = [submission_make(site, form_page) for _number in range(2)]
    director = person(Role.DIRECTOR)
    data = {"receipt": [row.receipt for row in rows], "action": "assign", "assigned_to": director.pk, "scope": "all"}
    assert as_coordinator.post(f"{LIST}bulk/", data)["Location"] == LIST
    assert set(Submission.objects.values_list("assigned_to", flat=True)) == {director.pk}
    data |= {"assigned_to": ""}
    as_coordinator.post(f"{LIST}bulk/", data)
    assert set(Submission.objects.values_list("assigned_to", flat=True)) == {None}


@pytest.mark.parametrize("role", [Role.EDITOR, Role.FINANCE, Role.LIAISON])
def test_nobody_is_given_what_they_may_not_read(
    as_coordinator: Client, site: Site, form_page: FormPage, person: Callable[..., User], role: Role
) -> None:
    row = submission_make(site, form_page)
    data = {"receipt": [row.receipt], "action": "assign", "assigned_to": person(role).pk, "scope": "all"}
    html = as_coordinator.post(f"{LIST}bulk/", data, follow=True).content.decode()
    assert "a person who may read these forms" in html
    row.refresh_from_db()
    assert row.assigned_to is None


@pytest.mark.parametrize("odd", ["\x00", "purpose:\x00", "form:\x00", "purpose:" + "x" * 500, "purpose:ſ", "all:all"])
def test_names_that_no_database_takes_are_unknown(as_coordinator: Client, site: Site, odd: str) -> None:
    for address in ("columns/", "export/"):
        assert as_coordinator.get(f"{LIST}{address}", {"scope": odd}).status_code == 404
    for address in ("find/", "bulk/"):
        assert as_coordinator.post(f"{LIST}{address}", {"scope": odd, "q": "x"}).status_code == 404
    assert as_coordinator.post(f"{LIST}bulk/", {"scope": "all", "receipt": odd}).status_code == 302


def test_nothing_ticked_changes_nothing(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    submission_make(site, form_page)
    html = as_coordinator.post(f"{LIST}bulk/", {"action": "done", "scope": "all"}, follow=True).content.decode()
    assert "Tick at least one submission." in html
    assert Submission.objects.get().state == SubmissionState.NEW


def test_what_one_may_not_read_cannot_be_ticked(
    client: Client, site: Site, form_page: FormPage, person: Callable[..., User]
) -> None:
    row = submission_make(site, form_page)
    client.force_login(person(Role.COORDINATOR, at=site_make("other.localhost", name="Other")))
    data = {"receipt": [row.receipt], "action": "done", "scope": "all"}
    client.post(f"{LIST}bulk/", data, headers={"host": "other.localhost"})
    row.refresh_from_db()
    assert row.state == SubmissionState.NEW
