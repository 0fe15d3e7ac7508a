"""What a party and staff find: texts, doors, checks, consents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from mediator_portal.cases.enums import AttemptOutcome, CaseState, PersonRole
from mediator_portal.cases.models import CasePerson, ContactAttempt, ContactPoint
from mediator_portal.cases.rules import birth_date_of, is_minor
from mediator_portal.participation import rules, text_rules
from mediator_portal.participation.enums import IdentityMethod, TextRole
from mediator_portal.participation.models import (
    AnswerEntry,
    Consent,
    ConsentText,
    HelpRequest,
    IdentityCheck,
    Invitation,
    MediatorSignature,
    Signature,
)
from portal.accounts.enums import CASE_ROLES, Role
from portal.accounts.selectors import has_role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.models import Site

    from mediator_portal.cases.models import Case
    from mediator_portal.mediators.models import Mediator
    from portal.accounts.models import User
    from program_pages.models import Program

# Stands for a hash that is not there: of the right length, and of nothing.
NO_HASH = "g" * 64

TEXT_ROLES = (Role.COORDINATOR, Role.DIRECTOR, Role.EDITOR)


@dataclass(frozen=True)
class TextChoice:
    """The agreement a person reads; `stands_in` when it is not in the language they chose (they are told)."""

    text: ConsentText
    stands_in: bool


# Doors ---------------------------------------------------------------------------------------------------------------


def invitation_by_token(site: Site, token: str) -> Invitation | None:
    """Return the invitation of a link that leads somewhere now, or None: wrong, expired, replaced look the same."""
    return _open_one(site, Q(link_hash=rules.link_hash(token)))


def invitation_by_code(site: Site, typed: str) -> Invitation | None:
    """Return the invitation of a typed code that leads somewhere now, or None."""
    if not rules.fold_code(typed):
        return None
    return _open_one(site, Q(code_hash=rules.code_hash(site.pk, typed)))


def invitation_in_session(site: Site, invitation_id: int) -> Invitation | None:
    """Return the invitation a browser session went in by, or None once it leads nowhere."""
    return _open_one(site, Q(pk=invitation_id))


def _open_one(site: Site, condition: Q) -> Invitation | None:
    found = (
        Invitation.objects.filter(condition, revoked_at__isnull=True, person__case__program__site=site)
        .select_related("person__case__program__site", "person__beside")
        .first()
    )
    if found is None:
        return None
    opens = rules.invitation_opens(found.person.case, found.person, issued_at=found.issued_at, now=timezone.now())
    return found if opens else None


# Identity ------------------------------------------------------------------------------------------------------------


def contacts_for_code(person: CasePerson) -> list[ContactPoint]:
    """Return the contacts an identity code may go to."""
    return [contact for contact in person.contact_points.all() if rules.can_carry_code(contact)]


def call_backs_open(case: Case) -> QuerySet[IdentityCheck]:
    """Return the requests for a call that staff have not confirmed yet, the oldest first."""
    return _call_backs(IdentityCheck.objects.filter(person__case=case))


def _call_backs(checks: QuerySet[IdentityCheck]) -> QuerySet[IdentityCheck]:
    return (
        checks.filter(method=IdentityMethod.CALL_BACK, passed_at__isnull=True, expires_at__gt=timezone.now())
        .select_related("person__case")
        .order_by("started_at")
    )


# Texts ---------------------------------------------------------------------------------------------------------------


def text_for(
    program: Program, role: str, language: str, promised: Mapping[str, str] | None = None
) -> TextChoice | None:
    """Return the agreement of a role in the language, or the English one standing in; None when there is none.

    It is the newest published version; in production the newest that has every approval, so that a new version
    without one leaves the approved one in force. Answers for every role that signs. `promised`: see `newest_true`.
    """
    return _choice(usable_texts(program, role, promised), language)


def _choice(found: Mapping[str, ConsentText], language: str) -> TextChoice | None:
    if language in found:
        return TextChoice(found[language], stands_in=False)
    english = found.get(text_rules.SOURCE_LANGUAGE)
    return TextChoice(english, stands_in=True) if english is not None else None


def usable_texts(program: Program, role: str, promised: Mapping[str, str] | None = None) -> dict[str, ConsentText]:
    """Return the agreement that is read and signed now, for each language that has one; one query."""
    return newest_true(_usable(program).filter(role=role), promised or {})


def newest_true(versions: Iterable[ConsentText], promised: Mapping[str, str]) -> dict[str, ConsentText]:
    """Return the version of a role that counts in each language, of usable ones in their order: the newest.

    `promised` is what the policy said when a case's parties were invited (`Case.promises`; empty before): then the
    newest that is true of it, so that nobody in an open case reads of a policy that does not hold for them.
    """
    found: dict[str, ConsentText] = {}
    for text in versions:
        known = found.get(text.language)
        if known is None or not _broken(text, promised) or _broken(known, promised):
            found[text.language] = text
    return found


def _broken(text: ConsentText, promised: Mapping[str, str]) -> bool:
    return bool(text_rules.promises_broken(text.role, text.promises, promised))


def _usable(program: Program) -> QuerySet[ConsentText]:
    published = ConsentText.objects.filter(program=program, published_at__isnull=False)
    if settings.PRODUCTION:
        published = published.exclude(approved_by="").exclude(
            ~Q(language=text_rules.SOURCE_LANGUAGE), translation_approved_by=""
        )
    return published.order_by("version")


def texts_of_people(case: Case, people: Iterable[CasePerson]) -> list[tuple[CasePerson, TextChoice | None]]:
    """Return each person with the agreement they read in their own language; one query, however many people."""
    versions: dict[str, list[ConsentText]] = {}
    for text in _usable(case.program):
        text.program = case.program
        versions.setdefault(text.role, []).append(text)
    found = {role: newest_true(texts, case.promises) for role, texts in versions.items()}
    return [(person, _first_choice(found, person)) for person in people]


def _first_choice(found: Mapping[str, Mapping[str, ConsentText]], person: CasePerson) -> TextChoice | None:
    choices = (_choice(found.get(role, {}), person.language) for role in rules.text_roles(person.role, person.side))
    return next((choice for choice in choices if choice is not None), None)


def text_of_person(person: CasePerson, language: str) -> TextChoice | None:
    """Return the agreement a person reads: their role's, or where there is none, that of the side they stand on."""
    for role in rules.text_roles(person.role, person.side):
        choice = text_for(person.case.program, role, language, person.case.promises)
        if choice is not None:
            return choice
    return None


