"""One reader filling one form in: what the public page and the pages of the portal share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forms_app import drafting, stamps, throttle
from forms_app.asking import AnswersForm, Raw, bound_data, form_class
from forms_app.definition import Definition
from forms_app.drafting import Content, Progress
from forms_app.forms import EnvelopeForm
from forms_app.models import FormDraft, FormPage
from forms_app.reading import sender_address
from forms_app.rules import spam
from forms_app.selectors.files import scans_of
from forms_app.services import drafts
from forms_app.stamps import Stamp
from forms_app.states import Sign
from forms_app.supplying import Offered, with_choices

# A half-filled form is come back to for as long as it is kept, however old its stamp is.
OLDEST: Final = dt.timedelta(days=400)
# A language of the page, pressed in the middle of the form.
LANGUAGE: Final = "language"
# Id of the form on the page, whose buttons the languages are.
FORM_ID: Final = "typed"


@dataclass
class Filling:
    """The form, its envelope, its stamp and what was filled in so far, for one request."""

    request: HttpRequest
    page: FormPage
    # Choices that the room fills in, and answers that stand there at first: for a form inside the portal.
    offered: Offered | None = None
    initial: Mapping[str, Any] | None = None
    # Off where somebody types what belongs to another person: their browser is not to learn it.
    autofill: bool = True
    # What was typed here before something came between: shown as it was; of a form of several steps, one step.
    typed: Raw | None = None

    def __post_init__(self) -> None:
        self.now: dt.datetime = timezone.now()
        self.definition: Definition = self.page.definition
        if self.offered:
            self.definition = with_choices(self.definition, self.offered)
        self.sent_this_hour = 0
        # True when this browser had the form open too long ago: its link opens it again.
        self.is_lapsed = False

    @property
    def is_switch(self) -> bool:
        """True when the reader pressed a language: what was typed comes along, nothing is sent."""
        return self.request.method == "POST" and self.request.POST.get("form_do") == LANGUAGE

    @property
    def is_sent(self) -> bool:
        return self.request.method == "POST" and not self.is_switch

    @cached_property
    def in_steps(self) -> bool:
        """See `Definition.in_steps`."""
        return self.definition.in_steps

    @cached_property
    def known_stamp(self) -> Stamp | None:
        """The stamp this reader was given before: the one of the form they sent, else of their browser."""
        brought = (self.typed or {}).get("form_stamp") or [""]
        text = self.request.POST.get("form_stamp", "") or brought[0]
        sent = stamps.from_text(text, self.page.stamp_name, self.now, OLDEST) if text else None
        found = sent or stamps.from_cookie(self.request, self.page.stamp_name, self.now, OLDEST)
        if sent is None and found is not None and self._has_lapsed(found):
            self.is_lapsed = True
            return None
        if found is None or self.now - found.started_at <= stamps.LIFETIME:
            return found
        return found if self._draft_of(found) else None

    @cached_property
    def stamp(self) -> Stamp:
        return self.known_stamp or stamps.new_stamp(self.now)

    @cached_property
    def draft(self) -> FormDraft | None:
        """What was filled in before this request."""
        return self._draft_of(self.known_stamp) if self.in_steps and self.known_stamp else None

    @cached_property
    def progress(self) -> Progress:
        content = self.content_of(self.draft)
        content.changed = content.changed or bool(
            self.draft and drafts.is_changed(self.draft, self.definition.version, get_language() or "en")
        )
        return Progress(self.definition, content)

    @property
    def address(self) -> str:
        """Where the writer of a half-filled form is reached: the address of its link, else what they answered."""
        if self.draft is not None and self.draft.address:
            return self.draft.address
        return sender_address(self.definition, self.progress.answers)

    def content_of(self, draft: FormDraft | None) -> Content:
        """Return what a half-filled form holds, without the files in which a virus was found meanwhile."""
        content = Content.from_json(draft.content if draft else None)
        infected, unsure = scans_of(self.request.site, drafting.references(content))
        return drafting.with_scans(content, infected, unsure) if infected or unsure else content

    @cached_property
    def form(self) -> AnswersForm:
        """The whole form, as a short one is shown and sent."""
        asked = form_class(self.definition)
        if self.is_sent:
            form = asked(self.request.POST)
        elif self.is_switch or self.typed:
            raw = self.request.POST if self.is_switch else bound_data(self.typed or {})
            form = asked(raw).quiet()
        else:
            form = asked(initial=dict(self.initial or {}))
        return form if self.autofill else form.without_autofill()

    @cached_property
    def envelope(self) -> EnvelopeForm:
        """The hidden part; it always carries the present stamp, so that the form can be sent again."""
        form = EnvelopeForm(self.request.POST if self.is_sent else None)
        # The script that sends files names the form by it.
        form.fields["form_stamp"].widget.attrs["data-page"] = self.page.pk
        return form.stamp_as_hidden(stamps.to_text(self.stamp, self.page.stamp_name))

    @cached_property
    def is_valid(self) -> bool:
        """True when everything may be kept; the form carries the sentences otherwise.

        The envelope is not asked: what is in it is weighed (`signs`), and a bad stamp is none (`known_stamp`).
        """
        if not self.form.is_valid():
            return False
        why = self.why_not_now()
        if why:
            self.form.add_error(None, why)
        return not why

    def why_not_now(self) -> str:
        """Return why the form cannot be taken at this moment, in a sentence; empty when it can."""
        if self.known_stamp is None:
            return _("This page was open for a very long time. Check your answers and send them again.")
        if self.request.user.is_authenticated:  # an office that records a pile of paper shares one address
            return ""
        self.sent_this_hour = throttle.sent_this_hour(self.request, self.page.pk)
        if self.sent_this_hour > throttle.PER_HOUR:
            return _("Too many forms came from your connection. Nothing is lost: wait a while, then send it again.")
        return ""

    def trap_note(self) -> None:
        """Remember that a step came with something in the field that people leave empty."""
        if self.request.POST.get("form_website", "").strip():
            throttle.trap_remember(self.stamp.key)

    def signs(self) -> set[Sign]:
        """Return what the way this form was sent tells of who sent it; asked once it is taken."""
        trap = self.request.POST.get("form_website", "")
        if self.in_steps and throttle.trap_known(self.stamp.key):
            trap = trap or "before"
        return spam.sending_signs(
            trap=trap,
            seconds=(self.now - self.stamp.started_at).total_seconds(),
            at_least=settings.FORM_SECONDS_AT_LEAST,
            sent_this_hour=self.sent_this_hour,
        )

    def context(self) -> dict[str, Any]:
        """Return what the templates show of a short form."""
        sections = list(self.form.sections())
        shown = {"page": self.page, "form": self.form, "envelope": self.envelope, "sections": sections}
        return {**shown, "stage": "whole", "typed_form": FORM_ID}

    def _has_lapsed(self, stamp: Stamp) -> bool:
        """True for a half-filled form that has a return link and was left alone here for an hour."""
        draft = self._draft_of(stamp) if self.in_steps else None
        return bool(draft and draft.address and self.now - draft.saved_at > stamps.IDLE)

    def _draft_of(self, stamp: Stamp) -> FormDraft | None:
        site = self.request.site
        return drafts.draft_of(site, self.page, stamp.key, self.now)
