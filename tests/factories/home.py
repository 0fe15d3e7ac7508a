"""Sites with a home page."""

from __future__ import annotations

from typing import Any

import factory
from wagtail.models import Locale, Page, Site

from home.models import HomePage, SiteSettings, StandardPage


def site_make(hostname: str = "testserver", *, name: str = "Test program") -> Site:
    """Return a site of its own with a live home page and its settings."""
    Locale.objects.get_or_create(language_code="en")
    root = Page.get_first_root_node()
    home = HomePage(title=f"{name} home", slug=f"home-{hostname.replace('.', '-')}", summary="What this is.")
    root.add_child(instance=home)
    Site.objects.filter(hostname=hostname).delete()
    site = Site.objects.create(hostname=hostname, port=80, root_page=home, site_name=name, is_default_site=False)
    SiteSettings.objects.update_or_create(
        site=site, defaults={"program_name": name, "agency_name": "Test agency", "telephone": "305-555-0100"}
    )
    return site


class StandardPageFactory(factory.django.DjangoModelFactory):
    """A live plain page below `parent`."""

    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda number: f"Page {number}")
    summary = "A page."

    @classmethod
    def _create(cls, model_class: Any, *args: Any, parent: Page, **fields: Any) -> StandardPage:
        page: StandardPage = model_class(**fields)
        parent.add_child(instance=page)
        return page
