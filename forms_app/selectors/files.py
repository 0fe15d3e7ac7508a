"""Files that came with a submission, as staff see them: what each is, and whether it is handed out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wagtail.models import Site

from forms_app.models import Submission
from forms_app.traces import files_of
from portal.vault.enums import ScanState
from portal.vault.models import PrivateFile
from portal.vault.scanning import is_on, why_withheld

TONES = {
    ScanState.PENDING: "info",
    ScanState.FAILED: "warning",
    ScanState.INFECTED: "error",
    ScanState.CLEAN: "success",
}


@dataclass(frozen=True)
class ShownFile:
    """One file. `scan` is what the virus scanner said, in words; `why` the reason for which nobody gets it now."""

    reference: str
    name: str
    size: int = 0
    scan: str = ""
    tone: str = ""
    why: str = ""


def files_shown(submission: Submission) -> list[ShownFile]:
    """Return the files of a submission the reader may see, in the order of the answers."""
    named = files_of(submission.definition, submission.answers or {})
    if not named:
        return []
    rows = PrivateFile.objects.filter(site=submission.site_id, reference__in=named)
    known = {row.reference: row for row in rows}
    return [_shown(reference, name, known.get(reference)) for reference, name in named.items()]


def _shown(reference: str, name: str, row: PrivateFile | None) -> ShownFile:
    if row is None:
        return ShownFile(reference, name)
    state = ScanState(row.scan)
    words = str(state.label) if state else ""
    return ShownFile(reference, name, row.size, words, TONES.get(state, ""), why_withheld(row))


def scans_of(site: Site, references: Collection[str]) -> tuple[set[str], set[str]]:
    """Return which of these files are gone because a virus was found, and which could not be looked at yet."""
    if not references:
        return set(), set()
    told = (ScanState.INFECTED, ScanState.FAILED) if is_on() else (ScanState.INFECTED,)
    rows = PrivateFile.objects.filter(site=site, reference__in=references, scan__in=told)
    found = dict(rows.values_list("reference", "scan"))
    infected = {reference for reference, scan in found.items() if scan == ScanState.INFECTED}
    return infected, set(found) - infected
