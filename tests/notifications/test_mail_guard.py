"""Outside production mail reaches the allow list only; in the demo it lands in the mailbox."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives
from wagtail.models import Site

from portal.notifications.backends import SITE_HEADER, may_receive
from portal.notifications.delivery import deliver_next
from portal.notifications.enums import MessageState
from portal.notifications.models import DemoMail
from tests.factories.notifications import OutboxMessageFactory

GUARD = "portal.notifications.backends.GuardedBackend"
MAILBOX = "portal.notifications.backends.MailboxBackend"
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("ana@example.org", True),
        ("Ana <ANA@Example.org>", True),
        ("b@agency.gov", True),
        ("b@sub.agency.gov", False),
        ("ana@example.com", False),
        ("ana@example.org.evil.com", False),
        ("", False),
    ],
)
def test_the_allow_list(settings: Any, address: str, allowed: bool) -> None:
    settings.MAIL_ALLOW_LIST = ["ana@example.org", "@agency.gov"]
    assert may_receive(address) is allowed
    settings.PRODUCTION = True
    assert may_receive(address) is True


class TestGuard:
    @pytest.fixture(autouse=True)
    def _guarded(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        # pytest-django puts its own back end in place of settings.EMAIL_BACKEND; the guard is asked for by name here.
        settings.EMAIL_BACKEND = GUARD
        settings.EMAIL_DELIVERY_BACKEND = LOCMEM
        settings.MAIL_ALLOW_LIST = ["ana@example.org"]

    def test_others_are_left_out(self) -> None:
        both = EmailMultiAlternatives("s", "b", to=["ana@example.org", "x@example.org"], bcc=["y@example.org"])
        assert both.send() == 1
        assert mail.outbox[0].recipients() == ["ana@example.org"]
        assert EmailMultiAlternatives("s", "b", to=["x@example.org"]).send() == 0
        assert len(mail.outbox) == 1

    def test_the_site_stays_inside(self) -> None:
        EmailMultiAlternatives("s", "b", to=["ana@example.org"], headers={SITE_HEADER: "1"}).send()
        assert SITE_HEADER not in mail.outbox[0].message()

    def test_a_message_to_others_is_cancelled(self, site: Site, user: Any) -> None:
        user.email = "x@example.org"
        user.save()
        row = OutboxMessageFactory(site=site, recipient_id=user.pk)
        deliver_next()
        row.refresh_from_db()
        assert (row.state, row.tries.get().error) == (MessageState.CANCELLED, "NotOnAllowList")
        assert not mail.outbox


@pytest.mark.django_db
class TestMailbox:
    def test_everything_lands_there(self, site: Site, user: Any, settings: Any) -> None:
        settings.DEMO = True
        settings.EMAIL_BACKEND = MAILBOX
        row = OutboxMessageFactory(site=site, recipient_id=user.pk)
        deliver_next()
        kept = DemoMail.objects.get()
        assert (kept.site_id, kept.to, kept.message_id) == (site.pk, "ana@example.org", row.message_id)
        assert kept.subject == "Good news, Ana Díaz"
        assert "S3CR-ET00" in kept.body
        assert "<html" in kept.html

    def test_other_mail_names_no_program(self, settings: Any) -> None:
        settings.DEMO = True
        settings.EMAIL_BACKEND = MAILBOX
        EmailMultiAlternatives("Sign in", "Code 12", to=["a@example.org", "b@example.org"]).send()
        assert set(DemoMail.objects.values_list("to", "site_id")) == {("a@example.org", None), ("b@example.org", None)}

    def test_refused_outside_the_demo(self, settings: Any) -> None:
        settings.DEMO = False
        settings.EMAIL_BACKEND = MAILBOX
        with pytest.raises(ImproperlyConfigured):
            EmailMultiAlternatives("s", "b", to=["a@example.org"]).send()
