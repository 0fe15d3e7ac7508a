"""Make a preset stand: site, policy with its sources, rules, roles, pages, menus and translations.

It only ever adds what is missing. What staff changed since stays as they left it; running it twice changes nothing.
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from home.models import HomePage, SiteSettings
from portal.accounts.groups import ensure_groups
from program_pages import services
from program_pages.enums import RolesState
from program_pages.models import EligibilityRule, PolicyNote, Program, ProgramPage, Recruitment, TrainingCourse
from program_pages.presets import PRESETS
from program_pages.presets.build import PageSpec, Preset, Ref
from program_pages.presets.translations import translate_pages
from program_pages.signals import program_loaded

LINK = re.compile(r'<a href="page:([a-z-]+)">')
Ids = dict[str, int]


def load(name: str, *, hostname: str = "", port: int = 80, with_demo_contact: bool = False) -> Program:
    """Load a preset and return its program.

    `hostname` and `port` are where the site answers (the preset's own host by default). `with_demo_contact` fills in a
    telephone number and addresses that belong to nobody; without it staff add the real ones in the site settings.
    """
    preset = PRESETS[name]
    with transaction.atomic():
        english = _locale("en")
        home = _home(preset, english)
        site = _site(home, hostname or preset.hostname, port, preset.identity["program_name"])
        program = _program(name, preset, site)
        ids = _pages(preset, home)
        _settings(preset, site, ids, with_demo_contact)
        if preset.spanish:
            _locale("es")
            translate_pages(home, preset.spanish)
        ensure_groups(site)
        program_loaded.send(sender=Program, program=program)
    # Read anew: what the services changed is not on the object this began with.
    return Program.objects.select_related("site").get(pk=program.pk)


def _locale(code: str) -> Locale:
    locale, _created = Locale.objects.get_or_create(language_code=code)
    return locale


def _home(preset: Preset, locale: Locale) -> HomePage:
    known = HomePage.objects.filter(slug=preset.home.slug, locale=locale, depth=2).first()
    if known is not None:
        return known
    root = Page.get_first_root_node()
    home: HomePage = root.add_child(
        instance=HomePage(title=preset.home.title, slug=preset.home.slug, locale=locale, live=False)
    )
    return home


def _site(home: HomePage, hostname: str, port: int, name: str) -> Site:
    """Return the site of the host name; Wagtail's own first site is taken over together with its welcome page."""
    site = Site.objects.filter(hostname__iexact=hostname).select_related("root_page").first()
    if site is None:
        has_default = Site.objects.filter(is_default_site=True).exists()
        return Site.objects.create(
            hostname=hostname, port=port, root_page=home, site_name=name, is_default_site=not has_default
        )
    welcome = site.root_page
    if welcome.pk != home.pk or site.port != port:
        site.root_page, site.port, site.site_name = home, port, name
        site.save()
    if welcome.pk != home.pk and type(welcome.specific) is Page and welcome.is_leaf():
        welcome.delete()
    return site


def _program(name: str, preset: Preset, site: Site) -> Program:
    program = Program.objects.filter(code=name).first()
    if program is None:
        program = Program(site=site, code=name, **preset.program)
        program.full_clean()
        program.save()
        _records(preset, program)
    services.notes_complete(program=program)
    Recruitment.objects.get_or_create(program=program)
    return program


def _records(preset: Preset, program: Program) -> None:
    """Add what hangs on a new program: notes with sources, courses, rules, and the roles as the preset has them."""
    PolicyNote.objects.bulk_create(
        PolicyNote(program=program, field=field, strength=note.strength, source=note.source)
        for field, note in preset.notes.items()
    )
    TrainingCourse.objects.bulk_create(
        TrainingCourse(
            program=program,
            code=course.code,
            name=course.name,
            hours=course.hours,
            days=course.days,
            strength=course.strength,
            description=course.description,
        )
        for course in preset.courses
    )
    EligibilityRule.objects.bulk_create(
        EligibilityRule(
            program=program,
            code=rule.code,
            kind=rule.kind,
            verdict=rule.verdict,
            question=rule.question,
            public_text=rule.public_text,
            source=rule.source,
            order=number * 10,
        )
        for number, rule in enumerate(preset.rules, start=1)
    )
    Recruitment.objects.create(program=program)
    if preset.recruitment["state"] != RolesState.OPEN:
        services.recruitment_change(program=program, state=preset.recruitment["state"], by=None, cause="preset")


def _pages(preset: Preset, home: HomePage) -> Ids:
    """Add missing pages below the home page, then fill those that are new; return every page's id by its slug."""
    known = {page.slug: page for page in ProgramPage.objects.child_of(home)}
    new: list[tuple[Page, PageSpec]] = [] if home.live or home.body else [(home, preset.home)]
    for spec in preset.pages:
        if spec.slug not in known:
            page = ProgramPage(title=spec.title, slug=spec.slug, locale=home.locale, live=False, show_in_menus=True)
            known[spec.slug] = home.add_child(instance=page)
            new.append((page, spec))
    ids = {slug: page.pk for slug, page in known.items()} | {home.slug: home.pk}
    for page, spec in new:
        page.title, page.summary = spec.title, spec.summary
        page.body = page._meta.get_field("body").to_python(
            [
                {"id": _id(spec.slug, number), **_filled(block, ids, f"{spec.slug}.{number}")}
                for number, block in enumerate(spec.body)
            ]
        )
        page.full_clean()
        page.save_revision().publish()
    return ids


def _filled(value: Any, ids: Ids, path: str) -> Any:
    """Return a block's raw value with the pages' ids, and with ids of list items that are the same at every load."""
    if isinstance(value, Ref):
        return ids[value.slug]
    if isinstance(value, str):
        return LINK.sub(lambda match: f'<a linktype="page" id="{ids[match.group(1)]}">', value)
    if isinstance(value, dict):
        return {key: _filled(part, ids, f"{path}.{key}") for key, part in value.items()}
    if isinstance(value, list):
        return [
            {"type": "item", "id": _id(path, number), "value": _filled(part, ids, f"{path}.{number}")}
            for number, part in enumerate(value)
        ]
    return value


def _id(path: str, number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{path}.{number}"))


def _settings(preset: Preset, site: Site, ids: Ids, with_demo_contact: bool) -> None:
    """Give a new site its identity, its contact and its menus."""
    if SiteSettings.objects.filter(site=site).exists():
        return
    contact = preset.demo_contact if with_demo_contact else {}
    SiteSettings.objects.create(
        site=site,
        **preset.identity,
        **contact,
        main_menu=_menu(preset.main_menu, ids),
        footer_menu=_menu(preset.footer_menu, ids),
    )


def _menu(entries: Any, ids: Ids) -> Any:
    return [("link", {"page": Page.objects.get(pk=ids[slug]), "label": label}) for slug, label in entries]
