"""Telling the program that somebody guesses codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from mediator_portal.participation.enums import GUESSING_KIND
from portal.accounts.enums import CASE_ROLES
from portal.accounts.selectors import users_with_role
from portal.audit.services import record
from portal.notifications.services import queue

if TYPE_CHECKING:
    from wagtail.models import Site


def guessing_tell(*, site: Site) -> None:
    """Write to coordinators and directors, each once an hour at most, that codes are being guessed."""
    cause = f"guessing:{site.pk}:{timezone.now():%Y%m%dT%H}"
    with transaction.atomic():
        record(action="codes.guessed", site=site, target=site)
        for user in users_with_role(site, *CASE_ROLES):
            queue(GUESSING_KIND, site=site, recipient_type="user", recipient_id=user.pk, cause=cause)
