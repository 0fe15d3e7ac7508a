"""Which party a request speaks for: the browser session went in by an invitation and then proved who they are.

The session holds ids and times only; what a party typed waits in it sealed. Every page of this room keeps its path to
itself (`Referrer-Policy: strict-origin`: the host and nothing more) and stays out of caches and search engines. With
`no-referrer` browsers send `Origin: null` with every form, which the check against forged forms refuses.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from mediator_portal.cases.models import CasePerson
from mediator_portal.participation import rules, selectors
from mediator_portal.participation.models import Invitation
from portal.accounts.access import party_access
from portal.accounts.http import SiteRequest
from portal.vault.crypto import seal, unseal

KEY: Final = "party"
# A session is written again at most this often while somebody only reads (seconds).
TOUCH_EVERY: Final = 60
# Fields that are never kept for later.
NEVER_KEPT: Final = frozenset({"csrfmiddlewaretoken", "elsewhere"})
# The name of the buttons that leave a form in the middle: to a language, or to the page for help.
ELSEWHERE: Final = "elsewhere"
HELP: Final = "help"

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class PartyRequest(SiteRequest):
    """A request behind `party_required`: `party` is the person, with case and program loaded."""

    party: CasePerson
    invitation: Invitation


def private_page(view: View) -> View:
    """Mark a page of this room that anybody may open who came in by an invitation or is about to."""

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _goes_elsewhere(request) or view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    # Compressed here and nowhere else: Django adds a random length, and form tokens are masked anew on every page.
    return party_access(gzip_page(inner))  # type: ignore[return-value]


def invited_required(view: View) -> View:
    """Let in a browser session that went in by an invitation; `request.invitation` is set. Others start at the code."""

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        invitation = _invitation(request)
        if invitation is None:
            return _to_start(request)
        request.invitation = invitation
        return view(request, *args, **kwargs)

    return private_page(inner)  # type: ignore[return-value]


def party_required(view: View) -> View:
    """Let in a party who proved who they are within the last hour of use; `request.party` is set.

    Somebody whose proof lapsed proves themselves again and comes back to the same page with what they had typed.
    """

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        invitation = _invitation(request)
        if invitation is None:
            return _to_start(request)
        request.invitation = invitation
        if not _is_proven(request, invitation):
            return _to_proof(request)
        request.party = invitation.person
        _touch(request)
        return view(request, *args, **kwargs)

    return private_page(inner)  # type: ignore[return-value]


# The session ---------------------------------------------------------------------------------------------------------


def enter(request: HttpRequest, invitation: Invitation) -> None:
    """Put an invitation into the browser session, under a new session key. A proof for another person ends."""
    state = request.session.get(KEY, {})
    if state.get("invitation") != invitation.pk:
        request.session[KEY] = {"invitation": invitation.pk}
    request.session.cycle_key()


def proved(request: HttpRequest, *, person: CasePerson) -> None:
    """Write down that this browser session belongs to the person, under a new session key."""
    state = _state(request)
    now = timezone.now().timestamp()
    state.update(person=person.pk, proved_at=now, seen_at=now)
    state.pop("check", None)
    request.session[KEY] = state
    request.session.cycle_key()


def leave(request: HttpRequest) -> None:
    """Forget the party in this browser; a signed-in person of the staff stays signed in."""
    request.session.pop(KEY, None)
    request.session.cycle_key()


def remember_check(request: HttpRequest, check_id: int) -> None:
    """Keep which identity check this browser session started."""
    state = _state(request)
    state["check"] = check_id
    request.session[KEY] = state


def check_in_session(request: HttpRequest) -> int | None:
    """Return the identity check this browser session started, if any."""
    return _state(request).get("check")


def is_proven_now(request: HttpRequest, invitation: Invitation) -> bool:
    """True when the session's proof still counts."""
    return _is_proven(request, invitation)


def way_back(request: HttpRequest) -> str:
    """Return the page somebody was on when their proof lapsed, and forget it."""
    state = _state(request)
    url = str(state.pop("next", ""))
    request.session[KEY] = state
    return url


# What was typed ------------------------------------------------------------------------------------------------------


