"""The page type of a program: a page whose blocks read the policy, the roles, the rules and the training dates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.api.conf import APIField
from wagtail.fields import StreamField
from wagtail.search import index

from home.models import BasePage
from program_pages.blocks import ProgramBlocks


class ProgramPage(BasePage):
    """A public page about the program. No number is typed on it: blocks and names in braces bring the policy's."""

    body = StreamField(ProgramBlocks(), blank=True, verbose_name=_("content"))

    template = "pages/program_page.html"
    content_panels = [
        *BasePage.content_panels,
        HelpPanel(template="wagtailadmin/program_pages/page_help.html", heading=_("Numbers come from the policy")),
        FieldPanel("body"),
    ]
    api_fields = [*BasePage.api_fields, APIField("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("program page")
        verbose_name_plural = _("program pages")
