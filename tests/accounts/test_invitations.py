"""Inviting people: one message, a link made at delivery, nothing changed by opening it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles.models import RoleAssignment, UserInvitation
from portal.accounts.services import (
    AccountsRefused,
    find_invitation,
    invitation_accept,
    invitation_create,
    invitation_token,
    invitation_withdraw,
)
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from portal.notifications.rendering import render_for_delivery, render_preview
from tests.factories.accounts import PASSWORD, UserFactory, person_with

ANSWERS = {"name": "New Person", "password": "four quite plain words", "repeated": "four quite plain words"}


@pytest.fixture
def invitation(site: Site) -> UserInvitation:
    return invitation_create(site=site, email="New@Example.org", name="New Person", role=Role.EDITOR, invited_by=None)


def test_one_message_leaves_by_the_outbox(invitation: UserInvitation) -> None:
    message = OutboxMessage.objects.get()
    assert (message.kind, message.recipient_type, message.ids) == (
        "accounts.invited",
        "invitation",
        {"invitation": invitation.pk},
    )
    rendered = render_for_delivery(message)
    assert rendered.recipient.address == "new@example.org"
    token = invitation_token(invitation)
    assert f"/account/i/{token}/" in rendered.text
    assert token not in render_preview(message).text


def test_only_the_hash_of_the_link_is_kept(invitation: UserInvitation) -> None:
    assert UserInvitation.objects.get().link_hash == ""
    token = invitation_token(invitation)
    assert token == invitation_token(invitation)
    stored = UserInvitation.objects.get()
    assert stored.link_hash
    assert token not in str([getattr(stored, field.attname) for field in stored._meta.fields])
    found = find_invitation(token)
    assert found is not None
    assert found.pk == invitation.pk
    assert find_invitation(token[:-1] + ("0" if token[-1] != "0" else "1")) is None


def test_inviting_again_renews_and_the_old_link_dies(invitation: UserInvitation, site: Site) -> None:
    old = invitation_token(invitation)
    again = invitation_create(site=site, email="new@example.org", name="New", role=Role.EDITOR, invited_by=None)
    assert again.pk == invitation.pk
    assert OutboxMessage.objects.count() == 2
    assert find_invitation(old) is None
    assert find_invitation(invitation_token(again)) is not None


def test_opening_the_link_changes_nothing_and_hides_the_secret(client: Client, invitation: UserInvitation) -> None:
    token = invitation_token(invitation)
    for _time in range(3):
        answer = client.get(f"/account/i/{token}/")
        assert answer.url == "/account/invitation/"
    page = client.get("/account/invitation/")
    assert page.status_code == 200
    assert token not in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert not User.objects.exists()
    assert UserInvitation.objects.get().accepted_at is None
    assert client.post(f"/account/i/{token}/").status_code == 405


def test_accepting_makes_the_account_and_asks_for_a_second_factor(
    client: Client, invitation: UserInvitation, site: Site
) -> None:
    client.get(f"/account/i/{invitation_token(invitation)}/")
    answer = client.post("/account/invitation/", ANSWERS)
    assert answer.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert user.check_password(ANSWERS["password"])
    assert RoleAssignment.objects.get(user=user).role == Role.EDITOR
    assert client.get(answer.url).url == "/account/2fa/totp/activate/"
    assert client.get("/account/2fa/totp/activate/").status_code == 200
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {
        "invitation.created",
        "invitation.accepted",
        "role.granted",
        "user.signed_in",
    }


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"password": "short", "repeated": "short"}, "at least 12"),
        ({"repeated": "something else here"}, "not the same"),
        ({"name": ""}, "required"),
    ],
)
def test_bad_answers_are_explained_on_the_same_page(
    client: Client, invitation: UserInvitation, changed: dict[str, str], words: str
) -> None:
    client.get(f"/account/i/{invitation_token(invitation)}/")
    answer = client.post("/account/invitation/", {**ANSWERS, **changed})
    assert answer.status_code == 200
    assert "usa-error-summary" in answer.text
    assert words in answer.text
    assert not User.objects.exists()


def test_a_link_works_once(client: Client, invitation: UserInvitation) -> None:
    token = invitation_token(invitation)
    invitation_accept(token=token, name="New Person", password=PASSWORD)
    with pytest.raises(AccountsRefused):
        invitation_accept(token=token, name="Other Person", password="taken over again")
    client.get(f"/account/i/{token}/")
    assert client.get("/account/invitation/").status_code == 410
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.parametrize("how", ["late", "withdrawn", "wrong"])
def test_a_closed_invitation_says_so(client: Client, invitation: UserInvitation, site: Site, how: str) -> None:
    token = invitation_token(invitation)
    if how == "late":
        UserInvitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    elif how == "withdrawn":
        assert invitation_withdraw(invitation=invitation, withdrawn_by=person_with(site, Role.DIRECTOR))
        assert not invitation_withdraw(invitation=invitation, withdrawn_by=person_with(site, Role.DIRECTOR))
    else:
        token = "0" * 40
    client.get(f"/account/i/{token}/")
    assert client.post("/account/invitation/", ANSWERS).status_code == 410
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_invitation_of_another_program_is_none(client: Client, other_site: Site, site: Site) -> None:
    elsewhere = invitation_create(
        site=other_site, email="new@example.org", name="New", role=Role.EDITOR, invited_by=None
    )
    client.get(f"/account/i/{invitation_token(elsewhere)}/")
    assert client.post("/account/invitation/", ANSWERS).status_code == 410


def test_somebody_with_an_account_keeps_their_password(client: Client, site: Site) -> None:
    user = UserFactory(email="known@example.org")
    invited = invitation_create(site=site, email=user.email, name="Known", role=Role.FINANCE, invited_by=None)
    client.get(f"/account/i/{invitation_token(invited)}/")
    page = client.get("/account/invitation/")
    assert "password" not in page.context["form"].fields
    answer = client.post("/account/invitation/", {"password": "taken over again"})
    assert answer.url == "/account/login/"
    assert "_auth_user_id" not in client.session
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert RoleAssignment.objects.get(user=user).role == Role.FINANCE


def test_the_rules_hold_at_the_service(site: Site, other_site: Site) -> None:
    director = person_with(site, Role.DIRECTOR)
    given: dict[str, Any] = {"email": "new@example.org", "name": "New", "invited_by": director}
    with pytest.raises(AccountsRefused):
        invitation_create(site=site, role=Role.OPERATOR, **given)
    with pytest.raises(AccountsRefused):
        invitation_create(site=other_site, role=Role.EDITOR, **given)
    with pytest.raises(AccountsRefused, match="agency"):
        invitation_create(site=site, role=Role.PANEL_MEMBER, **given)
    with pytest.raises(AccountsRefused, match="already"):
        invitation_create(site=site, role=Role.DIRECTOR, **{**given, "email": director.email})
    assert not UserInvitation.objects.exists()
    assert not OutboxMessage.objects.exists()
