"""What a mail provider reports at its own address: believed when it is signed, harmless when it comes twice."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

import pytest
from django.test import Client
from django.urls import include, path

from mediator_portal.cases.models import CasePerson
from portal import urls
from portal.audit.models import AuditEvent
from portal.notifications.delivery import deliver_due
from portal.notifications.models import DeliveryAttempt
from portal.notifications.services import queue
from tests.factories.participation import case_invited, party_of

KEY = "a-signing-key"
MESSAGE = "20261126.1.ABC@mg.example.org"
ADDRESS = "complainant@example.org"
# As portal.urls hangs it in where a provider is configured.
urlpatterns = [path("hooks/mail/", include("anymail.urls")), *urls.urlpatterns]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def person(db: None, settings: Any) -> CasePerson:
    """Somebody whose reminder went out by the provider."""
    settings.MAIL_ALLOW_LIST = [ADDRESS]
    settings.ANYMAIL = {"MAILGUN_API_KEY": "x", "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    found = party_of(case_invited())
    ids = {"case": found.case_id, "person": found.pk}
    queue(
        "invitation_reminder",
        site=found.case.program.site,
        recipient_type="person",
        recipient_id=found.pk,
        ids=ids,
        cause="test:hook",
    )
    deliver_due(limit=1)
    DeliveryAttempt.objects.update(provider_id=f"<{MESSAGE}>")
    return found


def report(event: dict[str, Any], *, key: str = KEY, message: str = MESSAGE) -> int:
    """Send what Mailgun sends of an event; return the status."""
    stamp, token = str(int(time.time())), "t" * 50
    signed = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    told = {"id": "e1", "timestamp": time.time(), "recipient": ADDRESS, "message": {"headers": {"message-id": message}}}
    body = {"signature": {"timestamp": stamp, "token": token, "signature": signed}, "event-data": {**told, **event}}
    response = Client().post("/hooks/mail/mailgun/tracking/", body, content_type="application/json")
    assert response.content == b"" or response.status_code == 400
    return response.status_code


BOUNCE = {"event": "failed", "severity": "permanent", "reason": "bounce", "delivery-status": {"code": 550}}


@pytest.mark.parametrize(
    ("event", "state"),
    [(BOUNCE, "bounced"), ({"event": "complained"}, "opted_out"), ({"event": "delivered"}, "unverified")],
    ids=["bounce", "complaint", "delivered"],
)
def test_a_report_marks_the_address_once(person: CasePerson, event: dict[str, Any], state: str) -> None:
    assert report(event) == 200
    assert person.contact_points.get(kind="email").state == state
    changes = person.contact_points.get(kind="email").changes.count()
    assert report(event) == 200
    point = person.contact_points.get(kind="email")
    assert (point.state, point.changes.count()) == (state, changes)


def test_strangers_learn_and_change_nothing(person: CasePerson) -> None:
    """Without the key nothing is believed; with it, a message we know nothing of gets the same empty answer."""
    events = AuditEvent.objects.filter(action="message.refused")
    assert report(BOUNCE, key="another") == 400
    assert report(BOUNCE, message="unknown@mg.example.org") == 200
    assert Client().get("/hooks/mail/mailgun/tracking/").status_code == 405
    assert person.contact_points.get(kind="email").state == "unverified"
    assert not events.exists()
