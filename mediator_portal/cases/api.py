"""Referrals of a complaint system: sent in under the rules of the desk's own page, and answered with one outward word.

Nothing else of a case ever leaves through here: not its state, not a date, not who answered what (product.md 3).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Annotated, Any, Final

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Header, Router, Status
from ninja.decorators import decorate_view
from ninja.errors import ValidationError as Refused
from ninja.throttling import BaseThrottle
from wagtail.api.v3.auth import BearerTokenAuth

from mediator_portal.cases.forms.referral import (
    NUMBER_KNOWN,
    PARTS,
    SIDES,
    ReferralForms,
    part_name,
    referral_data,
)
from mediator_portal.cases.models import Case
from mediator_portal.cases.schemas import ReferralIn, ReferralReceived, ReferralResult
from mediator_portal.cases.selectors import outward_word, referred_case
from mediator_portal.cases.services import KeyReused, referral_receive
from portal.accounts.enums import ServiceKind
from portal.accounts.http import SiteRequest
from portal.accounts.roles.models import ServiceAccount
from portal.accounts.selectors import service_account_for
from portal.accounts.throttle import count
from portal.audit.enums import ActorKind
from portal.audit.services import record
from program_pages.models import Program

router = Router(tags=["referrals"])

HOUR: Final = 3600
# Calls of one account in an hour; a whole caseload can be asked about every night.
SENT_PER_HOUR: Final = 600
READ_PER_HOUR: Final = 6000
# Printable characters of any kind; most software sends a UUID.
KEY: Final = r"^[\x21-\x7e]+$"
LONGEST_KEY: Final = 255
ABOUT_KEY: Final = (
    "Your own name for this referral, for example a UUID. Sent again with the same content, it gives the same answer "
    "and no second case."
)
# How the problem details name a field, as ninja names those that it refuses itself.
BODY: Final = ("body", "referral")
WHO: Final = frozenset(name for side in SIDES for name in (side, f"{side}s"))
# The people of a referral by part of the forms: where each stands in what was sent, and their fields.
People = dict[str, tuple[tuple[str | int, ...], dict[str, Any]]]


class ReferralRequest(SiteRequest):
    """A request of an account for referrals, as `ReferralToken` and `PerAccount` leave it."""

    program: Program
    account: ServiceAccount
    case: Case
    # True for calls beyond the limit but the first of them: a flood is one line of the audit trail.
    is_flood: bool


class ReferralToken(BearerTokenAuth):
    """The token of an account for referrals. To every other token these addresses are unknown."""

    def authenticate(self, request: Any, token: str) -> Any:
        found = super().authenticate(request, token)
        account = service_account_for(request.user) if found else None
        if account is None or account.site_id != request.site.pk:
            return None
        request.account = account
        if account.kind != ServiceKind.REFERRALS or request.program is None:
            raise Http404
        return found


class PerAccount(BaseThrottle):
    """At most so many calls of one account in an hour."""

    def __init__(self, name: str, limit: int) -> None:
        self.name, self.limit = name, limit

    def allow_request(self, request: Any) -> bool:
        calls = count(f"referrals:{self.name}:{request.account.pk}", HOUR)
        request.is_flood = calls > self.limit + 1
        return calls <= self.limit

    def wait(self) -> float:
        return HOUR


SENDING: Final = PerAccount("send", SENT_PER_HOUR)
READING: Final = PerAccount("read", READ_PER_HOUR)
View = Callable[..., HttpResponseBase]


def audited(action: str) -> Callable[[View], View]:
    """Record every call of an account with the status it got, refused ones too."""

    def decorate(run: View) -> View:
        @wraps(run)
        def inner(request: ReferralRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = run(request, *args, **kwargs)
            account = getattr(request, "account", None)
            if account is not None and not getattr(request, "is_flood", False):
                record(
                    action=action,
                    actor=account.user,
                    actor_kind=ActorKind.SERVICE,
                    site=request.site,
                    target=getattr(request, "case", None),
                    ids={"status": response.status_code},
                )
            return response

        return inner

    return decorate


@router.post(
    "/",
    response={201: ReferralReceived},
    auth=ReferralToken(),
    throttle=SENDING,
    url_name="create_referral",
    operation_id="referrals_create",
    summary="Send a referral in",
)
@decorate_view(audited("referral.send"))
def create_referral(
    request: ReferralRequest,
    response: HttpResponse,
    referral: ReferralIn,  # type: ignore[valid-type]
    key: Annotated[str, Header(alias="Idempotency-Key", pattern=KEY, max_length=LONGEST_KEY, description=ABOUT_KEY)],
) -> Status:
    """Create a case in the state referred, under the rules of the program's own page for referrals."""
    given = referral.model_dump(exclude_none=True)  # type: ignore[attr-defined]
    try:
        request.case, _is_new = referral_receive(
            account=request.account,
            program=request.program,
            key=key,
            content=json.dumps(given, sort_keys=True),
            values=lambda: _values(given, request.program),
        )
    except KeyReused:
        words = _("This key came before with another referral. Give a new referral a new key.")
        error = {"type": "idempotency_key_reused", "loc": ["header", "Idempotency-Key"], "msg": words}
        raise Refused([error]) from None
    reference = request.case.reference
    response["Location"] = reverse("wagtailapi_v3:read_referral", kwargs={"reference": reference})
    return Status(201, {"reference": reference})


