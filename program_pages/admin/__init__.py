"""A program's own records in the Wagtail admin: policy, confirmations, the roles switch, rules, training."""

from __future__ import annotations

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSetGroup

from program_pages.admin.identity import IdentityViewSet
from program_pages.admin.notes import NoteViewSet
from program_pages.admin.policy import PolicyViewSet
from program_pages.admin.records import CourseViewSet, RuleViewSet, TrainingDateViewSet
from program_pages.admin.recruitment import RecruitmentViewSet


class ProgramGroup(ViewSetGroup):
    """The program's own records, in the menu of those who may open them."""

    menu_label = gettext_lazy("Program")
    menu_icon = "site"
    menu_order = 150
    items = (
        RecruitmentViewSet,
        IdentityViewSet,
        PolicyViewSet,
        NoteViewSet,
        RuleViewSet,
        CourseViewSet,
        TrainingDateViewSet,
    )
