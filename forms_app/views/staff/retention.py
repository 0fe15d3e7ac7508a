"""How long what people send is kept: every form's rule, what it would take away, and the director's change of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from forms_app import services
from forms_app.errors import FormsRefused
from forms_app.models import RetentionRule
from forms_app.purposes import label_of
from forms_app.rules.retention import SECOND_THOUGHT, SPAM_DAYS, rule_in_words
from forms_app.scopes import Scope
from forms_app.selectors import retention as selectors
from forms_app.staff_forms import RetentionForm
from forms_app.tables import GoingTable
from portal import dates
from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.accounts.http import PortalRequest
from portal.accounts.selectors import has_role

PER_PAGE = 25


@requires(Role.COORDINATOR, Role.DIRECTOR)
@require_safe
def retention(request: PortalRequest) -> HttpResponse:
    """Show every form with how long it is kept and what goes now."""
    lines = selectors.retention_overview(request.site, timezone.now())
    context = {
        "columns": [
            {"label": _("Form")},
            {"label": _("Kept")},
            {"label": _("Goes now"), "numeric": True},
            {"label": _("Within 30 days"), "numeric": True},
            {"label": _("Kept on hold or in use"), "numeric": True},
        ],
        "rows": [{"cells": _cells(line)} for line in lines],
        "spam_days": SPAM_DAYS,
        "breadcrumbs": [_all_submissions()],
    }
    return render(request, "portal/forms_app/retention.html", context)


@requires(Role.COORDINATOR, Role.DIRECTOR)
@require_safe
def retention_form(request: PortalRequest, form: uuid.UUID) -> HttpResponse:
    """Show the rule of one form and what it takes away, or what another rule would."""
    return _rule(request, Scope.of_form(form))


@requires(Role.COORDINATOR, Role.DIRECTOR)
@require_safe
def retention_purpose(request: PortalRequest, purpose: str) -> HttpResponse:
    """Show the rule of a purpose, for its forms that have none of their own."""
    return _rule(request, Scope.of_purpose(purpose))


@requires(Role.DIRECTOR)
@require_POST
def retention_form_set(request: PortalRequest, form: uuid.UUID) -> HttpResponse:
    """Set or remove the rule of one form."""
    return _set(request, Scope.of_form(form))


@requires(Role.DIRECTOR)
@require_POST
def retention_purpose_set(request: PortalRequest, purpose: str) -> HttpResponse:
    """Set or remove the rule of a purpose."""
    return _set(request, Scope.of_purpose(purpose))


def _rule(request: PortalRequest, scope: Scope) -> HttpResponse:
    title = _title(request, scope)
    now = timezone.now()
    rule = selectors.rule_for(request.site, scope)
    may_set = has_role(request.user, request.site, Role.DIRECTOR)
    form = RetentionForm(request.GET if may_set and "months" in request.GET else None, initial=_initial(rule))
    planned = _planned(request, scope, form) if form.is_bound and form.is_valid() else None
    shown = planned or rule
    context: dict[str, Any] = {
        "title": title,
        "scope": scope,
        "rule": rule,
        "rule_words": rule_in_words(rule.action, rule.months) if rule else "",
        "inherited_words": _inherited(request, scope) if rule is None else "",
        "form": form,
        "planned": planned,
        "planned_words": rule_in_words(planned.action, planned.months) if planned else "",
        "begins": dates.date(timezone.localtime(now + SECOND_THOUGHT)),
        "may_set": may_set,
        "set_url": _url(scope, "_set"),
        "breadcrumbs": [_all_submissions(), {"label": _("How long forms are kept"), "url": _overview()}],
    }
    if shown is not None:
        table = GoingTable(selectors.overdue(shown, now).defer("answers", "questions"))
        RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
        context |= {"table": table, "numbers": _numbers(selectors.forecast(shown, now))}
    return render(request, "portal/forms_app/retention_rule.html", context)


def _inherited(request: PortalRequest, scope: Scope) -> str:
    """Return the rule that a form without one of its own follows, as a sentence; empty for none."""
    lines = selectors.retention_overview(request.site, timezone.now())
    line = next((each for each in lines if each.scope == scope), None)
    return _kept_in_words(None, line.inherited) if line and line.inherited else ""


def _set(request: PortalRequest, scope: Scope) -> HttpResponse:
    _title(request, scope)
    back = HttpResponseRedirect(_url(scope))
    if "remove" in request.POST:
        services.retention_rule_remove(site=request.site, scope=scope, actor=request.user)
        messages.success(request, _("The rule is removed. Nothing goes because of it any more."))
        return back
    form = RetentionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what happens, and after how many months."))
        return back
    try:
        rule = services.retention_rule_set(site=request.site, scope=scope, actor=request.user, **form.cleaned_data)
    except FormsRefused as problem:
        messages.error(request, problem.sentence)
        return back
    words = _("The rule is set. Nothing goes before %(day)s.")
    messages.success(request, words % {"day": dates.date(timezone.localtime(rule.starts_at))})
    return redirect(_overview())


def _kept_in_words(rule: RetentionRule | None, inherited: RetentionRule | None) -> str:
    if rule is not None:
        return rule_in_words(rule.action, rule.months)
    if inherited is None:
        return _("Without a limit")
    words = _("Like every form with the purpose “%(purpose)s”:") % {"purpose": label_of(inherited.purpose)}
    return f"{words} {rule_in_words(inherited.action, inherited.months)}"


def _cells(line: selectors.Kept) -> list[dict[str, Any]]:
    title = line.title
    if line.scope.kind == "purpose":
        title = _("Every form with the purpose “%(purpose)s” without a rule of its own") % {"purpose": line.title}
    stays = line.forecast.on_hold + line.forecast.in_use
    counts = [line.forecast.now, line.forecast.soon, stays] if line.rule else ["–", "–", "–"]
    kept = _kept_in_words(line.rule, line.inherited)
    if line.rule and line.rule.starts_at > timezone.now():
        kept += " " + _("Begins on %(day)s.") % {"day": dates.brief_date(timezone.localtime(line.rule.starts_at))}
    return [{"text": title, "url": _url(line.scope)}, {"text": kept}, *({"text": count} for count in counts)]


def _numbers(forecast: selectors.Forecast) -> list[dict[str, Any]]:
    open_ones = ngettext("%(count)d of them not done yet", "%(count)d of them not done yet", forecast.not_done)
    return [
        {
            "value": forecast.now,
            "label": _("would go now"),
            "note": open_ones % {"count": forecast.not_done} if forecast.not_done else "",
        },
        {"value": forecast.soon, "label": _("more within 30 days")},
        {"value": forecast.on_hold, "label": _("stay: legal hold")},
        {"value": forecast.in_use, "label": _("stay: another record stands on them")},
    ]


def _planned(request: PortalRequest, scope: Scope, form: RetentionForm) -> RetentionRule:
    """Return a rule that is only thought of, to show what it would do."""
    about = {"form": uuid.UUID(scope.value)} if scope.kind == "form" else {"purpose": scope.value}
    return RetentionRule(site=request.site, starts_at=timezone.now(), **about, **form.cleaned_data)


def _initial(rule: RetentionRule | None) -> dict[str, Any]:
    return {"action": rule.action, "months": rule.months} if rule else {}


def _title(request: PortalRequest, scope: Scope) -> str:
    title = selectors.scope_title(request.site, scope)
    if title is None:
        raise Http404
    return title


def _url(scope: Scope, ending: str = "") -> str:
    return reverse(f"forms_app:retention_{scope.kind}{ending}", args=[scope.value])


def _overview() -> str:
    return reverse("forms_app:retention")


def _all_submissions() -> dict[str, str]:
    return {"label": _("Submissions"), "url": reverse("forms_app:submissions")}
