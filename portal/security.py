"""Secrets, content security policies and headers."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponseBase

DEFAULT_SECRET_KEY = "insecure-default-key-for-the-demo-only-0123456789-abcdefghijklmnop"  # noqa: S105
DEFAULT_VAULT_KEY = "ZGVtby1vbmx5LXZhdWx0LWtleS0wMDAwMDAwMDAwMDA="
DEFAULT_HASH_KEY = "insecure-default-hash-key-for-the-demo-only"
# Characters; fewer can be guessed.
SHORTEST_SECRET: Final = 32

Policy = dict[str, Any]

# Site and portal: nothing inline, nothing from elsewhere, in nobody's frame.
STRICT_POLICY: Final[Policy] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}
# The Wagtail admin writes scripts and styles into its pages and previews pages in a frame of its own.
ADMIN_POLICY: Final[Policy] = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "media-src": [SELF, "blob:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "object-src": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
    "base-uri": [SELF],
}
# The API's interactive documentation, whose viewer styles itself.
API_DOCS_POLICY: Final[Policy] = {**STRICT_POLICY, "style-src": [SELF, UNSAFE_INLINE]}

ADMIN_PREFIX: Final = "/admin/"
API_DOCS_PREFIX: Final = "/api/v3/docs"

PERMISSIONS_POLICY: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def refuse_default_secrets(secret_key: str, vault_keys: Sequence[str], hash_key: str) -> None:
    """Stop the start while a secret is the demo's own, too short to be one, or no key at all."""
    for name, is_default in (
        ("SECRET_KEY", secret_key == DEFAULT_SECRET_KEY),
        ("VAULT_KEYS", DEFAULT_VAULT_KEY in vault_keys or not vault_keys),
        ("VAULT_HASH_KEY", hash_key == DEFAULT_HASH_KEY),
    ):
        if is_default:
            raise ImproperlyConfigured(f"Set the environment variable {name} to a secret of your own.")
    for name, value in (("SECRET_KEY", secret_key), ("VAULT_HASH_KEY", hash_key)):
        if len(value) < SHORTEST_SECRET:
            raise ImproperlyConfigured(f"{name} must have at least {SHORTEST_SECRET} characters.")
    if not all(_is_vault_key(key) for key in vault_keys):
        raise ImproperlyConfigured("VAULT_KEYS must be keys of 32 random bytes in URL-safe base64, divided by commas.")


def _is_vault_key(key: str) -> bool:
    try:
        return len(urlsafe_b64decode(key.encode())) == 32
    except ValueError:
        return False


class HeadersMiddleware(CSPMiddleware):
    """Send the content security policy of the address's zone, and the headers Django has no setting for.

    A view can still tighten or replace its policy with the decorators of django-csp.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and getattr(response, "_csp_config", None) is None:
            parts.config = zone_policy(request.path)
            if getattr(request, "is_dummy", False):
                # Wagtail asks the page itself for a preview, which stands in a frame of the editor's.
                parts.config = {**parts.config, "frame-ancestors": [SELF]}
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


def zone_policy(path: str) -> Policy:
    """Return the policy of an address, with the store of public files where that is another host."""
    if path.startswith(ADMIN_PREFIX):
        policy = ADMIN_POLICY
    elif path.startswith(API_DOCS_PREFIX):
        policy = API_DOCS_POLICY
    else:
        policy = STRICT_POLICY
    store = urlsplit(settings.MEDIA_URL)
    if not store.netloc:
        return policy
    return {**policy, "img-src": [*policy["img-src"], f"{store.scheme}://{store.netloc}"]}
