"""Who may do what with a program's own records in the Wagtail admin: roles at the site of the request.

Wagtail's model permissions hold for the whole installation, so these models do not use them. A policy here looks at the
roles of the person at the site whose address is asked, and shows only that program's rows. Other rooms use
`ScopedPermissionPolicy` for their own records (venues, agreement texts).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from home.models import SiteSettings
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.selectors import has_role, users_with_role
from program_pages.context import current_site_id
from program_pages.models import (
    EligibilityRule,
    PolicyNote,
    Program,
    Recruitment,
    ReopeningSubscriber,
    TrainingCourse,
    TrainingEvent,
)

LEADERS = frozenset({Role.COORDINATOR, Role.DIRECTOR})
Needed = Mapping[str, frozenset[Role]]
EDIT: Needed = dict.fromkeys(("view", "add", "change", "delete"), LEADERS)


class ScopedPermissionPolicy(BasePermissionPolicy):
    """Roles at the request's site decide; rows of other sites do not exist.

    `needed` names for each action the roles that may; an action not named is nobody's. `site_path` leads from a row to
    its site (`program__site` by default). Outside a request nobody may do anything.
    """

    permission_cache_name = ""

    def __init__(self, model: type[Model], *, needed: Needed, site_path: str = "program__site") -> None:
        super().__init__(model)
        self.needed = needed
        self.site_path = site_path

    def user_has_permission(self, user: Any, action: str) -> bool:
        site_id = current_site_id.get()
        roles = self.needed.get(action, frozenset())
        return bool(roles) and site_id is not None and has_role(user, site_id, *roles)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        site_id = current_site_id.get()
        if site_id is None:
            return User.objects.none()
        roles = frozenset().union(*(self.needed.get(action, frozenset()) for action in actions))
        return users_with_role(site_id, *roles)

    def rows(self) -> QuerySet[Any]:
        """Return the rows of the request's site; none outside a request."""
        site_id = current_site_id.get()
        if site_id is None:
            return self.model._default_manager.none()
        return self.model._default_manager.filter(**{self.site_path: site_id})

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        return self.rows() if self.user_has_any_permission(user, list(actions)) else self.rows().none()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        if not self.user_has_permission(user, action):
            return False
        # A row being made belongs to nobody yet; the view gives it the request's program.
        return instance.pk is None or self.rows().filter(pk=instance.pk).exists()


# This room's records: who may what, and how a row leads to its site. "flip" is the permission of its own for the roles
# switch: editors have it, and nothing else here.
POLICIES: tuple[tuple[type[Model], Needed, str], ...] = (
    (SiteSettings, dict.fromkeys(("view", "change"), LEADERS | {Role.EDITOR}), "site"),
    (Program, {"view": LEADERS, "change": LEADERS}, "site"),
    (PolicyNote, {"view": LEADERS, "change": LEADERS, "confirm": frozenset({Role.DIRECTOR})}, "program__site"),
    (EligibilityRule, EDIT, "program__site"),
    (TrainingCourse, EDIT, "program__site"),
    (TrainingEvent, EDIT, "program__site"),
    (Recruitment, dict.fromkeys(("view", "change", "flip"), LEADERS | {Role.EDITOR}), "program__site"),
    (ReopeningSubscriber, {}, "program__site"),
)


def register_scoped(model: type[Model], *, needed: Needed, site_path: str = "program__site") -> None:
    """Give a model a policy scoped to the request's site; call it from an app's `ready()`."""
    if policy_registry.get_by_type(model, fallback=False) is None:
        register_permission_policy(model, ScopedPermissionPolicy(model, needed=needed, site_path=site_path))


def register() -> None:
    """Register the policies of this room's records."""
    for model, needed, site_path in POLICIES:
        register_scoped(model, needed=needed, site_path=site_path)
