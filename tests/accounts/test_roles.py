"""Giving and taking roles, and what follows from them in the Wagtail admin."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from portal.accounts.enums import STAFF_ROLES, Role
from portal.accounts.groups import collection_of, ensure_groups, group_name
from portal.accounts.models import User
from portal.accounts.roles.models import RoleAssignment
from portal.accounts.selectors import has_role, roles_of, users_with_role
from portal.accounts.services import AccountsRefused, role_grant, role_revoke
from portal.audit.models import AuditEvent
from tests.factories.accounts import UserFactory, person_with


def test_a_role_holds_at_one_site(site: Site, other_site: Site) -> None:
    user = person_with(site, Role.COORDINATOR)
    assert roles_of(user, site) == {Role.COORDINATOR}
    assert roles_of(user, other_site) == frozenset()
    assert list(users_with_role(site, Role.COORDINATOR, Role.DIRECTOR)) == [user]
    assert not users_with_role(other_site, Role.COORDINATOR)


def test_somebody_no_longer_active_holds_nothing(site: Site) -> None:
    user = person_with(site, Role.DIRECTOR, is_active=True)
    user.is_active = False
    user.save()
    assert not has_role(User.objects.get(pk=user.pk), site, Role.DIRECTOR)


def test_granting_twice_changes_nothing_and_writes_one_event(site: Site) -> None:
    user = UserFactory()
    first = role_grant(user=user, site=site, role=Role.FINANCE, granted_by=None)
    assert role_grant(user=user, site=site, role=Role.FINANCE, granted_by=None).pk == first.pk
    assert AuditEvent.objects.filter(action="role.granted", object_id=str(user.pk)).count() == 1


def test_an_object_forgets_its_roles_when_they_change(site: Site) -> None:
    user = UserFactory()
    assert roles_of(user, site) == frozenset()
    role_grant(user=user, site=site, role=Role.EDITOR, granted_by=None)
    assert roles_of(user, site) == {Role.EDITOR}
    assert role_revoke(user=user, site=site, role=Role.EDITOR, revoked_by=None)
    assert roles_of(user, site) == frozenset()
    assert not role_revoke(user=user, site=site, role=Role.EDITOR, revoked_by=None)
    assert AuditEvent.objects.filter(action="role.revoked").count() == 1


def test_the_rules_hold_at_the_service(site: Site, other_site: Site) -> None:
    user = UserFactory()
    director = person_with(site, Role.DIRECTOR)
    role_grant(user=user, site=site, role=Role.EDITOR, granted_by=director)
    with pytest.raises(AccountsRefused):
        role_grant(user=user, site=site, role=Role.OPERATOR, granted_by=director)
    with pytest.raises(AccountsRefused):
        role_grant(user=user, site=other_site, role=Role.EDITOR, granted_by=director)
    with pytest.raises(AccountsRefused):
        role_revoke(user=user, site=site, role=Role.EDITOR, revoked_by=person_with(site, Role.COORDINATOR))
    with pytest.raises(AccountsRefused, match="yourself"):
        role_revoke(user=director, site=site, role=Role.DIRECTOR, revoked_by=director)


def test_a_panel_member_speaks_for_an_agency(site: Site) -> None:
    user = UserFactory()
    with pytest.raises(AccountsRefused, match="agency"):
        role_grant(user=user, site=site, role=Role.PANEL_MEMBER, granted_by=None)
    role_grant(user=user, site=site, role=Role.PANEL_MEMBER, granted_by=None, agency="oversight")
    role_grant(user=user, site=site, role=Role.PANEL_MEMBER, granted_by=None, agency="police")
    assert RoleAssignment.objects.get(user=user).agency == "police"


@pytest.mark.django_db(transaction=True)
def test_ten_grants_at_once_give_one_role() -> None:
    """Fails when the lock on the user's row in `role_grant` is taken out and the constraint with it."""
    from tests.factories.home import site_make

    site, user = site_make("race.localhost"), UserFactory()
    ensure_groups(site)

    def grant(number: int) -> None:
        try:
            role_grant(user=User.objects.get(pk=user.pk), site=site, role=Role.EDITOR, granted_by=None)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=5) as pool:
        list(pool.map(grant, range(10)))
    assert RoleAssignment.objects.filter(user=user).count() == 1
    assert AuditEvent.objects.filter(action="role.granted").count() == 1


def test_membership_follows_the_roles(site: Site) -> None:
    user = person_with(site, Role.EDITOR, Role.FINANCE, Role.MEDIATOR)
    names = set(user.groups.values_list("name", flat=True))
    assert names == {group_name(site, Role.EDITOR), group_name(site, Role.FINANCE)}
    role_revoke(user=user, site=site, role=Role.EDITOR, revoked_by=None)
    assert set(user.groups.values_list("name", flat=True)) == {group_name(site, Role.FINANCE)}


def test_groups_have_page_and_file_rights_of_their_program_only(site: Site, other_site: Site) -> None:
    groups, others = ensure_groups(site), ensure_groups(other_site)
    ensure_groups(site)
    assert set(groups) == STAFF_ROLES
    for group in groups.values():
        assert [right.codename for right in group.permissions.all()] == ["access_admin"]
    editor = groups[Role.EDITOR]
    pages = set(GroupPagePermission.objects.filter(group=editor).values_list("page_id", flat=True))
    assert pages == {site.root_page_id}
    collections = set(GroupCollectionPermission.objects.filter(group=editor).values_list("collection_id", flat=True))
    assert collections == {collection_of(site).pk}
    assert collection_of(site).pk != collection_of(other_site).pk
    plain = [group.pk for role, group in [*groups.items(), *others.items()] if role != Role.EDITOR]
    assert not GroupPagePermission.objects.filter(group_id__in=plain).exists()
    assert not GroupCollectionPermission.objects.filter(group_id__in=plain).exists()


def test_an_editor_may_publish_their_own_pages_and_no_others(site: Site, other_site: Site) -> None:
    editor = person_with(site, Role.EDITOR)
    own, other = Page.objects.get(pk=site.root_page_id), Page.objects.get(pk=other_site.root_page_id)
    assert own.permissions_for_user(editor).can_publish()
    assert own.permissions_for_user(editor).can_add_subpage()
    assert not other.permissions_for_user(editor).can_edit()
    assert not other.permissions_for_user(editor).can_add_subpage()
    assert not editor.has_perm("accounts.change_user")
    assert not editor.has_perm("wagtailcore.change_site")


def test_a_tree_in_another_language_is_the_editors_too(site: Site) -> None:
    ensure_groups(site)
    spanish, _created = Locale.objects.get_or_create(language_code="es")
    copy = Page.objects.get(pk=site.root_page_id).specific.copy_for_translation(spanish)
    ensure_groups(site)
    editor = person_with(site, Role.EDITOR)
    assert Page.objects.get(pk=copy.pk).permissions_for_user(editor).can_publish()


def test_groups_that_stand_are_cheap(site: Site, django_assert_num_queries: Any) -> None:
    ensure_groups(site)
    with django_assert_num_queries(5):  # two of them are the transaction
        ensure_groups(site)