@router.get(
    "/{reference}/",
    response=ReferralResult,
    auth=ReferralToken(),
    throttle=READING,
    url_name="read_referral",
    operation_id="referrals_read",
    summary="What became of a referral",
)
@decorate_view(audited("referral.read"))
def read_referral(request: ReferralRequest, reference: str) -> dict[str, Any]:
    """Answer for a referral that this very account sent in; every other reference is unknown."""
    case = referred_case(request.account, reference)
    if case is None:
        raise Http404
    request.case = case
    return {"reference": case.reference, "outcome": outward_word(case)}


def _values(given: dict[str, Any], program: Program) -> dict[str, Any]:
    """Return what `case_create` takes, checked by the forms of the desk's page; raise Refused naming each field."""
    people = _people(given)
    parts = {"case": {name: value for name, value in given.items() if name not in WHO}}
    parts |= {part: fields for part, (_where, fields) in people.items()}
    more = [part for part in people if part not in PARTS]
    data, today = referral_data(parts, program), timezone.localdate(timezone=program.tz)
    checked = ReferralForms(data, program=program, today=today, more=more)
    if not checked.is_valid():
        raise Refused(list(_errors(checked, people)))
    return checked.values()


def _people(given: dict[str, Any]) -> People:
    """Return the people of a referral by part; raise Refused where a side is missing, or given in both ways."""
    found: People = {}
    wrong = []
    for side in SIDES:
        one, everybody = given.get(side), given.get(f"{side}s")
        if one is not None and everybody is not None:
            words = _("Send either one person or a list, not both.")
            wrong.append({"type": "both", "loc": [*BODY, f"{side}s"], "msg": words})
        elif one is None and everybody is None:
            wrong.append({"type": "missing", "loc": [*BODY, side], "msg": _("Field required")})
        elif one is not None:
            found[side] = ((side,), one)
        else:
            named = enumerate(everybody or [])
            found |= {part_name(side, at + 1): ((f"{side}s", at), fields) for at, fields in named}
    if wrong:
        raise Refused(wrong)
    return found


def _errors(checked: ReferralForms, people: People) -> Iterator[dict[str, Any]]:
    """Yield each error where it stands in what was sent: `officers.1.badge` for the second of a list."""
    for form in checked.all:
        part = people[str(form.prefix)][0] if str(form.prefix) in people else ()
        for name, problems in form.errors.as_data().items():
            field = () if name == "__all__" else (name,)
            for problem in problems:
                yield {"type": problem.code or "invalid", "loc": [*BODY, *part, *field], "msg": _words(problem)}


def _words(problem: ValidationError) -> str:
    """Return the sentence of an error. The desk's own names the case that has the number already; here none is."""
    if problem.code == NUMBER_KNOWN:
        return _(
            "The program already has a case with this complaint number. If this is another complaint, send "
            "same_number as true."
        )
    return " ".join(problem.messages)
