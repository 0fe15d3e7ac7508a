"""The survey of those who said no. While a case is open, nobody else can see, count or time any of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.services import anonymous_answers_create
from mediator_portal.cases.enums import Answer
from mediator_portal.cases.models import CasePerson
from mediator_portal.participation import rules
from mediator_portal.participation.models import DeclineSurveyDone
from mediator_portal.participation.services.errors import Refused

if TYPE_CHECKING:
    from forms_app.definition import Definition


def may_answer_decline_survey(person: CasePerson) -> bool:
    """True for somebody whose answer is no and who has not answered the survey."""
    return person.answer == Answer.NO and not DeclineSurveyDone.objects.filter(person=person).exists()


@transaction.atomic
def decline_survey_keep(
    *, person: CasePerson, purpose: str, definition: Definition, answers: Mapping[str, Any]
) -> bool:
    """Keep the answers apart from the person, once; return whether they are new.

    There is no audit event and no message: either would tell of a no. The answers count from a month on that is over
    long after everybody's time to answer, whatever anybody answered.
    """
    locked = CasePerson.objects.select_for_update(of=("self",)).select_related("case__program").get(pk=person.pk)
    if locked.answer != Answer.NO:
        raise Refused(_("These questions are for those who said no. Your answer is another one now."))
    _row, created = DeclineSurveyDone.objects.get_or_create(person=locked)
    if created:
        ends = locked.case.window_closes_at or timezone.now()
        anonymous_answers_create(
            site=locked.case.program.site,
            purpose=purpose,
            definition=definition,
            answers=answers,
            not_before=rules.shown_from(timezone.localdate(ends)),
        )
    return created
