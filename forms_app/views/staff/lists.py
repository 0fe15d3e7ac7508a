"""The lists: everything, one form, one purpose; search, columns, and one thing done with many."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from forms_app import selectors, services
from forms_app.columns import AT_FIRST, AT_FIRST_OF_ALL, Column, answer_columns, fixed_columns, is_answer
from forms_app.errors import FormsRefused
from forms_app.filters import SubmissionFilter
from forms_app.models import Submission
from forms_app.rules.search import term_of
from forms_app.scopes import Scope
from forms_app.selectors import lists
from forms_app.selectors.held import waiting_count
from forms_app.staff_forms import ASSIGN, RELEASE, SPAM, BulkForm, ColumnsForm, FindForm
from forms_app.tables import SubmissionTable
from forms_app.views.staff.base import (
    back_to,
    list_url,
    readers_only,
    scope_of,
    title_of,
    trail,
    visible_to,
)
from portal.accounts.http import PortalRequest
from portal.accounts.models import User
from portal.audit.services import record_each

PER_PAGE: Final = 25


@dataclass
class Listing:
    """One list for one person, as its address narrows it."""

    request: PortalRequest
    scope: Scope

    @cached_property
    def visible(self) -> QuerySet[Submission]:
        return visible_to(self.request)

    @cached_property
    def forms(self) -> list[lists.FormCount]:
        return lists.forms_with_counts(self.visible)

    @cached_property
    def purposes(self) -> list[tuple[str, str]]:
        return lists.purposes_in(self.visible)

    @cached_property
    def people(self) -> list[User]:
        """Who may be given a submission of this list."""
        names = [self.scope.value] if self.scope.kind == "purpose" else [name for name, _words in self.purposes]
        return list(selectors.people_who_may_read(self.request.site, names))

    @cached_property
    def filter(self) -> SubmissionFilter:
        return SubmissionFilter(
            self.request.GET,
            user=self.request.user,
            scope=self.scope,
            forms=[(str(each.form), each.title) for each in self.forms],
            purposes=self.purposes,
            people=self.people,
        )

    @cached_property
    def found(self) -> QuerySet[Submission]:
        return lists.narrow(self.scope.within(self.visible), self.filter.asked)

    @cached_property
    def shown(self) -> list[str]:
        """The names of the columns that are shown."""
        names = lists.columns_of(self.request.user, self.request.site, self.scope)
        return names or list(AT_FIRST if self.scope.value else AT_FIRST_OF_ALL)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that are shown, those of answers with the words of their questions."""
        offered = fixed_columns()
        if any(is_answer(name) for name in self.shown):
            offered += answer_columns(lists.versions_of(self.scope.within(self.visible)))
        return [column for column in offered if column.name in self.shown]

    def table(self) -> SubmissionTable:
        """Return the page of the list; the reading of every answer on it is recorded."""
        answers = [column.name for column in self.columns if column.key]
        rows = self.found.select_related("assigned_to")
        table = SubmissionTable(rows if answers else rows.defer("answers", "questions"), columns=self.columns)
        RequestConfig(self.request, paginate={"per_page": PER_PAGE}).configure(table)
        if answers:
            read = [row.record for row in table.paginated_rows]
            record_each(
                action="submission.read",
                actor=self.request.user,
                site=self.request.site,
                targets=read,
                fields=answers,
                ids={"where": "list"},
            )
        return table

    def nav(self) -> list[dict[str, Any]]:
        """Return the lists there are, with what is new in each."""
        entries: list[tuple[Scope, str, int | None]] = [(Scope(), _("All submissions"), None)]
        entries += [(Scope.of_form(each.form), each.title, each.new or None) for each in self.forms]
        return [
            {"label": label, "url": list_url(scope), "count": count, "current": scope == self.scope}
            for scope, label, count in entries
        ]


@readers_only
@require_safe
def submission_list(request: PortalRequest) -> HttpResponse:
    """Everything the person may read."""
    return _list(request, Scope())


@readers_only
@require_safe
def form_list(request: PortalRequest, form: uuid.UUID) -> HttpResponse:
    """What was sent through one form, in all its languages."""
    return _list(request, scope_of(request, Scope.of_form(form).key))


