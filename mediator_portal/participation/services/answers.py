"""Answers, signatures and withdrawals of a party. The case's own rows change through the services of cases only.

Locks are taken in one order everywhere: the case, then its people, then what stands here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import ATTENDERS, Answer, CaseState, EntryChannel
from mediator_portal.cases.models import CasePerson
from mediator_portal.cases.rules import Actor, birth_date_of, is_minor
from mediator_portal.cases.services.move import lock
from mediator_portal.participation import rules
from mediator_portal.participation.enums import Need
from mediator_portal.participation.models import Consent, ConsentText
from mediator_portal.participation.services import signatures
from mediator_portal.participation.services.errors import Refused
from mediator_portal.participation.services.help import help_ask
from mediator_portal.participation.services.receipts import receipt_queue
from portal.audit.services import record

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.vault.models import PrivateFile


@transaction.atomic
def answer_give(
    *,
    person: CasePerson,
    answer: str,
    reason: str = "",
    note: str = "",
    actor: Actor,
    channel: str = EntryChannel.ONLINE,
    seen: str = "",
) -> CasePerson:
    """Record a no, or the wish to talk first. Saying the same again changes nothing and sends nothing.

    Both make an earlier signature void (its record stays) and send the receipt that every answer gets. `seen` is the
    mark of the answer that the page showed: Refused when another one came in between.
    """
    current = _locked(person)
    attends = current.role in ATTENDERS
    if answer == Answer.YES:
        raise Refused(_("A yes counts with a signature: read and sign the agreement."))
    if answer == Answer.NO and current.answer == Answer.NO:
        return current
    _check_seen(current, seen)
    if answer == Answer.TALK:
        help_ask(person=current, needs=[Need.TALK], note=note)
        if attends or current.answer == Answer.TALK:
            return current
    if attends:
        changed = cases.attender_record(person=current, answer=answer, actor=actor, channel=channel)
    else:
        changed = cases.answer_record(person=current, answer=answer, reason=reason, actor=actor, channel=channel)
    consent_void(person=current)
    receipt_queue(changed)
    return changed


@transaction.atomic
def consent_sign(
    *,
    person: CasePerson,
    text: ConsentText,
    typed_name: str,
    statements: Sequence[str],
    actor: Actor,
    channel: str = EntryChannel.ONLINE,
    second_staff: User | None = None,
    scan: PrivateFile | None = None,
    seen: str = "",
) -> Consent:
    """Record a yes with its signature and return the consent, with its receipt made and its message queued.

    Safe to repeat: the case's row lock makes twenty posts at once wait for each other, and all get the one consent.
    Raises Refused for an unfit text or missing ticks, MoveRefused when the case no longer asks.
    """
    current = _locked(person)
    signed = Consent.objects.filter(person=current, voided_at__isnull=True).first()
    if signed is not None and current.answer == Answer.YES:
        return signed
    _check_seen(current, seen)
    signatures.check(
        program=current.case.program,
        roles=rules.text_roles(current.role, current.side),
        text=text,
        typed_name=typed_name,
        statements=statements,
    )
    consent_void(person=current)
    if current.role in ATTENDERS:
        cases.attender_record(person=current, answer=Answer.YES, actor=actor, channel=channel)
    else:
        cases.answer_record(person=current, answer=Answer.YES, actor=actor, channel=channel)
        cases.person_signed(person=current, actor=actor)
    today = timezone.localdate(timezone=current.case.program.tz)
    consent = Consent(
        person=current,
        assent=is_minor(birth_date_of(current.birth_date), today),
        entered_by=actor.user,
        second_staff=second_staff,
        **signatures.values(text=text, channel=channel, typed_name=typed_name, statements=statements, scan=scan),
    )
    signatures.seal(consent)
    if current.role in ATTENDERS:  # no silence to keep: the mediation goes ahead already
        _audit_signature(consent)
    current.refresh_from_db()
    receipt_queue(current)
    return consent


@transaction.atomic
def party_withdraw(*, person: CasePerson, actor: Actor) -> CasePerson:
    """Leave the mediation: for themselves, and a guardian or representative for the party they come with.

    Before the release it is a no like any other; afterwards the case returns. Who only attends takes their yes back.
    """
    current = _locked(person)
    if current.case.state == CaseState.INVITING or current.role in ATTENDERS:
        return answer_give(person=current, answer=Answer.NO, actor=actor)
    if current.withdrawn_at is not None:
        return current
    cases.person_withdraw(person=current, actor=actor)
    consent_void(person=current)
    current.refresh_from_db()
    return current


def consents_audit(*, case_id: int) -> int:
    """Write the signatures that counted at the release into the trail; return how many.

    Not when they are given: until the release the trail must not tell a yes from a no.
    """
    found = Consent.objects.filter(person__case_id=case_id, voided_at__isnull=True).select_related(
        "person__case__program"
    )
    for consent in found:
        _audit_signature(consent)
    return len(found)


def _audit_signature(consent: Consent) -> None:
    person = consent.person
    record(
        action="consent.sign",
        actor=consent.entered_by,
        actor_kind="" if consent.entered_by_id else "party",
        site=person.case.program.site_id,
        target=person,
        ids={"case": person.case.reference, "text": consent.text_id, "person": person.pk},
    )


def consents_void(*, case_id: int) -> int:
    """Make every signature of a case void (it was reopened and starts over); return how many."""
    return Consent.objects.filter(person__case_id=case_id, voided_at__isnull=True).update(voided_at=timezone.now())


def _locked(person: CasePerson) -> CasePerson:
    case = lock(person.case_id)
    current = CasePerson.objects.select_for_update(of=("self",)).select_related("beside").get(pk=person.pk)
    current.case = case
    return current


def marker_of(person: CasePerson) -> str:
    """Return the mark of a person's answer as it stands (rules.answer_marker)."""
    return rules.answer_marker(person.reference, person.answered_at, person.wants_talk_at)


def _check_seen(person: CasePerson, seen: str) -> None:
    """Of two answers sent from two pages at once the first one counts, and the other is told."""
    if seen and seen != marker_of(person):
        raise Refused(
            _("Another answer of yours came in meanwhile: “%(answer)s”. Look at it, and change it if you like.")
            % {"answer": str(Answer(person.answer).label) if person.answer else _("none")}
        )


def consent_void(*, person: CasePerson) -> None:
    """Make a person's signature void; its record stays."""
    Consent.objects.filter(person=person, voided_at__isnull=True).update(voided_at=timezone.now())