def is_another_version(key: int, text: ConsentText) -> bool:
    """True when another text than this one, in its language, has the key."""
    return ConsentText.objects.filter(pk=key, language=text.language).exclude(pk=text.pk).exists()


def texts_on_paper(
    program: Program, roles: Iterable[str], promised: Mapping[str, str] | None = None
) -> list[ConsentText]:
    """Return every agreement that a paper may carry, the newest of each language first: a paper that was printed
    before the last version came out is recorded under the version that was signed.
    """
    for role in roles:
        found = [text for text in _usable(program).filter(role=role) if not _broken(text, promised or {})]
        if found:
            return sorted(found, key=lambda text: (text.language, -text.version))
    return []


def texts_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[ConsentText]:
    """Return the agreement texts of the program for those who edit them; nothing for anybody else."""
    if not has_role(user, site, *TEXT_ROLES):
        return ConsentText.objects.none()
    return ConsentText.objects.filter(program__site=site).select_related("program", "published_by")


def comparable(text: ConsentText, user: User | AnonymousUser, site: Site) -> list[ConsentText]:
    """Return what a text can be laid beside: versions of its own, nearest first, then the newest English one."""
    same = texts_visible_to(user, site).filter(role=text.role).exclude(pk=text.pk)
    own = sorted(same.filter(language=text.language), key=lambda one: (abs(text.version - one.version), one.version))
    if text.language == text_rules.SOURCE_LANGUAGE:
        return own
    return [*own, *same.filter(language=text_rules.SOURCE_LANGUAGE).order_by("-version")[:1]]


# People --------------------------------------------------------------------------------------------------------------


def lacks_guardian(person: CasePerson) -> bool:
    """True for somebody under 18 without a parent or guardian on the case. It depends on nobody's answer."""
    today = timezone.localdate(timezone=person.case.program.tz)
    if not is_minor(birth_date_of(person.birth_date), today):
        return False
    return not person.companions.filter(role=PersonRole.GUARDIAN, left_out_at=None).exists()


# Consents ------------------------------------------------------------------------------------------------------------


def consent_of(person: CasePerson) -> Consent | None:
    """Return the signature that counts, if there is one."""
    return Consent.objects.filter(person=person, voided_at__isnull=True).select_related("text__program", "file").first()


def is_genuine(site: Site, receipt: str, given_hash: str) -> bool:
    """True when a receipt number of the program and its check code, or the SHA-256 of its PDF, belong together.

    A wrong number costs what a wrong code costs: the same queries and comparisons, each in constant time.
    """
    consents = Consent.objects.filter(receipt=receipt, person__case__program__site=site)
    of_mediators = MediatorSignature.objects.filter(receipt=receipt, case__program__site=site)
    found: list[Signature | None] = [rows.select_related("file").first() for rows in (consents, of_mediators)]
    belong = [_belongs(row, given_hash) for row in found]
    return any(belong)


def _belongs(found: Signature | None, given_hash: str) -> bool:
    known = [
        found.document_hash if found else NO_HASH,
        found.file.sha256 if found and found.file else NO_HASH,
    ]
    same = [rules.same_words(given_hash, one) for one in known]
    return found is not None and any(same)


