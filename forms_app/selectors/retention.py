"""What would go, and what stays: every page, every preview and the timer itself ask here."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import PROTECT, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from forms_app import purposes
from forms_app.enums import SubmissionState
from forms_app.models import FormPage, RetentionRule, Submission
from forms_app.rules import retention as rules
from forms_app.scopes import Scope
from forms_app.selectors.lists import form_titles, newest_of_each
from forms_app.states import Screening

if TYPE_CHECKING:
    from wagtail.models import Site

# How far a preview looks ahead.
SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Forecast:
    """How many submissions of a rule go now, of those not done yet; go within 30 days; stay although it is time."""

    now: int = 0
    not_done: int = 0
    soon: int = 0
    on_hold: int = 0
    in_use: int = 0


@dataclass(frozen=True)
class Kept:
    """One line of the overview: a form or a purpose, its own rule and what it does, or the rule of its purpose.

    Without either it is kept without a limit. What the rule of a purpose takes from its forms counts in its own line.
    """

    scope: Scope
    title: str
    rule: RetentionRule | None
    forecast: Forecast
    inherited: RetentionRule | None = None


def in_use() -> Q:
    """Return what is true of submissions that a record of another room stands on (an application, say).

    Such a record names its submission with on_delete=PROTECT; how long it is kept is its own room's matter.
    """
    used = Q(pk__in=[])
    for relation in Submission._meta.related_objects:
        if relation.on_delete is PROTECT:
            field = relation.field.name
            used |= Q(Exists(relation.related_model._base_manager.filter(**{field: OuterRef("pk")})))
    return used


def rule_for(site: Site, scope: Scope) -> RetentionRule | None:
    """Return the rule set for a form, or for a purpose, itself."""
    return RetentionRule.objects.filter(site=site, **_own(scope)).select_related("changed_by").first()


def rule_that_holds(site: Site, form: uuid.UUID | None, purpose: str) -> RetentionRule | None:
    """Return the rule that a form's submissions follow: its own, else its purpose's; None: they are kept."""
    own = RetentionRule.objects.filter(site=site, form=form).first() if form else None
    return own or RetentionRule.objects.filter(site=site, form=None, purpose=purpose).first()


def covered(rule: RetentionRule) -> QuerySet[Submission]:
    """Return the submissions that follow a rule, saved or only planned. A form's own goes before its purpose's."""
    rows = Submission.objects.filter(site_id=rule.site_id)
    if rule.form:
        return rows.filter(form=rule.form)
    own = RetentionRule.objects.filter(site_id=rule.site_id, form__isnull=False).values("form")
    return rows.filter(Q(form=None) | ~Q(form__in=own), purpose=rule.purpose)


def going(rule: RetentionRule, now: dt.datetime) -> QuerySet[Submission]:
    """Return what a rule takes away now, the oldest first; nothing before the rule begins."""
    if now < rule.starts_at:
        return Submission.objects.none()
    return overdue(rule, now).filter(legal_hold=False).exclude(in_use()).order_by("sent_at", "pk")


def overdue(rule: RetentionRule, now: dt.datetime) -> QuerySet[Submission]:
    """Return the submissions of a rule whose months are over; `is_used` marks those another record stands on."""
    over = covered(rule).filter(sent_at__lte=rules.sent_before(now, rule.months))
    return over.annotate(is_used=ExpressionWrapper(in_use(), models.BooleanField()))


def spam_going(now: dt.datetime) -> QuerySet[Submission]:
    """Return what was marked as spam long enough ago, at every site."""
    marked = Submission.objects.filter(
        screening=Screening.SPAM, screened_at__lte=now - dt.timedelta(days=rules.SPAM_DAYS), legal_hold=False
    )
    return marked.exclude(in_use()).order_by("screened_at", "pk")


def forecast(rule: RetentionRule, now: dt.datetime) -> Forecast:
    """Return what a rule would do as if it had begun; one query."""
    return Forecast(**covered(rule).aggregate(**_counts(rule, Q(), now, "")))


def retention_overview(site: Site, now: dt.datetime) -> list[Kept]:
    """Return every form of the site, those whose page is gone too, and every purpose with a rule of its own."""
    by_key = {_scope(rule).key: rule for rule in RetentionRule.objects.filter(site=site)}
    forms = _forms(site)
    own = [rule.form for rule in by_key.values() if rule.form]
    counted: dict[str, Any] = {}
    for rule in by_key.values():
        of_rule = Q(form=rule.form) if rule.form else Q(purpose=rule.purpose) & (Q(form=None) | ~Q(form__in=own))
        counted |= _counts(rule, of_rule, now, f"r{rule.pk}_")
    found = Submission.objects.filter(site=site).aggregate(**counted) if counted else {}
    kept = [_line(form, by_key, found) for form in forms]
    known = {form.scope.key for form in forms}
    others = [rule for key, rule in by_key.items() if key not in known]
    kept += [_line(_Form(_scope(rule), _title_of(rule)), by_key, found) for rule in others]
    return sorted(kept, key=lambda each: (each.scope.kind != "form", each.title.casefold(), each.scope.key))


def scope_title(site: Site, scope: Scope) -> str | None:
    """Return the words of a form or a purpose of this site; None when there is none such."""
    if scope.kind == "purpose":
        known = purposes.get(scope.value)
        used = known is not None or Submission.objects.filter(site=site, purpose=scope.value).exists()
        return purposes.label_of(scope.value) if used else None
    return next((form.title for form in _forms(site) if form.scope == scope), None)


def _own(scope: Scope) -> dict[str, Any]:
    if scope.kind == "form":
        return {"form": scope.value}
    return {"form": None, "purpose": scope.value}


def _scope(rule: RetentionRule) -> Scope:
    return Scope.of_form(rule.form) if rule.form else Scope.of_purpose(rule.purpose)


@dataclass(frozen=True)
class _Form:
    """A form, its title and its purpose; a rule of a purpose has itself as its form."""

    scope: Scope
    title: str
    purpose: str = ""


def _forms(site: Site) -> list[_Form]:
    """Return the site's forms whose answers have a sender, those whose page is gone too."""
    below = Q()
    for root in site.root_page.get_translations(inclusive=True):
        below |= Q(path__startswith=root.path)
    anonymous = [purpose.name for purpose in purposes.all_purposes() if purpose.anonymous]
    pages = FormPage.objects.filter(below).exclude(purpose__in=anonymous).order_by("path")
    sent = newest_of_each(Submission.objects.filter(site=site)).values_list("form", "title", "purpose")
    found = {form: (title, purpose) for form, title, purpose in sent if form}
    live = list(pages.values_list("translation_key", "purpose"))
    titles = form_titles([form for form, _purpose in live])
    found |= {form: (titles[form], purpose) for form, purpose in live}
    return [_Form(Scope.of_form(form), title, purpose) for form, (title, purpose) in found.items()]


