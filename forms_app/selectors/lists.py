"""What the lists of submissions show: the forms there are, the columns there can be, what a search finds."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Max, Q, QuerySet
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


@dataclass(frozen=True)
class FormCount:
    """One form that something was sent through: its key, its title now, and how many were sent and are new."""

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
    found = (
        submissions.filter(ARRIVED, form__isnull=False)
        .order_by()
        .values("form")
        .annotate(total=Count("pk"), new=Count("pk", filter=Q(state=SubmissionState.NEW)), last=Max("pk"))
    )
    rows = list(found)
    titles = form_titles([row["form"] for row in rows])
    gone = [row["last"] for row in rows if row["form"] not in titles]
    titles |= dict(Submission.objects.filter(pk__in=gone).values_list("form", "title")) if gone else {}
    counts = [FormCount(row["form"], titles.get(row["form"], ""), row["total"], row["new"]) for row in rows]
    return sorted(counts, key=lambda each: (each.title.casefold(), str(each.form)))


def form_titles(forms: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the titles of forms as their pages carry them now, in the language of the request where there is one."""
    pages = FormPage.objects.filter(translation_key__in=forms).select_related("locale").order_by("path")
    titles: dict[uuid.UUID, str] = {}
    for page in pages:
        if page.translation_key not in titles or page.locale.language_code == get_language():
            titles[page.translation_key] = page.title
    return titles


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


def find(submissions: QuerySet[Submission], *, receipt: str = "", who: str = "") -> QuerySet[Submission]:
    """Return those whose receipt begins so, or in whose answers somebody stands (`who`: a keyed hash)."""
    if receipt:
        submissions = submissions.filter(receipt__startswith=receipt)
    if who:
        submissions = submissions.filter(pk__in=SubmissionHandle.objects.filter(value_hash=who).values("submission"))
    return submissions


def address_of(term: Term) -> dict[str, str]:
    """Return a search as it stands in an address: a receipt's beginning, or a keyed hash of what was typed."""
    if term.kind == "receipt":
        return {"receipt": term.value}
    return {"who": keyed_hash(term.kind, term.value)}


def columns_of(user: User, site: Site, scope: Scope) -> list[str]:
    """Return the columns that the person chose for a list; empty: none chosen."""
    row = ListColumns.objects.filter(user=user, site=site, scope=scope.key).first()
    return [str(name) for name in row.columns] if row else []
