"""How a person is reached: contact points, attempts, an officer's duty times and the department's clearance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import (
    DEAD_STATES,
    AttemptWay,
    CaseState,
    ChangeSource,
    ContactKind,
    ContactState,
    PersonRole,
)
from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.fields import contact_hash
from mediator_portal.cases.models import CasePerson, ContactAttempt, ContactChange, ContactPoint
from mediator_portal.cases.phones import e164
from mediator_portal.cases.services.move import lock
from mediator_portal.cases.services.outgoing import mark_carriers, plan
from portal.audit.services import record

if TYPE_CHECKING:
    import datetime as dt

    from mediator_portal.cases.models import Case
    from portal.accounts.models import User


def check_contact(kind: str, value: str) -> str:
    """Return the address as it was typed, without blanks around it, or the number in E.164.

    Raise ValidationError in words when it cannot be one.
    """
    value = value.strip()
    if kind == ContactKind.EMAIL:
        try:
            validate_email(value)
        except ValidationError:
            raise ValidationError(_("Enter an e-mail address like name@example.org.")) from None
    elif kind in {ContactKind.MOBILE, ContactKind.LANDLINE}:
        return e164(value)
    elif not value:
        raise ValidationError(_("Enter the street, the city and the ZIP code."))
    return value


def contact_point_save(
    *,
    person: CasePerson,
    actor: User | None,
    kind: str,
    value: str,
    point: ContactPoint | None = None,
    preferred: bool = False,
    note: str = "",
    state: str = ContactState.UNVERIFIED,
    call_from: dt.time | None = None,
    call_until: dt.time | None = None,
    seen: str = "",
) -> ContactPoint:
    """Add or change a contact point. At most one of a person is preferred; the first one is without asking.

    `seen` is the state that the page showed: MoveRefused when it changed in between, and for an address that the person
    asked us elsewhere among theirs not to use, so that nothing is written there by accident.
    While the case is inviting, the point that messages now go to counts as having carried the invitation.
    """
    value = check_contact(kind, value)
    with transaction.atomic():
        case = lock(person.case_id)
        found = ContactPoint(person=person) if point is None else ContactPoint.objects.get(pk=point.pk)
        _check_wishes(person, found, kind=kind, value=value, state=state, seen=seen)
        is_new_value = found.value != value or found.kind != kind
        changed = is_new_value or found.state != state
        if is_new_value:
            found.verified_by = None
        found.kind, found.value, found.note, found.state = kind, value, note.strip(), state
        found.call_from, found.call_until = call_from, call_until
        if state == ContactState.WORKS and found.verified_by_id is None:
            found.verified_by = actor
        found.preferred = preferred or not person.contact_points.exclude(pk=found.pk).exists()
        if found.preferred:
            person.contact_points.exclude(pk=found.pk).update(preferred=False)
        found.save()
        if changed:
            _remember(found, actor, ChangeSource.STAFF, new_value=is_new_value)
        if case.state == CaseState.INVITING:
            mark_carriers([plan(CasePerson.objects.get(pk=person.pk), "invitation")])
        _record("contact.save", case, actor, person, fields=("kind", "value", "state"))
    return found


def _check_wishes(person: CasePerson, found: ContactPoint, *, kind: str, value: str, state: str, seen: str) -> None:
    """Refuse what would write to somebody who asked us not to, without the staff's knowing."""
    if found.pk is not None and seen and found.state != seen:
        words = {"state": ContactState(found.state).label}
        raise MoveRefused(_("Meanwhile this changed to “%(state)s”. Look at it once more, then save.") % words)
    if state in DEAD_STATES:
        return
    others = person.contact_points.exclude(pk=found.pk).filter(state=ContactState.OPTED_OUT)
    if others.filter(value_hash=contact_hash(kind, value)).exists():
        raise MoveRefused(
            _(
                "This person asked not to be contacted at this address or number. It stands among theirs: change it "
                "there, and only when they ask you to."
            )
        )


