"""What a party asks for on any page, and staff saying it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from mediator_portal.cases.models import CasePerson
from mediator_portal.participation.enums import Need
from mediator_portal.participation.models import HelpRequest
from portal.audit.services import record

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def help_ask(*, person: CasePerson, needs: Sequence[str], note: str = "") -> HelpRequest:
    """Keep what a party asks for and tell staff (home.today); the same asked again while it is open is kept once."""
    locked = CasePerson.objects.select_for_update(of=("self",)).select_related("case__program").get(pk=person.pk)
    wanted = [need.value for need in Need if need.value in needs]
    for known in locked.help_requests.filter(done_at__isnull=True):
        if known.needs == wanted and known.note == note:
            return known
    request = HelpRequest.objects.create(person=locked, needs=wanted, note=note)
    locked.needs = "\n".join(line for line in (locked.needs, _line(request)) if line)
    locked.save(update_fields=["needs"])
    record(
        action="help.ask",
        actor_kind="party",
        site=locked.case.program.site_id,
        target=locked,
        fields=["needs"],
        ids={"request": request.pk, "person": locked.pk},
    )
    return request


@transaction.atomic
def help_done(*, request: HelpRequest, actor: User) -> HelpRequest:
    """Say that staff saw to a request; repeating it is harmless."""
    current = (
        HelpRequest.objects.select_for_update(of=("self",)).select_related("person__case__program").get(pk=request.pk)
    )
    if current.done_at is None:
        current.done_at = timezone.now()
        current.done_by = actor
        current.save(update_fields=["done_at", "done_by"])
        record(
            action="help.done",
            actor=actor,
            site=current.person.case.program.site_id,
            target=current.person,
            ids={"request": current.pk},
        )
    return current


def _line(request: HelpRequest) -> str:
    """Return a request as staff read it on the case page: the day, what, and the person's own words."""
    with override("en"):
        what = "; ".join(str(Need(code).label) for code in request.needs)
    return f"{request.asked_at:%Y-%m-%d}: {what}{' – ' + request.note if request.note else ''}"
