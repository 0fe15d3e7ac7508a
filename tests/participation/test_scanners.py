"""Links are opened by machines, codes are guessed by people: neither gets anywhere, and the real party still does."""

from __future__ import annotations

import random
import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from mediator_portal.cases.enums import Answer, PersonRole
from mediator_portal.cases.models import CasePerson, ContactPoint
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.services.outgoing import plan, queue_planned
from mediator_portal.meetings.services.calendars import feed_make, feed_secret
from mediator_portal.participation import rules, services, throttle
from mediator_portal.participation.models import Invitation
from mediator_portal.participation.services import stops
from portal.accounts.enums import Role
from portal.accounts.services import invitation_create, invitation_token
from portal.audit.models import AuditEvent
from portal.notifications.delivery import deliver_due
from portal.notifications.enums import Channel
from portal.notifications.letters import letter_data
from portal.notifications.models import OutboxMessage
from portal.notifications.rendering import render_for_delivery
from tests.factories.accounts import person_with
from tests.factories.meetings import MediatorFactory, mediator_actor
from tests.factories.participation import PartyBrowser, person_make

# Opened by every visitor, whatever they do; no row of anybody's case.
NOT_LOOKED_AT = {"sessions.Session"}


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


# Rooms of accounts: ours, and those of the library that signs people in.
ACCOUNTS = ("accounts", "roles", "account", "mfa", "mediators")


def everything(*more: str) -> dict[str, list[Any]]:
    """Return every row of the rooms that know of cases, messages and the trail, and of more rooms."""
    labels = ("cases", "participation", "notifications", "audit", "meetings", "vault", *more)
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for label in labels
        for model in apps.get_app_config(label).get_models()
        if model._meta.label not in NOT_LOOKED_AT
    }


def test_a_hundred_scanners_open_every_link_and_nothing_changes(person: CasePerson, other: CasePerson) -> None:
    contact = person.contact_points.get(kind="email")
    links = [
        services.invitation_issue(person=person).link,
        services.invitation_issue(person=other).link,
        reverse("participation:stop", args=[stops.stop_token(contact)]),
        reverse("participation:start"),
        reverse("participation:verify"),
    ]
    before = everything()
    for number in range(100):
        scanner = Client(REMOTE_ADDR=f"198.51.100.{number % 200}", HTTP_USER_AGENT="Scanner/1.0")
        for link in links:
            answer = scanner.get(link) if number % 2 else scanner.head(link)
            assert answer.status_code == 200, link
            # Scanners follow the links of a page, too; none of them carries a secret on.
            assert answer.get("Location") is None
    assert everything() == before
    # The page still works for the person it was meant for.
    browser = PartyBrowser(person).enter().prove()
    assert browser.get("status").status_code == 200


def links_received() -> set[str]:
    """Return every address in every message that left, from the text and the HTML of each."""
    parts = [part for one in mail.outbox for part in (one.body, *(words for words, _kind in one.alternatives))]  # type: ignore[attr-defined]
    found = {link for part in parts for link in re.findall(r"https?://[^\s\"'<>)]+", unescape(str(part)))}
    return {link.rstrip(".,") for link in found}


def test_every_link_of_every_message_may_be_opened_and_nothing_changes(person: CasePerson, other: CasePerson) -> None:
    """The invitation, its reminder, a new link, the receipt after an answer, the way out, and the foot of each mail."""
    case = person.case
    guardian = person_make(case, PersonRole.GUARDIAN, beside=person)
    for one in (person, other, guardian):
        queue_planned(
            [plan(one, kind, Channel.EMAIL) for kind in ("invitation", "invitation_reminder")], case=case, cause="x"
        )
    services.answer_give(person=other, answer=Answer.NO, actor=Actor.party(other))
    services.invitation_reissue(person=guardian, actor=person_with(case.program.site, Role.COORDINATOR))
    while deliver_due():
        pass
    links = links_received()
    assert {urlsplit(link).path.split("/")[2] for link in links if "/take-part/" in link} >= {"i", "stop"}
    before = everything()
    for number in range(3):
        scanner = Client(
            REMOTE_ADDR=f"198.51.100.{number}", HTTP_USER_AGENT="Scanner/1.0", HTTP_HOST=case.program.site.hostname
        )
        for link in links:
            path = urlsplit(link).path
            assert scanner.get(path).status_code in {200, 302, 404}, link
            assert scanner.head(path).status_code in {200, 302, 404}, link
    assert everything() == before


