"""One reader filling one form in: what the public page and the pages of the portal share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app import stamps, throttle
from forms_app.asking import AnswersForm, form_class
from forms_app.definition import Definition
from forms_app.forms import EnvelopeForm
from forms_app.models import FormPage
from forms_app.stamps import Stamp


@dataclass
class Filling:
    """The form, its envelope and its stamp for one request. Nothing is stored here."""

    request: HttpRequest
    page: FormPage

    def __post_init__(self) -> None:
        self.now: dt.datetime = timezone.now()
        self.definition: Definition = self.page.definition

    @property
    def is_sent(self) -> bool:
        return self.request.method == "POST"

    @cached_property
    def known_stamp(self) -> Stamp | None:
        """The stamp this reader was given before: the one of the form they sent, else of their browser."""
        text = self.request.POST.get("form_stamp", "")
        sent = stamps.from_text(text, self.page.pk, self.now) if text else None
        return sent or stamps.from_cookie(self.request, self.page.pk, self.now)

    @cached_property
    def stamp(self) -> Stamp:
        return self.known_stamp or stamps.new_stamp(self.now)

    @cached_property
    def form(self) -> AnswersForm:
        return form_class(self.definition)(self.request.POST if self.is_sent else None)

    @cached_property
    def envelope(self) -> EnvelopeForm:
        """The hidden part; it always carries the present stamp, so that the form can be sent again."""
        form = EnvelopeForm(self.request.POST if self.is_sent else None)
        return form.stamp_as_hidden(stamps.to_text(self.stamp, self.page.pk))

    @cached_property
    def is_valid(self) -> bool:
        """True when everything may be kept; the forms carry the sentences otherwise."""
        answers_fit, envelope_fits = self.form.is_valid(), self.envelope.is_valid()
        if not (answers_fit and envelope_fits):
            return False
        if self.known_stamp is None:
            self.form.add_error(
                None, _("This page was open for a very long time. Check your answers and send them again.")
            )
            return False
        if not throttle.allow(self.request, self.page.pk):
            words = _("Too many forms came from your connection. Nothing is lost: wait a while, then send it again.")
            self.form.add_error(None, words)
            return False
        return True

    def context(self) -> dict[str, Any]:
        """Return what the templates show."""
        return {"page": self.page, "form": self.form, "envelope": self.envelope, "sections": list(self.form.sections())}