def _counts(rule: RetentionRule, of_rule: Q, now: dt.datetime, prefix: str) -> dict[str, Count]:
    over = of_rule & Q(sent_at__lte=rules.sent_before(now, rule.months))
    soon = of_rule & Q(sent_at__lte=rules.sent_before(now + SOON, rule.months)) & ~over
    free = Q(legal_hold=False) & ~in_use()
    wanted: Iterable[tuple[str, Q]] = (
        ("now", over & free),
        ("not_done", over & free & ~Q(state=SubmissionState.DONE)),
        ("soon", soon & free),
        ("on_hold", over & Q(legal_hold=True)),
        ("in_use", over & Q(legal_hold=False) & in_use()),
    )
    return {f"{prefix}{name}": Count("pk", filter=which) for name, which in wanted}


def _line(form: _Form, by_key: dict[str, RetentionRule], found: dict[str, int]) -> Kept:
    rule = by_key.get(form.scope.key)
    if rule is None:
        return Kept(form.scope, form.title, None, Forecast(), by_key.get(Scope.of_purpose(form.purpose).key))
    prefix = f"r{rule.pk}_"
    counts = {name.removeprefix(prefix): count for name, count in found.items() if name.startswith(prefix)}
    return Kept(form.scope, form.title, rule, Forecast(**counts))


def _title_of(rule: RetentionRule) -> str:
    return purposes.label_of(rule.purpose) if rule.purpose else ""