def links_of_texts_and_letters(person: CasePerson, kinds: tuple[str, ...]) -> set[str]:
    """Return every address in texts and letters as they leave: in words, of the QR code, where a code is typed."""
    found: set[str] = set()
    for channel in (Channel.TEXT, Channel.LETTER):
        queue_planned([plan(person, kind, channel) for kind in kinds], case=person.case, cause=f"by {channel}")
    for row in OutboxMessage.objects.filter(channel__in=(Channel.TEXT, Channel.LETTER)):
        rendered = render_for_delivery(row)
        words = [rendered.text]
        if row.channel == Channel.LETTER:
            letter = letter_data(rendered)
            words += [letter["url"], letter["start"]]
        found |= {link.rstrip(".,") for text in words for link in re.findall(r"https?://[^\s\"'<>)]+", text)}
    return found


def feed_of_a_mediator(person: CasePerson) -> str:
    """Return the address at which a mediator's calendar program asks, again and again."""
    mediator = MediatorFactory(program=person.case.program)
    feed = feed_make(owner=mediator, actor=mediator_actor(mediator))
    return reverse("meetings:feed", args=[feed_secret(feed)])


def links_of_accounts(person: CasePerson) -> dict[str, str]:
    """Return the links of an account's own mails: come in with a role, a new password, an address to confirm."""
    site, mail.outbox[:] = person.case.program.site, []  # type: ignore[attr-defined]
    invited = invitation_create(
        site=site,
        email="new@example.org",
        name="New Person",
        role=Role.EDITOR,
        invited_by=person_with(site, Role.DIRECTOR),
    )
    user = person_with(site, Role.FINANCE, email="forgot@example.org")
    Client(HTTP_HOST=site.hostname).post("/account/password/reset/", {"email": user.email})
    [reset] = [link for link in links_received() if "/password/reset/key/" in link]
    return {
        "invitation": reverse("invitation_open", args=[invitation_token(invited)]),
        "reset": urlsplit(reset).path,
        "confirm": "/account/confirm-email/MQ:1abcde:secret/",
    }


def test_scanners_open_calendar_account_text_and_letter_links_and_nothing_changes(
    person: CasePerson, other: CasePerson
) -> None:
    """A hundred times each, by GET and by HEAD; afterwards each still does what it is for."""
    host = person.case.program.site.hostname
    ContactPoint.objects.create(person=person, kind="address", value="12 Palm Street\nTestville, FL 33101")
    texts = links_of_texts_and_letters(person, ("invitation", "invitation_reminder"))
    assert {urlsplit(link).path.split("/")[2] for link in texts if "/take-part/" in link} >= {"i", ""}
    accounts, feed = links_of_accounts(person), feed_of_a_mediator(person)
    # An address is confirmed here by nobody: accounts are made by invitation alone.
    answers = {feed: {200}, accounts["invitation"]: {200, 302}, accounts["reset"]: {302}, accounts["confirm"]: {404}}
    answers |= {urlsplit(link).path or "/": {200, 302, 404} for link in texts}
    # The first reading of a calendar keeps its fingerprint and that moment, so that the next can answer "unchanged".
    Client(HTTP_HOST=host).get(feed)
    before = everything(*ACCOUNTS)
    for number in range(100):
        scanner = Client(REMOTE_ADDR=f"198.51.100.{number}", HTTP_USER_AGENT="Scanner/1.0", HTTP_HOST=host)
        for path, expected in answers.items():
            answer = scanner.get(path) if number % 2 else scanner.head(path)
            assert answer.status_code in expected, path
    assert everything(*ACCOUNTS) == before
    visitor = Client(HTTP_HOST=host)
    form = visitor.get(accounts["reset"], follow=True)
    chosen = {"password1": "other plain words", "password2": "other plain words"}
    assert visitor.post(form.redirect_chain[-1][0], chosen).status_code == 302
    assert "Accept" in Client(HTTP_HOST=host).get(accounts["invitation"], follow=True).content.decode()
    assert b"BEGIN:VCALENDAR" in Client(HTTP_HOST=host).get(feed).content
    assert PartyBrowser(person).enter().prove().get("status").status_code == 200


