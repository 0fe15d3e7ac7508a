"""What mediators say about their week and its exceptions, and parties about the times that suit them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import PARTIES
from mediator_portal.meetings.availability import Stretch, WeeklyRule, merge
from mediator_portal.meetings.enums import ExceptionKind
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import AvailabilityException, PartyTime, WeeklyAvailability
from mediator_portal.meetings.services.base import lock_case, require_roles, require_staff, tell_audit
from portal.accounts.enums import Role
from portal.audit.services import record

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson
    from mediator_portal.cases.rules import Actor
    from mediator_portal.mediators.models import Mediator


def weekly_set(*, mediator: Mediator, rules: Iterable[WeeklyRule], actor: Actor) -> int:
    """Put the usual week in place of the one before; return how many stretches it has."""
    _require_own(actor, mediator)
    rows = [
        WeeklyAvailability(
            mediator=mediator,
            weekday=rule.weekday,
            starts=rule.starts,
            ends=rule.ends,
            valid_from=rule.valid_from,
            valid_until=rule.valid_until,
        )
        for rule in rules
    ]
    with transaction.atomic():
        type(mediator).objects.select_for_update().get(pk=mediator.pk)
        mediator.weekly.all().delete()
        WeeklyAvailability.objects.bulk_create(rows)
        _tell(actor, mediator, "availability.week_set")
    return len(rows)


def exception_add(
    *,
    mediator: Mediator,
    on: dt.date,
    kind: str,
    starts: dt.time | None = None,
    ends: dt.time | None = None,
    actor: Actor,
) -> AvailabilityException:
    """Add a date that differs; the same one again changes nothing."""
    _require_own(actor, mediator)
    with transaction.atomic():
        row, created = AvailabilityException.objects.get_or_create(
            mediator=mediator, on=on, kind=ExceptionKind(kind), starts=starts, ends=ends
        )
        if created:
            _tell(actor, mediator, "availability.exception_add")
    return row


def exception_remove(*, exception: AvailabilityException, actor: Actor) -> None:
    """Take a date back: the usual week holds again."""
    _require_own(actor, exception.mediator)
    with transaction.atomic():
        exception.delete()
        _tell(actor, exception.mediator, "availability.exception_remove")


def party_times_set(*, person: CasePerson, slots: Iterable[tuple[dt.datetime, dt.datetime]], actor: Actor) -> int:
    """Put the times that suit a party in place of those before; return how many stretches they make.

    `slots` are pairs of aware moments; touching ones become one. Only the party, who speaks for them, or staff after a
    call. Times in the past and ends before starts are refused.
    """
    if person.role not in PARTIES:
        raise SessionRefused(_("Only the two parties offer times."))
    if actor.kind == "party":
        if actor.person is None or actor.person.case_id != person.case_id or _other_party(actor.person, person):
            raise SessionRefused(_("You can only say which times suit you."))
    else:
        require_staff(actor, person.case)
    given = [Stretch(starts_at, ends_at) for starts_at, ends_at in slots]
    if any(part.starts_at >= part.ends_at for part in given):
        raise SessionRefused(_("A time ends after it starts."))
    now = timezone.now()
    parts = merge(part for part in given if part.ends_at > now)
    with transaction.atomic():
        lock_case(person.case_id)
        person.times.all().delete()
        PartyTime.objects.bulk_create(
            PartyTime(person=person, starts_at=part.starts_at, ends_at=part.ends_at) for part in parts
        )
        tell_audit("party_times.set", actor=actor, case=person.case, target=person, ids={"count": len(parts)})
    return len(parts)


def _other_party(speaker: CasePerson, person: CasePerson) -> bool:
    """True when somebody speaks for a party they do not come with."""
    return speaker.pk != person.pk and speaker.beside_id != person.pk


def _require_own(actor: Actor, mediator: Mediator) -> None:
    if actor.user is None or mediator.user_id != actor.user.pk:
        require_roles(actor, mediator.program.site_id, {Role.COORDINATOR, Role.DIRECTOR})


def _tell(actor: Actor, mediator: Mediator, action: str) -> None:
    record(action=action, actor=actor.user, site=mediator.program.site_id, target=mediator)
