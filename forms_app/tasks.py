"""What the background process does for this room: large exports, some rows after another.

Each task makes some rows and asks for the next ones, so that messages leave meanwhile, a process that is stopped loses
little, and the memory an export takes does not grow with it.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django_tasks import task

from forms_app import columns, exports
from forms_app.models import ExportJob, Submission
from forms_app.scopes import Scope
from forms_app.selectors import submissions_visible_to
from forms_app.selectors.lists import Asked, narrow
from forms_app.services.exports import export_grow
from forms_app.states import ExportState
from program_pages.selectors import program_for

# A few thousand rows, a few seconds.
PIECES_AT_ONCE = 4


@task(backend="work")
def export_some(job_id: int) -> int:
    """Make the next rows of an export and ask for those after them; return how many are done."""
    job = ExportJob.objects.select_related("site", "user").filter(pk=job_id, state=ExportState.RUNNING).first()
    if job is None:
        return 0
    program = program_for(job.site)
    zone = program.tz if program else ZoneInfo(settings.TIME_ZONE)
    with translation.override(job.language), timezone.override(zone):
        piece, rows, cursor = _next(job)
    if export_grow(job=job, piece=piece, rows=rows, cursor=cursor) and cursor is not None:
        export_some.enqueue(job_id)
    return job.done + rows


def submissions_of(job: ExportJob) -> QuerySet[Submission]:
    """Return what a job is about, as far as the person who asked for it may still read it."""
    scope = Scope.from_key(job.scope) or Scope()
    return narrow(scope.within(submissions_visible_to(job.user, job.site)), Asked.from_json(job.query))


def _next(job: ExportJob) -> tuple[bytes, int, int | None]:
    """Return the next rows as they stand in the file, how many they are, and where they end (None: at the end)."""
    submissions, shown, format = submissions_of(job), columns.from_json(job.columns), exports.FORMATS[job.format]
    definitions: exports.Definitions = {}
    made, count, cursor = [], 0, job.cursor
    for _number in range(PIECES_AT_ONCE):
        rows = exports.rows_after(submissions, cursor)
        if rows:
            exports.definitions_into(definitions, rows)
            made.append(format.piece(rows, shown, definitions))
        count += len(rows)
        if len(rows) < exports.PIECE:
            return b"".join(made), count, None
        cursor = rows[-1].pk
    return b"".join(made), count, cursor
