"""When a submission's time is over, and what stays of it where only the choices are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from django.utils.translation import ngettext

from forms_app.definition import Definition
from forms_app.states import RetentionAction

# After a change nothing goes for this long: the other people who may read the answers see it coming.
SECOND_THOUGHT: Final = dt.timedelta(days=7)
# What staff marked as spam stays so long for whoever asks for it, and goes.
SPAM_DAYS: Final = 30
# The class of answers that may never leave the mediation.
MEDIATION: Final = "mediation"


def sent_before(now: dt.datetime, months: int) -> dt.datetime:
    """Return the moment before which a submission of a rule was sent when its time is over now."""
    return now - relativedelta(months=months)


def goes_at(sent_at: dt.datetime, months: int, starts_at: dt.datetime) -> dt.datetime:
    """Return when a submission goes: its months are over, and the rule has begun."""
    return max(sent_at + relativedelta(months=months), starts_at)


def rule_in_words(action: str, months: int) -> str:
    """Return what a rule does, as a sentence."""
    if action == RetentionAction.DELETE:
        words = ngettext(
            "Deleted %(months)d month after it was sent.", "Deleted %(months)d months after it was sent.", months
        )
    else:
        words = ngettext(
            "Only the choices are kept, without the person, %(months)d month after it was sent.",
            "Only the choices are kept, without the person, %(months)d months after it was sent.",
            months,
        )
    return words % {"months": months}


def choices_only(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that may stay without the person: choices from lists, none of them about the mediation.

    Everything written, and every date, address and file goes (`Kind.names_nobody`). Entries of a repeating group
    describe people one by one, and go.
    """
    kept = {}
    for question in definition.questions:
        value = answers.get(question.key)
        is_open = question.kind.names_nobody and question.disclosure != MEDIATION
        if is_open and value not in (None, "", []):
            kept[question.key] = value
    return kept
