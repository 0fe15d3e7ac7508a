"""What stands between a signed-in person and the pages: the second factor, the door of the admin, their language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.http import urlencode

from portal.accounts.enums import STAFF_ROLES
from portal.accounts.models import User
from portal.accounts.selectors import has_role

GetResponse = Callable[[HttpRequest], HttpResponse]

SECOND_FACTORS: Final = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# What a page needs to look right, and the way out.
ALWAYS_OPEN: Final = ("/static/", "/theme.css", "/account/logout/", "/account/login/", "/account/reauthenticate/")
# Where somebody who owns a factor uses it. Their other account pages wait until then: whoever has only the password
# must not take the factor away.
TO_USE_IT: Final = (*ALWAYS_OPEN, "/account/2fa/reauthenticate/", "/account/2fa/webauthn/reauthenticate/")
TO_SET_IT_UP: Final = (*ALWAYS_OPEN, "/account/2fa/totp/activate/")
ADMIN: Final = "/admin/"
# What every signed-in person reads in their own language, unless the page has its language in the address.
OWN_LANGUAGE: Final = ("/portal/", "/account/")


def used_second_factor(request: HttpRequest, user: User) -> bool:
    """True when the person proved a second factor in this session; owning one is not enough."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


class SecondFactorMiddleware:
    """Send everybody who signed in without a second factor to set one up, or to use the one they have.

    Only people with an account sign in: staff and mediators. Parties and readers have no session of this kind, and
    for them nothing here looks at a session at all.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = _person_without_second_factor(request)
        if user is None:
            return self.get_response(request)
        owns_one = is_mfa_enabled(user, SECOND_FACTORS)
        if request.path.startswith(TO_USE_IT if owns_one else TO_SET_IT_UP):
            return self.get_response(request)
        if not owns_one:
            return redirect("mfa_activate_totp")
        back = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")


def _person_without_second_factor(request: HttpRequest) -> User | None:
    """Return who is signed in and has not proved a factor they still own; None for everybody else."""
    if not settings.SECOND_FACTOR_REQUIRED or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = request.user
    if not isinstance(user, User):
        return None
    if used_second_factor(request, user) and is_mfa_enabled(user, SECOND_FACTORS):
        return None
    return user


class AdminDoorMiddleware:
    """Let into the Wagtail admin of a host only people who hold a staff role at that site, and superusers.

    Wagtail's own permission to enter is not tied to a site, and it sends somebody without it to sign in although they
    are signed in. Here they get the 404 of an unknown address.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> None:
        # Signing in and out is for everybody.
        if not request.path.startswith(ADMIN) or request.path in {"/admin/login/", "/admin/logout/"}:
            return
        user = request.user
        if isinstance(user, User) and not (user.is_superuser or has_role(user, request.site, *STAFF_ROLES)):
            raise Http404


def _has_language_in_address(path: str, language: str) -> bool:
    """True for a page with an address of its own in the language; in another one its address leads nowhere."""
    with translation.override(settings.LANGUAGE_CODE):
        return bool(translate_url(path, language) != path)


class UserLanguageMiddleware:
    """Show the portal and the account pages in the language the person chose."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OWN_LANGUAGE) or not isinstance(request.user, User):
            return self.get_response(request)
        language = request.user.language
        if language not in dict(settings.LANGUAGES) or _has_language_in_address(request.path, language):
            return self.get_response(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers["Content-Language"] = language
            return response
