"""What mediators and interpreters say about their weeks, dates and pauses, and parties about their times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import BESIDE_DECIDING, PARTIES, PersonRole
from mediator_portal.meetings.availability import Stretch, WeeklyRule, merge
from mediator_portal.meetings.enums import ExceptionKind
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import (
    AvailabilityException,
    AvailabilityPause,
    DutyTime,
    NearVenue,
    PartyTime,
    WeeklyAvailability,
)
from mediator_portal.meetings.owners import Owner, owner_key, owner_of, row_rule
from mediator_portal.meetings.patterns import put_in_place
from mediator_portal.meetings.services.base import (
    lock_case,
    require_own,
    require_roles,
    require_staff,
    tell,
    tell_audit,
)
from portal.accounts.enums import Role

if TYPE_CHECKING:
    from mediator_portal.cases.models import CasePerson
    from mediator_portal.cases.rules import Actor
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import Venue

# Dates that differ, for one person.
MOST_EXCEPTIONS = 200


def weekly_set(
    *,
    owner: Owner,
    rules: Iterable[WeeklyRule],
    actor: Actor,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> int:
    """Let a week hold from the first to the last day (None: open to that side); before and after it the old one stays.

    Returns how many stretches the person's weeks have now.
    """
    require_own(actor, owner)
    with transaction.atomic():
        _lock(owner)
        known = [row_rule(row) for row in owner.weekly.all()]
        owner.weekly.all().delete()
        rows = put_in_place(known, rules, first, last)
        WeeklyAvailability.objects.bulk_create(
            WeeklyAvailability(
                **owner_key(owner),
                weekday=rule.weekday,
                starts=rule.starts,
                ends=rule.ends,
                valid_from=rule.valid_from,
                valid_until=rule.valid_until,
            )
            for rule in rows
        )
        tell(actor, owner, "availability.week_set")
    return len(rows)


def exception_add(
    *,
    owner: Owner,
    on: dt.date,
    kind: str,
    starts: dt.time | None = None,
    ends: dt.time | None = None,
    through: dt.date | None = None,
    actor: Actor,
) -> AvailabilityException:
    """Add a date that differs, or days in a row; the same one again changes nothing."""
    require_own(actor, owner)
    with transaction.atomic():
        _lock(owner)
        if owner.exceptions.count() >= MOST_EXCEPTIONS:
            raise SessionRefused(_("There are too many dates. Take some back first."))
        row, created = AvailabilityException.objects.get_or_create(
            **owner_key(owner), on=on, through=through, kind=ExceptionKind(kind), starts=starts, ends=ends
        )
        if created:
            tell(actor, owner, "availability.exception_add")
    return row


def exception_remove(*, exception: AvailabilityException, actor: Actor) -> None:
    """Take a date back: the usual week holds again."""
    owner = owner_of(exception)
    require_own(actor, owner)
    with transaction.atomic():
        exception.delete()
        tell(actor, owner, "availability.exception_remove")


def places_set(*, mediator: Mediator, venues: Iterable[Venue], actor: Actor) -> None:
    """Keep which places are easy to reach for a mediator, in place of those named before; the same again does nothing.

    Only venues of the mediator's program that have a place, raises SessionRefused otherwise.
    """
    require_own(actor, mediator)
    wanted = {each.pk: each for each in venues}
    if any(each.program_id != mediator.program_id or each.online for each in wanted.values()):
        raise SessionRefused(_("This is not one of our places."))
    with transaction.atomic():
        _lock(mediator)
        known = set(mediator.near_venues.values_list("venue_id", flat=True))
        if known == set(wanted):
            return
        mediator.near_venues.exclude(venue__in=wanted).delete()
        NearVenue.objects.bulk_create(NearVenue(mediator=mediator, venue_id=pk) for pk in wanted if pk not in known)
        tell(actor, mediator, "availability.places_set")


def pause_set(*, owner: Owner, starts_on: dt.date, ends_on: dt.date | None = None, actor: Actor) -> AvailabilityPause:
    """Take the whole availability off from one day to another, or until further notice; it replaces another pause."""
    require_own(actor, owner)
    if ends_on is not None and ends_on < starts_on:
        raise SessionRefused(_("The last day lies before the first one. Choose a later day."))
    with transaction.atomic():
        _lock(owner)
        row, _created = AvailabilityPause.objects.update_or_create(
            **owner_key(owner), defaults={"starts_on": starts_on, "ends_on": ends_on}
        )
        tell(actor, owner, "availability.pause_set")
    return row


def pause_end(*, owner: Owner, actor: Actor) -> bool:
    """End the pause: the week holds again at once. False when there was none."""
    require_own(actor, owner)
    with transaction.atomic():
        _lock(owner)
        deleted, _by_model = owner.pauses.all().delete()
        if deleted:
            tell(actor, owner, "availability.pause_end")
    return bool(deleted)


def party_times_set(*, person: CasePerson, slots: Iterable[tuple[dt.datetime, dt.datetime]], actor: Actor) -> int:
    """Put the times that suit a party in place of those before; return how many stretches they make.

    `slots` are pairs of aware moments; touching ones become one. Only the party, who speaks for them, or staff after a
    call. Times in the past and ends before starts are refused.
    """
    if person.role not in PARTIES or person.left_out_at is not None:
        raise SessionRefused(_("Only the parties offer times."))
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


def duty_set(*, person: CasePerson, rules: Iterable[WeeklyRule], actor: Actor) -> int:
    """Put an officer's duty times in place of those before (by the department's liaison, or staff after a call)."""
    if person.role != PersonRole.OFFICER:
        raise SessionRefused(_("Only officers have duty times."))
    require_roles(actor, person.case.program.site_id, {Role.LIAISON, Role.COORDINATOR, Role.DIRECTOR})
    with transaction.atomic():
        lock_case(person.case_id)
        person.duty_times.all().delete()
        rows = DutyTime.objects.bulk_create(
            DutyTime(person=person, weekday=rule.weekday, starts=rule.starts, ends=rule.ends) for rule in rules
        )
        tell_audit("person.duty", actor=actor, case=person.case, target=person, ids={"count": len(rows)})
    return len(rows)


def _other_party(speaker: CasePerson, person: CasePerson) -> bool:
    """True when somebody speaks for a party they do not decide with."""
    decides = speaker.role in BESIDE_DECIDING and speaker.beside_id == person.pk
    return speaker.pk != person.pk and not decides


def _lock(owner: Owner) -> None:
    type(owner).objects.select_for_update().get(pk=owner.pk)
