"""What signing in and changing a second factor leave behind: a line in the audit trail, and marks in the session."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from portal.accounts.adapters import SIGNED_IN_AT
from portal.accounts.models import User
from portal.audit.services import record


def signed_in(*, request: HttpRequest, user: User, **options: Any) -> None:
    """Note when this session began, so that a change to the account right after it asks for no password again."""
    request.session[SIGNED_IN_AT] = time.time()
    _record("user.signed_in", request, user)


def signed_out(*, request: HttpRequest, user: User | None, **options: Any) -> None:
    if user is not None:
        _record("user.signed_out", request, user)


def password_changed(*, request: HttpRequest, user: User, **options: Any) -> None:
    _record("user.password_changed", request, user)


def authenticator_added(*, request: HttpRequest, user: User, authenticator: Authenticator, **options: Any) -> None:
    """Who just set up the app proved it with a code: that counts as having used it in this session."""
    if authenticator.type == Authenticator.Type.TOTP:
        post_authentication(request, authenticator)
    _record("second_factor.added", request, user, authenticator)


def authenticator_removed(*, request: HttpRequest, user: User, authenticator: Authenticator, **options: Any) -> None:
    _record("second_factor.removed", request, user, authenticator)


def authentication_failed(*, request: HttpRequest, user: User, authenticator: Authenticator, **options: Any) -> None:
    _record("second_factor.refused", request, user, authenticator)


def _record(action: str, request: HttpRequest, user: User, authenticator: Authenticator | None = None) -> None:
    kind = {"type": str(authenticator.type)} if authenticator else {}
    record(action=action, actor=user, site=getattr(request, "site", None), target=user, ids=kind)
