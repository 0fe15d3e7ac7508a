"""What an event may hold, and how it is written and mirrored."""

from __future__ import annotations

import json
import logging

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from portal.accounts.models import User
from portal.audit import rules
from portal.audit.context import current_request_id
from portal.audit.models import AuditEvent
from portal.audit.services import record, record_each
from tests.factories.audit import event_make


@pytest.mark.parametrize(
    ("value", "is_taken"),
    [
        (7, True),
        (-1, True),
        (True, True),
        (None, True),
        ("not_eligible", True),
        ("M-7K3Q-2X", True),
        ("2026-03-03", True),
        ("email", True),
        ("123456", True),
        ("", False),
        ("Ana Pérez", False),
        ("ana@example.org", False),
        ("305-555-0142", False),
        ("3055550142", False),
        ("1.305.555.0142", False),
        ("x" * 65, False),
        ("two words", False),
        (1.5, False),
        (["a"], False),
        ({"a": 1}, False),
    ],
)
def test_ids_hold_numbers_and_code_words_only(value: object, is_taken: bool) -> None:
    if is_taken:
        assert rules.check_ids({"key": value}) == {"key": value}
    else:
        with pytest.raises(rules.PersonalValueRefused) as caught:
            rules.check_ids({"key": value})
        if value:
            assert str(value) not in str(caught.value)


@pytest.mark.parametrize("key", ["", "a b", "ana@example.org", "1st"])
def test_keys_of_ids_are_names(key: str) -> None:
    with pytest.raises(rules.PersonalValueRefused):
        rules.check_ids({key: 1})


@pytest.mark.parametrize(
    ("action", "is_taken"),
    [
        ("case.read", True),
        ("case.note.add", True),
        ("case", False),
        ("Case.Read", False),
        ("a.b" * 40, False),
        ("", False),
    ],
)
def test_actions_read_noun_verb(action: str, is_taken: bool) -> None:
    if is_taken:
        assert rules.check_action(action) == action
    else:
        with pytest.raises(ValueError, match=r"noun\.verb"):
            rules.check_action(action)


def test_fields_are_names_sorted_and_once() -> None:
    assert rules.check_fields(["name", "badge", "name"]) == ["badge", "name"]
    with pytest.raises(rules.PersonalValueRefused):
        rules.check_fields(["Ana Pérez"])


@pytest.mark.django_db
class TestRecord:
    def test_who(self) -> None:
        user = User.objects.create_user("a@example.org")
        assert event_make().actor_kind == "system"
        assert event_make(actor=AnonymousUser()).actor_kind == "anonymous"
        assert event_make(actor=AnonymousUser()).actor_id is None
        by_user = event_make(actor=user)
        assert (by_user.actor_kind, by_user.actor_id) == ("user", user.pk)
        party = event_make(actor_kind="party", ids={"person": 4})
        assert (party.actor_kind, party.actor_id, party.ids) == ("party", None, {"person": 4})
        with pytest.raises(ValueError, match="nobody"):
            event_make(actor_kind="nobody")

    def test_what(self) -> None:
        user = User.objects.create_user("b@example.org")
        assert (event_make(target=user).object_type, event_make(target=user).object_id) == (
            "accounts.user",
            str(user.pk),
        )
        user.reference = "R-12"  # type: ignore[attr-defined]
        assert event_make(target=user).object_id == "R-12"
        with pytest.raises(rules.PersonalValueRefused):
            event_make(object_type="person", object_id="ana@example.org")

    def test_request_id(self) -> None:
        token = current_request_id.set("abc123")
        try:
            assert event_make().request_id == "abc123"
        finally:
            current_request_id.reset(token)
        assert event_make().request_id == ""

    def test_a_rolled_back_act_leaves_no_event(self) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            event_make()
            raise RuntimeError
        assert not AuditEvent.objects.exists()

    def test_mirrored_as_json_on_commit(
        self,
        caplog: pytest.LogCaptureFixture,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: object,
    ) -> None:
        monkeypatch.setattr(logging.getLogger("audit"), "handlers", [caplog.handler])
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            event = record(action="case.read", site=3, object_type="cases.case", object_id="R-1", ids={"part": "x"})
            assert not caplog.records
        line = json.loads(caplog.records[0].getMessage())
        assert line["event_id"] == event.pk
        assert (line["action"], line["site_id"], line["object_id"], line["ids"]) == (
            "case.read",
            3,
            "R-1",
            {"part": "x"},
        )

    def test_several_objects_are_an_event_each_in_one_query(self, django_assert_num_queries: object) -> None:
        users = [User.objects.create_user(f"{name}@example.org") for name in "abc"]
        with django_assert_num_queries(1):  # type: ignore[operator]
            record_each(
                action="user.read", site=3, targets=users, actor=users[0], fields=["name"], ids={"where": "list"}
            )
        events = AuditEvent.objects.order_by("pk")
        assert [event.object_id for event in events] == [str(user.pk) for user in users]
        assert {(event.action, event.site_id, event.actor_id, *event.fields) for event in events} == {
            ("user.read", 3, users[0].pk, "name")
        }
        with pytest.raises(rules.PersonalValueRefused):
            record_each(action="user.read", site=3, targets=users, ids={"name": "Ana Pérez"})
