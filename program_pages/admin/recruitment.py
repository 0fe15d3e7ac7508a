"""The roles switch in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList

from program_pages import selectors, services
from program_pages.admin.own import OwnRecordIndexView
from program_pages.admin_forms import RecruitmentForm
from program_pages.models import Recruitment
from program_pages.scoped_admin import (
    ScopedEditView,
    ScopedViewSet,
)


class RecruitmentEditView(ScopedEditView):
    """The switch, the words it shows, and everything that follows it."""

    permission_required = "flip"
    template_name = "wagtailadmin/program_pages/recruitment_edit.html"
    success_message = gettext_lazy("Saved. Every page that speaks of the mediator roles shows it now.")
    page_title = gettext_lazy("Roles currently full")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("program", "program__site")

    def get_success_url(self) -> str:
        return str(self.get_edit_url())

    def form_valid(self, form: Any) -> HttpResponseBase:
        if "action-preview" in self.request.POST:
            self.form = form
            return self.render_to_response(self.get_context_data(form=form, is_preview=True))
        try:
            return super().form_valid(form)
        except services.RecruitmentRefused as refused:
            form.add_error(refused.field, refused.sentence)
            return self.form_invalid(form)

    def save_instance(self) -> Recruitment:
        data, user = self.form.cleaned_data, self.person
        program = self.object.program
        services.recruitment_words_save(
            program=program,
            full_at=data["full_at"],
            text_open=data["text_open"],
            text_full=data["text_full"],
            text_open_on=data["text_open_on"],
            by=user,
        )
        services.recruitment_change(program=program, state=data["state"], open_on=data["open_on"], by=user)
        log_flip(self.object, user)
        return Recruitment.objects.select_related("program").get(pk=self.object.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # The form wrote the typed words on the object, so a preview shows them unsaved.
        return context | {
            "wordings": selectors.wordings(self.object),
            "pages": selectors.pages_about_roles(self.object.program),
            "changes": self.object.changes.select_related("by")[:20],
            "waiting": selectors.waiting_subscribers(self.object.program),
        }


def log_flip(recruitment: Recruitment, user: Any) -> None:
    """Write the act to Wagtail's own log, for the history view."""
    from wagtail.log_actions import log

    log(instance=recruitment, action="wagtail.edit", user=user)


class RecruitmentViewSet(ScopedViewSet):
    model = Recruitment
    name = "roles"
    icon = "group"
    menu_label = gettext_lazy("Roles currently full")
    index_view_class = OwnRecordIndexView
    edit_view_class = RecruitmentEditView
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    HelpPanel(
                        gettext_lazy(
                            "One switch: it changes every notice, opens or closes the application form, and shows "
                            "or hides the sign-up for news. Opening the roles writes once to everybody on that list."
                        )
                    ),
                    FieldPanel("state"),
                    FieldPanel("open_on"),
                    FieldPanel("full_at"),
                ],
                heading=gettext_lazy("The switch"),
            ),
            MultiFieldPanel(
                [
                    HelpPanel(gettext_lazy("Leave a wording empty to use the one shown below.")),
                    FieldPanel("text_open"),
                    FieldPanel("text_full"),
                    FieldPanel("text_open_on"),
                ],
                heading=gettext_lazy("Wording"),
            ),
        ],
        base_form_class=RecruitmentForm,
    )
