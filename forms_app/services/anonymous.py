"""Anonymous answers: kept apart from who answered, shown in batches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from forms_app.models import AnonymousAnswers
from forms_app.selectors.anonymous import due
from portal.audit.services import record

if TYPE_CHECKING:
    from wagtail.models import Site

    from forms_app.definition import Definition

# Anonymous answers are shown in batches of this many or more: no answer can be tied to a session (product.md 7).
BATCH: Final = 10


def anonymous_answers_create(
    *,
    site: Site,
    purpose: str,
    definition: Definition,
    answers: Mapping[str, Any],
    not_before: dt.date | None = None,
) -> AnonymousAnswers:
    """Keep anonymous answers: no time, no person, no case. Who asks records apart that somebody answered.

    `not_before` keeps them out of every batch, list and count until that day, where their being there would tell
    something. Give a day that many share; it is forgotten at the release.
    """
    return AnonymousAnswers.objects.create(
        site=site,
        purpose=purpose,
        questions=definition.to_json(),
        version=definition.version,
        answers=dict(answers),
        not_before=not_before,
    )


def answers_release(site: Site, purpose: str) -> int:
    """Show all waiting anonymous answers of a purpose at once when they are ten or more; return how many."""
    with transaction.atomic():
        waiting = due(AnonymousAnswers.objects.filter(site=site, purpose=purpose)).select_for_update()
        keys = [row.pk for row in waiting.only("pk")]
        if len(keys) < BATCH:
            return 0
        AnonymousAnswers.objects.filter(pk__in=keys).update(released=True, not_before=None)
        record(action="answers.release", site=site, object_type="forms_app.anonymousanswers", ids={"count": len(keys)})
    return len(keys)
