from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "mediator_portal.cases"
    label = "cases"
    verbose_name = _("Cases")

    def ready(self) -> None:
        """Tell the rooms below: the menu, today's work, how to reach people, the messages and the timers."""
        from forms_app.signals import submission_received
        from home import navigation, today
        from mediator_portal.cases import bounces, messages, panels, receivers, services  # noqa: F401
        from mediator_portal.cases.reach import reach_items, reach_panel
        from mediator_portal.cases.recipients import person_labels, person_recipient
        from mediator_portal.cases.today import case_items
        from portal.accounts.enums import CASE_ROLES, Role
        from portal.notifications.registry import recipients

        recipients.register("person", person_recipient, person_labels)
        submission_received.connect(receivers.referral_arrived, dispatch_uid="cases.referral")
        today.register(case_items)
        bounces.connect()
        today.register(reach_items)
        panels.register(reach_panel)
        entries: tuple[tuple[Any, str, frozenset[Role], int], ...] = (
            (_("Today"), "cases:desk", CASE_ROLES, 10),
            (_("Cases"), "cases:list", CASE_ROLES, 11),
            (_("Invitation plan"), "cases:plan", CASE_ROLES, 65),
            (_("Officers to reach"), "cases:liaison", frozenset({Role.LIAISON}), 12),
        )
        for label, url_name, roles, order in entries:
            navigation.register(navigation.NavItem(label, url_name, roles, order))
