from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "mediator_portal.meetings"
    label = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Tell the rooms below: messages, timers, menu, today's work, the case page; follow the cases."""
        from home import navigation, today
        from mediator_portal.cases import panels, previews
        from mediator_portal.cases.signals import case_moved
        from mediator_portal.mediators.registries import register_case_counter
        from mediator_portal.meetings import messages, tasks, timers  # noqa: F401
        from mediator_portal.meetings.panels import session_panel
        from mediator_portal.meetings.receivers import interpreter_signed_in
        from mediator_portal.meetings.selectors import case_counts
        from mediator_portal.meetings.services.follow import on_case_moved, rows_for_move
        from mediator_portal.meetings.today import meeting_items
        from portal.accounts.enums import CASE_ROLES, Role
        from portal.accounts.signals import invitation_accepted

        invitation_accepted.connect(interpreter_signed_in, dispatch_uid="meetings.interpreter_link")
        case_moved.connect(on_case_moved, dispatch_uid="meetings.follow")
        panels.register(session_panel)
        previews.register(rows_for_move)
        today.register(meeting_items)
        register_case_counter(case_counts)
        mediator = frozenset({Role.MEDIATOR})
        money = frozenset({Role.COORDINATOR, Role.DIRECTOR, Role.FINANCE})
        for label, url_name, roles, order in (
            (_("My page"), "meetings:home", mediator, 5),
            (_("Availability"), "meetings:availability", mediator | {Role.INTERPRETER}, 6),
            (_("Sessions"), "meetings:sessions", CASE_ROLES | mediator, 20),
            (_("Board"), "meetings:board", CASE_ROLES, 19),
            (_("My page"), "meetings:interpreting", frozenset({Role.INTERPRETER}), 5),
            (_("Interpreters"), "meetings:interpreters", CASE_ROLES, 49),
            (_("Venues"), "meetings:venues", CASE_ROLES, 50),
            (_("What counts in the match"), "meetings:weights", CASE_ROLES, 55),
            (_("My stipends"), "meetings:own_stipends", mediator, 7),
            (_("Stipends"), "meetings:stipends", money, 60),
        ):
            navigation.register(navigation.NavItem(label, url_name, roles, order))
