"""Anonymous answers, as far as staff may read them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Site

from forms_app.models import AnonymousAnswers


def released_answers(site: Site, purpose: str) -> QuerySet[AnonymousAnswers]:
    """Return the anonymous answers that staff may read: those of released batches, in no order that tells anything."""
    return AnonymousAnswers.objects.filter(site=site, purpose=purpose, released=True).order_by("pk")


def waiting_answers_count(site: Site, purpose: str) -> int:
    """Return how many anonymous answers wait for their batch, those left out that nobody may know of yet."""
    return due(AnonymousAnswers.objects.filter(site=site, purpose=purpose)).count()


def due(rows: QuerySet[AnonymousAnswers]) -> QuerySet[AnonymousAnswers]:
    """Narrow to the answers that wait for their batch and may be known of."""
    return rows.filter(Q(not_before=None) | Q(not_before__lte=timezone.localdate()), released=False)
