"""Proof of identity: a six-digit code to a contact that did not carry the invitation, or a call-back by staff."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import ContactKind
from mediator_portal.cases.models import CasePerson, ContactPoint
from mediator_portal.participation import rules
from mediator_portal.participation.enums import IdentityMethod
from mediator_portal.participation.models import IdentityCheck
from mediator_portal.participation.services.errors import Refused
from portal.audit.services import record
from portal.notifications.enums import Channel
from portal.notifications.services import queue

if TYPE_CHECKING:
    from portal.accounts.models import User


class CodeResult(StrEnum):
    """What came of a typed code."""

    PASSED = "passed"
    FACT = "fact"
    WRONG = "wrong"
    EXPIRED = "expired"
    PAUSED = "paused"


@transaction.atomic
def identity_code_send(*, person: CasePerson, contact: ContactPoint) -> IdentityCheck:
    """Start a check and queue the code to the contact; raise Refused while paused, too often, or for an unfit
    contact.
    """
    locked = _locked(person)
    now = timezone.now()
    if contact.person_id != locked.pk or not rules.can_carry_code(contact):
        raise Refused(_("We cannot send a code there. Choose another way."))
    if pause_of(locked) is not None:
        raise Refused(paused_sentence())
    recent = locked.identity_checks.filter(method=IdentityMethod.CODE, started_at__gt=now - rules.IDLE).count()
    if recent >= rules.CODES_AN_HOUR:
        raise Refused(_("We have sent you several codes already. Please wait an hour, or call us."))
    check = IdentityCheck.objects.create(
        person=locked,
        method=IdentityMethod.CODE,
        contact=contact,
        expires_at=now + rules.IDENTITY_CODE_LIFE,
    )
    queue(
        "identity_code",
        site=locked.case.program.site,
        recipient_type="contact_point",
        recipient_id=contact.pk,
        cause=f"identity:{check.pk}",
        ids={"check": check.pk},
        channel=Channel.EMAIL if contact.kind == ContactKind.EMAIL else Channel.TEXT,
    )
    _audit("identity.code_send", check)
    return check


@transaction.atomic
def identity_code_made(*, check_id: int) -> str:
    """Return the code of a check for the message that leaves now; its hash is kept and its ten minutes start."""
    check = IdentityCheck.objects.select_for_update(of=("self",)).select_related("person").get(pk=check_id)
    code = rules.identity_code(check.pk, check.person.reference)
    check.code_hash = rules.identity_code_hash(check.pk, code)
    check.expires_at = timezone.now() + rules.IDENTITY_CODE_LIFE
    check.save(update_fields=["code_hash", "expires_at"])
    return code


@transaction.atomic
def identity_code_check(*, check: IdentityCheck, typed: str) -> CodeResult:
    """Say whether the typed code is right. Wrong ones are counted; as many as the policy allows make a pause.

    The person's row is locked, so that a hundred tries at once are counted one by one.
    """
    person = _locked(check.person)
    now = timezone.now()
    if pause_of(person) is not None:
        return CodeResult.PAUSED
    current = IdentityCheck.objects.get(pk=check.pk)
    if now >= current.expires_at:
        return CodeResult.EXPIRED
    right = bool(current.code_hash) and rules.same_words(rules.identity_code_hash(current.pk, typed), current.code_hash)
    if not right:
        return _failed(current, person)
    if person.case.program.identity_fact and rules.known_facts(person) and current.passed_at is None:
        current.code_passed_at = now
        current.save(update_fields=["code_passed_at"])
        return CodeResult.FACT
    return _passed(current)


@transaction.atomic
def identity_fact_check(*, check: IdentityCheck, typed: str) -> CodeResult:
    """Say whether the fact asked after a right code is one that staff know. Wrong ones count as wrong codes do.

    Never alone: a check whose code was not right within the last half hour is expired.
    """
    person = _locked(check.person)
    if pause_of(person) is not None:
        return CodeResult.PAUSED
    current = IdentityCheck.objects.get(pk=check.pk)
    if current.code_passed_at is None or timezone.now() >= current.code_passed_at + rules.PAUSE:
        return CodeResult.EXPIRED
    return _passed(current) if rules.is_known_fact(typed, person) else _failed(current, person)


def _passed(check: IdentityCheck) -> CodeResult:
    if check.passed_at is None:
        check.passed_at = timezone.now()
        check.save(update_fields=["passed_at"])
        _audit("identity.pass", check)
    return CodeResult.PASSED


def _failed(check: IdentityCheck, person: CasePerson) -> CodeResult:
    check.failures += 1
    check.failed_at = timezone.now()
    check.save(update_fields=["failures", "failed_at"])
    _audit("identity.fail", check)
    return CodeResult.PAUSED if pause_of(person) is not None else CodeResult.WRONG


@transaction.atomic
def call_back_ask(*, person: CasePerson) -> IdentityCheck:
    """Ask staff to call the person at a number they have; raise Refused while several such requests are open
    already.
    """
    locked = _locked(person)
    now = timezone.now()
    waiting = locked.identity_checks.filter(
        method=IdentityMethod.CALL_BACK, passed_at__isnull=True, expires_at__gt=now
    ).count()
    if waiting >= rules.CALLS_OPEN:
        raise Refused(_("We already have your request and will call you. You can also call us."))
    check = IdentityCheck.objects.create(
        person=locked, method=IdentityMethod.CALL_BACK, expires_at=now + rules.CALL_BACK_LIFE
    )
    _audit("identity.call_ask", check)
    return check


@transaction.atomic
def identity_confirm_by_staff(*, check: IdentityCheck, number: str, actor: User) -> IdentityCheck:
    """Pass a call-back once staff spoke to the person and heard the number of their page; raise Refused otherwise.

    The number ties the call to one browser session: somebody else who holds the link cannot be let in by it.
    """
    person = _locked(check.person)
    current = IdentityCheck.objects.select_for_update().get(pk=check.pk)
    if current.method != IdentityMethod.CALL_BACK:
        raise Refused(_("This check goes by a code, not by a call."))
    if current.passed_at is not None:
        return current
    if timezone.now() >= current.expires_at:
        raise Refused(_("This request is too old. Ask the person to request a new call on their page."))
    if not rules.same_words(number, rules.call_number(current.pk, person.reference)):
        raise Refused(_("This is not the number on the person's page. Ask them to read it again."))
    current.passed_at = timezone.now()
    current.confirmed_by = actor
    current.save(update_fields=["passed_at", "confirmed_by"])
    _audit("identity.confirm", current, actor)
    return current


def pause_of(person: CasePerson) -> object | None:
    """Return until when the person's codes are paused, or None."""
    now = timezone.now()
    checks = person.identity_checks.filter(started_at__gt=now - rules.CALL_BACK_LIFE)
    found = rules.failures_that_count(checks, now)
    return rules.paused_until(found, person.case.program.identity_attempts)


def paused_sentence() -> str:
    """Return what a person reads while codes are paused."""
    return _("There were too many wrong tries. For your safety we take a break of 30 minutes. You can also call us.")


def _locked(person: CasePerson) -> CasePerson:
    return CasePerson.objects.select_for_update(of=("self",)).select_related("case__program__site").get(pk=person.pk)


def _audit(action: str, check: IdentityCheck, actor: User | None = None) -> None:
    record(
        action=action,
        actor=actor,
        actor_kind="" if actor else "party",
        site=check.person.case.program.site_id,
        target=check.person,
        ids={"check": check.pk, "method": check.method, "person": check.person_id},
    )
