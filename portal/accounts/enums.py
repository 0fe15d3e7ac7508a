"""Roles as code constants. A role is held at one site; a person can hold several, at several sites."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    EDITOR = "editor", _("Editor")
    COORDINATOR = "coordinator", _("Coordinator")
    DIRECTOR = "director", _("Director")
    PANEL_MEMBER = "panel_member", _("Panel member")
    FINANCE = "finance", _("Finance")
    AUDITOR = "auditor", _("Auditor")
    LIAISON = "liaison", _("Police liaison")
    OPERATOR = "operator", _("Operator")
    MEDIATOR = "mediator", _("Mediator")
    INTERPRETER = "interpreter", _("Interpreter")


class Agency(models.TextChoices):
    """Which agency a panel member speaks for (product.md section 6: scores from both)."""

    OVERSIGHT = "oversight", _("Oversight agency")
    POLICE = "police", _("Police department")


class ServiceKind(models.TextChoices):
    """What an account of other software is for. It has one purpose, so that a token that leaks opens one thing only."""

    CONTENT = "content", _("Reads and edits pages and files")
    REFERRALS = "referrals", _("Sends referrals in")


# Mediators and interpreters sign in and are not staff: their own pages show their own part only.
STAFF_ROLES = frozenset(set(Role) - {Role.MEDIATOR, Role.INTERPRETER})
# Roles that may read case data at all; each selector narrows further.
CASE_ROLES = frozenset({Role.COORDINATOR, Role.DIRECTOR})
