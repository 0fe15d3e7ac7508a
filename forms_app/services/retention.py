"""Letting go of what people sent when its time is over: by rule, by timer, once, and never what is on legal hold."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.errors import FormsRefused
from forms_app.models import RetentionRule, Submission
from forms_app.models.retention import MOST_MONTHS
from forms_app.rules import retention as rules
from forms_app.scopes import Scope
from forms_app.selectors import retention as selectors
from forms_app.services.anonymous import anonymous_answers_create
from forms_app.services.uploads import files_delete
from forms_app.signals import submission_forgetting
from forms_app.states import RetentionAction, Screening
from forms_app.traces import files_of
from portal.accounts.enums import Role
from portal.accounts.selectors import has_role
from portal.audit.services import record

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Site

    from portal.accounts.models import User

# Of each rule in one run of the timer: it stays far below the lease, and the next run goes on.
AT_ONCE: Final = 500


def retention_rule_set(*, site: Site, scope: Scope, action: str, months: int, actor: User) -> RetentionRule:
    """Set how long the submissions of a form or a purpose are kept. It begins after a week: time for a second thought.

    Only the director may. Setting what is set already changes nothing, so it does not begin anew.
    """
    _require_director(site, actor)
    if not 1 <= months <= MOST_MONTHS:
        raise FormsRefused(_("Give a number of months from 1 to %(most)d.") % {"most": MOST_MONTHS})
    wanted = RetentionAction(action)
    with transaction.atomic():
        rule = selectors.rule_for(site, scope)
        if rule is not None and (rule.action, rule.months) == (wanted, months):
            return rule
        rule = rule or _new_rule(site, scope)
        rule.action, rule.months, rule.changed_by = wanted, months, actor
        rule.starts_at = timezone.now() + rules.SECOND_THOUGHT
        rule.save()
        ids = {"action": wanted.value, "months": months, "scope": scope.key}
        record(action="retention.set", actor=actor, site=site, target=rule, fields=["action", "months"], ids=ids)
    return rule


def retention_rule_remove(*, site: Site, scope: Scope, actor: User) -> None:
    """Keep the submissions of a form or a purpose without a limit again (or by the rule of its purpose)."""
    _require_director(site, actor)
    with transaction.atomic():
        rule = selectors.rule_for(site, scope)
        if rule is not None:
            record(action="retention.remove", actor=actor, site=site, target=rule, ids={"scope": scope.key})
            rule.delete()


def retention_run(now: dt.datetime) -> int:
    """Let go of everything whose time is over, and of old spam; return how many. Each is a transaction of its own."""
    gone = 0
    for rule in RetentionRule.objects.filter(starts_at__lte=now).select_related("site").order_by("pk"):
        for key in _some(selectors.going(rule, now)):
            gone += _forget(key, rule, now)
    for key in _some(selectors.spam_going(now)):
        gone += _forget(key, None, now)
    return gone


def _some(rows: QuerySet[Submission]) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _forget(key: int, rule: RetentionRule | None, now: dt.datetime) -> bool:
    """Let go of one submission, unless somebody put it on hold, released it or built on it meanwhile."""
    with transaction.atomic():
        submission = Submission.objects.select_for_update(of=("self",)).select_related("site").filter(pk=key).first()
        still = selectors.going(rule, now) if rule else selectors.spam_going(now)
        if submission is None or not still.filter(pk=key).exists():
            return False
        # Rooms that keep something of their own beside it let go of that in the same transaction.
        submission_forgetting.send(sender=Submission, submission=submission)
        # Of what never arrived nothing is counted.
        has_arrived = submission.screening == Screening.CLEAR
        anonymise = rule is not None and rule.action == RetentionAction.ANONYMISE and has_arrived
        if anonymise:
            _keep_choices(submission)
        files_delete(submission.site, set(files_of(submission.definition, submission.answers)))
        ids = {"cause": "retention" if rule else "spam", "rule": rule.pk if rule else None}
        action = "submission.anonymise" if anonymise else "submission.delete"
        record(action=action, site=submission.site_id, target=submission, ids=ids)
        submission.delete()
    return True


def _keep_choices(submission: Submission) -> None:
    """Move the choices to the anonymous answers: without time, person or number, shown in batches of ten or more."""
    choices = rules.choices_only(submission.definition, submission.answers)
    if choices:
        anonymous_answers_create(
            site=submission.site, purpose=submission.purpose, definition=submission.definition, answers=choices
        )


def _new_rule(site: Site, scope: Scope) -> RetentionRule:
    if scope.kind == "form":
        return RetentionRule(site=site, form=scope.value)
    if scope.kind == "purpose":
        return RetentionRule(site=site, purpose=scope.value)
    raise ValueError("A retention rule is about a form or a purpose.")


def _require_director(site: Site, actor: User) -> None:
    if not has_role(actor, site, Role.DIRECTOR):
        raise FormsRefused(_("Only the director decides how long answers are kept."))
