"""Lists of submissions. Answers stand in them only where somebody chose their columns, and then the reading counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forms_app import purposes
from forms_app.columns import Column, short_version
from forms_app.enums import SubmissionState
from forms_app.models import Submission
from forms_app.reading import in_words
from forms_app.selectors.lists import purposes_of_rooms
from forms_app.states import KeptBecause, Screening, Sign
from portal import dates

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from forms_app.definition import Definition

TONES: Final = {SubmissionState.NEW: "info", SubmissionState.READ: "", SubmissionState.DONE: "success"}
REVIEW_TONES: Final = {Screening.HELD: "warning", Screening.SPAM: "muted"}
NOWRAP: Final = {"td": {"class": "nowrap"}}
# Longer answers are read on the submission's own page.
SHOWN: Final = 120


class SubmissionTable(tables.Table):
    """Tick, receipt, and the columns that were chosen."""

    caption = _("Submissions")
    pick = tables.Column(verbose_name=_("Choose"), orderable=False, empty_values=())
    receipt = tables.Column(verbose_name=_("Receipt"), attrs=NOWRAP)
    title = tables.Column(verbose_name=_("Form"))
    purpose = tables.Column(verbose_name=_("Purpose"))
    sent_at = tables.Column(verbose_name=_("Sent"), attrs=NOWRAP, order_by=("sent_at", "pk"))
    language = tables.Column(verbose_name=_("Language"))
    state = tables.Column(verbose_name=_("State"))
    assigned_to = tables.Column(
        verbose_name=_("Assigned to"), order_by=("assigned_to__name", "assigned_to__pk"), default="–"
    )
    screening = tables.Column(verbose_name=_("Review"))
    version = tables.Column(verbose_name=_("Version of the form"), orderable=False)

    class Meta:
        model = Submission
        fields = ("pick", "receipt", "title", "purpose", "sent_at", "language", "state", "assigned_to", "screening")
        order_by = "-sent_at"

    def __init__(self, data: Any, *, columns: Sequence[Column], **options: Any) -> None:
        self.definitions: dict[str, Definition] = {}
        fixed = [column.name for column in columns if not column.key]
        answers = [(column.name.replace(".", "_"), AnswerColumn(column)) for column in columns if column.key]
        shown = ["pick", "receipt", *(name for name in fixed if name != "receipt"), *(name for name, _made in answers)]
        hidden = [name for name in self.base_columns if name not in shown]
        super().__init__(data, extra_columns=answers, sequence=shown, exclude=hidden, **options)

    def definition_of(self, row: Submission) -> Definition:
        """Return the questions of a row; each version is read once for a page of the list."""
        if row.version not in self.definitions:
            self.definitions[row.version] = row.definition
        return self.definitions[row.version]

    def render_pick(self, record: Submission) -> SafeString:
        return render_to_string("portal/forms_app/pick.html", {"receipt": record.receipt})

    def render_receipt(self, value: str, record: Submission) -> SafeString:
        url = reverse("forms_app:submission", args=[value])
        return format_html('<a href="{}">{}</a>{}', url, value, _review(record))

    def render_purpose(self, value: str) -> str:
        return purposes.label_of(value)

    def render_sent_at(self, value: Any) -> str:
        return dates.brief_date(timezone.localtime(value))

    def render_state(self, record: Submission) -> SafeString | str:
        if record.state == SubmissionState.NEW and record.purpose in purposes_of_rooms():
            return "–"  # it waits in its own room, not here
        return tag(record.get_state_display(), TONES[SubmissionState(record.state)])

    def render_assigned_to(self, record: Submission) -> str:
        return record.assigned_to.get_full_name() if record.assigned_to else "–"

    def render_screening(self, record: Submission) -> SafeString:
        return tag(record.get_screening_display(), REVIEW_TONES.get(Screening(record.screening), ""))

    def render_version(self, value: str) -> str:
        return short_version(value)


class AnswerColumn(tables.Column):
    """The answer to one question, as it was asked in the version of the row. Sealed, so the database cannot sort it."""

    def __init__(self, column: Column) -> None:
        super().__init__(verbose_name=column.label, orderable=False, empty_values=(), accessor="pk")
        self.key = column.key

    def render(self, record: Submission, table: SubmissionTable) -> str:
        definition = table.definition_of(record)
        if definition.question(self.key) is None:
            return "–"
        words = in_words(definition, self.key, record.answers).replace("\n", ", ")
        return f"{words[:SHOWN].rstrip()} …" if len(words) > SHOWN else words or "–"


class HeldTable(tables.Table):
    """What waits for somebody to look at it, and why."""

    caption = _("Held for review")
    pick = tables.Column(verbose_name=_("Choose"), orderable=False, empty_values=())
    receipt = tables.Column(verbose_name=_("Receipt"), attrs=NOWRAP)
    title = tables.Column(verbose_name=_("Form"))
    sent_at = tables.Column(verbose_name=_("Sent"), attrs=NOWRAP, order_by=("sent_at", "pk"))
    signs = tables.Column(verbose_name=_("Why"), orderable=False)

    class Meta:
        model = Submission
        fields = ("pick", "receipt", "title", "sent_at", "signs")
        order_by = "-sent_at"

    render_pick = SubmissionTable.render_pick
    render_sent_at = SubmissionTable.render_sent_at

    def render_receipt(self, value: str) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("forms_app:submission", args=[value]), value)

    def render_signs(self, value: list[str]) -> str:
        return signs_in_words(value)


class GoingTable(tables.Table):
    """What a retention rule takes away, and what stays although its time is over."""

    caption = _("Submissions whose time is over")
    receipt = tables.Column(verbose_name=_("Receipt"), attrs=NOWRAP)
    title = tables.Column(verbose_name=_("Form"))
    sent_at = tables.Column(verbose_name=_("Sent"), attrs=NOWRAP, order_by=("sent_at", "pk"))
    state = tables.Column(verbose_name=_("State"))
    stays = tables.Column(verbose_name=_("What happens"), orderable=False, empty_values=())

    class Meta:
        model = Submission
        fields = ("receipt", "title", "sent_at", "state")
        order_by = "sent_at"

    render_receipt = HeldTable.render_receipt
    render_sent_at = SubmissionTable.render_sent_at
    render_state = SubmissionTable.render_state

    def render_stays(self, record: Submission) -> SafeString:
        if record.legal_hold:
            return tag(KeptBecause.LEGAL_HOLD.label, "warning")
        # Set by selectors.retention.overdue.
        if record.is_used:  # type: ignore[attr-defined]
            return tag(KeptBecause.IN_USE.label, "muted")
        return tag(_("Goes"), "error")


def signs_in_words(signs: Sequence[str]) -> str:
    """Return why a submission was held; a sign that nobody knows any more as it is."""
    known = dict(Sign.choices)
    return "; ".join(str(known.get(sign, sign)) for sign in signs)


def tag(label: str | _StrPromise, tone: str) -> SafeString:
    """Return a state as a tag: a word with a shape and a color."""
    return format_html('<span class="usa-tag{}">{}</span>', f" usa-tag--{tone}" if tone else "", label)


def _review(row: Submission) -> SafeString | str:
    """Return what to say of a row that has not arrived, beside its receipt."""
    if row.screening == Screening.CLEAR:
        return ""
    return format_html(" {}", tag(row.get_screening_display(), REVIEW_TONES[Screening(row.screening)]))
