"""Eligibility rules, training courses and training dates in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, DateColumn

from program_pages import services
from program_pages.admin_forms import TrainingDateForm
from program_pages.models import EligibilityRule, TrainingCourse, TrainingEvent
from program_pages.scoped_admin import (
    ScopedCreateView,
    ScopedDeleteView,
    ScopedEditView,
    ScopedModelForm,
    ScopedViewSet,
)


class RuleViewSet(ScopedViewSet):
    model = EligibilityRule
    name = "eligibility-rules"
    icon = "list-ul"
    menu_label = gettext_lazy("Eligibility rules")
    list_display = ("question", "kind", "verdict", "public_text", BooleanColumn("active", label=gettext_lazy("In use")))
    list_filter = ["kind", "verdict", "active"]
    search_fields = ["question", "public_text", "code"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            HelpPanel(
                gettext_lazy(
                    "Staff answer these questions when they screen a complaint. The page “What we do and do not "
                    "mediate” is drawn from the same rules: rules with public words are shown, the others only asked."
                )
            ),
            FieldPanel("question"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("verdict")]),
            FieldPanel("public_text"),
            FieldPanel("source"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("order")]),
            FieldPanel("active"),
        ],
        base_form_class=ScopedModelForm,
    )


class CourseMixin:
    """The courses are a policy value: nobody vouches any more for what changed."""

    def audit(self, verb: str, instance: Any, fields: Any = ()) -> None:
        super().audit(verb, instance, fields)  # type: ignore[misc]
        services.policy_changed(program=instance.program, fields=["courses"], by=self.person)  # type: ignore[attr-defined]


class CourseCreateView(CourseMixin, ScopedCreateView):
    pass


class CourseEditView(CourseMixin, ScopedEditView):
    pass


class CourseDeleteView(CourseMixin, ScopedDeleteView):
    pass


class CourseViewSet(ScopedViewSet):
    model = TrainingCourse
    name = "training-courses"
    add_view_class = CourseCreateView
    edit_view_class = CourseEditView
    delete_view_class = CourseDeleteView
    icon = "openquote"
    menu_label = gettext_lazy("Training courses")
    list_display = ("name", "hours", "days", "strength")
    edit_handler = ObjectList(
        [
            HelpPanel(gettext_lazy("A mediator is trained when the hours of every course are recorded.")),
            FieldPanel("name"),
            FieldPanel("code"),
            FieldRowPanel([FieldPanel("hours"), FieldPanel("days")]),
            FieldPanel("strength"),
            FieldPanel("description"),
        ],
        base_form_class=ScopedModelForm,
    )


class TrainingDateViewSet(ScopedViewSet):
    model = TrainingEvent
    name = "training-dates"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Training dates")
    list_display = (
        "title",
        DateColumn("starts_at", label=gettext_lazy("Starts"), sort_key="starts_at"),
        "place",
        BooleanColumn("public", label=gettext_lazy("Public")),
    )
    edit_handler = ObjectList(
        [
            HelpPanel(gettext_lazy("Hours are those of the program’s own time zone.")),
            FieldPanel("title"),
            FieldPanel("course"),
            FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
            FieldPanel("place"),
            FieldPanel("public"),
        ],
        base_form_class=TrainingDateForm,
    )
