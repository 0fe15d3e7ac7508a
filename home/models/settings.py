"""A site's identity: names, seal, accent, how to reach the agency, menus. Edited in the admin, never in code."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.fields import StreamField

from home.blocks.menus import MenuLinkBlock
from home.rules import accent_is_readable, is_color


def accent_check(value: str) -> None:
    """Refuse a color that is not one, or that people could not read."""
    if not is_color(value):
        raise ValidationError(_("Write the color as # and six digits, for example #1a4480."))
    if not accent_is_readable(value):
        raise ValidationError(
            _("White words on this color are hard to read. Choose a darker color (contrast at least 7 to 1).")
        )


class SiteSettings(BaseSiteSetting):
    """Who runs this site and how it looks."""

    program_name = models.CharField(_("program name"), max_length=150)
    agency_name = models.CharField(_("agency name"), max_length=150)
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    telephone_hours = models.CharField(_("when the telephone is answered"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    address = models.TextField(_("postal address"), blank=True, help_text=_("One line of the address in each line."))
    sender = models.EmailField(_("sender of messages"), blank=True, help_text=_("Messages come from this address."))
    seal = models.ForeignKey(
        "home.CustomImage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("seal"),
        help_text=_("The agency's seal, square. Empty: a neutral seal."),
    )
    accent = models.CharField(
        _("accent color"),
        max_length=7,
        default="#1a4480",
        validators=[accent_check],
        help_text=_("# and six digits. Links and buttons use it, so white words on it must be easy to read."),
    )
    main_menu = StreamField(
        [("link", MenuLinkBlock())], blank=True, max_num=6, verbose_name=_("menu"), help_text=_("At most six entries.")
    )
    footer_menu = StreamField([("link", MenuLinkBlock())], blank=True, max_num=12, verbose_name=_("footer links"))
    office_notice = models.CharField(
        _("notice on every page"),
        max_length=250,
        blank=True,
        help_text=_("For example when the office is closed. Empty: no notice."),
    )

    panels = [
        HelpPanel(content=_("These words and colors stand on every page, letter and message of this program.")),
        MultiFieldPanel(
            [FieldPanel("program_name"), FieldPanel("agency_name"), FieldPanel("seal"), FieldPanel("accent")],
            heading=_("Identity"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("telephone", "telephone_hours", "email", "address", "sender")],
            heading=_("How to reach the agency"),
        ),
        MultiFieldPanel([FieldPanel("main_menu"), FieldPanel("footer_menu")], heading=_("Menus")),
        FieldPanel("office_notice"),
    ]

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
