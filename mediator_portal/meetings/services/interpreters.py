"""Interpreters of a program: their record, and the account they may have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import Interpreter
from mediator_portal.meetings.services.base import STAFF, require_roles
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.selectors import has_role
from portal.accounts.services import AccountsRefused, invitation_create
from portal.audit.services import record
from portal.vault.crypto import keyed_hash

if TYPE_CHECKING:
    from wagtail.models import Site

    from mediator_portal.cases.rules import Actor
    from program_pages.models import Program

FIELDS = ("name", "email", "telephone", "languages", "affiliations", "active")


def interpreter_save(
    *, program: Program, interpreter: Interpreter | None, values: Mapping[str, Any], actor: Actor
) -> Interpreter:
    """Add or change an interpreter of the program."""
    require_roles(actor, program.site_id, STAFF)
    with transaction.atomic():
        if interpreter is not None:
            interpreter = Interpreter.objects.select_for_update().get(pk=interpreter.pk)
        interpreter = interpreter or Interpreter(program=program)
        for field in FIELDS:
            if field in values:
                setattr(interpreter, field, values[field])
        interpreter.save()
        record(
            action="interpreter.save",
            actor=actor.user,
            site=program.site_id,
            target=interpreter,
            fields=sorted(values),
        )
    return interpreter


def interpreter_invite(*, interpreter: Interpreter, actor: Actor) -> bool:
    """Invite an interpreter to sign in; False when an account of theirs holds the role already and is linked now."""
    site = interpreter.program.site
    require_roles(actor, site.pk, STAFF)
    if interpreter.user_id is not None:
        raise SessionRefused(_("This interpreter signs in already."))
    known = User.objects.filter(email__iexact=interpreter.email, is_active=True).first()
    if known is not None and has_role(known, site, Role.INTERPRETER):
        interpreter_link_user(site=site, user=known)
        return False
    if actor.user is None:
        raise SessionRefused(_("Only a person invites."))
    try:
        invitation_create(
            site=site,
            email=interpreter.email,
            name=interpreter.name,
            role=Role.INTERPRETER,
            invited_by=actor.user,
        )
    except AccountsRefused as error:
        raise SessionRefused(str(error)) from error
    return True


def interpreter_link_user(*, site: Site, user: User) -> Interpreter | None:
    """Tie the account of somebody who accepted an invitation to their record, found by e-mail address."""
    with transaction.atomic():
        found = Interpreter.objects.select_for_update(of=("self",)).filter(
            program__site=site, email_hash=keyed_hash("email", user.email), user=None
        )
        interpreter = found.order_by("-pk").first()
        if interpreter is None or Interpreter.objects.filter(program__site=site, user=user).exists():
            return None
        interpreter.user = user
        interpreter.save(update_fields=["user"])
        record(action="interpreter.linked", actor=user, site=site, target=interpreter, ids={"user": user.pk})
    return interpreter
