"""Who vouches for the values of the policy."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from program_pages import selectors, services
from program_pages.admin_forms import NoteForm
from program_pages.models import PolicyNote
from program_pages.scoped_admin import (
    ScopedEditView,
    ScopedIndexView,
    ScopedMixin,
    ScopedViewSet,
)


class NoteIndexView(ScopedIndexView):
    page_title = gettext_lazy("Confirm values")

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("confirmed_by")

    @property
    def columns(self) -> list[Column]:
        program = self.own_program
        title = self._get_title_column("label")
        title.label = _("Policy value")
        return [
            title,
            Column("value", label=_("Value"), accessor=lambda note: selectors.value_words(program, note.field)),
            Column("strength", label=_("Strength"), accessor="get_strength_display"),
            Column("source", label=_("Source"), accessor=lambda note: note.source or _("No source")),
            BooleanColumn("is_confirmed", label=_("Confirmed")),
            Column("confirmed_by", label=_("By"), accessor=lambda note: note.confirmed_by or ""),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("confirm"):
            return []
        url = reverse("policy-values:confirm")
        return [HeaderButton(_("Confirm several"), url=url, icon_name="check")]


class ConfirmView(ScopedMixin, WagtailAdminTemplateMixin, PermissionCheckedMixin, TemplateView):
    """Vouch for several values at once: each is shown as it stands, none is ticked beforehand."""

    model = PolicyNote
    permission_required = "confirm"
    template_name = "wagtailadmin/program_pages/confirm.html"
    page_title = gettext_lazy("Confirm several values")
    header_icon = "circle-check"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        values = {"url": reverse("policy-values:index"), "label": _("Confirm values")}
        return [*self.breadcrumbs_items, values, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        program = self.own_program
        notes = [
            {"note": note, "value": selectors.value_words(program, note.field)}
            for note in selectors.unconfirmed_notes(program)
        ]
        return super().get_context_data(**kwargs) | {"notes": notes}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen = [pk for pk in request.POST.getlist("note") if pk.isdigit()]
        notes = selectors.unconfirmed_notes(self.own_program).filter(pk__in=chosen).select_related("program")
        for note in notes:
            services.note_confirm(note=note, by=self.person, confirmed=True)
        count = len(notes)
        words = ngettext("%(count)s value is confirmed.", "%(count)s values are confirmed.", count)
        messages.success(request, words % {"count": count})
        return redirect("policy-values:index")


class NoteEditView(ScopedEditView):
    success_message = gettext_lazy("Saved.")

    def save_instance(self) -> PolicyNote:
        note: PolicyNote = super().save_instance()  # type: ignore[assignment]
        wanted = self.form.cleaned_data["is_confirmed"]
        if wanted != note.is_confirmed and self.user_has_permission("confirm"):
            services.note_confirm(note=note, by=self.person, confirmed=wanted)
        return note

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["is_confirmed"].disabled = not self.user_has_permission("confirm")
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        value = selectors.value_words(self.object.program, self.object.field)
        return super().get_context_data(**kwargs) | {"value_words": value}


class NoteViewSet(ScopedViewSet):
    model = PolicyNote
    name = "policy-values"
    icon = "circle-check"
    menu_label = gettext_lazy("Confirm values")
    index_view_class = NoteIndexView
    edit_view_class = NoteEditView
    edit_template_name = "wagtailadmin/program_pages/note_edit.html"
    list_filter = ["strength"]

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("confirm/", ConfirmView.as_view(), name="confirm")]

    edit_handler = ObjectList(
        [FieldPanel("strength"), FieldPanel("source"), FieldPanel("is_confirmed")], base_form_class=NoteForm
    )