@readers_only
@require_safe
def purpose_list(request: PortalRequest, purpose: str) -> HttpResponse:
    """What was sent through every form of a purpose."""
    return _list(request, scope_of(request, Scope.of_purpose(purpose).key))


@readers_only
@require_POST
def find(request: PortalRequest) -> HttpResponse:
    """Turn what was typed into a receipt number or a keyed hash, so that no name stands in an address."""
    scope = scope_of(request, request.POST.get("scope", ""))
    form = FindForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("We cannot look for this. Type a receipt number, or one name, address or number in full.")
        )
    term = term_of(form.cleaned_data["q"]) if form.is_valid() else None
    return redirect(list_url(scope, urlencode(lists.address_of(term)) if term else ""))


@readers_only
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: PortalRequest) -> HttpResponse:
    """Choose the columns of a list; each person has their own choice for each list."""
    scope = scope_of(request, request.GET.get("scope", ""))
    listing = Listing(request, scope)
    offered = [*fixed_columns(), *answer_columns(lists.versions_of(scope.within(listing.visible)))]
    form = ColumnsForm(request.POST if request.method == "POST" else None, columns=offered, shown=listing.shown)
    if request.method == "POST" and form.is_valid():
        wanted = [] if "reset" in request.POST else form.chosen
        services.columns_set(user=request.user, site=request.site, scope=scope, columns=wanted)
        return redirect(list_url(scope))
    context = {
        "form": form,
        "title": title_of(scope, listing.visible),
        "cancel_url": list_url(scope),
        "breadcrumbs": trail(scope, listing.visible),
    }
    return render(request, "portal/forms_app/columns.html", context)


@readers_only
@require_POST
def bulk(request: PortalRequest) -> HttpResponse:
    """Do one thing with every ticked submission; what cannot be done is said."""
    scope = scope_of(request, request.POST.get("scope", ""))
    receipts = [text for text in request.POST.getlist("receipt") if text.isascii() and text.isprintable()]
    ticked = list(visible_to(request).filter(receipt__in=receipts).select_related("site"))
    people = selectors.people_who_may_read(request.site, {row.purpose for row in ticked})
    form = BulkForm(request.POST, people=people)
    if not ticked:
        messages.error(request, _("Tick at least one submission."))
    elif form.is_valid():
        _do(request, ticked, form.cleaned_data["action"], form.cleaned_data["assigned_to"])
    else:
        messages.error(request, _("Choose what to do, and a person who may read these forms."))
    if "held" in request.POST:
        return redirect("forms_app:held")
    return back_to(request, scope)


def _list(request: PortalRequest, scope: Scope) -> HttpResponse:
    listing = Listing(request, scope)
    asked = listing.filter.asked
    context = {
        "title": title_of(scope, listing.visible),
        "scope": scope,
        "filter_form": listing.filter,
        "find_form": FindForm(),
        "asked": asked,
        "table": listing.table(),
        "lists": listing.nav(),
        "people": listing.people,
        "query": request.GET.urlencode(),
        "clear_url": list_url(scope) if asked else "",
        "waiting": waiting_count(listing.visible),
        "breadcrumbs": trail(Scope(), listing.visible) if scope.value else [],
    }
    return render(request, "portal/forms_app/submission_list.html", context)


def _do(request: PortalRequest, ticked: Sequence[Submission], action: str, to: User | None) -> None:
    """Act on each submission by itself, as its own page would."""
    done, refused = 0, ""
    for row in ticked:
        try:
            _act(row, action, to, request.user)
            done += 1
        except FormsRefused as problem:
            refused = problem.sentence
    if done:
        words = ngettext("%(count)d submission: done.", "%(count)d submissions: done.", done)
        messages.success(request, words % {"count": done})
    if refused:
        messages.error(request, refused)


def _act(row: Submission, action: str, to: User | None, actor: User) -> None:
    if action == ASSIGN:
        services.submission_assign(submission=row, to=to, actor=actor)
    elif action == RELEASE:
        services.submission_release(submission=row, actor=actor)
    elif action == SPAM:
        services.submission_mark_spam(submission=row, actor=actor)
    else:
        services.submission_state_set(submission=row, state=action, actor=actor)
