"""What the lists of submissions show: the forms there are, the columns there can be, what a search finds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from forms_app import purposes
from forms_app.definition import Definition
from forms_app.enums import SubmissionState
from forms_app.models import FormPage, ListColumns, Submission, SubmissionHandle
from forms_app.rules.search import Term
from forms_app.scopes import Scope
from forms_app.states import Screening
from portal.vault.crypto import keyed_hash

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User

ARRIVED: Final = Q(screening=Screening.CLEAR)


# Instead of a person: given to nobody yet.
NOBODY: Final = "nobody"
# Behind every ending of a receipt: its letters go up to Z, and digits and dashes stand before letters in any order.
LAST: Final = "Z" * 14
# Instead of a state of the review: whatever it is.
ALL: Final = "all"


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; empty is not narrowed.

    `receipt` is a number's beginning and `who` a keyed hash of what was searched for; `assigned` is a user's key or
    `NOBODY`; `since` and `until` are days of the active time zone, both included; `review` is a state of
    `states.Screening` or `ALL`: without it the list shows what has arrived (a search: everything).
    """

    receipt: str = ""
    who: str = ""
    form: str = ""
    purpose: str = ""
    state: str = ""
    assigned: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    review: str = ""

    def __bool__(self) -> bool:
        return self != Asked()

    @property
    def is_search(self) -> bool:
        return bool(self.receipt or self.who)

    def to_json(self) -> dict[str, str]:
        """Return what is asked as plain values, days in ISO form."""
        return {name: str(value) for name, value in vars(self).items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, str]) -> Asked:
        days = {name: dt.date.fromisoformat(data[name]) for name in ("since", "until") if name in data}
        return cls(**{**data, **days})  # type: ignore[arg-type]


@dataclass(frozen=True)
class FormCount:
    """One form that something was sent through: its key, its title now, how many were sent, how many wait for staff."""

    form: uuid.UUID
    title: str
    total: int
    new: int


@dataclass(frozen=True)
class Version:
    """One version of a form that somebody answered."""

    version: str
    language: str
    definition: Definition


def forms_with_counts(submissions: QuerySet[Submission]) -> list[FormCount]:
    """Return the forms of the submissions by title; a form whose page is gone has the title it was last sent under."""
    found = submissions.filter(ARRIVED, form__isnull=False).order_by().values_list("form")
    new = Count("pk", filter=Q(state=SubmissionState.NEW) & ~Q(purpose__in=purposes_of_rooms()))
    counted = found.annotate(total=Count("pk"), new=new, last=Max("pk"))
    rows = [(form, total, new, last) for form, total, new, last in counted if form]
    titles = form_titles([form for form, *_counts in rows])
    gone = [last for form, _total, _new, last in rows if form not in titles]
    if gone:
        titles |= last_titles(Submission.objects.filter(pk__in=gone))
    counts = [FormCount(form, titles.get(form, ""), total, new) for form, total, new, _last in rows]
    return sorted(counts, key=lambda each: (each.title.casefold(), str(each.form)))


def last_titles(submissions: QuerySet[Submission]) -> dict[uuid.UUID, str]:
    """Return the title of each form as it was last sent, for forms whose page is gone."""
    return {form: title for form, title in newest_of_each(submissions).values_list("form", "title") if form}


def newest_of_each(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Return the newest submission of each form."""
    newest = submissions.filter(form__isnull=False).order_by().values("form").annotate(last=Max("pk")).values("last")
    return Submission.objects.filter(pk__in=newest)


def form_titles(forms: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the titles of forms as their pages carry them now, in the language of the request where there is one."""
    pages = FormPage.objects.filter(translation_key__in=forms).select_related("locale").order_by("path")
    titles: dict[uuid.UUID, str] = {}
    for page in pages:
        if page.translation_key not in titles or page.locale.language_code == get_language():
            titles[page.translation_key] = page.title
    return titles


def purposes_of_rooms() -> list[str]:
    """Return the purposes whose submissions a room makes its own things of (applications): those wait there."""
    return [purpose.name for purpose in purposes.all_purposes() if purpose.own_receipt]


def purposes_in(submissions: QuerySet[Submission]) -> list[tuple[str, str]]:
    """Return the purposes of the submissions as choices: name and words, by their words."""
    names = submissions.order_by().values_list("purpose", flat=True).distinct()
    return sorted(((name, purposes.label_of(name)) for name in names), key=lambda pair: pair[1].casefold())


def versions_of(submissions: QuerySet[Submission]) -> list[Version]:
    """Return every version that somebody answered: those of the reader's language first, the newest of them first."""
    newest = submissions.order_by().values("version").annotate(last=Max("pk")).values("last")
    rows = Submission.objects.filter(pk__in=newest).only("pk", "version", "language", "questions").order_by("-pk")
    found = [Version(row.version, row.language, row.definition) for row in rows]
    return sorted(found, key=lambda each: each.language != get_language())


def narrow(submissions: QuerySet[Submission], asked: Asked) -> QuerySet[Submission]:
    """Return the submissions that are asked for.

    Whoever asks for a state is not shown what waits in a room of its own, unless they ask for that form or purpose.
    """
    same = {name: getattr(asked, name) for name in ("form", "purpose", "state") if getattr(asked, name)}
    found = submissions.filter(**same)
    if same.keys() == {"state"}:
        found = found.exclude(purpose__in=purposes_of_rooms())
    if asked.receipt:
        # The bounds say the same once more, so that SQLite, too, finds it in an index.
        bounds = (asked.receipt, f"{asked.receipt}{LAST}")
        found = found.filter(receipt__startswith=asked.receipt, receipt__range=bounds)
    if asked.who:
        found = found.filter(pk__in=SubmissionHandle.objects.filter(value_hash=asked.who).values("submission"))
    if asked.assigned:
        found = found.filter(assigned_to=None if asked.assigned == NOBODY else int(asked.assigned))
    if asked.since:
        found = found.filter(sent_at__gte=_midnight(asked.since))
    if asked.until:
        found = found.filter(sent_at__lt=_midnight(asked.until + dt.timedelta(days=1)))
    review = asked.review or (ALL if asked.is_search else Screening.CLEAR.value)
    return found if review == ALL else found.filter(screening=review)


def address_of(term: Term) -> dict[str, str]:
    """Return a search as it stands in an address: a receipt's beginning, or a keyed hash of what was typed."""
    if term.kind == "receipt":
        return {"receipt": term.value}
    return {"who": keyed_hash(term.kind, term.value)}


def columns_of(user: User, site: Site, scope: Scope) -> list[str]:
    """Return the columns that the person chose for a list; empty: none chosen."""
    row = ListColumns.objects.filter(user=user, site=site, scope=scope.key).first()
    return [str(name) for name in row.columns] if row else []


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
