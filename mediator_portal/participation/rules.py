"""What holds on a party's way, without a database: codes, doors, pauses, stages, what an agreement must say."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol

from django.conf import settings

from mediator_portal.cases.enums import (
    AGREED_STATES,
    ATTENDERS,
    PARTIES,
    CaseState,
    ContactKind,
    ContactState,
    EntryChannel,
    PersonRole,
)
from mediator_portal.cases.rules.people import ADULT
from mediator_portal.participation.enums import Disclosure, Element, Stage
from mediator_portal.participation.text_rules import needed_elements

# A letter's code: 25 signs, none of which is taken for another (37 bits in 8 signs).
CODE_SIGNS: Final = "23456789ACDEFGHKMNPRTVWXY"
CODE_LENGTH: Final = 8
LOOK_ALIKES: Final = str.maketrans(
    {"B": "8", "I": "7", "J": "7", "L": "7", "1": "7", "O": "D", "0": "D", "Q": "D", "S": "5", "U": "V", "Z": "2"}
)

IDENTITY_CODE_LIFE: Final = timedelta(minutes=10)
CALL_BACK_LIFE: Final = timedelta(hours=48)
PAUSE: Final = timedelta(minutes=30)
# Staff are told of somebody who was paused for this long, unless they prove themselves before.
WORTH_A_CALL: Final = timedelta(days=2)
# Codes sent to one person in an hour, so that nobody's telephone is flooded.
CODES_AN_HOUR: Final = 6
# Open call-back requests of one person: one for each device somebody may have tried.
CALLS_OPEN: Final = 3
IDLE: Final = timedelta(minutes=60)
# A party still finds the survey, the receipt and the status this long after the end.
OPEN_AFTER_END: Final = timedelta(days=60)


def shown_from(window_ends: date) -> date:
    """Return from when on answers to the survey of those who said no may be shown: the first of a month, more than a
    month after the time to answer is over. It follows from the window alone, and people of many cases share it."""
    later = window_ends + timedelta(days=32)
    return date(later.year + later.month // 12, later.month % 12 + 1, 1)


class CaseFacts(Protocol):
    """What a case must show here."""

    state: str
    invited_at: datetime | None
    window_closes_at: datetime | None
    ended_at: datetime | None


class PersonFacts(Protocol):
    """What a person on a case must show here."""

    role: str
    answered_at: datetime | None
    signed_at: datetime | None
    withdrawn_at: datetime | None
    left_out_at: datetime | None


# Links and codes -----------------------------------------------------------------------------------------------------


def derive(kind: str, text: str) -> bytes:
    """Return 32 bytes that only this installation can make again (the vault's hash key), separate for each kind."""
    return hmac.new(settings.VAULT_HASH_KEY.encode(), f"{kind}\x00{text}".encode(), hashlib.sha256).digest()


def link_token(person_reference: str, serial: int) -> str:
    """Return the token of an invitation's link: 32 hexadecimal digits, the same at every delivery of the serial."""
    return derive("invitation-link", f"{person_reference}:{serial}").hex()[:32]


def letter_code(person_reference: str, serial: int) -> str:
    """Return the code of an invitation's letter as it is printed, such as `7KTM-2XD9`."""
    number = int.from_bytes(derive("invitation-code", f"{person_reference}:{serial}"), "big")
    signs = []
    for _index in range(CODE_LENGTH):
        number, rest = divmod(number, len(CODE_SIGNS))
        signs.append(CODE_SIGNS[rest])
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def fold_code(typed: str) -> str:
    """Return a typed code in its one spelling: capitals, no dash or blank, look-alikes mapped.

    Empty when it cannot be one.
    """
    folded = re.sub(r"[\s\-\u2010-\u2015_.]", "", typed).upper().translate(LOOK_ALIKES)
    return folded if len(folded) == CODE_LENGTH and set(folded) <= set(CODE_SIGNS) else ""


def link_hash(token: str) -> str:
    """Return what is stored of a link."""
    return derive("invitation-link-stored", token).hex()


def code_hash(site_id: int, typed: str) -> str:
    """Return what is stored of a letter's code; a code opens a door of its own program only."""
    return derive("invitation-code-stored", f"{site_id}:{fold_code(typed)}").hex()


def identity_code(check_id: int, person_reference: str) -> str:
    """Return the six digits of an identity check, the same at every delivery."""
    number = int.from_bytes(derive("identity-code", f"{check_id}:{person_reference}"), "big")
    return f"{number % 1_000_000:06d}"


def identity_code_hash(check_id: int, typed: str) -> str:
    """Return what is stored of an identity code; digits only, so blanks and dashes do no harm."""
    return derive("identity-code-stored", f"{check_id}:{re.sub(r'[^0-9]', '', typed)}").hex()


def call_number(check_id: int, person_reference: str) -> str:
    """Return the four digits shown to whoever asked for a call: staff hear them on the telephone, so they confirm
    this session.
    """
    number = int.from_bytes(derive("call-number", f"{check_id}:{person_reference}"), "big")
    return f"{number % 10_000:04d}"


# Doors ---------------------------------------------------------------------------------------------------------------


def invitation_opens(case: CaseFacts, person: PersonFacts, *, issued_at: datetime, now: datetime) -> bool:
    """True while an unrevoked invitation leads anywhere.

    While the case is inviting: until the window closes, and for somebody who has answered until the release, so that a
    change of mind stays possible. Afterwards until 60 days past the end. One of an earlier round leads nowhere.
    """
    if case.invited_at is None or issued_at < case.invited_at - timedelta(minutes=5):
        return False
    if case.state in {CaseState.REFERRED, CaseState.SCREENING}:
        return False
    if case.state == CaseState.INVITING and person.role in ATTENDERS:
        return False
    if case.state == CaseState.INVITING:
        return person.answered_at is not None or case.window_closes_at is None or now < case.window_closes_at
    return case.ended_at is None or now < case.ended_at + OPEN_AFTER_END


def stage_of(case_state: str, person: PersonFacts, *, took_place: bool = False) -> Stage:
    """Return where a party stands. `took_place`: the conversation was held, however the case ended."""
    if person.left_out_at is not None:
        return Stage.ENDED
    if person.role in ATTENDERS:
        return _stage_of_attender(case_state, person, took_place=took_place)
    if case_state == CaseState.INVITING:
        return Stage.ANSWERED if person.answered_at else Stage.DECIDE
    if person.withdrawn_at is not None:
        return Stage.ENDED
    if case_state in AGREED_STATES:
        return Stage.GOING_AHEAD
    if case_state in {CaseState.HELD, CaseState.REPORTED, CaseState.CLOSED} or took_place:
        return Stage.AFTER
    return Stage.ENDED


def _stage_of_attender(case_state: str, person: PersonFacts, *, took_place: bool) -> Stage:
    """Return where an interpreter, support person or observer stands: asked, coming, thanked, or not needed."""
    if case_state in AGREED_STATES and person.answered_at is None:
        return Stage.DECIDE
    if person.signed_at is None:
        return Stage.ENDED
    if case_state in AGREED_STATES:
        return Stage.GOING_AHEAD
    after = case_state in {CaseState.HELD, CaseState.REPORTED, CaseState.CLOSED} or took_place
    return Stage.AFTER if after else Stage.ENDED


def answer_marker(person_reference: str, answered_at: datetime | None, wants_talk_at: datetime | None) -> str:
    """Return a mark of the answer a page was shown with; it tells nothing, and changes with every answer."""
    moments = [at.isoformat() if at is not None else "" for at in (answered_at, wants_talk_at)]
    return derive("answer-marker", ":".join([person_reference, *moments])).hex()[:16]


class Kind(StrEnum):
    """What somebody is asked on their pages: to decide, to decide beside a party, or only to be there."""

    PARTY = "party"
    BESIDE = "beside"
    ATTENDS = "attends"


def kind_of(role: str) -> Kind:
    """Return what somebody in this role is asked."""
    if role in ATTENDERS:
        return Kind.ATTENDS
    return Kind.PARTY if role in PARTIES else Kind.BESIDE


def asks_age(role: str, *, birth_date: str, birth_year: str, today: date) -> bool:
    """True for a complainant who may be under 18 as far as we know: they give their date of birth before they read.

    Before, so that it says nothing of the answer. Who turns 19 or more this year is of age whatever the day.
    """
    if role != PersonRole.COMPLAINANT or birth_date:
        return False
    return not birth_year.isdigit() or today.year - int(birth_year) <= ADULT


# Identity ------------------------------------------------------------------------------------------------------------


class ContactFacts(Protocol):
    kind: str
    value: str
    state: str
    carries_invitation: bool


UNFIT: Final = frozenset({ContactState.BOUNCED, ContactState.WRONG, ContactState.OPTED_OUT})


def can_carry_code(contact: ContactFacts) -> bool:
    """True for an e-mail address or mobile that works and did not carry the invitation."""
    return (
        contact.kind in {ContactKind.EMAIL, ContactKind.MOBILE}
        and not contact.carries_invitation
        and contact.state not in UNFIT
    )


def contact_hint(contact: ContactFacts) -> str:
    """Return the least that tells its owner which contact is meant: two last digits, or the first letter."""
    if contact.kind == ContactKind.EMAIL:
        return contact.value[:1].lower()
    return re.sub(r"\D", "", contact.value)[-2:]


class Known(Protocol):
    birth_year: str
    badge: str


def known_facts(person: Known) -> list[str]:
    """Return what staff know of a person that can be asked in addition to a code, each in its one spelling."""
    return [folded for fact in (person.birth_year, person.badge) if (folded := _fold_fact(fact))]


def is_known_fact(typed: str, person: Known) -> bool:
    """True when what was typed is one of the facts; every fact is compared, whatever the first said."""
    folded = _fold_fact(typed).encode()
    right = [hmac.compare_digest(folded, fact.encode()) for fact in known_facts(person)]
    return any(right)


def _fold_fact(fact: str) -> str:
    return re.sub(r"[^0-9a-z]", "", fact.casefold()).lstrip("0")


@dataclass(frozen=True)
class Failures:
    """Wrong codes of a person: how many count now, and when the last one was typed."""

    count: int
    last_at: datetime | None


def failures_that_count(checks: Iterable[Any], now: datetime) -> Failures:
    """Add up the wrong codes of checks, newest first, back to the last one passed; a pause that is over starts anew."""
    return failures_within(checks, now, PAUSE)


def failures_within(checks: Iterable[Any], now: datetime, span: timedelta) -> Failures:
    """Add up the wrong tries of a span of time, of checks newest first, back to the last one passed."""
    count, last_at = 0, None
    for check in checks:
        if check.passed_at is not None:
            break
        if check.failed_at is None or check.failed_at <= now - span:
            continue
        count += check.failures
        last_at = max(last_at, check.failed_at) if last_at else check.failed_at
    return Failures(count, last_at)


def paused_until(failures: Failures, limit: int) -> datetime | None:
    """Return when codes may be tried again, or None when they may be tried now."""
    return failures.last_at + PAUSE if failures.last_at is not None and failures.count >= limit else None


# Answers that staff enter --------------------------------------------------------------------------------------------


class EntryProblem(StrEnum):
    """What an answer from paper or telephone lacks."""

    ONLINE = "online"
    SCAN = "scan"
    WITNESS = "witness"
    SAME_PERSON = "same_person"


def entry_problem(
    channel: str, *, has_scan: bool, second: int | None, entered_by: int | None, witness: bool
) -> EntryProblem | None:
    """Return what is missing before staff may enter an answer: paper needs its scan, a call the policy's second person.

    `witness`: the policy asks for two of the staff. Whatever the answer is, the rule is the same: it tells nothing.
    """
    if channel not in {EntryChannel.PAPER, EntryChannel.TELEPHONE}:
        return EntryProblem.ONLINE
    if channel == EntryChannel.PAPER and not has_scan:
        return EntryProblem.SCAN
    if channel == EntryChannel.TELEPHONE and witness and second is None:
        return EntryProblem.WITNESS
    return EntryProblem.SAME_PERSON if second is not None and second == entered_by else None


# Agreement texts -----------------------------------------------------------------------------------------------------


class TextFacts(Protocol):
    """What an agreement text must show here."""

    role: str
    language: str
    version: int
    title: str
    topics: Any
    statements: Any
    esign: Any


def text_roles(role: str, side: str) -> tuple[str, ...]:
    """Return whose agreement text a person reads, the best first: their own, a kindred one, that of their side.

    Somebody who comes with nobody in particular reads the complainant's where there is none of their own.
    """
    own = {
        PersonRole.INTERPRETER: (PersonRole.INTERPRETER, PersonRole.OBSERVER),
        PersonRole.SUPPORT: (PersonRole.SUPPORT, PersonRole.OBSERVER),
    }.get(PersonRole(role), (PersonRole(role),))
    return tuple(dict.fromkeys([*(one.value for one in own), side or PersonRole.COMPLAINANT.value]))


def missing_elements(text: TextFacts) -> list[Element]:
    """Return what an agreement must say and this one does not: an element counts where a topic with words covers it."""
    covered = {
        code
        for topic in text.topics
        if any(str(words).strip() for words in topic.get("paragraphs", ()))
        for code in topic.get("elements", ())
    }
    return [element for element in needed_elements(text.role) if element.value not in covered]


def missing_disclosures(text: TextFacts) -> list[Disclosure]:
    """Return the electronic-signature disclosures that have no words."""
    said = {row.get("code") for row in text.esign if str(row.get("text", "")).strip()}
    return [disclosure for disclosure in Disclosure if disclosure.value not in said]


def is_complete(text: TextFacts) -> bool:
    """True when a text may be published: a title, every element, every disclosure, something to tick."""
    has_statements = any(str(row.get("text", "")).strip() for row in text.statements)
    return bool(text.title.strip() and has_statements and not missing_elements(text) and not missing_disclosures(text))


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return values as the one JSON spelling that is hashed."""
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def text_hash(text: TextFacts, program_code: str) -> str:
    """Return the SHA-256 of everything a signer reads in this version."""
    words = {
        "program": program_code,
        "role": text.role,
        "language": text.language,
        "version": text.version,
        "title": text.title,
        "topics": [{"heading": topic["heading"], "paragraphs": topic["paragraphs"]} for topic in text.topics],
        "statements": [{"code": row["code"], "text": row["text"]} for row in text.statements],
        "esign": [{"code": row["code"], "text": row["text"]} for row in text.esign],
    }
    return hashlib.sha256(canonical(words)).hexdigest()


def document_hash(
    *, text_hash: str, receipt: str, typed_name: str, statements: Sequence[str], signed_at: datetime, channel: str
) -> str:
    """Return the SHA-256 of a signature: which text, who, what was ticked, when, by which channel (the check code)."""
    signed = {
        "text": text_hash,
        "receipt": receipt,
        "name": typed_name,
        "statements": sorted(statements),
        "signed_at": signed_at.isoformat(timespec="microseconds"),
        "channel": channel,
    }
    return hashlib.sha256(canonical(signed)).hexdigest()


def missing_ticks(text: TextFacts, ticked: Iterable[str]) -> list[str]:
    """Return the codes of statements that were not ticked."""
    given = set(ticked)
    return [row["code"] for row in text.statements if row["code"] not in given]


def fold_receipt(typed: str) -> str:
    """Return a typed receipt number in its one spelling, such as `R-7KQ4-M2XD-9TRB`, whatever divides its signs."""
    signs = re.sub(r"[^0-9A-Z]", "", typed.upper())
    return "-".join([signs[:1], *(signs[start : start + 4] for start in range(1, len(signs), 4))])


def same_words(first: str, second: str) -> bool:
    """True when two hashes are equal, compared in constant time and in any spelling of blanks and case."""
    plain = [re.sub(r"[^0-9a-z]", "", word.casefold()) for word in (first, second)]
    return hmac.compare_digest(plain[0].encode(), plain[1].encode())
