"""What was sent, for those who may read it; and which form stands where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from wagtail.models import Site

from forms_app import purposes
from forms_app.models import AnonymousAnswers, FormPage, Submission
from portal.accounts.enums import Role
from portal.accounts.selectors import roles_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

# Who reads submissions of a purpose that names nobody else, or that no room knows any more.
READERS = frozenset({Role.COORDINATOR, Role.DIRECTOR})


def submissions_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[Submission]:
    """Return the submissions of this site that the person may read: the only way to them. Newest first.

    Each purpose names its readers; whoever is none of them sees nothing of it.
    """
    roles = roles_of(user, site)
    readable = purposes.readable_by(roles)
    allowed = Q(purpose__in=readable)
    if roles & READERS:
        allowed |= ~Q(purpose__in=[purpose.name for purpose in purposes.all_purposes()])
    return Submission.objects.filter(allowed, site=site)


def live_form(site: Site, purpose: str, language: str) -> FormPage | None:
    """Return the published form of a purpose: in the language, else in the site's own; None when there is none."""
    below = Q()
    for root in site.root_page.get_translations(inclusive=True):
        below |= Q(path__startswith=root.path)
    found = list(FormPage.objects.live().filter(below, purpose=purpose).select_related("locale").order_by("path"))
    spoken = [page for page in found if page.locale.language_code == language]
    own = [page for page in found if page.locale_id == site.root_page.locale_id]
    return next(iter([*spoken, *own]), None)


def released_answers(site: Site, purpose: str) -> QuerySet[AnonymousAnswers]:
    """Return the anonymous answers that staff may read: those of released batches, in no order that tells anything."""
    return AnonymousAnswers.objects.filter(site=site, purpose=purpose, released=True).order_by("pk")


def waiting_answers_count(site: Site, purpose: str) -> int:
    """Return how many anonymous answers wait for their batch."""
    return AnonymousAnswers.objects.filter(site=site, purpose=purpose, released=False).count()
