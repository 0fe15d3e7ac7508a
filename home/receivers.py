"""What makes cached public pages stale: publishing, moving, deleting, settings, images and documents."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home.generation import raise_all, raise_generation
from home.models import CustomDocument, CustomImage, SiteSettings


def page_changed(sender: Any, instance: Page, **kwargs: Any) -> None:
    """A page came, went or moved: its site's pages are stale (menus and lists may name it)."""
    site = instance.get_site()
    if site is None:
        raise_all()
    else:
        raise_generation(site.pk)


def settings_changed(sender: Any, instance: SiteSettings, **kwargs: Any) -> None:
    """Identity or a menu changed."""
    raise_generation(instance.site_id)


def shared_changed(sender: Any, **kwargs: Any) -> None:
    """Something changed that any site may show."""
    raise_all()


def connect() -> None:
    """Connect every cause; called once when the room is ready."""
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(page_changed, dispatch_uid=f"home.page_changed.{id(signal)}")
    for model in (SiteSettings,):
        post_save.connect(settings_changed, sender=model, dispatch_uid=f"home.{model.__name__}.save")
    for model in (CustomImage, CustomDocument, Locale, Site, Redirect, PageViewRestriction):
        post_save.connect(shared_changed, sender=model, dispatch_uid=f"home.{model.__name__}.save")
        post_delete.connect(shared_changed, sender=model, dispatch_uid=f"home.{model.__name__}.delete")
    post_delete.connect(page_deleted, dispatch_uid="home.page.delete")


def page_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A page of any type was deleted."""
    if isinstance(instance, Page):
        raise_all()
