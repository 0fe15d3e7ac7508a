"""Text messages over the Messages API that Twilio documents and others speak too. Off until settings name it.

What went wrong comes back as an error: AddressRefused when no waiting helps this number, anything else is tried again.
The API knows no key against repeats: a worker killed between its acceptance and our record can send a text twice.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

import requests
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.notifications.providers import AddressRefused, TextProvider

# Seconds; far shorter than the worker's lease.
TIMEOUT: Final = 20
# The number has asked for no more messages of this sender.
STOPPED: Final = frozenset({21610})
# There is no such number, or none that takes texts.
DEAD: Final = frozenset({21211, 21214, 21217, 21612, 21614, 30004, 30005, 30006})
LONGEST: Final = 1600


class TextsBusy(RuntimeError):
    """The provider did not answer, or asked us to wait."""


class TextRefused(RuntimeError):
    """The provider did not take the message: a wrong account, a wrong sender. A person has to look."""


class MessagesApiProvider(TextProvider):
    """Sends by `POST /2010-04-01/Accounts/<account>/Messages.json`, signed in with account and token."""

    def send(self, *, to: str, body: str, message_id: str, status_url: str = "") -> str:
        account = settings.TEXT_ACCOUNT
        if not (account and settings.TEXT_TOKEN and settings.TEXT_FROM):
            raise ImproperlyConfigured("Text messages need TEXT_ACCOUNT, TEXT_TOKEN and TEXT_FROM.")
        sender = "MessagingServiceSid" if settings.TEXT_FROM.startswith("MG") else "From"
        values = {"To": to, "Body": body[:LONGEST], sender: settings.TEXT_FROM}
        if status_url:
            values["StatusCallback"] = status_url
        url = f"{settings.TEXT_API_URL.rstrip('/')}/2010-04-01/Accounts/{account}/Messages.json"
        try:
            response = requests.post(
                url, data=values, auth=(account, settings.TEXT_TOKEN), timeout=TIMEOUT, allow_redirects=False
            )
        except requests.RequestException:
            # What the library says holds the address; the class is enough.
            raise TextsBusy from None
        return _accepted(response)


def _accepted(response: requests.Response) -> str:
    """Return the provider's id of an accepted message; raise what became of any other."""
    content = _json(response)
    if response.ok and not response.is_redirect:
        return str(content.get("sid", ""))
    if response.status_code == 429 or response.status_code >= 500:
        raise TextsBusy
    code = content.get("code")
    refusal = refusal_of(code)
    if refusal is not None:
        raise refusal
    raise TextRefused(f"{response.status_code} {code if isinstance(code, int) else ''}")


def refusal_of(code: Any) -> AddressRefused | None:
    """Return what an error code says about the number, or None when it says nothing about it."""
    number = int(code) if str(code).isdigit() else 0
    if number in STOPPED:
        return AddressRefused(opted_out=True)
    return AddressRefused() if number in DEAD else None


def _json(response: requests.Response) -> Mapping[str, Any]:
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def signature(url: str, values: Mapping[str, str], token: str) -> str:
    """Return the signature of a callback: HMAC-SHA1 of the address and every name and value by name, in base64."""
    text = url + "".join(name + values[name] for name in sorted(values))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def is_signed(url: str, values: Mapping[str, str], given: str) -> bool:
    """True when a callback comes from the provider; never without a token."""
    if not settings.TEXT_TOKEN or not given:
        return False
    return hmac.compare_digest(signature(url, values, settings.TEXT_TOKEN).encode(), given.encode())
