"""What a party asks for on any page, and whom they name with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from mediator_portal.cases.enums import DECIDERS
from mediator_portal.cases.models import CasePerson
from mediator_portal.participation.enums import Need
from mediator_portal.participation.models import HelpRequest, NamedPerson
from mediator_portal.participation.services.errors import Refused
from portal.audit.services import record


@dataclass(frozen=True)
class Named:
    """Somebody a party names: in which role of `PersonRole`, who they are to the party, and how to reach them."""

    role: str
    name: str
    relationship: str = ""
    language: str = "en"
    email: str = ""
    mobile: str = ""
    address: str = ""


@transaction.atomic
def help_ask(*, person: CasePerson, needs: Sequence[str], note: str = "", named: Named | None = None) -> HelpRequest:
    """Keep what a party asks for and tell staff (home.today); the same asked again while it is open is kept once.

    Whom they name with it waits as a proposal until staff decide. Refused for somebody who only attends.
    """
    locked = CasePerson.objects.select_for_update(of=("self",)).select_related("case__program").get(pk=person.pk)
    if named is not None and locked.role not in DECIDERS or locked.party is None:
        raise Refused(_("Call us about the person you would like to name."))
    wanted = [need.value for need in Need if need.value in needs or (named is not None and need.value == named.role)]
    for known in locked.help_requests.filter(done_at__isnull=True).select_related("named"):
        if (known.needs, known.note, named_in(known)) == (wanted, note, named):
            return known
    request = HelpRequest.objects.create(person=locked, needs=wanted, note=note)
    if named is not None:
        NamedPerson.objects.create(request=request, **asdict(named))
    locked.needs = "\n".join(line for line in (locked.needs, _line(request)) if line)
    locked.save(update_fields=["needs"])
    record(
        action="help.ask",
        actor_kind="party",
        site=locked.case.program.site_id,
        target=locked,
        fields=["needs", "named"] if named is not None else ["needs"],
        ids={"request": request.pk, "person": locked.pk},
    )
    return request


def named_in(request: HelpRequest) -> Named | None:
    """Return whom a request names, as it was typed."""
    row = getattr(request, "named", None)
    return Named(**{name: getattr(row, name) for name in Named.__dataclass_fields__}) if row is not None else None


def _line(request: HelpRequest) -> str:
    """Return a request as staff read it on the case page: the day, what, and the person's own words."""
    with override("en"):
        what = "; ".join(str(Need(code).label) for code in request.needs)
    return f"{request.asked_at:%Y-%m-%d}: {what}{' – ' + request.note if request.note else ''}"
