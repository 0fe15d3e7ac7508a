"""What staff do about a request for help: see to it, and decide on whom a party named with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import ContactKind
from mediator_portal.cases.services import ContactInput, PersonInput, contact_point_save, person_add
from mediator_portal.participation.models import HelpRequest, NamedPerson
from mediator_portal.participation.services.errors import Refused
from mediator_portal.participation.services.help import Named, named_in
from portal.audit.services import record

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson
    from portal.accounts.models import User


@transaction.atomic
def help_done(*, request: HelpRequest, actor: User) -> HelpRequest:
    """Say that staff saw to a request; repeating it is harmless. Refused while whom it names is not decided on."""
    current = _lock(request.pk)
    named = getattr(current, "named", None)
    if named is not None and named.decided_at is None:
        raise Refused(_("Decide first about the person who is named: add them to the case, or say why not now."))
    if current.done_at is None:
        _close(current, actor)
    return current


def person_named(named: Named) -> PersonInput:
    """Return somebody who is named as a person who joins a case. Each way to reach them says that the party gave it:
    whoever forges a guardian would give their own.
    """
    ways = {ContactKind.EMAIL: named.email, ContactKind.MOBILE: named.mobile, ContactKind.ADDRESS: named.address}
    return PersonInput(
        role=named.role,
        name=named.name,
        relationship=named.relationship,
        language=named.language,
        contacts=tuple(
            ContactInput(kind.value, value, note=_("Given by the party")) for kind, value in ways.items() if value
        ),
    )


@transaction.atomic
def named_add(
    *, request: HelpRequest, actor: User, person: PersonInput | None = None, beside: CasePerson | None = None
) -> CasePerson:
    """Put somebody whom a party named on the case; twice is once. They get their own link when they have to answer.

    `person` and `beside` are given when staff changed what was typed. Who stands on the case already keeps what is
    known and gets the new ways to reach them. MoveRefused where it is too late. Locks: the request, then the case.
    """
    current = _lock(request.pk)
    named, typed = _named(current), named_in(current)
    assert typed is not None  # noqa: S101  _named raises first
    if named.added is not None:
        return named.added
    as_typed = person_named(typed)
    notes = {(each.kind, each.value): each.note for each in as_typed.contacts}
    given = person or as_typed
    given = replace(
        given, contacts=[replace(each, note=notes.get((each.kind, each.value), each.note)) for each in given.contacts]
    )
    row = person_add(case=current.person.case, actor=actor, person=given, beside=beside or current.person.party)
    known = {(point.kind, point.value) for point in row.contact_points.all()}
    for each in given.contacts:
        if (each.kind, each.value) not in known:
            contact_point_save(person=row, actor=actor, kind=each.kind, value=each.value, note=each.note)
    named.added, named.not_now = row, ""
    _decide(named, current, actor, "help.named_add")
    return row


@transaction.atomic
def named_not_now(*, request: HelpRequest, actor: User, reason: str) -> NamedPerson:
    """Say that somebody who was named does not join now, and why; the party reads it. They can be added later."""
    current = _lock(request.pk)
    named = _named(current)
    if named.added_id is not None:
        raise Refused(_("This person is on the case already."))
    if named.not_now != reason:
        named.not_now = reason
        _decide(named, current, actor, "help.named_not_now")
    return named


def _named(request: HelpRequest) -> NamedPerson:
    named: NamedPerson | None = getattr(request, "named", None)
    if named is None:
        raise Refused(_("Nobody is named here."))
    return named


def _decide(named: NamedPerson, request: HelpRequest, actor: User, action: str) -> None:
    """Write down who decided; a request for this person alone is seen to with it."""
    named.decided_at, named.decided_by = timezone.now(), actor
    named.save()
    record(
        action=action,
        actor=actor,
        site=request.person.case.program.site_id,
        target=request.person,
        ids={"request": request.pk, "added": named.added_id or 0},
    )
    if request.done_at is None and request.needs == [named.role]:
        _close(request, actor)


def _close(request: HelpRequest, actor: User) -> None:
    request.done_at, request.done_by = timezone.now(), actor
    request.save(update_fields=["done_at", "done_by"])
    record(
        action="help.done",
        actor=actor,
        site=request.person.case.program.site_id,
        target=request.person,
        ids={"request": request.pk},
    )


def _lock(pk: int) -> HelpRequest:
    return (
        HelpRequest.objects.select_for_update(of=("self",))
        .select_related("person__case__program__site", "person__beside", "named__added")
        .get(pk=pk)
    )
