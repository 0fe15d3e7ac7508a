"""What differs from allauth's own account pages."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import add_webauthn
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def closed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """An address of allauth that has no use here."""
    raise Http404


def passkey_add(request: HttpRequest) -> HttpResponse:
    """Add a passkey, once the authenticator app is set up: a passkey belongs to one host and never stands alone."""
    if request.user.is_authenticated and not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        messages.info(request, _("Set up the authenticator app first. Passkeys stand beside it."))
        return redirect("mfa_activate_totp")
    response: HttpResponse = add_webauthn(request)
    return response
