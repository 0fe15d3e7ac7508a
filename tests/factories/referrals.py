"""Referrals as a complaint system sends them."""

from __future__ import annotations

import datetime as dt
import json
from copy import deepcopy
from typing import Any

from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from portal.accounts.enums import ServiceKind
from portal.accounts.services import service_account_create

URL = "/api/v3/referrals/"
# Past wherever the program is.
INCIDENT_ON = timezone.localdate() - dt.timedelta(days=2)


def referral(**changes: Any) -> dict[str, Any]:
    """Return a referral that everything is right with; `complainant__email="x"` changes a field of a part."""
    given: dict[str, Any] = {
        "intake_number": "2026-0113",
        "allegation": "The officer was rude at a traffic stop.",
        "incident_on": INCIDENT_ON.isoformat(),
        "complainant": {"name": "Casey Complainant", "email": "casey@example.org", "best_time": "evenings"},
        "officer": {"name": "Olive Officer", "badge": "B-1001", "mobile": "305-555-0100", "unit": "North"},
    }
    given = deepcopy(given)
    for name, value in changes.items():
        part, _dash, field = name.rpartition("__")
        (given[part] if part else given)[field] = value
    return given


def token_make(site: Site, kind: ServiceKind = ServiceKind.REFERRALS) -> str:
    """Return the token of a fresh service account."""
    _account, token = service_account_create(site=site, purpose="Complaint system", days=30, kind=kind)
    return token


class ComplaintSystem:
    """Other software with a token, at the host of a program. It sends no cookie and no form token."""

    def __init__(self, token: str = "", host: str = "testserver") -> None:
        self.client = Client(HTTP_HOST=host, enforce_csrf_checks=True)
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def send(self, body: Any = None, key: str | None = "key-1") -> Any:
        """POST a referral; `body` may be a text that is no JSON."""
        given = {"idempotency-key": key} if key is not None else {}
        text = body if isinstance(body, str) else json.dumps(referral() if body is None else body)
        return self.client.post(URL, text, content_type="application/json", headers={**self.headers, **given})

    def read(self, reference: str) -> Any:
        return self.client.get(f"{URL}{reference}/", headers=self.headers)
