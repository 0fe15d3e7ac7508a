"""Where this room stands in the portal's menu, and what it puts on today's list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forms_app.enums import SubmissionState
from forms_app.selectors import submissions_visible_to
from home import navigation, today
from portal.accounts.enums import Role

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User


def register_all() -> None:
    """Register the menu entry and today's items."""
    roles = frozenset({Role.COORDINATOR, Role.DIRECTOR})
    navigation.register(navigation.NavItem(_("Submissions"), "forms_app:submissions", roles, 60))
    today.register(new_submissions)


def new_submissions(user: User, site: Site, now: dt.datetime) -> Iterable[today.TodayItem]:
    """Return one item for forms that nobody has read, other than those a room makes its own things of."""
    from forms_app import purposes

    own = [purpose.name for purpose in purposes.all_purposes() if purpose.own_receipt]
    waiting = submissions_visible_to(user, site).filter(state=SubmissionState.NEW).exclude(purpose__in=own).count()
    if waiting:
        words = ngettext("%(count)d new form", "%(count)d new forms", waiting) % {"count": waiting}
        url = f"{reverse('forms_app:submissions')}?state={SubmissionState.NEW.value}"
        yield today.TodayItem(label=words, verb=str(_("Read")), url=url, kind="submissions")
