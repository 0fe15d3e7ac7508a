"""The one door for everything that is sent through a form: kept once, looked at, announced once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from forms_app import purposes
from forms_app.models import FormPage, Submission, SubmissionHandle
from forms_app.services.announcing import tell
from forms_app.services.screening import signs_in
from forms_app.services.uploads import uploads_claim
from forms_app.states import Screening
from forms_app.traces import handles_of
from portal.audit.services import record

if TYPE_CHECKING:
    from wagtail.models import Site

    from forms_app.definition import Definition
    from portal.accounts.models import User


def submission_create(
    *,
    site: Site,
    page: FormPage | None,
    purpose: str,
    definition: Definition,
    answers: Mapping[str, Any],
    language: str,
    idempotency_key: str,
    user: User | None = None,
    title: str = "",
    signs: Iterable[str] = (),
) -> tuple[Submission, bool]:
    """Keep what somebody sent, once for each key; return the submission and whether it is new.

    The same key sent again (a double click, a second tab, the back button) returns the first submission unchanged, also
    when both arrive at the same moment: the unique key decides, the second waits and finds it.

    What looks like spam is kept with its receipt all the same, held for review, and announced to nobody until staff
    release it. `signs` (`states.Sign`) is what the way it was sent told; what it says is looked at here, whichever door
    it came through. Somebody who is signed in is believed.
    """
    try:
        with transaction.atomic():
            submission = Submission(
                site=site,
                page=page,
                form=page.translation_key if page else None,
                purpose=purpose,
                title=title or (page.title if page else purposes.label_of(purpose)),
                language=language,
                questions=definition.as_json,
                version=definition.version,
                answers=dict(answers),
                idempotency_key=idempotency_key,
                sent_by=user,
            )
            submission.__dict__["definition"] = definition
            _keep(submission, [] if user else sorted(signs_in(submission, signs)))
    except IntegrityError:
        known = Submission.objects.filter(site=site, idempotency_key=idempotency_key).first()
        if known is None:
            raise
        return known, False
    return submission, True


def _keep(submission: Submission, signs: list[str]) -> None:
    """Store a new submission: announced at once, or held because of what made it look like spam."""
    now = timezone.now()
    if signs:
        submission.screening, submission.signs, submission.held_at = Screening.HELD, signs, now
    else:
        submission.announced_at = now
    submission.save(force_insert=True)
    handles_make(submission)
    uploads_claim(submission)
    record(action="submission.create", actor=submission.sent_by, site=submission.site_id, target=submission)
    if signs:
        record(action="submission.hold", site=submission.site_id, target=submission, ids={"signs": ".".join(signs)})
    else:
        tell(submission)


def handles_make(submission: Submission) -> None:
    """Keep by what the submission is found again: keyed hashes of the addresses, numbers and names in it."""
    found = handles_of(submission.definition, submission.answers)
    SubmissionHandle.objects.bulk_create(
        SubmissionHandle(submission=submission, kind=each.kind, key=each.key, number=each.number) for each in found
    )
