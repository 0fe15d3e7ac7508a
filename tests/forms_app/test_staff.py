"""Submissions are seen by coordinator and director of the program, by one selector; Wagtail's own views show none."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.forms.utils import get_forms_for_user
from wagtail.models import Site

from forms_app import services
from forms_app.enums import SubmissionState
from forms_app.models import FormPage, Submission
from forms_app.selectors import submissions_visible_to
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from tests.factories.forms_app import CONTACT_BODY, form_page_make, submission_make
from tests.factories.home import site_make
from tests.reading import undrawn

LIST = "/portal/submissions/"


@pytest.mark.parametrize("role", list(Role))
def test_only_coordinator_and_director_see_submissions(
    site: Site, form_page: FormPage, person: Callable[..., User], role: Role
) -> None:
    submission_make(site, form_page)
    expected = 1 if role in {Role.COORDINATOR, Role.DIRECTOR} else 0
    assert submissions_visible_to(person(role), site).count() == expected


def test_a_purpose_that_nobody_knows_any_more_stays_readable_for_the_staff(
    site: Site, form_page: FormPage, person: Callable[..., User]
) -> None:
    submission_make(site, form_page)
    Submission.objects.update(purpose="gone")
    assert submissions_visible_to(person(Role.DIRECTOR), site).count() == 1
    assert submissions_visible_to(person(Role.LIAISON), site).count() == 0


def test_another_program_sees_nothing(
    site: Site, form_page: FormPage, person: Callable[..., User], client: Client
) -> None:
    row = submission_make(site, form_page)
    other = site_make("other.localhost", name="Other")
    stranger = person(Role.COORDINATOR, at=other)
    assert not submissions_visible_to(stranger, other).exists()
    assert not submissions_visible_to(stranger, site).exists()
    client.force_login(stranger)
    assert client.get(f"{LIST}{row.receipt}/").status_code == 404
    assert client.get(f"{LIST}{row.receipt}/", headers={"host": "other.localhost"}).status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_whom_a_purpose_names_reads_its_submissions_but_never_an_editor(
    site: Site,
    form_page: FormPage,
    person: Callable[..., User],
    client: Client,
    contact_read_by: Callable[..., None],
    role: Role,
) -> None:
    row = submission_make(site, form_page)
    contact_read_by(Role.FINANCE, Role.EDITOR)
    client.force_login(person(role))
    expected = 200 if role == Role.FINANCE else 404
    if role in {Role.COORDINATOR, Role.DIRECTOR}:
        # They read other purposes: the list opens, and is empty.
        assert client.get(LIST).status_code == 200
        assert row.receipt not in client.get(LIST).content.decode()
    else:
        assert client.get(LIST).status_code == expected
    assert client.get(f"{LIST}{row.receipt}/").status_code == expected


def test_somebody_who_edits_and_coordinates_reads(site: Site, form_page: FormPage, person: Callable[..., User]) -> None:
    submission_make(site, form_page)
    assert submissions_visible_to(person(Role.EDITOR, Role.COORDINATOR), site).count() == 1


def test_the_menu_shows_the_lists_to_whom_a_purpose_names(
    site: Site, person: Callable[..., User], client: Client, contact_read_by: Callable[..., None]
) -> None:
    contact_read_by(Role.FINANCE)
    client.force_login(person(Role.FINANCE))
    assert f'href="{LIST}"' in client.get(LIST).content.decode()
    client.force_login(person(Role.LIAISON))
    assert f'href="{LIST}"' not in client.get("/portal/liaison/").content.decode()


def test_one_submission_reads_as_it_was_asked_and_the_reading_is_recorded(
    as_coordinator: Client, site: Site, form_page: FormPage
) -> None:
    row = submission_make(site, form_page)
    form_page.body = [{**block, "value": {**block["value"], "label": "Reworded"}} for block in CONTACT_BODY[1:]]
    form_page.save()
    html = as_coordinator.get(f"{LIST}{row.receipt}/").content.decode()
    for words in ("Your message", "Hello there", "Something else", "About you"):
        assert words in html
    assert "Reworded" not in html
    event = AuditEvent.objects.get(action="submission.read")
    assert event.object_id == row.receipt
    assert "Ada" not in undrawn(json.dumps([event.fields, event.ids]))


def test_a_state_is_changed_once_and_recorded(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    row = submission_make(site, form_page)
    for _twice in range(2):
        response = as_coordinator.post(f"{LIST}{row.receipt}/state/", {"state": "done"})
        assert response.status_code == 302
    row.refresh_from_db()
    assert row.state == SubmissionState.DONE
    assert AuditEvent.objects.filter(action="submission.change").count() == 1
    as_coordinator.post(f"{LIST}{row.receipt}/state/", {"state": "nonsense"})
    row.refresh_from_db()
    assert row.state == SubmissionState.DONE


def test_wagtails_own_submission_views_show_nothing(client: Client, site: Site, form_page: FormPage) -> None:
    submission_make(site, form_page)
    root = User.objects.create_superuser("root@example.org", "a long password")
    client.force_login(root)
    assert form_page.title not in client.get("/admin/forms/").content.decode()
    assert client.get(f"/admin/forms/submissions/{form_page.pk}/").status_code == 404
    assert client.get(f"/admin/forms/submissions/{form_page.pk}/?export=csv").status_code == 404
    assert client.get(f"/admin/forms/submissions/{form_page.pk}/results/").status_code == 404
    client.post(f"/admin/forms/submissions/{form_page.pk}/delete/?selected-submissions={Submission.objects.get().pk}")
    assert Submission.objects.count() == 1
    assert not get_forms_for_user(root).exists(), "the menu entry would be shown"


def test_a_submission_outlives_its_page(as_coordinator: Client, site: Site, form_page: FormPage) -> None:
    row = submission_make(site, form_page)
    FormPage.objects.get(pk=form_page.pk).delete()
    row.refresh_from_db()
    assert row.page_id is None
    assert row.definition.question("message") is not None
    html = as_coordinator.get(f"{LIST}{row.receipt}/").content.decode()
    assert "Hello there" in html
    listed = as_coordinator.get(f"{LIST}forms/{row.form}/").content.decode()
    assert "Write to us" in listed, "the list of a form outlives its page"
    assert row.receipt in listed


def test_the_same_key_is_one_submission_at_each_site(site: Site, form_page: FormPage) -> None:
    other = site_make("other.localhost", name="Other")
    first = submission_make(site, form_page, key="same")
    assert submission_make(site, form_page, key="same", answers={"name": "Changed"}).pk == first.pk
    assert submission_make(other, form_page_make(other.root_page), key="same").pk != first.pk


def test_a_receiver_that_fails_keeps_the_submission_out(site: Site, form_page: FormPage) -> None:
    from forms_app.signals import submission_received

    def refuse(**_payload: Any) -> None:
        raise RuntimeError("no")

    submission_received.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            submission_make(site, form_page)
    finally:
        submission_received.disconnect(refuse)
    assert not Submission.objects.exists()


def test_anonymous_answers_wait_for_their_batch(site: Site, form_page: FormPage) -> None:
    from forms_app.models import AnonymousAnswers
    from forms_app.selectors import released_answers, waiting_answers_count

    def answer(times: int) -> None:
        for _number in range(times):
            services.anonymous_answers_create(
                site=site, purpose="survey", definition=form_page.definition, answers={"message": "Good"}
            )

    answer(9)
    assert services.answers_release(site, "survey") == 0
    assert not released_answers(site, "survey").exists()
    answer(2)
    assert services.answers_release(site, "survey") == 11
    assert released_answers(site, "survey").count() == 11
    answer(1)
    assert services.answers_release(site, "survey") == 0
    assert (released_answers(site, "survey").count(), waiting_answers_count(site, "survey")) == (11, 1)
    kept = {field.name for field in AnonymousAnswers._meta.get_fields()}
    assert kept == {"id", "site", "purpose", "questions", "version", "answers", "released", "not_before"}
