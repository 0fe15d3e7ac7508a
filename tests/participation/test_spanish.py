"""A party who reads Spanish: every message and every page, compared line by line with the English of the same thing."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from mediator_portal.cases.enums import CaseState, ContactKind
from mediator_portal.cases.models import Case, CasePerson, ContactPoint
from mediator_portal.meetings.enums import SessionState
from mediator_portal.meetings.models import MediationSession, Room, Venue
from mediator_portal.participation import services
from mediator_portal.participation.models import ConsentText, IdentityCheck
from portal.notifications.enums import Channel
from portal.notifications.letters import letter_data
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import Message, messages
from portal.notifications.rendering import Rendered, render_for_delivery, render_preview
from tests.factories.notifications import OutboxMessageFactory
from tests.factories.participation import PartyBrowser, party_of

# Where the messages to the two people of a case are written.
ROOMS = ("mediator_portal.cases", "mediator_portal.participation", "mediator_portal.meetings.messages.parties")
TO_PARTIES = [message for message in messages if type(message).__module__.startswith(ROOMS)]
# What is the same in every language: names, addresses, numbers, the languages' own names.
SAME = re.compile(
    r"Ana Diaz|Program at testserver|Test Panel|Test agency|English|Español|Palm Library|Room 4|1 Book Street|Error:|https?://\S+"
)
WORD = re.compile(r"[^\W\d_]{3,}")


@pytest.fixture
def session(case: Case) -> MediationSession:
    """A session that was arranged for next week."""
    starts_at = timezone.now() + dt.timedelta(days=7)
    venue = Venue.objects.create(program=case.program, name="Palm Library", address="1 Book Street")
    return MediationSession.objects.create(
        case=case,
        state=SessionState.CONFIRMED,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=3),
        mediators_needed=2,
        room=Room.objects.create(venue=venue, name="Room 4"),
    )


@pytest.fixture
def row(case: Case, person: CasePerson, session: MediationSession) -> Any:
    """Return a message of a kind and channel to the complainant, with everything it may speak of."""
    ContactPoint.objects.create(person=person, kind=ContactKind.ADDRESS, value="12 Palm Street\nTestville, FL 33101")
    mobile = person.contact_points.get(kind=ContactKind.MOBILE)
    now = timezone.now()
    check = IdentityCheck.objects.create(person=person, method="code", contact=mobile, expires_at=now + dt.timedelta(1))

    def made(message: Message, channel: str) -> OutboxMessage:
        to_contact = message.kind == "identity_code"
        return OutboxMessageFactory(
            site=case.program.site,
            kind=message.kind,
            channel=channel,
            recipient_type="contact_point" if to_contact else "person",
            recipient_id=mobile.pk if to_contact else person.pk,
            ids={"case": case.pk, "person": person.pk, "session": session.pk, "check": check.pk},
        )

    return made


def lines_of(text: str) -> set[str]:
    """Return the lines of a page or a message that hold words of ours."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", "", text, flags=re.DOTALL)
    lines = (" ".join(html.unescape(line).split()) for line in re.sub(r"<[^>]*>", "\n", text).splitlines())
    return {line for line in lines if WORD.search(SAME.sub("", line))}


def reads(person: CasePerson, language: str) -> None:
    CasePerson.objects.filter(pk=person.pk).update(language=language)


def all_words(rendered: Rendered) -> set[str]:
    """Return every line of a message; of a letter what its layout shows."""
    parts = [rendered.subject, rendered.text, rendered.html]
    if rendered.channel == Channel.LETTER:
        with translation.override(rendered.language):
            data = letter_data(rendered)
        parts += [data["date"], *data["words"].values()]
    return lines_of("\n".join(parts))


def cases_of(channel: Channel) -> list[Message]:
    return [message for message in TO_PARTIES if channel in message.channels]


EVERY = [(message, channel) for channel in Channel for message in cases_of(channel)]


def test_all_messages_to_parties_are_looked_at() -> None:
    kinds = {message.kind for message in TO_PARTIES}
    assert {"invitation", "identity_code", "answer_receipt", "outcome_not_going_ahead"} <= kinds
    assert {"session_confirmed_party", "survey_invitation", "letter_of_conclusion"} <= kinds


@pytest.mark.parametrize(("message", "channel"), EVERY, ids=lambda value: getattr(value, "kind", value))
def test_a_message_has_no_english_line(message: Message, channel: Channel, person: CasePerson, row: Any) -> None:
    reads(person, "en")
    english = all_words(render_preview(row(message, channel)))
    reads(person, "es")
    spanish = all_words(render_preview(row(message, channel)))
    assert english
    assert spanish & english == set()


@pytest.mark.parametrize("message", TO_PARTIES, ids=lambda message: message.kind)
def test_production_sends_no_spanish_that_nobody_approved(
    message: Message, person: CasePerson, row: Any, settings: Any
) -> None:
    settings.PRODUCTION = True
    reads(person, "es")
    sent = render_preview(row(message, message.channels[0]))
    assert sent.language == "en"
    assert "español: we can help you in your language." in sent.text
    settings.UNAPPROVED_LANGUAGES = []
    assert render_preview(row(message, message.channels[0])).language == "es"


def test_a_spanish_letter_leads_to_the_spanish_page(person: CasePerson, row: Any) -> None:
    reads(person, "es")
    for kind in ("invitation", "outcome_going_ahead"):
        letter = render_for_delivery(row(messages.get(kind), Channel.LETTER))
        assert letter_data(letter)["start"] == "http://testserver/es/take-part/"
        assert "/es/take-part/" in letter.content.action_url


