"""Cases that ask their parties, and a browser session of a party."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mediator_portal.cases.enums import CaseState, ContactKind, PersonRole
from mediator_portal.cases.models import Case, CasePerson, ContactPoint, new_reference
from mediator_portal.mediators.models import Mediator
from mediator_portal.meetings.models import MediationSession
from mediator_portal.participation import rules, services
from mediator_portal.participation.enums import TextRole
from mediator_portal.participation.models import ConsentText, IdentityCheck, MediatorSignature
from mediator_portal.participation.presets import load_texts
from mediator_portal.participation.services.identity import identity_code_made
from program_pages.models import Program
from tests.factories.meetings import mediator_actor
from tests.factories.program_pages import program_make

NAMES = {PersonRole.COMPLAINANT: "Ana Diaz", PersonRole.OFFICER: "Ben Ortiz"}


def person_make(case: Case, role: str, *, mobile: bool = True, address: bool = False, **fields: Any) -> CasePerson:
    """Return a person whose e-mail address carried the invitation; a mobile number can take the identity code."""
    if role == PersonRole.COMPLAINANT:
        fields.setdefault("birth_date", "1980-05-04")
    person = CasePerson.objects.create(case=case, role=role, name=NAMES.get(role, "Some Body"), **fields)
    ContactPoint.objects.create(
        person=person,
        kind=ContactKind.EMAIL,
        value=f"{role}@example.org",
        preferred=True,
        carries_invitation=True,
    )
    if mobile:
        ContactPoint.objects.create(person=person, kind=ContactKind.MOBILE, value="305-555-0142")
    if address:
        ContactPoint.objects.create(
            person=person, kind=ContactKind.ADDRESS, value="12 Palm Street\nTestville, FL 33101"
        )
    return person


def case_invited(program: Program | None = None, *, texts: bool = True, **fields: Any) -> Case:
    """Return a case that waits for both answers, with published agreement texts."""
    program = program or program_make()
    if texts and not ConsentText.objects.filter(program=program).exists():
        load_texts(program)
    now = timezone.now()
    given = {
        "state": CaseState.INVITING,
        "invited_at": now - dt.timedelta(hours=1),
        "window_closes_at": now + dt.timedelta(days=14),
        "release_at": now + dt.timedelta(days=15),
        "allegation": "Rude at a traffic stop",
        "incident_on": dt.date(2026, 1, 7),
        **fields,
    }
    case = Case.objects.create(program=program, reference=new_reference("T"), **given)
    for role in NAMES:
        person_make(case, role)
    return case


def party_of(case: Case, role: str = PersonRole.COMPLAINANT) -> CasePerson:
    return CasePerson.objects.select_related("case__program__site").get(case=case, role=role)


def text_of(person: CasePerson, language: str = "en") -> ConsentText:
    return ConsentText.objects.get(program=person.case.program, role=person.role, language=language)


def all_codes(text: ConsentText) -> list[str]:
    return [row["code"] for row in text.statements]


def signed(session: MediationSession, mediator: Mediator) -> MediatorSignature:
    """Let a mediator sign the agreement of a session's case; the same again returns what they signed."""
    text = ConsentText.objects.filter(program=session.case.program, role=TextRole.MEDIATOR, language="en").get()
    return services.mediator_sign(
        session=session,
        mediator=mediator,
        text=text,
        typed_name=mediator.name,
        statements=all_codes(text),
        actor=mediator_actor(mediator),
    )


class PartyBrowser:
    """A party at their own device: goes in by the link, proves who they are, gets and posts pages by name."""

    def __init__(self, person: CasePerson) -> None:
        self.person = person
        self.client = Client(headers={"host": person.case.program.site.hostname})

    def get(self, name: str, *args: Any, **options: Any) -> HttpResponse:
        return self.client.get(reverse(f"participation:{name}", args=args), **options)  # type: ignore[return-value]

    def post(self, name: str, data: dict[str, Any] | None = None, *args: Any) -> HttpResponse:
        return self.client.post(reverse(f"participation:{name}", args=args), data or {})  # type: ignore[return-value]

    def enter(self) -> PartyBrowser:
        """Open the link and press Continue."""
        link = services.invitation_issue(person=self.person).link
        assert self.client.post(link).status_code == 302
        return self

    def prove(self) -> PartyBrowser:
        """Prove who they are by the code sent to the mobile number."""
        contact = self.person.contact_points.get(kind=ContactKind.MOBILE)
        assert self.post("identity", {"way": contact.pk}).status_code == 302
        assert self.post("identity_code", {"code": self.code()}).status_code == 302
        return self

    def code(self) -> str:
        """Return the digits of the newest check as its message carries them."""
        check = IdentityCheck.objects.filter(person=self.person).latest("pk")
        return identity_code_made(check_id=check.pk)

    def signed(self) -> PartyBrowser:
        """Say yes and sign, page by page."""
        text = text_of(self.person)
        ticks = {f"tick_{code}": "on" for code in all_codes(text)}
        self.post("decide", {"answer": "yes"})
        self.post("sign", {**ticks, "esign": "on", "typed_name": NAMES[PersonRole(self.person.role)]})
        assert self.post("check", {"text": text.pk}).url == reverse("participation:receipt")  # type: ignore[attr-defined]
        return self


def browser_of(person: CasePerson) -> PartyBrowser:
    """Return a party who went in and proved who they are."""
    return PartyBrowser(person).enter().prove()


def call_number_of(check: IdentityCheck) -> str:
    return rules.call_number(check.pk, check.person.reference)