def mediators_can_sign(program: Program) -> bool:
    """True when mediators of the program have an agreement to read and sign; in production an approved one."""
    return text_for(program, TextRole.MEDIATOR, text_rules.SOURCE_LANGUAGE) is not None


def signature_of(mediator: Mediator, case: Case) -> MediatorSignature | None:
    """Return a mediator's signature for a case, if there is one."""
    found = MediatorSignature.objects.filter(mediator=mediator, case=case)
    return found.select_related("text__program", "file", "scan", "entered_by", "case__program__site").first()


def entries_of(case: Case) -> dict[int, list[AnswerEntry]]:
    """Return the answers that staff entered for each person of a case, the first one first."""
    found: dict[int, list[AnswerEntry]] = {}
    entries = AnswerEntry.objects.filter(person__case=case).select_related("entered_by", "second_staff")
    for entry in entries.order_by("at", "pk"):
        found.setdefault(entry.person_id, []).append(entry)
    return found


def scan_visible_to(user: User | AnonymousUser, person: CasePerson, number: str = "") -> AnswerEntry | None:
    """Return the entry whose scan the user may open: their own, and after the release that of everybody on the case.

    `number` is the key of one entry; the last one without it. A second paper hides none before it.
    """
    entries = AnswerEntry.objects.filter(person=person, scan__isnull=False).select_related("scan")
    if person.case.state == CaseState.INVITING:
        entries = entries.filter(entered_by=user.pk)
    if number:
        entries = entries.filter(pk=number[:9]) if number.isdecimal() else entries.none()
    return entries.first()


# Staff ---------------------------------------------------------------------------------------------------------------


def help_of(case: Case) -> QuerySet[HelpRequest]:
    """Return everything that was asked for on a case, the newest first."""
    return HelpRequest.objects.filter(person__case=case).select_related("person__beside", "named")


def help_waiting(case: Case) -> list[HelpRequest]:
    """Return what staff have not seen to, and whom parties named and who may still be added, each with its case."""
    waiting = Q(done_at=None)
    if case.ended_at is None:
        waiting |= Q(named__isnull=False, named__added=None, person__left_out_at=None)
    found = list(help_of(case).filter(waiting))
    for one in found:
        one.person.case = case
    return found


def help_open(user: User | AnonymousUser, site: Site) -> QuerySet[HelpRequest]:
    """Return what parties asked for and staff have not seen to yet."""
    if not has_role(user, site, *CASE_ROLES):
        return HelpRequest.objects.none()
    return (
        HelpRequest.objects.filter(done_at__isnull=True, person__case__program__site=site)
        .select_related("person__case")
        .order_by("asked_at")
    )


def call_backs_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[IdentityCheck]:
    """Return the open call-back requests of the program, for staff who call."""
    if not has_role(user, site, *CASE_ROLES):
        return IdentityCheck.objects.none()
    return _call_backs(IdentityCheck.objects.filter(person__case__program__site=site))


def people_who_failed(user: User | AnonymousUser, site: Site, now: dt.datetime) -> list[tuple[CasePerson, dt.datetime]]:
    """Return who was paused for wrong tries within two days and has not proven themselves since, and when they failed
    last. The pause itself is over in half an hour; that somebody tried stays worth a call.
    """
    if not has_role(user, site, *CASE_ROLES):
        return []
    recent = IdentityCheck.objects.filter(person__case__program__site=site, failed_at__gt=now - rules.WORTH_A_CALL)
    people = (
        CasePerson.objects.filter(pk__in=set(recent.values_list("person_id", flat=True)))
        .select_related("case__program")
        .prefetch_related("identity_checks")
        .order_by("pk")
    )
    found = [(one, rules.failures_within(one.identity_checks.all(), now, rules.WORTH_A_CALL)) for one in people]
    return [
        (one, failures.last_at)
        for one, failures in found
        if failures.last_at is not None and failures.count >= one.case.program.identity_attempts
    ]


def was_reached(person: CasePerson) -> bool:
    """True when somebody spoke with the person, or they opened their pages and proved who they are."""
    spoke = person.attempts.filter(outcome=AttemptOutcome.SPOKE).exists()
    return spoke or person.identity_checks.filter(passed_at__isnull=False).exists()


def with_reach(people: QuerySet[CasePerson]) -> QuerySet[CasePerson]:
    """Add `spoke_at` and `proved_at`: when somebody was first reached, as `was_reached` means it; None where not."""
    spoke = ContactAttempt.objects.filter(person=OuterRef("pk"), outcome=AttemptOutcome.SPOKE).order_by("at")
    proved = IdentityCheck.objects.filter(person=OuterRef("pk"), passed_at__isnull=False).order_by("passed_at")
    return people.annotate(
        spoke_at=Subquery(spoke.values("at")[:1], output_field=DateTimeField()),
        proved_at=Subquery(proved.values("passed_at")[:1], output_field=DateTimeField()),
    )
