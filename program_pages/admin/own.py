"""The view of a record of which a program has one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from program_pages.scoped_admin import (
    ScopedIndexView,
)


class OwnRecordIndexView(ScopedIndexView):
    """There is one such record in a program: go straight to it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        own = self.scoped_rows().first()
        if own is None:
            raise Http404
        return redirect(self.edit_url_name, own.pk)
