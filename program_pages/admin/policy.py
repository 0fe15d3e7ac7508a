"""The policy in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList, TabbedInterface

from program_pages import selectors, services
from program_pages.admin.own import OwnRecordIndexView
from program_pages.admin_forms import PolicyForm
from program_pages.models import Program
from program_pages.scoped_admin import (
    ScopedEditView,
    ScopedViewSet,
)


class PolicyEditView(ScopedEditView):
    template_name = "wagtailadmin/program_pages/policy_edit.html"
    success_message = gettext_lazy("The policy is saved. Values that changed wait for a director to confirm them.")

    def get_success_url(self) -> str:
        return str(self.get_edit_url())

    def save_instance(self) -> Program:
        program: Program = super(ScopedEditView, self).save_instance()
        services.policy_changed(program=program, fields=self.form.changed_data, by=self.person)
        return program

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"unconfirmed": selectors.unconfirmed_notes(self.object).count()}


def rows(*names: str) -> list[Any]:
    """Return the panels of fields, two in a row where they belong together ("a b")."""
    return [
        FieldRowPanel([FieldPanel(part) for part in name.split()]) if " " in name else FieldPanel(name)
        for name in names
    ]


class PolicyViewSet(ScopedViewSet):
    model = Program
    name = "policy"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Policy")
    index_view_class = OwnRecordIndexView
    edit_view_class = PolicyEditView
    edit_handler = TabbedInterface(
        [
            ObjectList(
                rows(
                    "name short_name",
                    "city reference_prefix",
                    "agency_name agency_short",
                    "agency_description",
                    "police_name police_short",
                    "time_zone",
                    "languages",
                ),
                heading=gettext_lazy("Identity"),
            ),
            ObjectList(
                [
                    HelpPanel(
                        gettext_lazy("Pages show these values and the portal keeps them: change them here only.")
                    ),
                    *rows(
                        "mediators_per_session session_minutes",
                        "weekdays",
                        "saturday_possible",
                        "day_starts day_ends",
                        "availability_outside_hours",
                        "venues_statement",
                        "notice_days_min notice_days_max",
                        "few_answers_hours few_answers_director_hours",
                        "pool_widen_hours",
                        "escalate_days confirm_days",
                        "reschedule_limit no_show",
                    ),
                ],
                heading=gettext_lazy("The session"),
            ),
            ObjectList(
                rows(
                    "who_may_apply",
                    "term_months cases_per_year",
                    "development_per_year",
                    "development_starts development_ends",
                    "cohort_size both_agencies_interview",
                    "selection_statement",
                    "stipend_paid stipend_cents",
                    "application_grace_hours draft_days",
                    "mediators_sign",
                    "pair_breadth",
                ),
                heading=gettext_lazy("Mediators"),
            ),
            ObjectList(
                rows(
                    "answer_days",
                    "first_no release_time",
                    "decision_order who_agrees",
                    "telephone_witness",
                    "reserve_days identity_attempts",
                    "identity_fact second_reviewer",
                ),
                heading=gettext_lazy("Taking part"),
            ),
            ObjectList(
                rows("target_days report_days", "closing_rule", "no_settlement", "retention_months"),
                heading=gettext_lazy("Closing and keeping"),
            ),
        ],
        base_form_class=PolicyForm,
    )
