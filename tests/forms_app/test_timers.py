"""Anonymous answers are shown in batches of ten or more, whoever answered last."""

from __future__ import annotations

import pytest
from django.utils import timezone

from forms_app.models import AnonymousAnswers
from forms_app.timers import release_answers
from tests.factories.home import site_make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("count", "released"), [(0, 0), (9, 0), (10, 10), (13, 13)])
def test_full_batches_are_released(count: int, released: int) -> None:
    site = site_make()
    for _number in range(count):
        AnonymousAnswers.objects.create(site=site, purpose="officer_survey", questions={}, answers={}, version="x")
    assert release_answers(timezone.now()) == released
    assert AnonymousAnswers.objects.filter(released=True).count() == released
    assert release_answers(timezone.now()) == 0


def test_purposes_and_sites_do_not_add_up() -> None:
    here, there = site_make(), site_make("there.localhost")
    for site, purpose in ((here, "officer_survey"), (here, "mediator_survey"), (there, "officer_survey")):
        for _number in range(5):
            AnonymousAnswers.objects.create(site=site, purpose=purpose, questions={}, answers={}, version="x")
    assert release_answers(timezone.now()) == 0
