"""The outermost wall: who may open an address."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.models import Site

from portal.accounts.access import Access, declared_access, open_to_all, party_access, requires
from portal.accounts.enums import Role
from tests.factories.accounts import person_with


@requires(Role.COORDINATOR, Role.DIRECTOR)
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("desk")


@method_decorator(requires(Role.FINANCE), name="dispatch")
class Ledger(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("ledger")


def ask(view: Any, user: Any, site: Site, method: str = "get", path: str = "/portal/desk/?state=new") -> Any:
    request = getattr(RequestFactory(), method)(path)
    request.user, request.site = user, site
    return view(request)


@pytest.mark.parametrize("role", list(Role))
def test_only_the_named_roles_pass(site: Site, role: Role) -> None:
    user = person_with(site, role)
    if role in {Role.COORDINATOR, Role.DIRECTOR}:
        assert ask(desk, user, site).content == b"desk"
    else:
        with pytest.raises(Http404):
            ask(desk, user, site)


def test_a_role_elsewhere_is_no_role_here(site: Site, other_site: Site) -> None:
    with pytest.raises(Http404):
        ask(desk, person_with(other_site, Role.DIRECTOR), site)


def test_a_superuser_without_a_role_is_nobody(site: Site) -> None:
    with pytest.raises(Http404):
        ask(desk, person_with(site, is_superuser=True), site)


def test_somebody_not_signed_in_is_sent_to_sign_in_and_comes_back(site: Site) -> None:
    answer = ask(desk, AnonymousUser(), site)
    assert answer.status_code == 302
    assert answer.url == "/account/login/?next=/portal/desk/%3Fstate%3Dnew"
    # What was sent is not sent again: the page itself is where they come back to.
    assert ask(desk, AnonymousUser(), site, "post").url == "/account/login/?next=/portal/desk/"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(site: Site) -> None:
    request = RequestFactory().get("/portal/desk/")
    request.user, request.site, request.htmx = AnonymousUser(), site, True  # type: ignore[attr-defined,assignment]
    answer = desk(request)
    assert answer.headers["HX-Redirect"] == "/account/login/?next=/portal/desk/"


def test_what_a_role_opens_is_kept_by_no_cache(site: Site) -> None:
    assert "no-store" in ask(desk, person_with(site, Role.DIRECTOR), site).headers["Cache-Control"]


def test_a_class_based_view_declares_and_enforces(site: Site) -> None:
    view = Ledger.as_view()
    assert declared_access(view) == Access("roles", frozenset({Role.FINANCE}))
    assert ask(view, person_with(site, Role.FINANCE), site).content == b"ledger"
    with pytest.raises(Http404):
        ask(view, person_with(site, Role.AUDITOR), site)


def test_declarations_survive_other_decorators_and_missing_ones_show() -> None:
    assert declared_access(require_POST(desk)) == Access("roles", frozenset({Role.COORDINATOR, Role.DIRECTOR}))
    assert declared_access(party_access(lambda request: HttpResponse())) == Access("party")
    assert declared_access(open_to_all(lambda request: HttpResponse())) == Access("all")
    assert declared_access(lambda request: HttpResponse()) is None


def test_requiring_nothing_is_a_mistake() -> None:
    with pytest.raises(TypeError):
        requires()
