"""Answers that staff enter: what was signed on paper or said by telephone. The same doors as the party's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import Answer
from mediator_portal.participation import rules
from mediator_portal.participation.models import AnswerEntry
from mediator_portal.participation.services.answers import answer_give, consent_sign
from mediator_portal.participation.services.errors import Refused
from portal.vault.services import file_store

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from mediator_portal.cases.models import CasePerson
    from mediator_portal.cases.rules import Actor
    from mediator_portal.participation.models import ConsentText
    from portal.accounts.models import User


@dataclass(frozen=True)
class Entered:
    """What was signed or said, as staff typed it in: the questions of the party's own pages."""

    answer: str
    reason: str = ""
    typed_name: str = ""
    statements: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def answer_enter(
    *,
    person: CasePerson,
    entered: Entered,
    text: ConsentText | None,
    actor: Actor,
    channel: str,
    second_staff: User | None = None,
    scan: UploadedFile | None = None,
) -> AnswerEntry:
    """Record an answer from paper or telephone with how it came, who entered it and who else heard it.

    Paper needs its scan, and a call a second person of the staff where the policy says so, whatever the answer is.
    Refused with a sentence otherwise; the answer itself is checked like one given online.
    """
    problem = rules.entry_problem(
        channel,
        has_scan=scan is not None,
        second=second_staff.pk if second_staff else None,
        entered_by=actor.user.pk if actor.user else None,
        witness=person.case.program.telephone_witness,
    )
    if problem is not None:
        raise Refused(problem_words(problem))
    site = person.case.program.site
    stored = file_store(site=site, upload=scan, uploaded_by=actor.user) if scan else None
    if entered.answer == Answer.YES:
        if text is None:
            raise Refused(_("There is no published agreement text for this person. Publish one first."))
        consent_sign(
            person=person,
            text=text,
            typed_name=entered.typed_name,
            statements=entered.statements,
            actor=actor,
            channel=channel,
            second_staff=second_staff,
            scan=stored,
        )
    else:
        answer_give(person=person, answer=entered.answer, reason=entered.reason, actor=actor, channel=channel)
    return AnswerEntry.objects.create(
        person=person, channel=channel, entered_by=actor.user, second_staff=second_staff, scan=stored
    )


def problem_words(problem: rules.EntryProblem) -> str:
    """Return what an entry lacks, in a sentence for staff."""
    return {
        rules.EntryProblem.ONLINE: _("Say whether it came on paper or by telephone."),
        rules.EntryProblem.SCAN: _("Attach the scan of the signed paper."),
        rules.EntryProblem.WITNESS: _("Name the second person of the staff who heard it: our policy asks for two."),
        rules.EntryProblem.SAME_PERSON: _("The second person must be somebody else than you."),
    }[problem]
