"""Facts of the session, recorded by the meetings room so that the guards of moves find them on the case's own row."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction

from mediator_portal.cases.models import Case
from mediator_portal.cases.services.move import lock
from portal.audit.services import record

SESSION_FACTS: Final = frozenset(
    {
        "session_starts_at",
        "session_ends_at",
        "mediators_confirmed",
        "reschedules",
        "report_in",
        "ended_early",
        "settlement",
        "mediator_surveys_missing",
        "parties_state_success",
    }
)


def session_facts_record(*, case: Case, **facts: Any) -> Case:
    """Record facts of the session (SESSION_FACTS, nothing else) and return the case. It moves nothing by itself."""
    unknown = set(facts) - SESSION_FACTS
    if unknown:
        raise TypeError(f"Not facts of a session: {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        locked = lock(case)
        changed = [name for name, value in facts.items() if getattr(locked, name) != value]
        if changed:
            for name in changed:
                setattr(locked, name, facts[name])
            locked.save(update_fields=changed)
            record(action="case.session_facts", site=locked.program.site_id, target=locked, fields=changed)
    return locked
