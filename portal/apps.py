from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The wiring: settings, addresses, checks, the demo. It may name every room; no room imports it."""

    name = "portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from django.core.checks import register
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import Site

        from home import navigation
        from portal import checks, staff
        from portal.accounts.enums import Role
        from portal.middleware import forget_site

        for check, tags in checks.CHECKS:
            register(check, *tags, deploy=checks.DEPLOY in tags)
        staff.register()
        post_save.connect(forget_site, sender=Site, dispatch_uid="wiring_site_saved")
        post_delete.connect(forget_site, sender=Site, dispatch_uid="wiring_site_deleted")
        # The accounts lie below the room that keeps the menu, so their entry is put there from here.
        people = frozenset({Role.OPERATOR, Role.DIRECTOR})
        navigation.register(navigation.NavItem(_("People"), "people:list", people, order=80))
