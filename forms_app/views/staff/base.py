"""Who may open these pages at all, and the ways back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from forms_app import purposes, selectors
from forms_app.models import Submission
from forms_app.scopes import Scope
from forms_app.selectors.lists import form_titles
from forms_app.selectors.submissions import NEVER, all_reading_roles
from portal.accounts.access import requires
from portal.accounts.enums import STAFF_ROLES
from portal.accounts.http import PortalRequest
from portal.accounts.selectors import has_role

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
# Roles that a purpose may name as its readers. Whether one does is asked at each request.
MAY_EVER_READ: Final = frozenset(STAFF_ROLES - NEVER)


def readers_only(view: View) -> View:
    """Let in people who may read submissions of some purpose; everybody else gets the 404 of an unknown address."""

    @wraps(view)
    def inner(request: PortalRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if not has_role(request.user, request.site, *all_reading_roles()):
            raise Http404
        return view(request, *args, **options)

    return requires(*MAY_EVER_READ)(inner)  # type: ignore[return-value]


def visible_to(request: PortalRequest) -> QuerySet[Submission]:
    """Return the submissions that the person of the request may read."""
    return selectors.submissions_visible_to(request.user, request.site)


def one(request: PortalRequest, receipt: str) -> Submission:
    """Return one of them, or answer like an unknown address."""
    rows = visible_to(request).select_related("site", "sent_by", "assigned_to")
    return get_object_or_404(rows, receipt=receipt)


def scope_of(request: PortalRequest, key: str) -> Scope:
    """Return the scope that an address names, if the person may read something of it; a 404 otherwise."""
    scope = Scope.from_key(key or "all")
    if scope is None or (scope.value and not scope.within(visible_to(request)).exists()):
        raise Http404
    return scope


def title_of(scope: Scope, submissions: QuerySet[Submission]) -> str:
    """Return the words of a scope as the heading of its list."""
    if scope.kind == "purpose":
        return purposes.label_of(scope.value)
    if scope.kind == "form":
        titles = form_titles([uuid.UUID(scope.value)])
        newest = scope.within(submissions).values_list("title", flat=True)
        return next(iter(titles.values()), "") or newest.first() or ""
    return _("Submissions")


def list_url(scope: Scope, query: str = "") -> str:
    """Return the address of a list, narrowed as the query says."""
    names = {"form": "forms_app:form_submissions", "purpose": "forms_app:purpose_submissions"}
    url = reverse(names[scope.kind], args=[scope.value]) if scope.value else reverse("forms_app:submissions")
    return f"{url}?{query}" if query else url


def back_to(request: PortalRequest, scope: Scope) -> HttpResponseRedirect:
    """Return to the list as it was narrowed; the query comes from the form, so it is read and written anew."""
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    return HttpResponseRedirect(list_url(scope, query.urlencode()))


def trail(scope: Scope, submissions: QuerySet[Submission], query: str = "") -> list[dict[str, str]]:
    """Return the way back to a list."""
    crumbs = [{"label": _("Submissions"), "url": list_url(Scope())}]
    if scope.value:
        crumbs.append({"label": title_of(scope, submissions), "url": list_url(scope, query)})
    elif query:
        crumbs[0]["url"] = list_url(scope, query)
    return crumbs
