"""How a person is reached: contact points, attempts, an officer's duty times and the department's clearance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import CaseState, ContactKind, ContactState, PersonRole
from mediator_portal.cases.models import CasePerson, ContactAttempt, ContactPoint
from mediator_portal.cases.services.move import lock
from mediator_portal.cases.services.outgoing import mark_carriers, plan
from portal.audit.services import record
from portal.vault.crypto import normalize

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case
    from portal.accounts.models import User

SHORTEST_NUMBER = 7
LONGEST_NUMBER = 15


def check_contact(kind: str, value: str) -> str:
    """Return the address or number without blanks around it; raise ValidationError in words when it cannot be one."""
    value = value.strip()
    if kind == ContactKind.EMAIL:
        try:
            validate_email(value)
        except ValidationError:
            raise ValidationError(_("Enter an e-mail address like name@example.org.")) from None
    elif kind in {ContactKind.MOBILE, ContactKind.LANDLINE}:
        if not SHORTEST_NUMBER <= len(normalize("telephone", value)) <= LONGEST_NUMBER:
            raise ValidationError(_("Enter a telephone number with its area code, like (305) 555-0100."))
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
) -> ContactPoint:
    """Add or change a contact point. At most one of a person is preferred; the first one is without asking.

    While the case is inviting, the point that messages now go to counts as having carried the invitation.
    """
    value = check_contact(kind, value)
    with transaction.atomic():
        case = lock(person.case_id)
        found = point or ContactPoint(person=person)
        if found.value != value or found.kind != kind:
            found.verified_by = None
        found.kind, found.value, found.note, found.state = kind, value, note.strip(), state
        if state == ContactState.WORKS and found.verified_by_id is None:
            found.verified_by = actor
        found.preferred = preferred or not person.contact_points.exclude(pk=found.pk).exists()
        if found.preferred:
            person.contact_points.exclude(pk=found.pk).update(preferred=False)
        found.save()
        if case.state == CaseState.INVITING:
            mark_carriers([plan(CasePerson.objects.get(pk=person.pk), "invitation")])
        _record("contact.save", case, actor, person, fields=("kind", "value", "state"))
    return found


def contact_point_state(*, point: ContactPoint, state: str, actor: User | None = None) -> ContactPoint:
    """Record that a contact point works, bounced, is wrong, or that the person asked not to be contacted there."""
    with transaction.atomic():
        case = lock(point.person.case_id)
        point.state = ContactState(state)
        point.verified_by = actor if state == ContactState.WORKS else None
        point.save(update_fields=["state", "verified_by"])
        _record("contact.state", case, actor, point.person, fields=("state",))
    return point


def contact_attempt_record(
    *, person: CasePerson, actor: User | None, outcome: str, contact: ContactPoint | None = None, note: str = ""
) -> ContactAttempt:
    """Log a call, a visit or a message. A wrong number or address is not used again."""
    with transaction.atomic():
        case = lock(person.case_id)
        attempt = ContactAttempt.objects.create(
            person=person, contact=contact, by=actor, outcome=outcome, note=note.strip()
        )
        if contact is not None and outcome == "wrong":
            contact_point_state(point=contact, state=ContactState.WRONG, actor=actor)
        if contact is not None and outcome == "spoke":
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
