"""What allauth asks us: nobody signs up by themselves, secrets are sealed, passkeys stand beside the app."""

from __future__ import annotations

import time
from typing import Any, Final

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as request_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from portal.accounts.throttle import client_address
from portal.vault.crypto import seal, unseal

# Names the program on a mail; portal.notifications.backends reads it and takes it off before the mail leaves.
SITE_HEADER: Final = "X-Program-Site"
# Session key: when this session began, in seconds since 1970 (portal.accounts.receivers).
SIGNED_IN_AT: Final = "signed_in_at"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in for people who were invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the reader's address as every limit counts it; sign-in limits count an IPv6 network as one."""
        return client_address(request)

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as the template wrote it: the program's name stands in the mail."""
        return subject

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        """Return the mail, marked with the program on whose site it was asked for."""
        site = getattr(self.request, "site", None)
        marks = {SITE_HEADER: str(site.pk)} if site else {}
        context = {**context, "program_name": site.site_name or site.hostname if site else settings.WAGTAIL_SITE_NAME}
        return super().render_mail(template_prefix, email, context, headers={**(headers or {}), **marks})

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell somebody about a change to their account at the address they sign in with."""
        super().send_notification_mail(template_prefix, user, context, email=email or user.email)

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask for the password again before changes to the account, but not in the first minutes after signing in."""
        signed_in_at = self.request.session.get(SIGNED_IN_AT, 0)
        if time.time() - signed_in_at < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        required: bool = super().is_reauthentication_required(app=app)
        return required

    def is_safe_url(self, url: str) -> bool:
        """Come back only to this very host: another program's is as strange as any other."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keys of authenticator apps and recovery codes lie sealed in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Your passkeys need the authenticator app beside them. Remove the passkeys first, then the app."
        ),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds; enter the one shown now."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        site = getattr(request_context.request, "site", None)
        return str((site.site_name or site.hostname) if site else settings.WAGTAIL_SITE_NAME)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """A passkey belongs to one host and never stands alone: the app goes last."""
        if authenticator.type != Authenticator.Type.TOTP:
            return True
        return not self.is_mfa_enabled(authenticator.user, [Authenticator.Type.WEBAUTHN])
