"""Viewsets of the Wagtail admin for the records of one program: the program of the site that was asked.

Use `ScopedViewSet` for a model whose policy was given with `permissions.register_scoped`. Somebody without the role,
and somebody of another program, get the 404 of an unknown address. Every change is audited (names of fields, no
values) beside Wagtail's own log, and hours are those of the program, whatever time zone a person set in the admin.
"""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from portal.accounts.models import User
from portal.audit.services import record
from program_pages.models import Program


class ScopedModelForm(WagtailAdminModelForm):
    """A form of a program's record: what must be once in a program is checked with the program in view."""

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()
        return excluded - {"program"}


class ScopedMixin:
    """Roles first, as a 404; then the program's time zone for everything that is read or shown."""

    request: HttpRequest
    model: type[Model]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.program is None or not self._is_allowed():
            raise Http404
        with timezone.override(self.program.tz):
            response: Any = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
            # A lazy response would be drawn after the time zone is gone.
            rendered: HttpResponseBase = response.render() if hasattr(response, "render") else response
        return rendered

    @property
    def program(self) -> Program | None:
        found: Program | None = getattr(self.request, "program", None)
        return found

    @property
    def own_program(self) -> Program:
        """The program; `dispatch` refused a request without one."""
        found = self.program
        if found is None:
            raise Http404
        return found

    @property
    def person(self) -> User:
        """Who acts; the admin let nobody in without signing in."""
        return cast("User", self.request.user)

    def _is_allowed(self) -> bool:
        needed = getattr(self, "permission_required", None)
        any_of = getattr(self, "any_permission_required", None)
        allowed = needed is None or self.user_has_permission(needed)  # type: ignore[attr-defined]
        return bool(allowed and (any_of is None or self.user_has_any_permission(any_of)))  # type: ignore[attr-defined]

    def scoped_rows(self) -> QuerySet[Any]:
        """Return the program's rows; the one queryset of every view."""
        rows: QuerySet[Any] = policy_registry.get_by_type(self.model).rows()
        return rows

    def audit(self, verb: str, instance: Model, fields: Any = ()) -> None:
        """Write the act to the audit trail."""
        name = instance._meta.model_name or ""
        action = f"{name}.{verb}"
        record(action=action, actor=self.person, site=self.own_program.site_id, target=instance, fields=fields)


class ScopedIndexView(ScopedMixin, generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return self.scoped_rows()


class ScopedCreateView(ScopedMixin, generic.CreateView):
    def get_initial_form_instance(self) -> Model:
        return self.model(program=self.program)

    def save_instance(self) -> Model:
        instance: Model = super().save_instance()
        self.audit("create", instance, self.form.changed_data)
        return instance


class ScopedEditView(ScopedMixin, generic.EditView):
    def get_queryset(self) -> QuerySet[Any]:
        return self.scoped_rows()

    def save_instance(self) -> Model:
        instance: Model = super().save_instance()
        if self.form.changed_data:
            self.audit("change", instance, self.form.changed_data)
        return instance


class ScopedDeleteView(ScopedMixin, generic.DeleteView):
    def get_queryset(self) -> QuerySet[Any]:
        return self.scoped_rows()

    def delete_action(self) -> None:
        with transaction.atomic():
            self.audit("delete", self.object)
            super().delete_action()

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            return super().form_valid(form)
        except ProtectedError:
            words = _("“%(object)s” is used by other records, so it cannot be deleted. Take it out of use instead.")
            messages.error(self.request, words % {"object": self.object})
            return redirect(self.edit_url_name, self.object.pk)


class ScopedHistoryView(ScopedMixin, history.HistoryView):
    def get_base_object_queryset(self) -> QuerySet[Any]:
        return self.scoped_rows()


class ScopedUsageView(ScopedMixin, usage.UsageView):
    def get_base_object_queryset(self) -> QuerySet[Any]:
        return self.scoped_rows()


class ScopedViewSet(ModelViewSet):
    """A ModelViewSet whose every view sees one program only. It neither copies, nor exports, nor indexes references."""

    index_view_class = ScopedIndexView
    add_view_class = ScopedCreateView
    edit_view_class = ScopedEditView
    delete_view_class = ScopedDeleteView
    history_view_class = ScopedHistoryView
    usage_view_class = ScopedUsageView
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # No link to "usage": records of a program are not chosen on pages.
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def register_permissions(self) -> None:
        """Nothing for Wagtail's group editor: roles decide, not the installation's groups."""
