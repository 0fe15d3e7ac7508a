"""Wagtail's groups: one for each program and staff role, with rights over that program's pages and files only.

Wagtail's model permissions hold in every program at once, so no group has any but the one to enter the admin; a
program's own records are edited through viewsets that ask for the role (portal.accounts.selectors). Sites, users and
the history of the whole installation are for superusers, whom only `manage.py createsuperuser` makes. A superuser
without a role sees no case, and nobody gets a role except through `portal.accounts.services`.
"""

from __future__ import annotations

from typing import Final, TypeVar

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model, QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from portal.accounts.enums import STAFF_ROLES, Role
from portal.accounts.roles.models import RoleAssignment

File = TypeVar("File", bound=Model)

EDITOR_PAGE_RIGHTS: Final = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
EDITOR_FILE_RIGHTS: Final = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)


def group_name(site: Site, role: Role) -> str:
    """Return the name of a group; it holds the site's key, for names of programs change."""
    return f"site {site.pk}: {role.value}"


def ensure_groups(site: Site) -> dict[Role, Group]:
    """Make the groups of a site with exactly their rights and return them by role; cheap where they stand already."""
    names = {group_name(site, role): role for role in Role if role in STAFF_ROLES}
    with transaction.atomic():
        groups = {names[group.name]: group for group in Group.objects.filter(name__in=names)}
        if len(groups) < len(names):
            groups = {role: _make_group(name) for name, role in names.items()}
            _give_file_rights(groups[Role.EDITOR], collection_of(site))
        _give_page_rights(groups[Role.EDITOR], site)
    return groups


def _make_group(name: str) -> Group:
    """Return a group whose only model permission is to enter the admin."""
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.set(Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    return group


def service_group(site: Site) -> Group:
    """Return the group of the site's service accounts: an editor's rights over pages and files, but no admin."""
    group, created = Group.objects.get_or_create(name=f"site {site.pk}: service")
    if created:
        _give_page_rights(group, site)
        _give_file_rights(group, collection_of(site))
    return group


def sync_membership(user_id: int, site: Site) -> None:
    """Put a person in exactly the groups of the roles they hold at the site."""
    groups = ensure_groups(site)
    held = set(RoleAssignment.objects.filter(user_id=user_id, site=site).values_list("role", flat=True))
    for role, group in groups.items():
        if role.value in held:
            group.user_set.add(user_id)
        else:
            group.user_set.remove(user_id)


def collection_of(site: Site) -> Collection:
    """Return the collection of the site's images and documents; it is made when there is none."""
    known = known_collection(site)
    if known is not None:
        return known
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    collection: Collection = root.add_child(name=site.site_name or site.hostname)
    return collection


def known_collection(site: Site) -> Collection | None:
    """Return the collection of the site's images and documents, or None before there is one."""
    rights = GroupCollectionPermission.objects.filter(group__name=group_name(site, Role.EDITOR))
    found = rights.select_related("collection").first()
    return found.collection if found is not None else None


def files_of(site: Site, files: QuerySet[File]) -> QuerySet[File]:
    """Narrow images or documents to those of the site: in its collection or in one below it.

    What lies elsewhere, in the root of all collections too, is of no program and shows on no host.
    """
    collection = known_collection(site)
    if collection is None:
        return files.none()
    return files.filter(collection__path__startswith=collection.path)


def _give_page_rights(group: Group, site: Site) -> None:
    """Rights over the site's tree in every language it has by now, and over nothing else."""
    trees = set(Page.objects.filter(translation_key=site.root_page.translation_key).values_list("pk", flat=True))
    given = GroupPagePermission.objects.filter(group=group)
    known = {(page_id, codename) for page_id, codename in given.values_list("page_id", "permission__codename")}
    wanted = {(page_id, codename) for page_id in trees for codename in EDITOR_PAGE_RIGHTS}
    if known == wanted:
        return
    given.delete()
    rights = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=EDITOR_PAGE_RIGHTS)
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page_id, permission=right) for page_id in trees for right in rights
    )


def _give_file_rights(group: Group, collection: Collection) -> None:
    rights = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=EDITOR_FILE_RIGHTS
    )
    for right in rights:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=right)
