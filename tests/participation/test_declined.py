"""The survey of those who said no: asked of them alone, kept apart, and seen by nobody while it could tell."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from forms_app.definition import Definition
from forms_app.models import AnonymousAnswers, FormPage
from forms_app.presets import load_forms
from forms_app.selectors import waiting_answers_count
from forms_app.services import answers_release
from forms_app.timers import release_answers
from mediator_portal.cases.enums import Answer
from mediator_portal.cases.models import CasePerson
from mediator_portal.cases.rules import Actor
from mediator_portal.participation import rules, services
from mediator_portal.participation.models import DeclineSurveyDone
from mediator_portal.participation.services import Refused
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.participation import PartyBrowser
from tests.reading import source as text
from tests.reading import stamp_of

PURPOSE = "decline_survey"


def says(person: CasePerson, answer: str) -> CasePerson:
    services.answer_give(person=person, answer=answer, note="call me", actor=Actor.party(person))
    person.refresh_from_db()
    return person


def keep(person: CasePerson) -> bool:
    return services.decline_survey_keep(person=person, purpose=PURPOSE, definition=Definition(), answers={})


def test_the_receipt_of_a_no_offers_it_once(party: PartyBrowser) -> None:
    assert party.get("feedback").url == reverse("participation:status")
    says(party.person, Answer.NO)
    assert "Answer four short questions" in text(party.get("receipt"))
    stamp = stamp_of(party.get("feedback"))
    sent = party.post("feedback", {"form_stamp": stamp, "clear": "yes", "helped": ["time", "online"]})
    assert sent.url == reverse("participation:status")
    kept = AnonymousAnswers.objects.get()
    assert (kept.purpose, kept.answers["helped"]) == (PURPOSE, ["time", "online"])
    assert "Answer four short questions" not in text(party.get("receipt"))
    assert party.get("feedback").url == reverse("participation:status")


@pytest.mark.parametrize("answer", [Answer.TALK])
def test_nobody_else_is_asked(party: PartyBrowser, answer: str) -> None:
    says(party.person, answer)
    assert "four short questions" not in text(party.get("receipt"))
    assert party.get("feedback").url == reverse("participation:status")
    with pytest.raises(Refused):
        keep(party.person)


def test_it_leaves_no_event_and_no_message(person: CasePerson) -> None:
    says(person, Answer.NO)
    before = (AuditEvent.objects.count(), OutboxMessage.objects.count())
    assert keep(person)
    assert not keep(person)
    assert (AuditEvent.objects.count(), OutboxMessage.objects.count()) == before
    assert (AnonymousAnswers.objects.count(), DeclineSurveyDone.objects.count()) == (1, 1)


def test_nothing_counts_shows_or_is_released_before_its_day(person: CasePerson) -> None:
    load_forms(person.case.program)
    site = person.case.program.site
    page = FormPage.objects.get(purpose=PURPOSE)
    definition = page.definition
    for _number in range(12):
        AnonymousAnswers.objects.create(
            site=site,
            purpose=PURPOSE,
            questions=definition.to_json(),
            version=definition.version,
            answers={},
            not_before=timezone.localdate() + dt.timedelta(days=1),
        )
    assert waiting_answers_count(site, PURPOSE) == 0
    assert page.answered_definitions() == []
    assert answers_release(site, PURPOSE) == 0
    assert release_answers(timezone.now()) == 0
    AnonymousAnswers.objects.update(not_before=timezone.localdate())
    assert waiting_answers_count(site, PURPOSE) == 12
    assert answers_release(site, PURPOSE) == 12
    assert not AnonymousAnswers.objects.exclude(not_before=None).exists()


@pytest.mark.parametrize(
    ("window_ends", "shown"),
    [
        (dt.date(2026, 1, 1), dt.date(2026, 3, 1)),
        (dt.date(2026, 1, 31), dt.date(2026, 4, 1)),
        (dt.date(2026, 11, 15), dt.date(2027, 1, 1)),
        (dt.date(2026, 12, 31), dt.date(2027, 3, 1)),
    ],
)
def test_from_when_on_answers_show(window_ends: dt.date, shown: dt.date) -> None:
    assert rules.shown_from(window_ends) == shown
    assert shown - window_ends > dt.timedelta(days=31)
