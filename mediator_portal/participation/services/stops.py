"""The way out of our mail: a link in every message to a party that stops what goes to that one address."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from django.urls import reverse

from mediator_portal.cases.enums import ChangeSource, ContactState
from mediator_portal.cases.models import CasePerson, ContactPoint
from mediator_portal.cases.services import contact_point_state
from mediator_portal.cases.services.outgoing import plan
from mediator_portal.participation import rules
from portal.notifications.registry import stops

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.notifications.models import OutboxMessage


def stop_token(contact: ContactPoint) -> str:
    """Return the token of a contact point as it is now; it dies when the address is replaced by another one."""
    return f"{contact.pk}-{rules.derive('contact-stop', f'{contact.pk}:{contact.value_hash}').hex()[:24]}"


def contact_by_token(site: Site, token: str) -> ContactPoint | None:
    """Return the contact point of a link, or None: wrong, replaced and another program's look the same."""
    number = token.partition("-")[0]
    if not (number.isdecimal() and len(number) < 18):
        return None
    found = (
        ContactPoint.objects.select_related("person").filter(pk=int(number), person__case__program__site=site).first()
    )
    if found is None or not hmac.compare_digest(stop_token(found).encode(), token.encode()):
        return None
    return found


def contact_stop(*, contact: ContactPoint) -> None:
    """Write nothing to this address any more. The case and the person's answer stay as they are."""
    contact_point_state(point=contact, state=ContactState.OPTED_OUT, source=ChangeSource.PERSON)


def stop_path(message: OutboxMessage) -> str:
    """Return the path that a mail to a party names at its foot."""
    person = CasePerson.objects.filter(pk=message.recipient_id).first()
    contact = plan(person, message.kind, message.channel).contact if person is not None else None
    return reverse("participation:stop", args=[stop_token(contact)]) if contact is not None else ""


def register() -> None:
    """Tell the room of the messages; called once when the room is ready."""
    stops.register("person", stop_path)
