"""Wagtail's own ways with a form: compared, copied, approved, published on a date or many at once."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

from forms_app.models import FormPage, NotReady
from home.publishing import publish_due
from portal.accounts.models import User
from portal.notifications.models import OutboxMessage
from portal.notifications.timers import Outcome, all_timers, run_one
from tests.forms_app.test_editing import EMAIL, MESSAGE, NAME, edit

OTHER = ("short_text", {"label": "What may we call you?"}, "")
PUBLISH = {"action-publish": "1"}


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("editor@example.org", "a long password"))
    return client


def fresh(page: FormPage) -> FormPage:
    return FormPage.objects.get(pk=page.pk)


def labels(page: FormPage) -> list[str]:
    return [question.label for question in fresh(page).definition.questions]


def stamp(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def unfinished(page: FormPage) -> None:
    """Put a version in line that lacks what its purpose needs, as a change of the purpose would leave it."""
    revision = fresh(page).get_latest_revision()
    revision.content["body"] = "[]"
    revision.save()


# Read ----------------------------------------------------------------------------------------------------------------


def test_two_versions_compared_show_what_changed(editor: Client, form_page: FormPage) -> None:
    same = [(kind, value, str(uuid.uuid4())) for kind, value, _id in (EMAIL, MESSAGE)]
    edit(editor, form_page, [NAME, *same], **PUBLISH)
    edit(editor, form_page, [OTHER, *same])
    earlier, later = form_page.revisions.order_by("created_at")
    html = editor.get(f"/admin/pages/{form_page.pk}/revisions/compare/{earlier.pk}...{later.pk}/").content.decode()
    assert "What may we call you?" in html
    assert "Full name" in html
    assert html.count("comparison__child-object addition") == 1
    assert html.count("comparison__child-object deletion") == 1


def test_the_history_shows_who_published(editor: Client, form_page: FormPage) -> None:
    edit(editor, form_page, [NAME, EMAIL, MESSAGE], **PUBLISH)
    html = editor.get(f"/admin/pages/{form_page.pk}/history/").content.decode()
    assert "Published" in html
    assert "editor@example.org" in html


# Copied --------------------------------------------------------------------------------------------------------------


def test_a_copy_asks_the_same_and_may_change_its_keys(editor: Client, form_page: FormPage) -> None:
    data = {
        "new_title": "A copy",
        "new_slug": "a-copy",
        "new_parent_page": form_page.get_parent().pk,
        "publish_copies": "on",
    }
    assert editor.post(f"/admin/pages/{form_page.pk}/copy/", data).status_code == 302
    copied = FormPage.objects.get(slug="a-copy")
    assert copied.live
    assert copied.definition == form_page.definition
    assert copied.problems() == []


# On a date -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def dated(editor: Client, form_page: FormPage) -> dt.datetime:
    """A version that is to go live in two hours."""
    edit(editor, form_page, [NAME, EMAIL, MESSAGE], **PUBLISH)
    moment = timezone.now() + dt.timedelta(hours=2)
    status, html = edit(editor, form_page, [OTHER, EMAIL, MESSAGE], go_live_at=stamp(moment), **PUBLISH)
    assert status == 302, html
    return moment


def later(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> dt.datetime:
    moment += dt.timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return moment


def test_it_goes_live_at_its_time_and_not_before(
    dated: dt.datetime, form_page: FormPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert publish_due(timezone.now()) == 0
    assert "What may we call you?" not in labels(form_page)
    now = later(monkeypatch, dated)
    timer = next(each for each in all_timers() if each.name == "home.publish_scheduled")
    assert run_one(timer, now) == Outcome(timer.name, 1)
    assert "What may we call you?" in labels(form_page)
    assert publish_due(now) == 0, "once"


def test_it_comes_down_at_its_time(editor: Client, form_page: FormPage, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = timezone.now() + dt.timedelta(hours=2)
    edit(editor, form_page, [NAME, EMAIL, MESSAGE], expire_at=stamp(moment), **PUBLISH)
    assert publish_due(timezone.now()) == 0
    assert fresh(form_page).live
    now = later(monkeypatch, moment)
    assert publish_due(now) == 1
    assert not fresh(form_page).live
    assert fresh(form_page).expired
    assert publish_due(now) == 0


def test_what_cannot_go_live_holds_up_nobody_and_its_author_is_told(
    dated: dt.datetime, editor: Client, form_page: FormPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    unfinished(form_page)
    other = form_page.get_parent().add_child(instance=Page(title="News", slug="news", live=False))
    other.go_live_at = dated
    other.save_revision(approved_go_live_at=dated)
    before = labels(form_page)
    now = later(monkeypatch, dated)
    assert publish_due(now) == 1
    assert Page.objects.get(pk=other.pk).live
    assert labels(form_page) == before, "the published form stays"
    message = OutboxMessage.objects.get(kind="publication_refused")
    assert message.recipient_id == User.objects.get(email="editor@example.org").pk
    assert not form_page.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert publish_due(now) == 0
    assert OutboxMessage.objects.filter(kind="publication_refused").count() == 1


# Other ways to publish -----------------------------------------------------------------------------------------------


def test_a_form_that_is_not_ready_is_not_published_with_many_others(editor: Client, form_page: FormPage) -> None:
    edit(editor, form_page, [NAME])
    other = form_page.get_parent().add_child(instance=Page(title="News", slug="news", live=False))
    other.save_revision()
    before = labels(form_page)
    response = editor.post(f"/admin/bulk/wagtailcore/page/publish/?id={form_page.pk}&id={other.pk}", follow=True)
    html = response.content.decode()
    assert response.redirect_chain[-1][0] == f"/admin/pages/{form_page.pk}/edit/"
    assert "Nothing was published" in html
    assert "needs the answer" in html
    assert f'href="/admin/forms/{form_page.pk}/map/"' in html, "the way to each place"
    assert labels(form_page) == before
    assert not Page.objects.get(pk=other.pk).live


def test_a_form_that_is_ready_is(editor: Client, form_page: FormPage) -> None:
    edit(editor, form_page, [OTHER, EMAIL, MESSAGE])
    editor.post(f"/admin/bulk/wagtailcore/page/publish/?id={form_page.pk}")
    assert "What may we call you?" in labels(form_page)


@pytest.fixture
def approval(form_page: FormPage) -> Workflow:
    """A workflow of one task on the form."""
    workflow = Workflow.objects.create(name="Approval")
    task = GroupApprovalTask.objects.create(name="Look")
    task.groups.add(Group.objects.create(name="Approvers"))
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=form_page)
    return workflow


@pytest.mark.parametrize("ready", [True, False])
def test_an_approved_form_is_published_when_it_is_ready(
    editor: Client, form_page: FormPage, approval: Workflow, ready: bool
) -> None:
    edit(editor, form_page, [OTHER, EMAIL, MESSAGE], **{"action-submit": "1"})
    before = labels(form_page)
    assert "What may we call you?" not in before
    if not ready:
        unfinished(form_page)
    state = fresh(form_page).current_workflow_task_state
    address = f"/admin/pages/workflow/action/{form_page.pk}/approve/{state.pk}/"
    response: Any = editor.post(address, {"comment": ""}, follow=True)
    assert response.status_code == 200
    assert ("What may we call you?" in labels(form_page)) is ready
    assert ("Nothing was published" in response.content.decode()) is not ready
    assert (fresh(form_page).current_workflow_task_state is None) is ready, "it still waits for approval"


def test_an_unfinished_form_is_not_sent_for_approval(editor: Client, form_page: FormPage, approval: Workflow) -> None:
    status, html = edit(editor, form_page, [NAME], **{"action-submit": "1"})
    assert status == 200
    assert "needs the answer" in html
    assert fresh(form_page).current_workflow_task_state is None


def test_nobody_publishes_past_it(form_page: FormPage, editor: Client) -> None:
    edit(editor, form_page, [NAME])
    with pytest.raises(NotReady, match="needs the answer"):
        fresh(form_page).get_latest_revision().publish()
