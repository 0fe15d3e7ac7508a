"""Scheduled publishing: what editors gave a date goes live, and comes down, at that date."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Revision

from portal.notifications.services import queue

logger = logging.getLogger("publishing")

# The log action of Wagtail's own command, so that a page's history reads the same whoever ran it.
PUBLISHED: Final = "wagtail.publish.scheduled"
UNPUBLISHED: Final = "wagtail.unpublish.scheduled"


def publish_due(now: dt.datetime) -> int:
    """Take down the pages that expired before `now`, publish the versions approved for a moment before it; return how
    many pages changed.

    Does what `manage.py publish_scheduled` of Wagtail does, each page in a transaction of its own: one page that cannot
    be published does not hold up the others, or itself for ever. Its date is taken off it, and whoever set it is told.
    """
    count = 0
    for key in list(
        Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at").values_list("pk", flat=True)
    ):
        with transaction.atomic():
            page = Page.objects.select_for_update().filter(pk=key, live=True, expire_at__lt=now).first()
            if page is not None:
                page.specific.unpublish(set_expired=True, log_action=UNPUBLISHED)
                count += 1
    due = Revision.page_revisions.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    for key in list(due.values_list("pk", flat=True)):
        count += _publish(key, now)
    return count


def _publish(key: int, now: dt.datetime) -> int:
    try:
        with transaction.atomic():
            revision = Revision.objects.select_for_update().filter(pk=key, approved_go_live_at__lt=now).first()
            if revision is None:
                return 0
            revision.publish(log_action=PUBLISHED)
            return 1
    except ValidationError as error:
        logger.warning("A version was not published on its date: %s", type(error).__name__)
        refuse(Revision.objects.get(pk=key))
        return 0


@transaction.atomic
def refuse(revision: Revision) -> None:
    """Take the date off a version that cannot be published, and tell whoever wrote it."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    page = Page.objects.filter(pk=revision.object_id).first()
    site = page.get_site() if page is not None else None
    if site is None or revision.user_id is None:
        return
    queue(
        "publication_refused",
        site=site,
        recipient_type="user",
        recipient_id=revision.user_id,
        ids={"page": revision.object_id},
        cause=f"revision:{revision.pk}:refused",
    )
