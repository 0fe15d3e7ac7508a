"""Simultaneous acts on PostgreSQL: one living invitation whoever reissues, each letter in one batch."""

from __future__ import annotations

import pytest

from mediator_portal.cases.models import ContactPoint
from mediator_portal.participation import services
from mediator_portal.participation.models import Invitation
from portal.accounts.enums import Role
from portal.notifications import batches
from portal.notifications.enums import MessageState
from portal.notifications.models import OutboxMessage
from portal.notifications.services import queue
from tests.factories.accounts import person_with
from tests.factories.participation import case_invited, party_of
from tests.participation.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_ten_reissues_and_deliveries_at_once_leave_one_living_invitation() -> None:
    person = party_of(case_invited())
    actor = person_with(person.case.program.site, Role.COORDINATOR)
    services.invitation_issue(person=person)

    def work(number: int) -> object:
        if number % 2:
            return services.invitation_reissue(person=person, actor=actor)
        return services.invitation_issue(person=person)

    found = at_once(10, work)
    assert not [one for one in found if isinstance(one, Exception)]
    living = Invitation.objects.filter(person=person, revoked_at=None)
    assert living.count() == 1
    assert Invitation.objects.filter(person=person).count() == 6
    # One message for each new link; at delivery each carries the link that lives then.
    assert OutboxMessage.objects.filter(kind="invitation_again").count() == 5
    assert services.invitation_issue(person=person).invitation == living.get()


def test_two_people_who_print_at_once_get_each_letter_once() -> None:
    case = case_invited()
    for role in ("complainant", "officer"):
        person = party_of(case, role)
        ContactPoint.objects.create(person=person, kind="address", value="1 Palm Street\nTestville, FL 33101")
        queue(
            "invitation_reminder",
            site=case.program.site,
            recipient_type="person",
            recipient_id=person.pk,
            ids={"case": case.pk, "person": person.pk},
            channel="letter",
            cause="test",
        )
    OutboxMessage.objects.update(state=MessageState.TO_PRINT)
    actor = person_with(case.program.site, Role.COORDINATOR)
    found = at_once(2, lambda number: batches.letters_print(site=case.program.site, actor=actor))
    assert sorted(bool(printed.pdf) for printed in found) == [False, True]
    assert OutboxMessage.objects.filter(state=MessageState.PRINTED).count() == 2
