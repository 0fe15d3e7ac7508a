"""What the rooms below `home` show staff: entries of the menu, and what waits for a person today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from home import navigation, today
from portal.accounts.enums import Role
from portal.accounts.selectors import has_role
from portal.audit.selectors import READERS as AUDIT_READERS
from portal.notifications.enums import MessageState
from portal.notifications.selectors import READERS as MESSAGE_READERS
from portal.notifications.selectors import needs_a_person
from portal.notifications.views.wordings import WRITERS

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User


def register() -> None:
    """Tell `home` about messages and the audit trail."""
    entries: tuple[tuple[Any, str, tuple[Role, ...], int], ...] = (
        (_("Messages"), "notifications:list", MESSAGE_READERS, 70),
        (_("Letters"), "notifications:letters", MESSAGE_READERS, 71),
        (_("Wordings"), "notifications:wordings", WRITERS, 72),
        (_("Audit trail"), "audit:list", AUDIT_READERS, 90),
    )
    for label, url_name, roles, order in entries:
        navigation.register(navigation.NavItem(label, url_name, frozenset(roles), order))
    today.register(message_items)


def message_items(user: User, site: Site, now: dt.datetime) -> Iterable[today.TodayItem]:
    """Return letters to print and messages that could not be delivered, for those who may do something about it."""
    if not has_role(user, site, *MESSAGE_READERS):
        return
    failed, letters = needs_a_person(site)
    url = reverse("notifications:list")
    if letters:
        words = ngettext(
            "%(count)s letter waits to be printed or posted", "%(count)s letters wait to be printed or posted", letters
        )
        verb = str(_("Print and post"))
        yield today.TodayItem(words % {"count": letters}, verb, reverse("notifications:letters"), kind="letter")
    if failed:
        words = ngettext("%(count)s message was not delivered", "%(count)s messages were not delivered", failed)
        verb = str(_("Look into it"))
        yield today.TodayItem(words % {"count": failed}, verb, f"{url}?state={MessageState.FAILED}", kind="message")