def keep(request: HttpRequest, name: str, values: dict[str, Any]) -> None:
    """Keep typed values sealed in the session under a name."""
    state = _state(request)
    kept = dict(state.get("kept", {}))
    kept[name] = seal(json.dumps(values))
    state["kept"] = kept
    request.session[KEY] = state


def kept(request: HttpRequest, name: str) -> dict[str, Any]:
    """Return what was kept under a name; empty when nothing was."""
    sealed = _state(request).get("kept", {}).get(name)
    return dict(json.loads(unseal(sealed))) if sealed else {}


def forget(request: HttpRequest, *names: str) -> None:
    """Forget what was kept."""
    state = _state(request)
    remaining = {name: value for name, value in state.get("kept", {}).items() if name not in names}
    state["kept"] = remaining
    request.session[KEY] = state


def draft(request: HttpRequest) -> dict[str, Any]:
    """Return, once, what was typed on this page when the proof had lapsed: field names with lists of values."""
    name = f"draft:{_page(request)}"
    values = kept(request, name)
    if values:
        forget(request, name)
    return values


# What was read -------------------------------------------------------------------------------------------------------


def text_begun(request: HttpRequest, language: str) -> int | None:
    """Return which text of a language this browser session began to read, if any."""
    return _state(request).get("read", {}).get(language)


def text_begin(request: HttpRequest, language: str, text: int) -> None:
    """Write down which text of a language is read from here on."""
    state = _state(request)
    if text_begun(request, language) != text:
        state["read"] = {**state.get("read", {}), language: text}
        request.session[KEY] = state


def _goes_elsewhere(request: HttpRequest) -> HttpResponseBase | None:
    """Follow a press on a language, or on help, in the middle of a form: what was typed waits for the way back.

    Both stand on a form's page as buttons of that form, so that nothing is lost without a script. Nothing is sent.
    """
    wanted = request.POST.get(ELSEWHERE, "") if request.method == "POST" else ""
    if not wanted:
        return None
    values = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER_KEPT}
    keep(request, f"draft:{_page(request)}", values)
    if wanted == HELP:
        return redirect(f"{reverse('participation:help')}?{urlencode({'back': request.path})}")
    known = wanted in dict(settings.LANGUAGES)
    return redirect(translate_url(request.get_full_path(), wanted) if known else request.path)


def safe_back(path: str) -> str:
    """Return the path of a party's page to go back to, or nothing: no address of anywhere else is followed."""
    if not path.startswith("/") or path.startswith("//"):
        return ""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            match = resolve(path)
    except Resolver404:
        return ""
    return path if match.app_name == "participation" and "/take-part/" in path else ""


def _state(request: HttpRequest) -> dict[str, Any]:
    return dict(request.session.get(KEY, {}))


def _invitation(request: Any) -> Invitation | None:
    number = _state(request).get("invitation")
    return selectors.invitation_in_session(request.site, number) if isinstance(number, int) else None


def _is_proven(request: HttpRequest, invitation: Invitation) -> bool:
    state = _state(request)
    seen_at = state.get("seen_at")
    if state.get("person") != invitation.person_id or seen_at is None:
        return False
    return bool(timezone.now().timestamp() - seen_at < rules.IDLE.total_seconds())


def _touch(request: HttpRequest) -> None:
    state = _state(request)
    now = timezone.now().timestamp()
    if now - state["seen_at"] >= TOUCH_EVERY:
        state["seen_at"] = now
        request.session[KEY] = state


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"{match.url_name}:{sorted(match.kwargs.items())}" if match else request.path


def _to_start(request: HttpRequest) -> HttpResponseBase:
    if KEY in request.session:
        leave(request)
        messages.info(request, _("This page is no longer open here. Type the code of your letter, or call us."))
    return redirect("participation:start")


def _to_proof(request: HttpRequest) -> HttpResponseBase:
    """Keep where the person was and what they typed, then ask for the proof."""
    if request.method == "POST":
        values = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER_KEPT}
        keep(request, f"draft:{_page(request)}", values)
        messages.info(request, _("You were away for a while. Prove that it is you; what you typed is kept."))
    state = _state(request)
    state["next"] = request.path
    request.session[KEY] = state
    return redirect("participation:identity")
