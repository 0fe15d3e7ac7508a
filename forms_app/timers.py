"""What comes round in this room: batches of anonymous answers, the end of retention, old exports."""

from __future__ import annotations

import datetime as dt

from wagtail.models import Site

from forms_app.models import AnonymousAnswers
from forms_app.services import answers_release, exports_prune, retention_run
from portal.notifications.timers import timer


@timer("forms.release_answers", every=dt.timedelta(hours=6))
def release_answers(now: dt.datetime) -> int:
    """Release every batch that is full; return how many answers staff may read now that they could not before."""
    waiting = AnonymousAnswers.objects.filter(released=False).order_by("site", "purpose")
    pairs = list(waiting.values_list("site", "purpose").distinct())
    sites = Site.objects.in_bulk([site_id for site_id, _purpose in pairs])
    return sum(answers_release(sites[site_id], purpose) for site_id, purpose in pairs)


@timer("forms.retention", every=dt.timedelta(hours=1))
def let_go(now: dt.datetime) -> int:
    """Let go of submissions whose time is over, and of old spam; return how many."""
    return retention_run(now)


@timer("forms.exports", every=dt.timedelta(hours=1))
def forget_exports(now: dt.datetime) -> int:
    """Forget large exports after a day; return how many."""
    return exports_prune(now)