def contact_point_state(
    *, point: ContactPoint, state: str, actor: User | None = None, source: str = ChangeSource.STAFF
) -> ContactPoint:
    """Record that a contact point works, bounced, is wrong, or that the person asked not to be contacted there.

    What the person asked for stands: a carrier's word never takes an opting-out back. The same state twice is once.
    """
    with transaction.atomic():
        case = lock(point.person.case_id)
        point = ContactPoint.objects.select_related("person").get(pk=point.pk)
        settled = {ContactState.OPTED_OUT, ContactState.WRONG}
        if point.state == state or (source == ChangeSource.CARRIER and point.state in settled):
            return point
        point.state = ContactState(state)
        point.verified_by = actor if state == ContactState.WORKS else None
        point.save(update_fields=["state", "verified_by"])
        _remember(point, actor, source)
        _record("contact.state", case, actor, point.person, fields=("state",), ids={"state": state, "source": source})
    return point


def _opted_out(contact: ContactPoint) -> bool:
    return ContactPoint.objects.filter(pk=contact.pk, state=ContactState.OPTED_OUT).exists()


def _remember(point: ContactPoint, actor: User | None, source: str, *, new_value: bool = False) -> None:
    ContactChange.objects.create(point=point, state=point.state, source=source, by=actor, new_value=new_value)


def contact_attempt_record(
    *,
    person: CasePerson,
    actor: User | None,
    outcome: str,
    contact: ContactPoint | None = None,
    note: str = "",
    way: str = AttemptWay.CALL,
) -> ContactAttempt:
    """Log a call, a visit or a message. A wrong number or address is not used again; one that somebody spoke at works.

    Having spoken takes no opting-out back: who asked us not to write there may still pick up the telephone.
    """
    with transaction.atomic():
        case = lock(person.case_id)
        attempt = ContactAttempt.objects.create(
            person=person, contact=contact, by=actor, way=way, outcome=outcome, note=note.strip()
        )
        if contact is not None and outcome == "wrong":
            contact_point_state(point=contact, state=ContactState.WRONG, actor=actor)
        if contact is not None and outcome == "spoke" and not _opted_out(contact):
            contact_point_state(point=contact, state=ContactState.WORKS, actor=actor)
        _record("contact.attempt", case, actor, person, ids={"outcome": outcome})
    return attempt


def person_duty_record(*, person: CasePerson, actor: User, duty: str) -> CasePerson:
    """Note when an officer is on duty (by the liaison)."""
    with transaction.atomic():
        case = lock(person.case_id)
        person.duty = duty.strip()
        person.save(update_fields=["duty"])
        _record("person.duty", case, actor, person, fields=("duty",))
    return person


def person_language_record(*, person: CasePerson, actor: User, language: str) -> CasePerson:
    """Note the language a person wants to be written to in; messages from now on are in it."""
    with transaction.atomic():
        case = lock(person.case_id)
        person.language = language
        person.save(update_fields=["language"])
        _record("person.language", case, actor, person, fields=("language",), ids={"language": language})
    return person


def officer_clear(*, person: CasePerson, actor: User) -> CasePerson:
    """Note that the police department clears the officer for mediation. A second time changes nothing."""
    if person.role != PersonRole.OFFICER:
        raise ValueError("Only an officer is cleared.")
    with transaction.atomic():
        case = lock(person.case_id)
        if CasePerson.objects.filter(pk=person.pk, cleared_at=None).update(cleared_at=timezone.now(), cleared_by=actor):
            _record("person.clear", case, actor, person, fields=("cleared_at",))
    person.refresh_from_db()
    return person


def _record(
    action: str,
    case: Case,
    actor: User | None,
    person: CasePerson,
    *,
    fields: tuple[str, ...] = (),
    ids: dict[str, object] | None = None,
) -> None:
    record(
        action=action,
        actor=actor,
        site=case.program.site_id,
        target=case,
        fields=fields,
        ids={"person": person.pk, **(ids or {})},
    )
