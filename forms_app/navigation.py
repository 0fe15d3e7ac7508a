"""Where this room stands in the portal's menu, and what it puts on today's list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forms_app.enums import SubmissionState
from forms_app.selectors import submissions_visible_to
from forms_app.selectors.lists import purposes_of_rooms
from forms_app.selectors.submissions import all_reading_roles
from forms_app.states import Screening
from home import navigation, today
from portal.accounts.enums import Role

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User


# Who decides which other sites show the program's forms.
OTHER_SITES: Final = frozenset({Role.DIRECTOR, Role.OPERATOR})


def register_all() -> None:
    """Register the menu entry and today's items."""
    navigation.register(navigation.NavItem(_("Submissions"), "forms_app:submissions", all_reading_roles, 42))
    navigation.register(navigation.NavItem(_("Forms on other sites"), "forms_app:other_sites", OTHER_SITES, 95))
    today.register(waiting_submissions)


def waiting_submissions(user: User, site: Site, now: dt.datetime) -> Iterable[today.TodayItem]:
    """Return what waits: forms that nobody has read, forms given to this person, forms held for review.

    Those that a room makes its own things of (applications) wait there.
    """
    arrived = Q(screening=Screening.CLEAR) & ~Q(purpose__in=purposes_of_rooms())
    counts = submissions_visible_to(user, site).aggregate(
        new=Count("pk", filter=arrived & Q(state=SubmissionState.NEW, assigned_to=None)),
        mine=Count("pk", filter=arrived & Q(assigned_to=user) & ~Q(state=SubmissionState.DONE)),
        held=Count("pk", filter=Q(screening=Screening.HELD)),
    )
    listed = reverse("forms_app:submissions")
    new, mine, held = counts["new"], counts["mine"], counts["held"]
    if new:
        words = ngettext("%(count)d new form", "%(count)d new forms", new) % {"count": new}
        yield _item(words, str(_("Read")), f"{listed}?state={SubmissionState.NEW.value}&assigned=nobody")
    if mine:
        words = ngettext("%(count)d form is yours", "%(count)d forms are yours", mine) % {"count": mine}
        yield _item(words, str(_("Read")), f"{listed}?assigned=me")
    if held:
        words = ngettext("%(count)d form held for review", "%(count)d forms held for review", held) % {"count": held}
        yield _item(words, str(_("Look at")), reverse("forms_app:held"))


def _item(label: str, verb: str, url: str) -> today.TodayItem:
    return today.TodayItem(label=label, verb=verb, url=url, kind="submissions")
