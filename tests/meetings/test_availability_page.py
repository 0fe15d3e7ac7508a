"""The availability page: what is saved, for whom, what bad input gets, and that interpreters use the very same."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from mediator_portal.meetings import services
from mediator_portal.meetings.availability import WeeklyRule
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import Interpreter
from mediator_portal.meetings.selectors import free_of
from portal.accounts.enums import Role
from tests.factories.cases import actor_make
from tests.factories.meetings import MediatorFactory, interpreter_make, mediator_actor
from tests.reading import source

DAY = dt.timedelta(days=1)


def url(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=args)


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", source(response)).split())


@pytest.fixture
def today(program):
    return timezone.localdate(timezone=program.tz)


@pytest.fixture(params=["mediator", "interpreter"])
def owner(request, program):
    """Everything below holds for both."""
    if request.param == "interpreter":
        return interpreter_make(program, account=True)
    return MediatorFactory(program=program)


@pytest.fixture
def phone(owner, sign_in):
    return sign_in(owner.user)


def test_a_day_is_copied_and_the_week_saved_at_once(owner, phone):
    data = {"free": ["0-9", "0-10", "2-15"], "copy": "1", "copy_from": "0", "copy_to": ["1", "2"]}
    assert phone.post(url("availability"), data).status_code == 302
    rows = list(owner.weekly.values_list("weekday", "starts", "ends"))
    # Wednesday's own hours are replaced.
    assert rows == [(day, dt.time(9), dt.time(11)) for day in (0, 1, 2)]
    assert "The day is copied" in text(phone.get(url("availability")))


def test_a_copy_without_a_day_keeps_what_was_ticked(owner, phone):
    before = owner.weekly.count()
    response = phone.post(url("availability"), {"free": ["0-9"], "copy": "1", "copy_from": "0"})
    assert response.status_code == 422
    assert "Choose the days to copy to" in text(response)
    assert 'value="0-9" checked' in response.content.decode()
    assert owner.weekly.count() == before


def test_a_week_for_some_dates_leaves_the_others(owner, phone, today):
    phone.post(url("availability"), {"free": ["0-9"]})
    first, last = today + 10 * DAY, today + 20 * DAY
    data = {"free": ["0-14"], "valid_from": first.isoformat(), "valid_until": last.isoformat()}
    assert phone.post(url("availability"), data).status_code == 302
    page = phone.get(url("availability"))
    assert "Which week holds when" in text(page)
    assert 'value="0-9" checked' in page.content.decode()
    later = phone.get(url("availability"), {"on": (today + 12 * DAY).isoformat()}).content.decode()
    assert 'value="0-14" checked' in later
    assert f'value="{first.isoformat()}"' in later
    rows = owner.weekly.order_by("valid_from", "valid_until").values_list("starts", "valid_from", "valid_until")
    assert set(rows) == {
        (dt.time(9), None, first - DAY),
        (dt.time(14), first, last),
        (dt.time(9), last + DAY, None),
    }


@pytest.mark.parametrize("day", ["nonsense", "2001-01-01", ""])
def test_a_day_that_makes_no_sense_shows_the_present_week(owner, phone, day):
    phone.post(url("availability"), {"free": ["0-9"]})
    assert 'value="0-9" checked' in phone.get(url("availability"), {"on": day}).content.decode()


def test_a_pause_takes_everything_off_and_gives_it_back(owner, phone, program, today):
    phone.post(url("availability"), {"free": [f"{day}-9" for day in range(6)]})
    assert free_of(owner, today, today + 6 * DAY, program.tz)
    last = today + 30 * DAY
    data = {"starts_on": today.isoformat(), "ends_on": last.isoformat()}
    assert phone.post(url("availability_pause"), data).status_code == 302
    owner = type(owner).objects.get(pk=owner.pk)
    assert free_of(owner, today, last, program.tz) == []
    assert free_of(owner, last + DAY, last + 8 * DAY, program.tz)
    page = text(phone.get(url("availability")))
    assert "Paused You are not asked for sessions up to and including" in page
    assert phone.post(url("availability_pause_end")).status_code == 302
    assert phone.post(url("availability_pause_end")).status_code == 302
    assert free_of(type(owner).objects.get(pk=owner.pk), today, last, program.tz)


def test_a_pause_until_further_notice_replaces_another(owner, today):
    actor = actor_make(owner.program, Role.COORDINATOR)
    services.pause_set(owner=owner, starts_on=today, ends_on=today + DAY, actor=actor)
    services.pause_set(owner=owner, starts_on=today + 5 * DAY, actor=actor)
    assert list(owner.pauses.values_list("starts_on", "ends_on")) == [(today + 5 * DAY, None)]


def test_a_pause_that_ends_before_it_begins(owner, phone, today):
    data = {"starts_on": today.isoformat(), "ends_on": (today - DAY).isoformat()}
    response = phone.post(url("availability_pause"), data)
    assert response.status_code == 422
    assert "Choose a later day" in text(response)
    assert not owner.pauses.exists()


def test_a_vacation_and_other_hours(owner, phone, program, today):
    phone.post(url("availability"), {"free": [f"{day}-9" for day in range(6)]})
    first, last = today + 3 * DAY, today + 9 * DAY
    vacation = {"kind": "off", "on": first.isoformat(), "through": last.isoformat()}
    assert phone.post(url("availability_date_add"), vacation).status_code == 302
    other = {"kind": "other", "on": (today + 12 * DAY).isoformat(), "starts": "13:00", "ends": "15:30"}
    assert phone.post(url("availability_date_add"), other).status_code == 302
    assert free_of(owner, first, last, program.tz) == []
    (part,) = free_of(owner, today + 12 * DAY, today + 12 * DAY, program.tz)
    assert part.starts_at.astimezone(program.tz).time() == dt.time(13)
    page = text(phone.get(url("availability")))
    assert "Other hours than usual" in page
    assert re.search(r"\w+day, .* to \w+day, ", page)


def test_days_in_the_wrong_order(owner, phone, today):
    data = {"kind": "off", "on": (today + 5 * DAY).isoformat(), "through": (today + 2 * DAY).isoformat()}
    response = phone.post(url("availability_date_add"), data)
    assert response.status_code == 422
    assert "The last day lies before the first one" in text(response)


def test_hours_outside_the_program_only_where_the_policy_allows(owner, phone, program):
    early_and_sunday = {"free": ["0-8", "6-12", "0-9"]}
    phone.post(url("availability"), early_and_sunday)
    assert list(owner.weekly.values_list("weekday", "starts")) == [(0, dt.time(9))]
    assert 'value="0-8"' not in phone.get(url("availability")).content.decode()
    program.availability_outside_hours = True
    program.save()
    phone.post(url("availability"), early_and_sunday)
    assert set(owner.weekly.values_list("weekday", "starts", "ends")) == {
        (0, dt.time(8), dt.time(10)),
        (6, dt.time(12), dt.time(13)),
    }
    page = phone.get(url("availability")).content.decode()
    assert 'value="0-8" checked' in page
    assert "8 a.m. to 9 a.m., outside program hours" in re.sub(r"<[^>]+>", "", page)


def test_nobody_keeps_the_time_of_another(owner, program, chicago):
    strangers = [
        mediator_actor(MediatorFactory(program=program)),
        actor_make(program, Role.LIAISON),
        actor_make(chicago, Role.DIRECTOR),
    ]
    for actor in strangers:
        with pytest.raises(SessionRefused):
            services.weekly_set(owner=owner, rules=[], actor=actor)
        with pytest.raises(SessionRefused):
            services.pause_set(owner=owner, starts_on=dt.date(2030, 1, 1), actor=actor)
        with pytest.raises(SessionRefused):
            services.exception_add(owner=owner, on=dt.date(2030, 1, 1), kind="off", actor=actor)


def test_the_same_date_twice_is_one(owner):
    actor = actor_make(owner.program, Role.COORDINATOR)
    for _again in range(2):
        services.exception_add(owner=owner, on=dt.date(2030, 1, 1), kind="off", actor=actor)
        services.weekly_set(owner=owner, rules=[WeeklyRule(0, dt.time(9), dt.time(10))], actor=actor)
    assert (owner.exceptions.count(), owner.weekly.count()) == (1, 1)


def test_a_row_belongs_to_one_person(owner, program):
    from django.db import IntegrityError, transaction

    from mediator_portal.meetings.models import WeeklyAvailability

    other = MediatorFactory(program=program) if isinstance(owner, Interpreter) else interpreter_make(program)
    both = {"mediator": other, "interpreter": owner}
    if not isinstance(owner, Interpreter):
        both = {"mediator": owner, "interpreter": other}
    for keys in (both, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WeeklyAvailability.objects.create(weekday=0, starts=dt.time(9), ends=dt.time(10), **keys)
