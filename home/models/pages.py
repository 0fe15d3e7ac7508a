"""The base of every page, the home page, and plain pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api.conf import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.blocks import ContentBlocks, HomeBlocks


class BasePage(Page):
    """What every page of a program has: a summary, words for sharing, and whether it may be cached whole."""

    summary = models.CharField(
        _("summary"),
        max_length=250,
        blank=True,
        help_text=_("One or two sentences: the first words on the page and in search results."),
    )
    social_image = models.ForeignKey(
        "home.CustomImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image for sharing"),
    )

    # Pages with a form in them are made anew for each reader.
    cacheable: ClassVar[bool] = True

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [*Page.promote_panels, MultiFieldPanel([FieldPanel("social_image")], heading=_("Sharing"))]
    api_fields = [APIField("summary"), APIField("social_image")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        """The words for search results and shared links."""
        return self.search_description or self.summary


class HomePage(BasePage):
    """The first page of a program: what this is, and the ways in."""

    body = StreamField(HomeBlocks(), blank=True, verbose_name=_("content"))

    template = "pages/home_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    api_fields = [*BasePage.api_fields, APIField("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(BasePage):
    """A page of text and the shared blocks."""

    body = StreamField(ContentBlocks(), blank=True, verbose_name=_("content"))

    template = "pages/standard_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    api_fields = [*BasePage.api_fields, APIField("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")


class IndexPage(BasePage):
    """A folder of pages that has no page of its own; its address is unknown to readers."""

    class Meta:
        verbose_name = _("folder of pages")
        verbose_name_plural = _("folders of pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404
