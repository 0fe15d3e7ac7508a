"""What carriers and recipients say about an address, written down where the address is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediator_portal.cases.enums import CaseState, ChangeSource, ContactKind, ContactState
from mediator_portal.cases.fields import contact_hash
from mediator_portal.cases.models import CasePerson, ContactPoint
from mediator_portal.cases.services.contacts import contact_point_state
from mediator_portal.cases.services.outgoing import plan, queue_planned
from mediator_portal.cases.services.reach import REMINDER, is_waited_for
from portal.notifications.enums import Channel
from portal.notifications.signals import address_refused, stop_asked

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from portal.notifications.models import OutboxMessage

# The messages that look for another way when one does not arrive.
SOUGHT = ("invitation", REMINDER)
NUMBERS = (ContactKind.MOBILE, ContactKind.LANDLINE)


def address_was_refused(sender: Any, message: OutboxMessage, address: str, opted_out: bool, **options: Any) -> None:
    """Mark the contact point that bounced or was opted out of, and try the next way at once."""
    state = ContactState.OPTED_OUT if opted_out else ContactState.BOUNCED
    source = ChangeSource.PERSON if opted_out else ChangeSource.CARRIER
    for point in _points_of(message, address):
        contact_point_state(point=point, state=state, source=source)
    if message.recipient_type == "person" and message.kind in SOUGHT:
        _another_way(message)


def texts_are_stopped(sender: Any, number: str, **options: Any) -> None:
    """Mark a number everywhere: the carrier stops for every program of the house."""
    found = ContactPoint.objects.filter(kind__in=NUMBERS, value_hash=contact_hash(ContactKind.MOBILE, number))
    for point in found.select_related("person"):
        contact_point_state(point=point, state=ContactState.OPTED_OUT, source=ChangeSource.PERSON)


def _points_of(message: OutboxMessage, address: str) -> QuerySet[ContactPoint]:
    points = ContactPoint.objects.select_related("person").filter(person__case__program__site=message.site_id)
    kind = {Channel.EMAIL: ContactKind.EMAIL, Channel.TEXT: ContactKind.MOBILE}.get(Channel(message.channel))
    if kind is None:
        return points.none()
    found = points.filter(kind=kind, value_hash=contact_hash(kind, address))
    if message.recipient_type == "person":
        return found.filter(person_id=message.recipient_id)
    return found.filter(pk=message.recipient_id) if message.recipient_type == "contact_point" else points.none()


def _another_way(message: OutboxMessage) -> None:
    people = CasePerson.objects.select_related("case__program__site").prefetch_related("contact_points")
    person = people.filter(pk=message.recipient_id).first()
    if person is not None and person.case.state == CaseState.INVITING and is_waited_for(person):
        queue_planned([plan(person, message.kind)], case=person.case, cause=f"bounced:{message.pk}")


def connect() -> None:
    """Connect the listeners; called once when the room is ready."""
    address_refused.connect(address_was_refused, dispatch_uid="cases.address_refused")
    stop_asked.connect(texts_are_stopped, dispatch_uid="cases.stop_asked")
