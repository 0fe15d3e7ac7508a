"""A party's pages around the session: fixed, confirmed, changed, in a calendar, and afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from forms_app.definition import Step
from forms_app.models import AnonymousAnswers, FormPage
from forms_app.presets.build import step
from forms_app.selectors import form_for
from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.models import Case
from mediator_portal.meetings import grids, rules
from mediator_portal.meetings.availability import merge
from mediator_portal.meetings.enums import SessionState
from mediator_portal.meetings.models import MediationSession, PartyConfirmation, PartyStatement, Room, SurveyDone, Venue
from tests.factories.participation import PartyBrowser
from tests.factories.program_pages import program_unsaved
from tests.reading import source as text
from tests.reading import stamp_of


@pytest.fixture
def session(case: Case) -> MediationSession:
    """A confirmed session next week."""
    starts_at = timezone.now() + dt.timedelta(days=7)
    venue = Venue.objects.create(program=case.program, name="Palm Library", address="1 Book Street")
    found = MediationSession.objects.create(
        case=case,
        state=SessionState.CONFIRMED,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=3),
        mediators_needed=2,
        room=Room.objects.create(venue=venue, name="Room 4"),
    )
    Case.objects.filter(pk=case.pk).update(state=CaseState.CONFIRMED)
    return found


def test_a_party_sees_and_confirms_the_session(session: MediationSession, party: PartyBrowser) -> None:
    assert "See and confirm the session" in text(party.get("status"))
    page = text(party.get("session"))
    assert "(Testville time)" in page
    assert "Palm Library, Room 4, 1 Book Street" in page
    assert PartyConfirmation.objects.count() == 0
    party.post("session")
    assert PartyConfirmation.objects.get().answer == "confirmed"
    assert "You said that you come" in text(party.get("session"))


def test_a_wish_for_a_change_is_kept(session: MediationSession, party: PartyBrowser) -> None:
    assert "Say in a few words" in text(party.post("session_change"))
    party.post("session_change", {"wish": "another day"})
    known = PartyConfirmation.objects.get()
    assert (known.answer, known.wish) == ("change", "another day")


def test_the_calendar_file_names_nobody(session: MediationSession, party: PartyBrowser) -> None:
    response = party.get("calendar")
    file = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert str(session.uid) in file
    for secret in ("Ana", "Diaz", "Ortiz", "ediation", "police", party.person.case.reference, "ATTENDEE", "ORGANIZER"):
        assert secret not in file.replace("PRODID:-//Community-police mediation//Portal//EN", "")


def test_before_it_is_confirmed_a_planned_session_shows_nowhere(session: MediationSession, party: PartyBrowser) -> None:
    Case.objects.update(state=CaseState.MATCHING)
    MediationSession.objects.update(state=SessionState.REQUESTED)
    assert party.get("session").url == reverse("participation:status")
    assert party.get("calendar").status_code == 404
    assert "nothing to do for you now" in text(party.get("status"))


def held(session: MediationSession) -> None:
    MediationSession.objects.filter(pk=session.pk).update(state=SessionState.HELD)
    Case.objects.filter(pk=session.case_id).update(state=CaseState.HELD)


def test_the_three_statements_are_asked_where_the_program_asks(session: MediationSession, party: PartyBrowser) -> None:
    held(session)
    assert party.get("statements").url == reverse("participation:status")
    program = party.person.case.program
    program.closing_rule = "parties_state_success"
    program.save(update_fields=["closing_rule"])
    page = party.get("statements")
    assert "closed as mediated" in text(page)
    stamp = stamp_of(page)
    assert "Answer yes or no" in text(party.post("statements", {"form_stamp": stamp, "clarified": "yes"}))
    party.post("statements", {"form_stamp": stamp, "heard": "yes", "clarified": "no", "understood": "yes"})
    said = PartyStatement.objects.get()
    assert (said.heard, said.clarified, said.understood) == (True, False, True)
    assert party.get("statements").url == reverse("participation:status")


def test_a_language_pressed_in_the_middle_of_the_survey_loses_nothing(
    session: MediationSession, party: PartyBrowser
) -> None:
    from forms_app.presets import load_forms

    held(session)
    load_forms(party.person.case.program)
    asked = form_for(party.person.case.program.site, "complainant_survey", "en").definition
    choice = next(each for each in asked.questions if each.choices)
    page = text(party.get("survey"))
    assert 'form="typed" name="elsewhere" value="es"' in page
    typed = {choice.key: choice.choices[0].code, "strengths": "Half a sen"}
    sent = party.post("survey", {**typed, "elsewhere": "es"})
    assert sent.url == f"/es{reverse('participation:survey')}"
    spanish = text(party.client.get(sent.url))
    assert '<html lang="es"' in spanish
    assert "Half a sen" in spanish
    assert " checked" in spanish
    assert not AnonymousAnswers.objects.exists()


def test_a_survey_of_several_steps_follows_a_language_and_comes_back_from_help(
    session: MediationSession, party: PartyBrowser
) -> None:
    """An editor may build steps: what was typed on the open one, and on those before, stays."""
    from forms_app.presets import load_forms

    held(session)
    load_forms(party.person.case.program)
    for page in FormPage.objects.filter(purpose="complainant_survey"):
        asked = [block for block in page.body.get_prep_value() if block["type"] != "section"]
        page.body = [step("One", *asked[:2]), step("Two", *asked[2:])]
        page.save()
    english = form_for(party.person.case.program.site, "complainant_survey", "en").definition
    assert len(english.steps) == 2
    shown = text(party.get("survey"))
    stamp = {"form_stamp": stamp_of(shown)}
    first = {**stamp, "form_step": "0", **first_choices(english.steps[0])}
    assert party.post("survey", first).url.endswith("?step=1")
    typed = {**stamp, "form_step": "1", "strengths": "Half a sen"}
    sent = party.post("survey", {**typed, "elsewhere": "es"})
    assert sent.url.startswith(f"/es{reverse('participation:survey')}")
    spanish = party.client.get(sent.url, follow=True)
    assert spanish.redirect_chain[-1][0].endswith("/es/take-part/survey/?step=1")
    assert "Half a sen" in text(spanish)
    help_page = party.client.post(spanish.request["PATH_INFO"], {**typed, "strengths": "A sen", "elsewhere": "help"})
    assert help_page.url.startswith("/es/take-part/help/")
    back = party.client.get(spanish.request["PATH_INFO"], follow=True)
    assert "A sen" in text(back)
    before = text(party.client.get(f"{spanish.request['PATH_INFO']}?step=0"))
    assert before.count(" checked") == len(first_choices(english.steps[0]))
    assert not AnonymousAnswers.objects.exists()


def first_choices(asked: Step) -> dict[str, str]:
    """Return an answer to every question of a step that has choices."""
    found: dict[str, str] = {}
    for question in asked.questions:
        for number, _row in enumerate(question.rows or [None]):
            name = f"{question.key}_{number}" if question.rows else question.key
            found[name] = question.choices[0].code
    return found


def test_the_survey_is_answered_once_and_without_the_party(session: MediationSession, party: PartyBrowser) -> None:
    from forms_app.presets import load_forms

    held(session)
    load_forms(party.person.case.program)
    stamp = stamp_of(party.get("survey"))
    assert party.post("survey", {"form_stamp": stamp}).url == reverse("participation:status")
    assert SurveyDone.objects.get().person == party.person
    assert AnonymousAnswers.objects.count() == 1
    assert not [field.name for field in AnonymousAnswers._meta.fields if field.is_relation and field.name != "site"]
    assert party.get("survey").url == reverse("participation:status")
    assert "How was it?" not in text(party.get("status"))


# The grid ------------------------------------------------------------------------------------------------------------

TODAY = dt.date(2026, 3, 4)  # a Wednesday; clocks change on March 8


def test_the_grid_offers_program_hours_after_the_notice() -> None:
    policy = program_unsaved()
    first = rules.first_day_offered(policy, TODAY)
    assert first == dt.date(2026, 3, 8)  # four days of notice end on a Sunday
    cells = [cell for week in grids.date_grids(policy, first, 3, ()) for row in week["rows"] for cell in row["cells"]]
    offered = [dt.datetime.fromisoformat(cell["value"] + ":00") for cell in cells if not cell["outside"]]
    assert min(offered) == dt.datetime(2026, 3, 9, 9)
    assert {moment.hour for moment in offered} == set(range(9, 19))
    assert {moment.weekday() for moment in offered} == {0, 1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("starts", "ends", "hours"),
    [((9, 0), (17, 0), range(9, 17)), ((9, 30), (17, 0), range(10, 17)), ((9, 0), (17, 30), range(9, 17))],
)
def test_a_party_is_offered_no_half_hour_outside_the_program(starts: Any, ends: Any, hours: range) -> None:
    policy = program_unsaved(day_starts=dt.time(*starts), day_ends=dt.time(*ends))
    first = rules.first_day_offered(policy, TODAY)
    for week in grids.date_grids(policy, first, 3, ()):
        assert [row["cells"][0]["value"][-2:] for row in week["rows"]] == [f"{hour:02d}" for hour in hours]
    every = [f"2026-03-09T{hour:02d}" for hour in range(24)]
    parts = merge(grids.read_dates(every, policy, first, 3, policy.tz))
    spans = [(part.starts_at.astimezone(policy.tz).hour, part.ends_at.astimezone(policy.tz).hour) for part in parts]
    assert spans == [(hours.start, hours.stop)]


def test_ticked_hours_become_stretches_and_come_back_as_boxes() -> None:
    policy = program_unsaved()
    ticked = ["2026-03-09T11", "2026-03-09T09", "2026-03-09T10", "2026-03-09T15", "2020-01-01T09", "x"]
    parts = merge(grids.read_dates(ticked, policy, rules.first_day_offered(policy, TODAY), 3, policy.tz))
    local = [part.starts_at.astimezone(policy.tz) for part in parts]
    assert [(moment.hour, moment.utcoffset()) for moment in local] == [
        (9, dt.timedelta(hours=-4)),
        (15, dt.timedelta(hours=-4)),
    ]
    assert [part.ends_at - part.starts_at for part in parts] == [dt.timedelta(hours=3), dt.timedelta(hours=1)]
    assert grids.date_boxes(parts, policy.tz) == set(ticked[:4])