def test_a_thousand_guesses_open_nothing_and_the_party_still_gets_in(person: CasePerson) -> None:
    site = person.case.program.site
    staff = [person_with(site, role) for role in (Role.COORDINATOR, Role.DIRECTOR)]
    person_with(site, Role.EDITOR)
    real = services.invitation_issue(person=person).code
    chance = random.Random(7)
    url = reverse("participation:start")
    accepted, slowed = 0, 0
    for number in range(1000):
        typed = "".join(chance.choice(rules.CODE_SIGNS) for _sign in range(8))
        guesser = Client(REMOTE_ADDR=f"203.0.113.{number % 40}", HTTP_HOST=site.hostname)
        answer = guesser.post(url, {"code": typed})
        accepted += answer.status_code == 302
        slowed += answer.status_code == 429
    assert accepted == 0
    # Forty addresses had ten tries each until the program had counted 300; after that nobody of them had any.
    assert slowed >= 1000 - throttle.BY_PROGRAM.count - 40 * throttle.FEW.count
    # Told once, each of them, and nobody else.
    told = OutboxMessage.objects.filter(kind="codes_guessed")
    assert sorted(told.values_list("recipient_id", flat=True)) == sorted(user.pk for user in staff)
    assert AuditEvent.objects.filter(action="codes.guessed").count() == 1
    # From their own address the party gets in at once, even after a slip of the finger.
    party = Client(REMOTE_ADDR="192.0.2.77", HTTP_HOST=site.hostname)
    assert party.post(url, {"code": "2222-2222"}).status_code == 200
    assert party.post(url, {"code": real.lower().replace("-", " ")}).status_code == 302
    # From the address of a guesser they wait at most a quarter of an hour.
    assert Client(REMOTE_ADDR="203.0.113.5", HTTP_HOST=site.hostname).post(url, {"code": real}).status_code == 429
    assert max(throttle.FEW.seconds, throttle.BY_ADDRESS.seconds) <= 15 * 60


def test_codes_have_no_look_alikes_and_any_spelling_opens(person: CasePerson) -> None:
    assert len(rules.CODE_SIGNS) == len(set(rules.CODE_SIGNS)) == 25
    assert not set("01OILJQSBZU") & set(rules.CODE_SIGNS)
    code = services.invitation_issue(person=person).code
    bare = code.replace("-", "")
    assert len(bare) == 8
    for spelling in (
        code,
        bare,
        code.lower(),
        f" {bare[:4]} {bare[4:]} ",
        code.replace("-", "–"),
        bare.replace("5", "S"),
    ):
        client = Client(HTTP_HOST=person.case.program.site.hostname)
        assert client.post(reverse("participation:start"), {"code": spelling}).status_code == 302, spelling
    stored = str(list(Invitation.objects.values()))
    assert code not in stored and bare not in stored


def test_old_links_and_codes_die_at_a_reissue(person: CasePerson, user: Any = None) -> None:
    site = person.case.program.site
    old = services.invitation_issue(person=person)
    new = services.invitation_reissue(person=person, actor=person_with(site, Role.COORDINATOR))
    client = Client(HTTP_HOST=site.hostname)
    assert client.get(old.link).status_code == 404
    assert client.post(reverse("participation:start"), {"code": old.code}).status_code == 200
    assert client.get(new.link).status_code == 200
    assert client.post(reverse("participation:start"), {"code": new.code}).status_code == 302
