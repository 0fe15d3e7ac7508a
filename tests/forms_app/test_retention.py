"""How long what people send is kept: set by the director, shown before it happens, done by the timer, once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from forms_app import services
from forms_app.definition import Definition
from forms_app.errors import FormsRefused
from forms_app.models import AnonymousAnswers, FormPage, RetentionRule, Submission, SubmissionHandle, SubmissionNote
from forms_app.rules.retention import SECOND_THOUGHT, choices_only, goes_at, sent_before
from forms_app.scopes import Scope
from forms_app.selectors.retention import retention_overview, rule_that_holds
from forms_app.signals import submission_forgetting
from forms_app.timers import let_go
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from tests.factories.forms_app import CONTACT_ANSWERS, form_page_make, submission_make
from tests.factories.home import site_make

PAGES = "/portal/submissions/retention/"
NOW = timezone.now()
YEAR = dt.timedelta(days=366)


@pytest.fixture
def director(person: Callable[..., User]) -> User:
    return person(Role.DIRECTOR)


def old_make(site: Site, page: FormPage, ago: dt.timedelta = YEAR, **changes: Any) -> Submission:
    """Return a submission that was sent some time ago."""
    row = submission_make(site, page)
    Submission.objects.filter(pk=row.pk).update(sent_at=NOW - ago, **changes)
    row.refresh_from_db()
    return row


def rule_make(
    site: Site, scope: Scope, months: int = 12, *, action: str = "delete", begun: bool = True
) -> RetentionRule:
    rule = RetentionRule(site=site, action=action, months=months, starts_at=NOW - SECOND_THOUGHT)
    if scope.kind == "form":
        rule.form = scope.value  # type: ignore[assignment]
    else:
        rule.purpose = scope.value
    if not begun:
        rule.starts_at = NOW + SECOND_THOUGHT
    rule.save()
    rule.refresh_from_db()
    return rule


def of(page: FormPage) -> Scope:
    return Scope.of_form(page.translation_key)


CONTACT = Scope.of_purpose("contact")


# What goes -----------------------------------------------------------------------------------------------------------


def test_what_is_old_enough_goes_with_everything_beside_it_and_once(
    site: Site, form_page: FormPage, director: User
) -> None:
    old, young = old_make(site, form_page), old_make(site, form_page, YEAR - dt.timedelta(days=30))
    services.note_add(submission=old, text="Called back", actor=director)
    rule = rule_make(site, of(form_page))
    assert let_go(NOW) == 1
    assert let_go(NOW) == 0
    assert list(Submission.objects.all()) == [young]
    assert not SubmissionNote.objects.exists()
    assert not SubmissionHandle.objects.filter(submission=old.pk).exists()
    event = AuditEvent.objects.get(action="submission.delete")
    assert (event.object_id, event.ids, event.actor_kind) == (
        old.receipt,
        {"cause": "retention", "rule": rule.pk},
        "system",
    )


def test_without_a_rule_nothing_goes(site: Site, form_page: FormPage) -> None:
    old_make(site, form_page, YEAR * 30)
    assert let_go(NOW) == 0


def test_nothing_goes_before_the_rule_begins(site: Site, form_page: FormPage) -> None:
    old_make(site, form_page)
    rule_make(site, of(form_page), begun=False)
    assert let_go(NOW) == 0
    assert let_go(NOW + SECOND_THOUGHT) == 1


@pytest.mark.parametrize("change", [{"legal_hold": True}])
def test_a_legal_hold_keeps_it(site: Site, form_page: FormPage, change: dict[str, Any]) -> None:
    old_make(site, form_page, **change)
    rule_make(site, of(form_page))
    assert let_go(NOW) == 0
    Submission.objects.update(legal_hold=False)
    assert let_go(NOW) == 1


def test_what_another_record_stands_on_stays(db: None) -> None:
    from tests.factories.mediators import application_make
    from tests.factories.program_pages import program_make

    application = application_make(program_make())
    row = application.submission
    Submission.objects.update(sent_at=NOW - YEAR)
    rule_make(row.site, Scope.of_purpose(row.purpose))
    assert let_go(NOW) == 0
    [line] = [each for each in retention_overview(row.site, NOW) if each.rule]
    assert (line.forecast.now, line.forecast.in_use) == (0, 1)
    application.delete()
    assert let_go(NOW) == 1


def test_a_forms_own_rule_goes_before_that_of_its_purpose(site: Site, form_page: FormPage) -> None:
    other_page = form_page_make(site.root_page, slug="other", title="Other form")
    kept, gone = old_make(site, form_page), old_make(site, other_page)
    rule_make(site, of(form_page), months=24)
    rule_make(site, CONTACT, months=6)
    assert let_go(NOW) == 1
    assert list(Submission.objects.all()) == [kept]
    own, other = (rule_that_holds(site, row.form, "contact") for row in (kept, gone))
    assert own is not None
    assert other is not None
    assert (own.months, other.months) == (24, 6)


def test_a_submission_without_a_form_follows_its_purpose(site: Site, form_page: FormPage) -> None:
    old_make(site, form_page, form=None)
    rule_make(site, of(form_page), months=240)
    rule_make(site, CONTACT, months=6)
    assert let_go(NOW) == 1


def test_another_program_keeps_its_own(site: Site, form_page: FormPage) -> None:
    other = site_make("other.localhost", name="Other")
    row = old_make(other, form_page_make(other.root_page))
    rule_make(site, CONTACT)
    assert let_go(NOW) == 0
    rule_make(other, CONTACT)
    assert let_go(NOW) == 1
    assert not Submission.objects.filter(pk=row.pk).exists()


def test_spam_goes_a_month_after_it_was_marked(site: Site, form_page: FormPage, director: User) -> None:
    row = submission_make(site, form_page)
    services.submission_mark_spam(submission=row, actor=director)
    waiting = old_make(site, form_page, YEAR, screening="held")
    assert let_go(NOW + dt.timedelta(days=29)) == 0
    assert let_go(NOW + dt.timedelta(days=31)) == 1
    assert list(Submission.objects.all()) == [waiting], "what nobody looked at waits"
    assert AuditEvent.objects.get(action="submission.delete").ids == {"cause": "spam", "rule": None}


def test_a_room_lets_go_of_what_it_keeps_beside_it_or_keeps_both(site: Site, form_page: FormPage) -> None:
    old_make(site, form_page)
    rule_make(site, of(form_page))
    heard: list[str] = []

    def fail(submission: Submission, **_more: Any) -> None:
        heard.append(submission.receipt)
        raise RuntimeError("the files could not be deleted")

    submission_forgetting.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            let_go(NOW)
    finally:
        submission_forgetting.disconnect(fail)
    assert heard
    assert Submission.objects.count() == 1
    assert not AuditEvent.objects.filter(action="submission.delete").exists()


# What stays of it ----------------------------------------------------------------------------------------------------


def test_only_choices_stay_apart_from_the_person_and_in_batches(site: Site, form_page: FormPage) -> None:
    row = old_make(site, form_page)
    rule_make(site, of(form_page), action="anonymise")
    assert let_go(NOW) == 1
    assert let_go(NOW) == 0
    assert not Submission.objects.exists()
    kept = AnonymousAnswers.objects.get()
    assert (kept.site, kept.purpose, kept.answers, kept.released) == (site, "contact", {"about": "other"}, False)
    assert AuditEvent.objects.get(action="submission.anonymise").object_id == row.receipt
    events = json.dumps([[event.object_id, event.ids] for event in AuditEvent.objects.all()])
    assert str(kept.pk) not in events, "the trail does not lead from the person to the choices"
    assert services.answers_release(site, "contact") == 0
    for _number in range(9):
        old_make(site, form_page)
    let_go(NOW)
    assert services.answers_release(site, "contact") == 10


def test_what_stays_is_read_like_the_form_was(
    site: Site, form_page: FormPage, person: Callable[..., User], client: Client
) -> None:
    rule_make(site, of(form_page), action="anonymise")
    for _number in range(10):
        old_make(site, form_page)
    client.force_login(person(Role.COORDINATOR))
    address = "/portal/submissions/answers/"
    assert let_go(NOW) == 10
    assert client.get(f"{address}contact/").status_code == 404, "nobody learns of a batch that is not full"
    services.answers_release(site, "contact")
    assert f'href="{address}contact/"' in client.get(address).content.decode()
    assert "Something else" in client.get(f"{address}contact/").content.decode()
    for role in (Role.EDITOR, Role.MEDIATOR):
        client.force_login(person(role))
        assert client.get(f"{address}contact/").status_code == 404


@pytest.mark.parametrize("screening", ["held", "spam"])
def test_nothing_of_what_never_arrived_is_counted(site: Site, form_page: FormPage, screening: str) -> None:
    old_make(site, form_page, screening=screening, screened_at=NOW)
    rule_make(site, of(form_page), action="anonymise")
    assert let_go(NOW) == 1
    assert not AnonymousAnswers.objects.exists()
    assert not Submission.objects.exists()


def test_a_form_without_choices_leaves_nothing(site: Site, form_page: FormPage) -> None:
    form_page.body = [{"type": "short_text", "value": {"key": "name", "label": "Name", "required": True}}]
    row = submission_make(site, form_page, answers={"name": "Ada"})
    Submission.objects.filter(pk=row.pk).update(sent_at=NOW - YEAR)
    rule_make(site, of(form_page), action="anonymise")
    assert let_go(NOW) == 1
    assert not AnonymousAnswers.objects.exists()


def test_choices_about_the_mediation_go_too(form_page: FormPage) -> None:
    data = form_page.definition.to_json()
    text = json.dumps(data).replace('"key": "about"', '"disclosure": "mediation", "key": "about"')
    assert choices_only(form_page.definition, CONTACT_ANSWERS) == {"about": "other"}
    assert choices_only(Definition.from_json(json.loads(text)), CONTACT_ANSWERS) == {}


@given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2060, 1, 1), timezones=st.just(dt.UTC)), st.integers(1, 240))
def test_what_goes_now_is_what_was_to_go_by_now(sent: dt.datetime, months: int) -> None:
    """The list's filter and the date on a submission's page agree, to the days at the ends of months."""
    day = goes_at(sent, months, sent)
    assert sent <= sent_before(day, months) + dt.timedelta(days=3)
    assert not sent <= sent_before(day - dt.timedelta(days=3), months) - dt.timedelta(days=3)


# Who decides, and what they see first --------------------------------------------------------------------------------


def test_only_the_director_sets_a_rule(
    site: Site, form_page: FormPage, person: Callable[..., User], client: Client
) -> None:
    client.force_login(person(Role.COORDINATOR))
    address = f"{PAGES}forms/{form_page.translation_key}/"
    html = client.get(address).content.decode()
    assert "Only the director changes" in html
    assert client.post(f"{address}set/", {"action": "delete", "months": 12}).status_code == 404
    with pytest.raises(FormsRefused):
        services.retention_rule_set(
            site=site, scope=of(form_page), action="delete", months=12, actor=person(Role.COORDINATOR)
        )
    with pytest.raises(FormsRefused):
        services.retention_rule_remove(site=site, scope=of(form_page), actor=person(Role.EDITOR))
    assert not RetentionRule.objects.exists()


def test_the_director_sees_what_would_go_then_sets_the_rule(
    site: Site, form_page: FormPage, client: Client, director: User
) -> None:
    rows = [old_make(site, form_page), old_make(site, form_page, state="done"), submission_make(site, form_page)]
    hold = old_make(site, form_page, legal_hold=True)
    soon = old_make(site, form_page, YEAR - dt.timedelta(days=15))
    client.force_login(director)
    address = f"{PAGES}forms/{form_page.translation_key}/"
    html = " ".join(client.get(f"{address}?action=delete&months=12").content.decode().split())
    assert "Deleted 12 months after it was sent." in html
    assert "<strong>2</strong> would go now" in html
    assert "1 of them not done yet" in html
    assert "<strong>1</strong> more within 30 days" in html
    assert "<strong>1</strong> stay: legal hold" in html
    for row in (*rows[:2], hold):
        assert row.receipt in html
    for row in (rows[2], soon):
        assert row.receipt not in html
    assert not RetentionRule.objects.exists(), "looking sets nothing"
    assert Submission.objects.count() == 5

    data = {"action": "delete", "months": 12}
    assert client.post(f"{address}set/", data)["Location"] == PAGES
    rule = RetentionRule.objects.get()
    assert (rule.months, rule.action, rule.changed_by) == (12, "delete", director)
    assert rule.starts_at > timezone.now() + dt.timedelta(days=6)
    event = AuditEvent.objects.get(action="retention.set")
    assert event.ids == {"action": "delete", "months": 12, "scope": of(form_page).key}
    begins = rule.starts_at
    client.post(f"{address}set/", data)
    rule.refresh_from_db()
    assert rule.starts_at == begins, "setting it again does not begin anew"
    client.post(f"{address}set/", {"remove": "1"})
    assert not RetentionRule.objects.exists()
    assert AuditEvent.objects.filter(action="retention.remove").count() == 1


@pytest.mark.parametrize(
    "data", [{"action": "delete", "months": "0"}, {"action": "burn", "months": "2"}, {"months": "x"}]
)
def test_no_rule_is_made_of_nonsense(form_page: FormPage, client: Client, director: User, data: dict[str, str]) -> None:
    client.force_login(director)
    address = f"{PAGES}forms/{form_page.translation_key}/"
    assert client.get(address, data).status_code == 200
    client.post(f"{address}set/", data)
    assert not RetentionRule.objects.exists()


def test_the_form_of_another_program_is_unknown(client: Client, form_page: FormPage, director: User) -> None:
    other = site_make("other.localhost", name="Other")
    page = form_page_make(other.root_page)
    client.force_login(director)
    assert client.get(f"{PAGES}forms/{page.translation_key}/").status_code == 404
    assert client.post(f"{PAGES}forms/{page.translation_key}/set/", {"remove": "1"}).status_code == 404
    assert client.get(f"{PAGES}purposes/no_such_purpose/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_asks_the_same_number_of_times(
    site: Site, client: Client, director: User, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        page = form_page_make(site.root_page, slug=f"form-{number}", title=f"Form {number}")
        old_make(site, page)
        rule_make(site, of(page))
    client.force_login(director)
    client.get(PAGES)
    with django_assert_num_queries(11):
        html = client.get(PAGES).content.decode()
    assert html.count("Deleted 12 months after it was sent.") == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_preview_asks_the_same_number_of_times(
    site: Site, form_page: FormPage, client: Client, director: User, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        old_make(site, form_page)
    rule_make(site, of(form_page))
    client.force_login(director)
    address = f"{PAGES}forms/{form_page.translation_key}/"
    client.get(address)
    with django_assert_num_queries(13):
        html = client.get(address).content.decode()
    assert html.count("Goes<") == count


def test_a_form_without_a_rule_shows_that_of_its_purpose(
    site: Site, form_page: FormPage, client: Client, director: User
) -> None:
    client.force_login(director)
    address = f"{PAGES}forms/{form_page.translation_key}/"
    assert "Without a limit" in client.get(PAGES).content.decode()
    assert "kept without a limit" in client.get(address).content.decode()
    rule_make(site, CONTACT, months=6)
    words = "Like every form with the purpose “Contact”: Deleted 6 months after it was sent."
    for page in (PAGES, address):
        html = client.get(page).content.decode()
        assert words in html
        assert "a limit" not in html


def test_a_form_whose_page_is_gone_keeps_its_rule(
    site: Site, form_page: FormPage, client: Client, director: User
) -> None:
    old_make(site, form_page)
    rule_make(site, of(form_page))
    FormPage.objects.get(pk=form_page.pk).delete()
    client.force_login(director)
    assert "Write to us" in client.get(PAGES).content.decode()
    assert client.get(f"{PAGES}forms/{form_page.translation_key}/").status_code == 200
    assert let_go(NOW) == 1


def test_an_editor_sees_the_rule_beside_the_form_and_no_answer(site: Site, form_page: FormPage, client: Client) -> None:
    old_make(site, form_page)
    rule_make(site, of(form_page))
    client.force_login(User.objects.create_superuser("editor@example.org", "a long password"))
    html = client.get(f"/admin/pages/{form_page.pk}/edit/").content.decode()
    assert "Deleted 12 months after it was sent." in html
    assert "Only the director changes this" in html
    assert "Ada Example" not in html