# Pages ---------------------------------------------------------------------------------------------------------------

# Each page of a party, and the state of the case in which it opens.
PAGES = [
    (CaseState.INVITING, "status"),
    (CaseState.INVITING, "decide"),
    (CaseState.INVITING, "no"),
    (CaseState.INVITING, "talk"),
    (CaseState.INVITING, "sign"),
    (CaseState.INVITING, "help"),
    (CaseState.SCHEDULING, "status"),
    (CaseState.SCHEDULING, "times"),
    (CaseState.SCHEDULING, "withdraw"),
    (CaseState.CONFIRMED, "status"),
    (CaseState.CONFIRMED, "session"),
    (CaseState.CONFIRMED, "session_change"),
    (CaseState.CONFIRMED, "prepare"),
    (CaseState.HELD, "status"),
    (CaseState.HELD, "statements"),
    (CaseState.RETURNED, "status"),
    (CaseState.CLOSED, "status"),
]


def shown(party: PartyBrowser, name: str, language: str, data: dict[str, str] | None = None) -> str:
    """Return a page of a party in a language; with `data`, what a form says that was sent so."""
    with translation.override(language):
        response = party.get(name) if data is None else party.post(name, data)
    assert response.status_code == 200, (name, getattr(response, "url", ""))
    page = response.content.decode()
    assert f'<html lang="{language}"' in page
    return page


def assert_no_english(party: PartyBrowser, name: str, data: dict[str, str] | None = None) -> None:
    # The agreement's own words are data: published texts, each in its language.
    english, spanish = (lines_of(shown(party, name, language, data)) for language in ("en", "es"))
    assert len(english) > 5
    assert spanish & english == {party.person.case.reference} & english


@pytest.fixture
def stages(case: Case, session: MediationSession) -> Iterator[Any]:
    """Bring the case to a state, its session with it; the program asks for the three statements."""
    case.program.closing_rule = "parties_state_success"
    case.program.save(update_fields=["closing_rule"])

    def at(state: CaseState) -> None:
        Case.objects.filter(pk=case.pk).update(state=state)
        over = state in {CaseState.HELD, CaseState.CLOSED}
        MediationSession.objects.update(state=SessionState.HELD if over else SessionState.CONFIRMED)

    yield at


@pytest.mark.parametrize(("state", "name"), PAGES)
def test_a_page_has_no_english_line(state: CaseState, name: str, stages: Any, party: PartyBrowser) -> None:
    stages(state)
    assert_no_english(party, name)


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (CaseState.INVITING, "decide"),
        (CaseState.INVITING, "sign"),
        (CaseState.INVITING, "help"),
        (CaseState.SCHEDULING, "times"),
        (CaseState.CONFIRMED, "session_change"),
        (CaseState.HELD, "statements"),
    ],
)
def test_a_forms_errors_have_no_english_line(state: CaseState, name: str, stages: Any, party: PartyBrowser) -> None:
    stages(state)
    assert_no_english(party, name, {})


@pytest.mark.parametrize("name", ["start", "verify", "identity", "left"])
def test_the_way_in_has_no_english_line(name: str, person: CasePerson) -> None:
    party = PartyBrowser(person)
    if name == "identity":
        party.enter()
    assert_no_english(party, name)


def test_receipts_and_their_dates_are_spanish(case: Case, person: CasePerson, party: PartyBrowser) -> None:
    services.answer_give(person=person, answer="no", actor=_actor(person))
    page = shown(party, "receipt", "es")
    assert re.search(r"\d{1,2} de [a-z]+ de \d{4}, (?:\d{1,2}(?::\d\d)? [ap]\. m\.|\w+) \(hora del Este\)", page)
    assert lines_of(page) & lines_of(shown(party, "receipt", "en")) <= {person.case.reference, "No"}


def test_a_signed_copy_is_spanish(case: Case, person: CasePerson) -> None:
    from mediator_portal.participation.documents import consent_data

    text = ConsentText.objects.get(program=case.program, role=person.role, language="es")
    consent = services.consent_sign(
        person=person,
        text=text,
        typed_name="Ana Diaz",
        statements=[row["code"] for row in text.statements],
        actor=_actor(person),
    )
    with translation.override("es"):
        said = consent_data(consent)
    rows = dict(said["rows"])
    assert rows["Cómo"] == "En línea"
    assert rows["Queja sobre lo que ocurrió el"] == "7 de enero de 2026"
    assert rows["Firmado"].endswith("(hora del Este)")
    assert "/es/verify/" in said["words"]["verify"]


def test_an_unknown_address_is_answered_in_spanish(case: Case) -> None:
    client = Client(headers={"host": case.program.site.hostname})
    english, spanish = (client.get(f"{prefix}/nothing-here/").content.decode() for prefix in ("", "/es"))
    assert "No encontramos esta página" in spanish
    assert lines_of(english) & lines_of(spanish) == set()


def test_the_frame_stays_in_the_language(case: Case, person: CasePerson) -> None:
    """The program's name leads to the Spanish first page, not back into English."""
    client = Client(headers={"host": case.program.site.hostname})
    with translation.override("es"):
        url = reverse("program_pages:reopening_list")
    assert 'class="site-header__name" href="/es/"' in client.get(url).content.decode()


def _actor(person: CasePerson) -> Any:
    from mediator_portal.cases.rules import Actor

    return Actor.party(party_of(person.case))
