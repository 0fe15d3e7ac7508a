"""What figures read of cases: facts without names."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery

from mediator_portal.cases.enums import PARTIES, CaseState
from mediator_portal.cases.models import CasePerson, ScreeningReview
from mediator_portal.cases.selectors import cases_visible_to
from mediator_portal.cases.services.asking import asked_at
from mediator_portal.insights.rules import PartyFacts
from mediator_portal.participation.enums import INVITATION_KIND
from mediator_portal.participation.selectors import with_reach
from portal.notifications.enums import MessageState
from portal.notifications.models import OutboxMessage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.models import Site

    from portal.accounts.models import User

# In these states a case has not asked yet, or asks anew after it was reopened: no answer of it is out.
NOT_RELEASED: Final = (CaseState.REFERRED, CaseState.SCREENING, CaseState.INVITING)


def party_facts(user: User | AnonymousUser, site: Site, since: dt.datetime) -> list[PartyFacts]:
    """Return the facts of both sides of every eligible case received since then that the person may see.

    A case is eligible once its last verdict says so, or once it asked; whoever was taken off before that is not
    counted, and with an order of deciding the side asked second is invited once it was. Three queries, whatever the
    number of cases; the sealed reason is opened only where the answers are out.
    """
    verdict = ScreeningReview.objects.filter(case=OuterRef("pk")).order_by("-at")
    eligible = verdict.filter(eligible=True, suitable=True)
    cases = cases_visible_to(user, site).filter(Q(invited_at__isnull=False) | Exists(eligible), received_at__gte=since)
    sent = OutboxMessage.objects.filter(
        site=site,
        kind=INVITATION_KIND,
        recipient_type="person",
        recipient_id=OuterRef("pk"),
        state=MessageState.SENT,
    ).order_by("sent_at", "pk")
    gone = Q(left_out_at__isnull=False) & (Q(case__invited_at=None) | Q(left_out_at__lt=F("case__invited_at")))
    parties = CasePerson.objects.filter(case__in=cases.values("pk"), role__in=PARTIES).exclude(gone)
    people = parties.annotate(came_by=Subquery(sent.values("channel")[:1], output_field=CharField()))
    return [_facts(person) for person in with_reach(people).select_related("case").order_by("pk")]


def _facts(person: CasePerson) -> PartyFacts:
    released = person.case.state not in NOT_RELEASED
    declined = released and person.answered_at is not None and person.signed_at is None
    moments = [moment for moment in (person.spoke_at, person.proved_at) if moment]  # type: ignore[attr-defined]
    return PartyFacts(
        role=person.role,
        language=person.language,
        channel=person.came_by or "",  # type: ignore[attr-defined]
        invited_at=asked_at(person.case, person),
        reached_at=min(moments, default=None),
        answered_at=person.answered_at,
        released=released,
        agreed=released and person.signed_at is not None,
        reason=person.answer_reason if declined else "",
    )
