"""The demo shows what arrives through forms: each list that staff read has something in it."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.utils import timezone

from forms_app.models import AnonymousAnswers, ExportJob, FormOrigin, Submission
from mediator_portal.mediators.models import TrainingSignup
from portal.accounts.enums import Role
from portal.demo.arrivals import DECLINED, REQUESTS, Arrivals
from portal.demo.people import Names
from portal.demo.roster import Roster
from program_pages.models import TrainingEvent
from program_pages.presets.loader import load
from tests.factories.mediators import mediator_make, person_make


@pytest.mark.parametrize("code", ["miami", "chicago"])
def test_every_list_has_something(code: str, db: None) -> None:
    program, now, chance = load(code), timezone.now(), random.Random(1)
    roster = Roster(program, Names(chance), chance, now)
    roster.staff = {role: person_make(program, role) for role in (Role.COORDINATOR, Role.DIRECTOR)}
    roster.mediators = [mediator_make(program) for _number in range(5)]
    begins = now + dt.timedelta(days=9)
    TrainingEvent.objects.create(
        program=program, title="Evening", starts_at=begins, ends_at=begins + dt.timedelta(hours=3)
    )
    Arrivals(roster, roster.names, chance).load()
    found = Submission.objects.filter(site=program.site)
    assert found.filter(purpose="mediation_request").count() == len(REQUESTS)
    assert found.filter(purpose="referral").count() == 1
    for row in found:
        page_form = row.definition.questions
        assert {key for key, value in row.answers.items() if value} <= {each.key for each in page_form}
    assert TrainingSignup.objects.filter(mediator__program=program).count() == 4
    released = AnonymousAnswers.objects.filter(site=program.site, purpose="decline_survey", released=True)
    assert released.count() == DECLINED
    assert FormOrigin.objects.get(site=program.site).origin == f"https://www.{code}.example"
    assert ExportJob.objects.get(site=program.site).state == "ready"
