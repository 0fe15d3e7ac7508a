"""Links of menus and footers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class MenuLinkBlock(blocks.StructBlock):
    """One entry of a menu: a page, in the words of its title or in others."""

    page = blocks.PageChooserBlock(label=_("Page"))
    label = blocks.CharBlock(
        label=_("Words"), required=False, max_length=40, help_text=_("Empty: the page's own title.")
    )

    class Meta:
        icon = "link"
        label = _("Link")
        label_format = "{label} {page}"
