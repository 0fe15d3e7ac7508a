"""Asking for a mailed code, and trying one: the same on the return link of a half-filled form and on a copy's link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _

from forms_app import throttle
from forms_app.forms import ReturnCodeForm
from forms_app.models.codes import MailedCode
from forms_app.services.codes import CodeRefused, code_check
from portal.accounts.http import SiteRequest

DO: Final = "form_do"
SEND: Final = "code"
OPEN: Final = "open"


class CodeAsked:
    """What one request did with the code of a link: `is_right` lets in, else `context` is what code.html shows.

    `row`: whose code it is; `page_id`: the form whose limit of messages counts (0: none); `send` writes a new code.
    """

    def __init__(self, request: SiteRequest, row: MailedCode, *, page_id: int, send: Callable[[], object]) -> None:
        pressed = request.POST.get(DO, "") if request.method == "POST" else ""
        self.form = ReturnCodeForm(request.POST if pressed == OPEN else None)
        self.said = _sent(request, page_id, send) if pressed == SEND else ""
        self.is_right = self.form.is_bound and self.form.is_valid() and _is_right(row, self.form)
        row.refresh_from_db(fields=["code_sent_at"])
        self.is_code_sent = row.code_sent_at is not None

    @property
    def context(self) -> dict[str, Any]:
        return {"form": self.form, "said": self.said, "is_code_sent": self.is_code_sent}


def _sent(request: SiteRequest, page_id: int, send: Callable[[], object]) -> str:
    """Send a new code, and return what to say of it."""
    if not throttle.allow(request, page_id):
        return _("Too many messages were asked for from your connection. Please wait a while.")
    try:
        send()
    except CodeRefused as refused:
        return str(refused)
    return _("We have sent a code. It can take a minute to arrive.")


def _is_right(row: MailedCode, form: ReturnCodeForm) -> bool:
    try:
        is_right = code_check(row, form.cleaned_data["form_code"])
    except CodeRefused as refused:
        form.add_error("form_code", str(refused))
        return False
    if not is_right:
        form.add_error("form_code", _("This is not the code we sent. Look again, or ask for a new one."))
    return is_right
