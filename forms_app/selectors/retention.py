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
from forms_app.selectors.lists import form_titles, last_titles
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
    """One line of the overview: a form or a purpose, its rule (None: kept without a limit), what the rule does."""

    scope: Scope
    title: str
    rule: RetentionRule | None
    forecast: Forecast


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
    titles = _titles(site)
    own = [rule.form for rule in by_key.values() if rule.form]
    counted: dict[str, Any] = {}
    for rule in by_key.values():
        of_rule = Q(form=rule.form) if rule.form else Q(purpose=rule.purpose) & (Q(form=None) | ~Q(form__in=own))
        counted |= _counts(rule, of_rule, now, f"r{rule.pk}_")
    found = Submission.objects.filter(site=site).aggregate(**counted) if counted else {}
    lines = [Scope.of_form(form) for form in titles] + [Scope.from_key(key) for key in by_key if key not in titles]
    kept = {scope.key: _line(scope, titles, by_key.get(scope.key), found) for scope in lines if scope is not None}
    return sorted(kept.values(), key=lambda each: (each.scope.kind != "form", each.title.casefold(), each.scope.key))


def scope_title(site: Site, scope: Scope) -> str | None:
    """Return the words of a form or a purpose of this site; None when there is none such."""
    if scope.kind == "purpose":
        known = purposes.get(scope.value)
        used = known is not None or Submission.objects.filter(site=site, purpose=scope.value).exists()
        return purposes.label_of(scope.value) if used else None
    return _titles(site).get(uuid.UUID(scope.value)) if scope.kind == "form" else None


def _own(scope: Scope) -> dict[str, Any]:
    if scope.kind == "form":
        return {"form": scope.value}
    return {"form": None, "purpose": scope.value}


def _scope(rule: RetentionRule) -> Scope:
    return Scope.of_form(rule.form) if rule.form else Scope.of_purpose(rule.purpose)


def _titles(site: Site) -> dict[uuid.UUID, str]:
    """Return the titles of the site's forms whose answers have a sender, by key."""
    below = Q()
    for root in site.root_page.get_translations(inclusive=True):
        below |= Q(path__startswith=root.path)
    anonymous = [purpose.name for purpose in purposes.all_purposes() if purpose.anonymous]
    pages = FormPage.objects.filter(below).exclude(purpose__in=anonymous)
    titles = last_titles(Submission.objects.filter(site=site))
    return titles | form_titles(list(pages.values_list("translation_key", flat=True)))


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


def _line(scope: Scope, titles: dict[uuid.UUID, str], rule: RetentionRule | None, found: dict[str, int]) -> Kept:
    title = titles.get(uuid.UUID(scope.value), "") if scope.kind == "form" else purposes.label_of(scope.value)
    if rule is None:
        return Kept(scope, title, None, Forecast())
    prefix = f"r{rule.pk}_"
    counts = {name.removeprefix(prefix): count for name, count in found.items() if name.startswith(prefix)}
    return Kept(scope, title, rule, Forecast(**counts))
