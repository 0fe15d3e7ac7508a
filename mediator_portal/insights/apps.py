from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "mediator_portal.insights"
    label = "insights"
    verbose_name = _("Insights")

    def ready(self) -> None:
        """Tell the rooms below: the menu entry, and the page that comes with a shipped program."""
        from home import navigation
        from mediator_portal.insights import receivers
        from portal.accounts.enums import CASE_ROLES
        from program_pages.signals import program_loaded

        navigation.register(navigation.NavItem(_("Figures"), "insights:figures", CASE_ROLES, 80))
        program_loaded.connect(receivers.page_of_new_program, dispatch_uid="insights.figures_page")
