"""Who may open an address. Every address under /portal/ and /take-part/ declares it here, and a system check reads it.

Usage: `@requires(Role.COORDINATOR, Role.DIRECTOR)` on a view function, or
`@method_decorator(requires(Role.DIRECTOR), name="dispatch")` on a class-based view. The declaration is the outermost
wall only: which rows somebody sees is decided by the room's `<things>_visible_to(user)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from portal.accounts.enums import Role
from portal.accounts.selectors import has_role
from portal.accounts.typed import send_again, typed_fields

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True)
class Access:
    """What a view declared: people with one of `roles`, a party proven by the view itself, or everybody."""

    kind: Literal["roles", "party", "all"]
    roles: frozenset[Role] = frozenset()


def requires(*roles: Role) -> Callable[[View], View]:
    """Let in people who hold one of the roles at the request's site.

    Somebody not signed in is sent to sign in and comes back here. Somebody signed in without the role gets the 404 of
    an unknown address. The answer is never kept by a cache.
    """
    if not roles:
        raise TypeError("requires() needs at least one role; say requires(*Role) for everybody who holds any.")
    access = Access("roles", frozenset(roles))

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if not has_role(request.user, request.site, *roles):
                raise Http404
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        inner.access = access  # type: ignore[attr-defined]
        return inner  # type: ignore[return-value]

    return decorate


def party_access(view: View) -> View:
    """Mark a view that proves by itself which party it serves, from the party's own session; never kept by a cache."""

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    inner.access = Access("party")  # type: ignore[attr-defined]
    return inner  # type: ignore[return-value]


def open_to_all(view: View) -> View:
    """Mark a view that shows nothing about anybody."""

    @wraps(view)
    def inner(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    inner.access = Access("all")  # type: ignore[attr-defined]
    return inner  # type: ignore[return-value]


def declared_access(callback: Callable[..., Any]) -> Access | None:
    """Return what a view of an address declared, or None when it declared nothing."""
    access = getattr(callback, "access", None)
    return access if isinstance(access, Access) else None


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send to the sign-in page; what was sent by POST is not repeated: they come back to the page it was typed on.

    What was typed stays on a page of its own, beside the way to the sign-in.
    """
    response = redirect_to_login(request.get_full_path() if request.method in {"GET", "HEAD"} else _page_of(request))
    if fields := typed_fields(request):
        return send_again(request, "403_signed_out.html", fields, sign_in_url=response.url)
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(response.url)
    return response


def _page_of(request: HttpRequest) -> str:
    """Return the path of the page whose button was pressed; many addresses that take POST show nothing themselves."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return request.path
    page = urlsplit(came_from)
    return f"{page.path}?{page.query}" if page.query else page.path or request.path
