"""What a message says, in every channel, language and wording; hostile values included."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Site

from portal.accounts.models import User
from portal.languages import OFFERS
from portal.notifications.enums import Channel
from portal.notifications.languages import UnapprovedTranslation, language_to_send, require_approved
from portal.notifications.letters import letter_data
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import Wording, recipients, wordings
from portal.notifications.rendering import Rendered, render_for_delivery
from program_pages.presets import chicago, miami
from tests.factories.notifications import OutboxMessageFactory
from tests.reading import undrawn


def rendered(site: Site, user: User, **fields: Any) -> Rendered:
    return render_for_delivery(OutboxMessageFactory(site=site, recipient_id=user.pk, **fields))


def test_an_email_like_the_agencys_letter(site: Site, user: User) -> None:
    mail = rendered(site, user)
    lines = [line for line in mail.text.splitlines() if line]
    assert lines[:3] == ["Test program", "Test agency", lines[2]]
    assert lines[2].startswith("This message is from Test agency.")
    for part in (
        "Hello Ana Díaz,",
        "http://testserver/take-part/i/t0psecret/",
        "Your code is S3CR-ET00.",
        "305-555-0100",
    ):
        assert part in mail.text
        assert part in mail.html
    assert 'lang="en"' in mail.html
    assert "<script" not in mail.html


def test_hostile_names_stay_text(site: Site, user: User) -> None:
    user.name = '<a href="http://evil.example">$code</a>\r\nBcc: x@example.org'
    user.save()
    mail = rendered(site, user)
    assert '<a href="http://evil' not in mail.html
    assert "&lt;a href=" in mail.html
    assert "http://evil" not in mail.text
    assert "\n" not in mail.subject
    assert "\nBcc:" not in mail.text
    assert "$code" in mail.subject


def test_a_text_message_is_one_short_line(site: Site, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.notifications.registry import Recipient

    monkeypatch.setitem(recipients._known, "phone", lambda site, key, channel: Recipient("+13055550142", "Ana"))
    text = rendered(site, user, channel=Channel.TEXT, recipient_type="phone")
    assert text.html == ""
    assert text.text == (
        "Test program: something waits for you. http://testserver/take-part/i/t0psecret/ Questions? Call 305-555-0100."
    )


class TestWording:
    def use(self, monkeypatch: pytest.MonkeyPatch, wording: Wording | None) -> None:
        monkeypatch.setattr(wordings, "_provider", lambda site, kind, language: wording)

    def test_a_programs_own_words(self, site: Site, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        self.use(monkeypatch, Wording(subject="Hi $recipient_name", paragraphs=("Only <b>$reference</b>.",)))
        mail = rendered(site, user)
        assert mail.subject == "Hi Ana Díaz"
        assert "Only <b>M-1</b>." in mail.text
        assert "Only &lt;b&gt;M-1&lt;/b&gt;." in mail.html
        assert "has news" not in mail.text
        assert "Open my page" in mail.text

    def test_words_with_a_wrong_placeholder_give_way_to_the_shipped_ones(
        self, site: Site, user: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.use(monkeypatch, Wording(subject="Hi $nobody"))
        assert rendered(site, user).subject == "Good news, Ana Díaz"

    def test_none_keeps_the_default(self, site: Site, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        self.use(monkeypatch, None)
        assert rendered(site, user).subject == "Good news, Ana Díaz"


@pytest.mark.parametrize(
    ("wanted", "production", "written", "stood_in_for"),
    [
        ("en", False, "en", ""),
        ("es", False, "es", ""),
        ("en", True, "en", ""),
        ("es", True, "en", "es"),
        ("ht", False, "en", "ht"),
        ("xx", False, "en", "xx"),
    ],
)
def test_languages(settings: Any, wanted: str, production: bool, written: str, stood_in_for: str) -> None:
    settings.PRODUCTION = production
    settings.UNAPPROVED_LANGUAGES = ["es"]
    settings.LANGUAGES = [("en", "English"), ("es", "Spanish")]
    assert language_to_send(wanted) == (written, stood_in_for)


def test_the_notice_names_the_readers_language(site: Site, user: User, settings: Any) -> None:
    settings.PRODUCTION = True
    user.language = "es"
    user.save()
    mail = rendered(site, user)
    assert mail.language == "en"
    assert "español: we can help you in your language. Call 305-555-0100." in mail.text


@pytest.mark.parametrize("language", sorted(OFFERS))
def test_who_reads_no_language_of_ours_is_offered_help_in_their_own(site: Site, user: User, language: str) -> None:
    user.language = language
    user.save()
    mail = rendered(site, user)
    words = OFFERS[language].message.replace("$telephone", "305-555-0100")
    assert f'<p lang="{language}"' in mail.html
    for shown in (mail.html, mail.text, letter_data(mail)["notice"]):
        assert words in shown
        assert "we can help you in your language. Call 305-555-0100." in shown


def test_the_offers_are_for_the_languages_of_shipped_programs_that_the_pages_lack(settings: Any) -> None:
    shipped = {code for preset in (miami, chicago) for code in preset.POLICY["languages"]}
    assert set(OFFERS) == shipped - {code for code, _name in settings.LANGUAGES}


def test_agreements_are_refused_not_replaced(settings: Any) -> None:
    settings.UNAPPROVED_LANGUAGES = ["es"]
    assert require_approved("es") == "es"
    settings.PRODUCTION = True
    assert require_approved("en") == "en"
    with pytest.raises(UnapprovedTranslation):
        require_approved("es")


def test_a_closed_account_gets_nothing(site: Site, user: User) -> None:
    from portal.notifications.rendering import NoRecipient

    user.is_active = False
    user.save()
    with pytest.raises(NoRecipient):
        rendered(site, user)


def test_every_kind_of_the_house_names_itself() -> None:
    from portal.notifications.registry import messages

    known = list(messages)
    assert len(known) >= 5
    for message in known:
        assert str(message.label), message.kind
        assert str(message.subject), message.kind
        assert message.channels, message.kind


def test_a_row_without_a_text(site: Site, user: User) -> None:
    """The outbox keeps no address, no name and no word of the message."""
    row = OutboxMessageFactory(site=site, recipient_id=user.pk)
    values = " ".join(str(getattr(row, field.attname)) for field in OutboxMessage._meta.concrete_fields)
    for word in ("ana@example.org", "Ana", "S3CR", "t0psecret", "news"):
        assert word not in undrawn(values)
