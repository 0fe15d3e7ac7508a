"""What is held for review, and how much of it there was."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, QuerySet

from forms_app.models import Submission
from forms_app.states import Screening, Sign

# The figures reach back so far: nothing that is counted in them has gone yet, since spam stays a little longer.
WINDOW: Final = dt.timedelta(days=28)


@dataclass(frozen=True)
class HeldFigures:
    """Of what was sent in the last four weeks: all, held at first, waiting still, released, marked as spam; by sign."""

    sent: int
    held: int
    waiting: int
    released: int
    spam: int
    signs: list[tuple[Sign, int]]


def held_figures(submissions: QuerySet[Submission], now: dt.datetime) -> HeldFigures:
    """Return the figures of the submissions that somebody may see; two queries."""
    lately = submissions.filter(sent_at__gt=now - WINDOW).order_by()
    was_held = Q(held_at__isnull=False)
    counts = lately.aggregate(
        sent=Count("pk"),
        held=Count("pk", filter=was_held),
        waiting=Count("pk", filter=Q(screening=Screening.HELD)),
        released=Count("pk", filter=was_held & Q(screening=Screening.CLEAR)),
        spam=Count("pk", filter=Q(screening=Screening.SPAM)),
    )
    signs: Counter[Sign] = Counter()
    for found, count in lately.filter(was_held).values_list("signs").annotate(Count("pk")):
        for sign in found:
            signs[Sign(sign)] += count
    return HeldFigures(**counts, signs=signs.most_common())


def waiting_count(submissions: QuerySet[Submission]) -> int:
    """Return how many submissions wait for somebody to look at them."""
    return submissions.filter(screening=Screening.HELD).count()
