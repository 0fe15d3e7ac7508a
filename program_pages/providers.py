"""What this room tells the rooms below: the notice strip, live facts, the letterhead, when pages change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home import facts, notices, today
from home.models import SiteSettings
from portal.accounts.enums import Role
from portal.accounts.selectors import has_role
from portal.notifications.registry import Letterhead
from program_pages import selectors
from program_pages.enums import RolesState
from program_pages.models import Program
from program_pages.rules import FACTS

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Site

    from home.models.media import CustomImage, CustomRendition
    from portal.accounts.models import User

_KEPT = "_program_of_request"


def keep_program(site: Site, program: Program | None) -> None:
    """Let the facts of one request share its program: `site` is the request's own object."""
    site.__dict__[_KEPT] = program


def _program(site: Site) -> Program | None:
    if _KEPT not in site.__dict__:
        keep_program(site, selectors.program_for(site))
    found: Program | None = site.__dict__[_KEPT]
    return found


def roles_notice(request: HttpRequest) -> notices.Notice | None:
    """Say on public pages that mediator roles are full, and where to sign up."""
    program: Program | None = getattr(request, "program", None)
    if program is None or getattr(request, "wagtail_page", None) is None:
        return None
    said = selectors.roles_words(program)
    if said.state == RolesState.OPEN:
        return None
    label = _("Tell me when they reopen")
    text = _("Become a mediator: %(state)s.") % {"state": said.title[:1].lower() + said.title[1:]}
    return notices.Notice(text, reverse("program_pages:reopening_list"), label, "calm")


def roles_fact(site: Site) -> facts.Fact | None:
    """The state of the roles, as it stands on a door."""
    program = _program(site)
    return facts.Fact(selectors.roles_words(program).title, _("Mediator roles")) if program else None


def policy_provider(name: str) -> Callable[[Site], facts.Fact | None]:
    """Return the provider of one policy fact."""

    def provider(site: Site) -> facts.Fact | None:
        program = _program(site)
        fact = selectors.policy_fact(program, name) if program else None
        return facts.Fact(fact.words, fact.label) if fact else None

    return provider


def language_count(site: Site) -> facts.Fact | None:
    """In how many languages a mediation can be arranged."""
    program = _program(site)
    return facts.Fact(str(len(program.languages)), _("Languages offered")) if program else None


def letterhead_of(site: Site) -> Letterhead:
    """Return who writes: the program by its full name, the agency with what the site settings say."""
    program = selectors.program_for(site)
    identity = SiteSettings.for_site(site)
    agency = identity.agency_name or (program.agency_name if program else site.site_name)
    return Letterhead(
        program_name=identity.program_name or (program.name if program else site.site_name),
        agency_name=agency,
        telephone=identity.telephone,
        address=identity.address,
        from_email=f'"{agency}" <{identity.sender}>' if identity.sender else settings.DEFAULT_FROM_EMAIL,
        base_url=site.root_url.rstrip("/"),
        time_zone=program.time_zone if program else settings.TIME_ZONE,
        # What stands in for the agency's own seal, the picture of the site settings.
        seal="images/seal.svg",
        seal_url=urljoin(site.root_url, _seal(identity.seal).url) if identity.seal else "",
        seal_png=partial(_picture, identity.seal) if identity.seal else None,
    )


def _seal(image: CustomImage) -> CustomRendition:
    rendition: CustomRendition = image.get_rendition("fill-256x256|format-png")
    return rendition


def _picture(image: CustomImage) -> bytes:
    """Return the seal as PNG; nothing when its file is gone, for a letter must leave all the same."""
    try:
        stored = _seal(image).file
        with stored.storage.open(stored.name) as file:
            content: bytes = file.read()
    except OSError:
        return b""
    return content


def today_items(user: User, site: Site, now: dt.datetime) -> Iterable[today.TodayItem]:
    """What the program's own set-up still needs from this person."""
    if has_role(user, site, Role.EDITOR) and not SiteSettings.for_site(site).telephone:
        url = reverse("identity:index")
        yield today.TodayItem(_("the telephone number of the program"), _("Add"), url, kind="set-up")
    program = selectors.program_for(site) if has_role(user, site, Role.DIRECTOR) else None
    count = selectors.unconfirmed_notes(program).count() if program else 0
    if count:
        label = ngettext("%(count)s policy value", "%(count)s policy values", count) % {"count": count}
        detail = _("Nobody has confirmed them yet; in production they are not published.")
        yield today.TodayItem(label, _("Confirm"), reverse("policy-values:index"), detail=detail, kind="set-up")


def scheduled(site_id: int, now: dt.datetime) -> Iterable[dt.datetime]:
    """When public pages change by the calendar: roles open on their date, a training date is over."""
    program = selectors.program_for(site_id)
    if program is None:
        return []
    moments = [selectors.next_roles_change(program, now), selectors.next_training_end(program, now)]
    return [moment for moment in moments if moment is not None]


def register_facts() -> None:
    """Offer every policy fact, the roles and the languages to the shared blocks."""
    facts.register("roles", roles_fact)
    facts.register("languages", language_count)
    for name in FACTS:
        facts.register(name, policy_provider(name))
