"""How a person on a case is reached. Registered for the recipient type `person`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediator_portal.cases.enums import ContactKind
from mediator_portal.cases.models import CasePerson
from mediator_portal.cases.phones import dialled
from mediator_portal.cases.services.outgoing import CHANNELS, usable_points
from portal.notifications.enums import Channel
from portal.notifications.registry import Recipient

if TYPE_CHECKING:
    from wagtail.models import Site


def person_labels(site: Site, ids: set[int]) -> dict[int, str]:
    """Return people on the program's cases in words for staff: the role and the case, no name and no address."""
    people = CasePerson.objects.filter(pk__in=ids, case__program__site=site).select_related("case")
    return {person.pk: f"{person.get_role_display()}, {person.case.reference}" for person in people}


def person_recipient(site: Site, recipient_id: int, channel: str) -> Recipient | None:
    """Return where a message of this channel reaches the person; None when no usable contact point is left.

    Never a point that was opted out of, bounced or belongs to somebody else; never a person of another program.
    """
    person = CasePerson.objects.filter(pk=recipient_id, case__program__site=site).first()
    if person is None:
        return None
    for point in usable_points(person):
        if CHANNELS.get(ContactKind(point.kind)) == channel:
            address = dialled(point.value) if channel == Channel.TEXT else point.value
            return Recipient(address=address, name=person.name, language=person.language)
    return None
