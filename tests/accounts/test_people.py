"""People of a program: who sees them, finds them, invites them and takes roles away."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Site

from portal.accounts.enums import Role
from portal.accounts.roles.models import RoleAssignment, UserInvitation
from portal.accounts.services import invitation_create
from tests.factories.accounts import person_with, sign_in

FORM = {"name": "New Person", "email": "new@example.org", "role": "editor", "agency": ""}


@pytest.fixture
def director(client: Client, site: Site) -> Any:
    user = person_with(site, Role.DIRECTOR, name="Dana Director")
    sign_in(client, user)
    return user


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(
    client: Client, site: Site, director: Any, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        person_with(site, Role.EDITOR, Role.FINANCE)
        invitation_create(site=site, email=f"new{_number}@example.org", name="New", role=Role.EDITOR, invited_by=None)
    client.get("/portal/people/")
    with django_assert_num_queries(10):
        client.get("/portal/people/")


def test_only_people_of_this_program_show(client: Client, site: Site, other_site: Site, director: Any) -> None:
    person_with(site, Role.LIAISON, name="Lee Liaison")
    person_with(other_site, Role.LIAISON, name="Olga Other")
    both = person_with(site, Role.EDITOR, name="Bo Both")
    RoleAssignment.objects.create(user=both, site=other_site, role=Role.AUDITOR)
    page = client.get("/portal/people/").text
    assert "Lee Liaison" in page
    assert "Olga Other" not in page
    assert "Auditor</li>" not in page.replace("\n", "")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=lee", {"Lee Liaison"}),
        ("q=FAY@", {"Fay Finance"}),
        ("role=finance", {"Fay Finance"}),
        ("q=lee&role=finance", set()),
        ("", {"Lee Liaison", "Fay Finance", "Dana Director"}),
    ],
)
def test_people_are_found(client: Client, site: Site, director: Any, query: str, shown: set[str]) -> None:
    person_with(site, Role.LIAISON, name="Lee Liaison", email="l@example.org")
    person_with(site, Role.FINANCE, name="Fay Finance", email="fay@example.org")
    page = client.get(f"/portal/people/?{query}")
    assert {person.name for person in page.context["page_obj"]} == shown


def test_inviting(client: Client, site: Site, director: Any) -> None:
    answer = client.post("/portal/people/invite/", FORM, follow=True)
    assert "on its way" in answer.text
    invitation = UserInvitation.objects.get()
    assert (invitation.email, invitation.role, invitation.invited_by_id) == ("new@example.org", "editor", director.pk)
    assert "New Person" in client.get("/portal/people/").text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "nothing"}, "valid email"),
        ({"role": "operator"}, "valid choice"),
        ({"role": "mediator"}, "valid choice"),
        ({"role": "panel_member"}, "agency"),
        ({"email": "dana@example.org", "role": "director"}, "already"),
    ],
)
def test_a_bad_invitation_is_explained_and_keeps_what_was_typed(
    client: Client, site: Site, changed: dict[str, str], words: str
) -> None:
    sign_in(client, person_with(site, Role.DIRECTOR, email="dana@example.org"))
    page = client.post("/portal/people/invite/", {**FORM, **changed})
    assert page.status_code == 200
    assert words in page.text
    assert "usa-error-summary" in page.text
    assert "New Person" in page.text
    assert not UserInvitation.objects.exists()


def test_a_role_is_taken_away_after_asking(client: Client, site: Site, director: Any) -> None:
    held = RoleAssignment.objects.get(user=person_with(site, Role.EDITOR))
    address = f"/portal/people/roles/{held.pk}/revoke/"
    assert client.get(address).status_code == 200
    assert RoleAssignment.objects.filter(pk=held.pk).exists()
    assert client.post(address).url == "/portal/people/"
    assert not RoleAssignment.objects.filter(pk=held.pk).exists()
    assert client.post(address).status_code == 404


def test_nobody_takes_their_own_role(client: Client, site: Site, director: Any) -> None:
    held = RoleAssignment.objects.get(user=director)
    answer = client.post(f"/portal/people/roles/{held.pk}/revoke/", follow=True)
    assert "yourself" in answer.text
    assert RoleAssignment.objects.filter(pk=held.pk).exists()


def test_withdrawing_an_invitation(client: Client, site: Site, director: Any) -> None:
    invitation = invitation_create(
        site=site, email="new@example.org", name="New", role=Role.EDITOR, invited_by=director
    )
    address = f"/portal/people/invitations/{invitation.pk}/withdraw/"
    assert client.get(address).status_code == 200
    assert client.post(address).url == "/portal/people/"
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None
    assert client.post(address).status_code == 404


def test_rows_of_another_program_do_not_exist(client: Client, other_site: Site, director: Any) -> None:
    held = RoleAssignment.objects.get(user=person_with(other_site, Role.EDITOR))
    invitation = invitation_create(
        site=other_site, email="new@example.org", name="New", role=Role.EDITOR, invited_by=None
    )
    for address in (
        f"/portal/people/roles/{held.pk}/revoke/",
        f"/portal/people/invitations/{invitation.pk}/withdraw/",
    ):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.OPERATOR, Role.DIRECTOR}])
def test_nobody_else_gets_in_and_the_404_is_that_of_an_unknown_address(client: Client, site: Site, role: Role) -> None:
    sign_in(client, person_with(site, role))
    refused = client.get("/portal/people/")
    assert refused.status_code == 404
    assert refused.content == client.get("/portal/nothing-here/").content
    assert client.post("/portal/people/invite/", FORM).status_code == 404
    assert not UserInvitation.objects.exists()
