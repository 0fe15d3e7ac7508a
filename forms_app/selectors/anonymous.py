"""Anonymous answers, as far as staff may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from wagtail.models import Site

from forms_app import purposes
from forms_app.models import AnonymousAnswers
from forms_app.selectors.submissions import NEVER
from portal.accounts.selectors import roles_of

if TYPE_CHECKING:
    from portal.accounts.models import User


def released_answers(site: Site, purpose: str) -> QuerySet[AnonymousAnswers]:
    """Return the anonymous answers that staff may read: those of released batches, in no order that tells anything."""
    return AnonymousAnswers.objects.filter(site=site, purpose=purpose, released=True).order_by("pk")


def waiting_answers_count(site: Site, purpose: str) -> int:
    """Return how many anonymous answers wait for their batch, those left out that nobody may know of yet."""
    return due(AnonymousAnswers.objects.filter(site=site, purpose=purpose)).count()


def due(rows: QuerySet[AnonymousAnswers]) -> QuerySet[AnonymousAnswers]:
    """Narrow to the answers that wait for their batch and may be known of."""
    return rows.filter(Q(not_before=None) | Q(not_before__lte=timezone.localdate()), released=False)


def purposes_of_answers(user: User, site: Site) -> dict[str, int]:
    """Return the purposes whose released answers the person may read, with how many there are of each.

    Anonymous ones are always among them; others once retention left the choices of a batch behind. Where none is
    released there is no number: answers that wait are not told of.
    """
    allowed = purposes.readable_by(roles_of(user, site) - NEVER)
    found = AnonymousAnswers.objects.filter(site=site, purpose__in=allowed, released=True)
    counts = dict(found.values_list("purpose").annotate(number=Count("pk")))
    anonymous = {purpose.name for purpose in purposes.all_purposes() if purpose.anonymous}
    return {name: counts.get(name, 0) for name in allowed if name in counts or name in anonymous}
