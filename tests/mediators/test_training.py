"""Signing up for training: through the form that the program built, once, and off again; staff see who comes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forms_app.models import Submission
from mediator_portal.mediators import services
from mediator_portal.mediators.enums import MediatorState
from mediator_portal.mediators.models import Mediator, TrainingSignup
from portal.accounts.enums import Role
from program_pages.models import Program, TrainingEvent
from tests.factories.mediators import mediator_make, person_make
from tests.factories.program_pages import training_date_make
from tests.reading import stamp_of

PAGE = "/portal/training/"


@pytest.fixture
def mediator(program: Program) -> Mediator:
    made: Mediator = mediator_make(program, state=MediatorState.IN_TRAINING)
    made.user = person_make(program, Role.MEDIATOR)
    made.save(update_fields=["user"])
    return made


def coming(program: Program, days: int) -> TrainingEvent:
    return training_date_make(program, timezone.now() + dt.timedelta(days=days), title=f"Day {days}")


def test_a_mediator_signs_up_and_off_and_staff_see_it(client: Client, program: Program, mediator: Mediator) -> None:
    first, second, _past = coming(program, 5), coming(program, 9), coming(program, -3)
    assert mediator.user is not None
    client.force_login(mediator.user)
    html = client.get(PAGE).content.decode()
    assert "Day 5" in html
    assert "Day -3" not in html
    data = {"form_stamp": stamp_of(html), "dates": [f"e{first.pk}"], "needs": "A chair with arms"}
    for _again in range(2):
        assert client.post(PAGE, data).status_code in (200, 302)
    assert TrainingSignup.objects.get().event == first
    assert Submission.objects.get().purpose == "training_signup"
    html = client.get(PAGE).content.decode()
    assert "You are coming to" in html
    assert f'value="e{first.pk}"' not in html
    assert f'value="e{second.pk}"' in html
    other = Client()
    other.force_login(person_make(program, Role.COORDINATOR))
    listed = other.get("/portal/training/dates/").content.decode()
    assert mediator.name in listed
    assert "A chair with arms" in listed
    assert "Nobody has signed up yet" in listed
    client.post(f"{PAGE}{first.pk}/off/")
    assert not TrainingSignup.objects.exists()


def test_dates_of_the_past_and_of_other_programs_are_passed_over(program: Program, mediator: Mediator) -> None:
    past = coming(program, -1)
    assert services.training_sign_up(mediator=mediator, events=[past.pk, 999_999]) == []
    date = coming(program, 3)
    assert len(services.training_sign_up(mediator=mediator, events=[date.pk])) == 1
    assert services.training_sign_up(mediator=mediator, events=[date.pk]) == []


def test_without_a_date_the_page_says_so(client: Client, program: Program, mediator: Mediator) -> None:
    assert mediator.user is not None
    client.force_login(mediator.user)
    assert "There is no date at the moment" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_staff_takes_as_many_queries_whatever_its_length(
    client: Client, program: Program, mediator: Mediator, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        services.training_sign_up(mediator=mediator, events=[coming(program, number + 1).pk])
    client.force_login(person_make(program, Role.COORDINATOR))
    client.get("/portal/training/dates/")
    with django_assert_num_queries(7):
        client.get("/portal/training/dates/")
