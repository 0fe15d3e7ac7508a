"""Reaching people: telephone numbers, the invitation plan, quiet hours, what is never written to, and its pace."""

from __future__ import annotations

import datetime as dt
from itertools import product
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mediator_portal.cases import phones, reach
from mediator_portal.cases.enums import ContactState
from mediator_portal.cases.models import Case, CasePerson, ContactPoint, InvitationStep
from mediator_portal.cases.rules import reach as rules
from mediator_portal.cases.rules.reach import SHIPPED_PLAN, Step, StepState, plan_problems, steps_for
from mediator_portal.cases.services import (
    contact_attempt_record,
    contact_point_save,
    contact_point_state,
    invitation_plan_save,
    planned_messages,
    reminders_due,
)
from mediator_portal.cases.services.outgoing import plan, plan_of
from mediator_portal.cases.workflow import BY_NAME
from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.notifications.delivery import deliver_due
from portal.notifications.models import OutboxMessage
from portal.notifications.rendering import render_for_delivery
from tests.factories.accounts import person_with, sign_in
from tests.factories.cases import CaseFactory, ContactPointFactory, complainant_of, officer_of, user_make
from tests.factories.participation import case_invited, party_of

DAY = dt.timedelta(days=1)
MIAMI = ZoneInfo("America/New_York")
PARTIES = [("complainant", "Complainant"), ("officer", "Officer")]


def signed_in(case: Case, role: Role) -> Client:
    """Return a browser of somebody with the role at the case's program."""
    client = Client(headers={"host": case.program.site.hostname})
    sign_in(client, person_with(case.program.site, role))
    return client


def point(
    kind: str = "email", state: str = "unverified", *, carries: bool = False, preferred: bool = False
) -> SimpleNamespace:
    return SimpleNamespace(kind=kind, state=state, carries_invitation=carries, preferred=preferred)


# Numbers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("305-555-0100", "+13055550100", "(305) 555-0100"),
        ("(305) 555 0100", "+13055550100", "(305) 555-0100"),
        ("1 305 555 0100", "+13055550100", "(305) 555-0100"),
        ("+44 20 7946 0958", "+442079460958", "+44 20 7946 0958"),
    ],
)
def test_numbers_have_one_spelling(typed, kept, shown):
    assert (phones.e164(typed), phones.in_words(kept), phones.dialled(typed)) == (kept, shown, kept)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("call me", "area code"),
        ("12345", "too few digits"),
        ("305555010012345", "too many digits"),
        ("005-555-0100", "no such"),
    ],
)
def test_what_is_no_number_is_refused_in_words(typed, words):
    with pytest.raises(ValidationError, match=words):
        phones.e164(typed)


# The plan, as a truth table ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (SHIPPED_PLAN, ""),
        ([Step(0, "best")], ""),
        ([Step(0, "email", "complainant"), Step(0, "letter", "officer")], ""),
        ([Step(0, "email"), Step(14, "text")], "too late"),
        ([Step(0, "email"), Step(13, "text")], ""),
        ([Step(0, "email"), Step(0, "email")], "twice"),
        ([Step(0, "call")], "at least one"),
        ([Step(1, "email")], "day 0"),
        ([Step(0, "email", "officer")], "Complainant"),
        ([Step(0, "email"), Step(3, "call", "officer")], "Officer"),
        ([Step(day, "best") for day in range(13)] + [Step(day, "email") for day in range(13)], "at most"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_named(steps, words):
    problems = " ".join(plan_problems(list(steps), 14, PARTIES))
    assert words in problems
    assert bool(problems) == bool(words)


def test_a_role_with_steps_of_its_own_follows_only_these():
    steps = [Step(0, "email"), Step(0, "best", "officer"), Step(4, "call", "officer")]
    assert steps_for(steps, "officer") == [Step(0, "best", "officer"), Step(4, "call", "officer")]
    assert steps_for(steps, "complainant") == [Step(0, "email")]


@pytest.mark.parametrize(
    ("channel", "kinds"),
    [
        ("email", {"email"}),
        ("text", {"mobile"}),
        ("letter", {"address"}),
        ("call", {"mobile", "landline"}),
        ("visit", {"address"}),
        ("best", {"email", "mobile", "address"}),
    ],
)
def test_a_step_goes_where_its_channel_goes_and_never_to_the_dead(channel, kinds):
    for kind, state in product(("email", "mobile", "landline", "address"), ContactState.values):
        alive = state in {"unverified", "works"}
        assert rules.usable([point(kind, state)], channel) is (kind in kinds and alive), (kind, state)


@pytest.mark.parametrize(
    ("steps", "points", "leaves"),
    [
        ([Step(0, "email"), Step(3, "text")], [point()], ["email"]),
        ([Step(0, "email"), Step(3, "text")], [point("mobile")], ["best"]),
        ([Step(0, "email"), Step(3, "text")], [point(state="bounced"), point("mobile")], ["best"]),
        ([Step(0, "email"), Step(0, "letter")], [point(), point("address")], ["email", "letter"]),
        ([Step(0, "best"), Step(0, "call")], [point("address")], ["best"]),
    ],
)
def test_nobody_waits_because_they_lack_the_first_channel(steps, points, leaves):
    assert rules.opening(steps, points) == leaves


@pytest.mark.parametrize(
    ("plan", "prefers", "state", "leaves", "called"),
    [
        (["email"], "address", "unverified", ["letter"], False),
        (["email"], "address", "works", ["letter"], False),
        (["email"], "address", "bounced", ["email"], False),
        (["email"], "address", "wrong", ["email"], False),
        (["email"], "address", "opted_out", ["email"], False),
        (["email"], "mobile", "unverified", ["text"], False),
        (["email"], "email", "unverified", ["email"], False),
        (["email", "letter"], "address", "unverified", ["email", "letter"], False),
        (["best"], "address", "unverified", ["best"], False),
        (["email"], "landline", "unverified", ["email"], True),
        (["email"], "landline", "opted_out", ["email"], False),
    ],
)
def test_the_preferred_way_goes_before_the_plan_and_never_to_the_dead(plan, prefers, state, leaves, called):
    """The best way asks for the preferred contact itself (`services.outgoing.usable_points`)."""
    points = [point(kind) for kind in ("email", "mobile", "landline", "address") if kind != prefers]
    points.append(point(prefers, state, preferred=True))
    steps = [*(Step(0, channel) for channel in plan), Step(3, "text")]
    assert rules.opening(steps, points) == leaves
    assert rules.with_call(steps, points) == sorted([*steps, *([Step(0, "call")] if called else [])])


@pytest.mark.django_db
def test_who_prefers_a_letter_gets_the_invitation_by_letter_alone() -> None:
    case = case_invited()
    party = party_of(case)
    contact_point_save(person=party, kind="address", value="1 Palm Street, Miami", preferred=True, actor=None)
    case = Case.objects.get(pk=case.pk)
    planned = [each for each in planned_messages(case, BY_NAME["invite"]) if each.person.pk == party.pk]
    assert [each.channel for each in planned] == ["letter"]


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        ("2026-03-03 12:00", (None, None), "2026-03-03 12:00"),
        ("2026-03-03 06:00", (None, None), "2026-03-03 08:00"),
        ("2026-03-03 21:00", (None, None), "2026-03-04 08:00"),
        ("2026-03-03 12:00", ("17:00", None), "2026-03-03 17:00"),
        ("2026-03-03 18:00", ("17:00", None), "2026-03-03 18:00"),
        ("2026-03-03 12:00", (None, "11:00"), "2026-03-04 00:00"),
        ("2026-03-03 23:00", ("22:00", "02:00"), "2026-03-03 23:00"),
        ("2026-03-03 12:00", ("22:00", "02:00"), "2026-03-03 22:00"),
        # The night the clock jumps from 2 to 3.
        ("2026-03-07 21:00", ("09:00", "17:00"), "2026-03-08 09:00"),
    ],
)
def test_texts_wait_for_the_hours_somebody_gave(at, hours, expected):
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=MIAMI)
    first, last = (dt.time.fromisoformat(hour) if hour else None for hour in hours)
    assert rules.allowed_from(moment, MIAMI, first, last) == dt.datetime.fromisoformat(expected).replace(tzinfo=MIAMI)


@pytest.mark.parametrize(
    ("contact", "others", "withheld"),
    [
        (point("mobile"), [point(carries=True)], True),
        (point("mobile"), [point(carries=True), point("email")], False),
        (point("mobile"), [point(state="bounced", carries=True)], False),
        (point("mobile"), [point("address", carries=True)], True),
        (point("mobile", carries=True), [point(carries=True)], False),
        (point("mobile"), [], False),
        (point("address"), [point(carries=True)], False),
        (point(), [point("mobile", "opted_out"), point("address", carries=True)], True),
    ],
)
def test_one_mailbox_never_holds_both_the_way_in_and_the_code(contact, others, withheld):
    assert rules.withholds_link(contact, others) is withheld


@pytest.mark.parametrize(
    ("step", "values", "expected"),
    [
        (Step(3, "text"), {}, StepState.COMING),
        (Step(3, "text"), {"reachable": False}, StepState.SKIPPED),
        (Step(3, "text"), {"waited_for": False}, StepState.NOT_NEEDED),
        (Step(3, "text"), {"message": "sent"}, StepState.DONE),
        (Step(3, "text"), {"message": "sent", "waited_for": False}, StepState.DONE),
        (Step(3, "text"), {"message": "failed"}, StepState.FAILED),
        (Step(3, "letter"), {"message": "to_print"}, StepState.TO_PRINT),
        (Step(3, "letter"), {"message": "to_print", "waited_for": False}, StepState.NOT_NEEDED),
        (Step(3, "letter"), {"message": "printed"}, StepState.TO_POST),
        (Step(3, "letter"), {"message": "printed", "waited_for": False}, StepState.NOT_NEEDED),
        (Step(3, "text"), {"message": "queued"}, StepState.WAITING),
        (Step(3, "text"), {"message": "cancelled"}, StepState.NOT_NEEDED),
        (Step(3, "text"), {"late": 3}, StepState.SKIPPED),
        (Step(3, "call"), {}, StepState.COMING),
        (Step(3, "call"), {"late": 0}, StepState.TO_DO),
        (Step(3, "call"), {"late": 9}, StepState.TO_DO),
        (Step(3, "call"), {"late": 1, "tried": True}, StepState.DONE),
        (Step(3, "call"), {"late": 1, "waited_for": False}, StepState.NOT_NEEDED),
        (Step(3, "visit"), {"reachable": False}, StepState.SKIPPED),
    ],
)
def test_how_far_a_step_got(step, values, expected):
    due = dt.datetime(2026, 3, 6, 10, tzinfo=dt.UTC)
    now = due + dt.timedelta(days=values.pop("late", -1))
    given = {"reachable": True, "waited_for": True, **values}
    assert rules.step_state(step, due=due, now=now, **given) == expected


# The timers ----------------------------------------------------------------------------------------------------------


def everywhere(person: CasePerson) -> CasePerson:
    """Give a person a mobile number and a postal address beside the e-mail address."""
    ContactPointFactory(person=person, kind="mobile", value="+13055550142", preferred=False)
    ContactPointFactory(person=person, kind="address", value="12 Palm Street\nTestville, FL 33101", preferred=False)
    return person


def sent_to(person: CasePerson) -> list[tuple[str, str, int]]:
    case = person.case
    rows = OutboxMessage.objects.filter(recipient_id=person.pk, recipient_type="person").order_by("pk")
    return [(row.kind, row.channel, round((row.not_before - case.invited_at) / DAY)) for row in rows]


def walk(case: Case, *, hours: int = 12) -> None:
    """Let the timer run through the whole window."""
    now = case.invited_at
    while now < case.window_closes_at + DAY:
        now += dt.timedelta(hours=hours)
        reminders_due(now)


def noon(program, **fields) -> Case:
    """Return a case whose invitation went out at noon, where no day has 23 or 25 hours."""
    program.time_zone = "America/Phoenix"
    program.save(update_fields=["time_zone"])
    invited = (timezone.now().astimezone(program.tz) - 2 * DAY).replace(hour=12, minute=0, second=0, microsecond=0)
    return CaseFactory(program=program, inviting=True, invited_at=invited, **fields)


def test_the_timers_follow_the_plan_and_each_step_goes_once(program):
    case = noon(program)
    person = everywhere(complainant_of(case))
    walk(case)
    walk(case, hours=7)
    wanted = "invitation_reminder"
    assert sent_to(person) == [(wanted, "text", 3), (wanted, "letter", 5), (wanted, "email", 10)]
    assert sent_to(officer_of(case)) == [(wanted, "email", 10)]


def test_a_plan_of_the_programs_own_counts_at_once(program):
    case = noon(program)
    person = everywhere(complainant_of(case))
    own = [Step(0, "email"), Step(2, "letter"), Step(4, "text", "complainant"), Step(0, "best", "complainant")]
    invitation_plan_save(program=program, steps=own, actor=user_make(program, Role.DIRECTOR))
    assert plan_of(type(program).objects.get(pk=program.pk)) == sorted(own)
    walk(case)
    assert sent_to(person) == [("invitation_reminder", "text", 4)]


def test_a_step_that_was_missed_long_ago_is_not_made_up_for(program):
    case = noon(program)
    everywhere(complainant_of(case))
    missed = case.invited_at + 3 * DAY + rules.CATCH_UP
    assert reminders_due(missed + dt.timedelta(minutes=1)) == 1
    assert [channel for _kind, channel, _day in sent_to(complainant_of(case))] == ["letter"]


def test_texts_of_the_plan_wait_for_quiet_hours_to_end(program):
    case = noon(program)
    person = complainant_of(case)
    ContactPointFactory(person=person, kind="mobile", value="+13055550142", preferred=False, call_from=dt.time(17))
    reminders_due(case.invited_at + 3 * DAY)
    leaves = OutboxMessage.objects.get(channel="text").not_before.astimezone(program.tz)
    assert (leaves.hour, leaves.date()) == (17, (case.invited_at + 3 * DAY).astimezone(program.tz).date())


@pytest.mark.parametrize("state", ["opted_out", "wrong", "bounced"])
def test_no_timer_writes_to_somebody_who_opted_out(program, state):
    case = noon(program)
    person = everywhere(complainant_of(case))
    for each in person.contact_points.all():
        contact_point_state(point=each, state=state)
    walk(case)
    assert sent_to(person) == []
    assert plan(person, "invitation").channel == ""


def test_what_waits_in_the_outbox_does_not_leave_after_an_opting_out(program, mailoutbox):
    case = noon(program)
    person = complainant_of(case)
    reminders_due(case.invited_at + 10 * DAY)
    OutboxMessage.objects.update(not_before=timezone.now())
    contact_point_state(point=person.contact_points.get(), state="opted_out", source="person")
    deliver_due()
    assert [mail.to for mail in mailoutbox if person.contact_points.get().value in mail.to] == []


@pytest.mark.parametrize("answer", ["yes", "no", "talk"])
def test_when_one_has_answered_nothing_to_the_other_changes_pace(program, answer):
    """Two worlds, each walked through the whole window: the officer's messages are the same to the minute."""
    found = []
    for said in (answer, ""):
        case = noon(program)
        everywhere(officer_of(case))
        everywhere(complainant_of(case))
        now = case.invited_at
        while now < case.window_closes_at:
            now += dt.timedelta(hours=6)
            if said and now >= case.invited_at + 2 * DAY:
                # Every column an answer fills; the release is not run here.
                fields = (
                    {"answer": said, "wants_talk_at": now} if said == "talk" else {"answer": said, "answered_at": now}
                )
                case.people.filter(role="complainant", answered_at=None).update(**fields)
            reminders_due(now)
        found.append(sent_to(officer_of(case)))
        if said in {"yes", "no"}:
            assert sent_to(complainant_of(case)) == []
    assert found[0] == found[1] != []


def test_a_talk_is_no_answer_and_the_plan_goes_on(program):
    case = noon(program)
    case.people.update(answer="talk", wants_talk_at=timezone.now())
    reminders_due(case.invited_at + 10 * DAY)
    assert OutboxMessage.objects.filter(kind="invitation_reminder").count() == 2


# What leaves at once, and what staff see -----------------------------------------------------------------------------


def test_an_invitation_leaves_by_the_channels_of_day_0_or_the_best_way(program):
    case = CaseFactory(program=program, screening=True)
    person = everywhere(complainant_of(case))
    officer_of(case).contact_points.update(state="bounced")
    ContactPointFactory(person=officer_of(case), kind="address", value="1 Main Street", preferred=False)
    invitation_plan_save(
        program=program, steps=[Step(0, "email"), Step(0, "text")], actor=user_make(program, Role.DIRECTOR)
    )
    case = Case.objects.get(pk=case.pk)
    planned = planned_messages(case, BY_NAME["invite"])
    assert sorted((each.person.role, each.channel) for each in planned) == [
        ("complainant", "email"),
        ("complainant", "text"),
        ("officer", "letter"),
    ]
    assert {each.contact.person_id for each in planned} == {person.pk, officer_of(case).pk}


def test_a_text_that_would_take_the_last_way_for_the_code_carries_no_link(db):
    case = case_invited()
    person = party_of(case)
    OutboxMessage.objects.all().delete()
    case.invited_at = timezone.now() - 3 * DAY
    case.save()
    assert reminders_due(timezone.now()) == 2
    rendered = render_for_delivery(OutboxMessage.objects.get(channel="text", recipient_id=person.pk))
    assert "/take-part/ " in f"{rendered.text} " and "/i/" not in rendered.text
    assert rendered.recipient.address == "+13055550142"
    mobile = person.contact_points.get(kind="mobile")
    assert not mobile.carries_invitation
    contact_point_state(point=person.contact_points.get(kind="email"), state="bounced", source="carrier")
    again = render_for_delivery(OutboxMessage.objects.get(channel="text", recipient_id=person.pk))
    assert "/i/" in again.text
    mobile.refresh_from_db()
    assert mobile.carries_invitation


def test_calls_of_the_plan_are_todays_work_until_one_is_logged(program):
    case = noon(program)
    person = complainant_of(case)
    phone = ContactPointFactory(
        person=person, kind="mobile", value="+13055550142", preferred=False, call_from=dt.time(17)
    )
    user = user_make(program, Role.COORDINATOR)
    now = case.invited_at + 8 * DAY + dt.timedelta(minutes=5)

    def items(at: dt.datetime) -> list:
        return [item for item in reach.reach_items(user, program.site, at) if "Complainant" in item.label]

    assert items(now - dt.timedelta(minutes=10)) == []
    [item] = items(now)
    assert (item.verb, "after 5 p.m." in item.detail, item.url.endswith("?way=call")) == ("Call", True, True)
    contact_attempt_record(person=person, actor=user, outcome="no_answer", contact=phone, way="visit")
    assert len(items(now)) == 1
    attempt = contact_attempt_record(person=person, actor=user, outcome="no_answer", contact=phone)
    type(attempt).objects.filter(pk=attempt.pk).update(at=now)
    assert items(now) == []
    CasePerson.objects.filter(pk=person.pk).update(answered_at=now, answer="yes")
    person.attempts.all().delete()
    assert items(now) == []
    assert list(reach.reach_items(user_make(program, Role.LIAISON, name="Lia"), program.site, now)) == []


def test_today_asks_for_no_call_that_a_roles_own_plan_does_not_have(program):
    case = noon(program)
    for person in (complainant_of(case), officer_of(case)):
        ContactPointFactory(person=person, kind="mobile", value="+13055550142", preferred=False)
    director = user_make(program, Role.DIRECTOR, name="Dee")
    user = user_make(program, Role.COORDINATOR, name="Cora")
    own = [Step(0, "email"), Step(4, "call"), Step(0, "best", "complainant"), Step(3, "text", "complainant")]
    invitation_plan_save(program=program, steps=own, actor=director)
    [item] = reach.reach_items(user, program.site, case.invited_at + 4 * DAY + dt.timedelta(minutes=5))
    assert "Officer" in str(item.label)


def test_the_case_page_shows_how_far_the_plan_got_and_what_is_skipped(program):
    case = noon(program)
    reminders_due(case.invited_at + 10 * DAY)
    client = signed_in(case, Role.COORDINATOR)
    page = client.get(reverse("cases:case", args=[case.reference])).content.decode()
    for words in (
        "Reaching people",
        "Skipped: no mobile number that works",
        "Skipped: no postal address",
        "Waiting to",
    ):
        assert words in page
    assert page.count('<span class="fold__say">Next: ') == 2
    # Whoever has answered gets nothing more; what they said shows nowhere.
    complainant_of(case).contact_points.all().delete()
    case.people.filter(role="complainant").update(answer="no", answered_at=timezone.now())
    page = client.get(reverse("cases:case", args=[case.reference])).content.decode()
    assert "Not needed" in page


@pytest.mark.parametrize(
    ("states", "says"),
    [
        (["done", "coming", "coming"], "Next: step 1"),
        (["done", "waiting", "to_do"], "Needs you: step 2"),
        (["done", "to_print", "coming"], "Needs you: step 1"),
        (["done", "to_post", "coming"], "Needs you: step 1"),
        (["failed", "coming"], "Needs you: step 0"),
        (["done", "skipped", "not_needed"], "Nothing more goes out"),
        ([], "Nothing more goes out"),
    ],
)
def test_a_folded_plan_says_what_needs_us_then_what_comes_next(states, says):
    rows = [{"state": StepState(state), "step": f"step {index}"} for index, state in enumerate(states)]
    assert reach._say(rows) == says


def test_contact_points_remember_what_became_of_them(program):
    case = noon(program)
    person = complainant_of(case)
    user = user_make(program, Role.COORDINATOR)
    found = contact_point_save(
        person=person, actor=user, kind="mobile", value="305 555 0142", state="works", call_until=dt.time(21)
    )
    assert (found.value, found.verified_by) == ("+13055550142", user)
    contact_point_state(point=found, state="bounced", source="carrier")
    contact_point_state(point=found, state="bounced", source="carrier")
    contact_point_state(point=found, state="opted_out", source="person")
    contact_point_state(point=found, state="works", source="carrier")
    rows = [(row.state, row.source, row.by_id, row.new_value) for row in found.changes.order_by("pk")]
    assert rows == [
        ("works", "staff", user.pk, True),
        ("bounced", "carrier", None, False),
        ("opted_out", "person", None, False),
    ]
    assert ContactPoint.objects.get(pk=found.pk).state == "opted_out"
    url = reverse("cases:contact_edit", args=[case.reference, person.reference, found.pk])
    page = signed_in(case, Role.DIRECTOR).get(url).content.decode()
    assert "The mail or telephone company" in page and "(305) 555-0142" in page and 'value="21:00"' in page


def opted_out(person):
    """Return the person's mobile, at which they asked us not to write."""
    point = ContactPointFactory(person=person, kind="mobile", value="+13055550142", preferred=False)
    return contact_point_state(point=point, state="opted_out", source="person")


@pytest.mark.parametrize(
    ("state", "after"), [("unverified", "works"), ("bounced", "works"), ("opted_out", "opted_out")]
)
def test_having_spoken_takes_no_opting_out_back(program, state, after):
    case = noon(program)
    person = complainant_of(case)
    point = ContactPointFactory(person=person, kind="mobile", value="+13055550142", state=state, preferred=False)
    user = user_make(program, Role.COORDINATOR)
    contact_attempt_record(person=person, actor=user, outcome="spoke", contact=point)
    point.refresh_from_db()
    assert point.state == after
    assert person.attempts.get().outcome == "spoke"


def test_an_opting_out_that_came_meanwhile_is_not_written_over(program):
    case = noon(program)
    person = complainant_of(case)
    point = ContactPointFactory(person=person, kind="mobile", value="+13055550142", preferred=False)
    url = reverse("cases:contact_edit", args=[case.reference, person.reference, point.pk])
    client = signed_in(case, Role.COORDINATOR)
    assert 'name="seen" value="unverified"' in client.get(url).content.decode()
    contact_point_state(point=point, state="opted_out", source="person")
    typed = {"kind": "mobile", "value": "305 555 0142", "state": "unverified", "seen": "unverified", "note": "evenings"}
    refused = client.post(url, typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Meanwhile this changed to" in page and "evenings" in page and 'name="seen" value="opted_out"' in page
    point.refresh_from_db()
    assert (point.state, point.note) == ("opted_out", "")
    assert client.post(url, {**typed, "state": "opted_out", "seen": "opted_out"}).status_code == 302
    point.refresh_from_db()
    assert (point.state, point.note) == ("opted_out", "evenings")
    assert client.post(url, {**typed, "state": "works", "seen": "opted_out"}).status_code == 302
    point.refresh_from_db()
    assert point.state == "works"


@pytest.mark.parametrize("kind", ["mobile", "landline"])
def test_the_same_number_once_more_is_no_way_around_an_opting_out(program, kind):
    case = noon(program)
    person = complainant_of(case)
    opted_out(person)
    client = signed_in(case, Role.COORDINATOR)
    url = reverse("cases:contact_add", args=[case.reference, person.reference])
    before = person.contact_points.count()
    refused = client.post(url, {"kind": kind, "value": "(305) 555-0142", "state": "unverified"})
    assert refused.status_code == 422 and "asked not to be contacted at this address" in refused.content.decode()
    assert person.contact_points.count() == before
    assert client.post(url, {"kind": kind, "value": "305 555 0143", "state": "unverified"}).status_code == 302


def test_the_plan_is_edited_and_taken_back(program):
    case = noon(program)
    client = signed_in(case, Role.COORDINATOR)
    url = reverse("cases:plan")
    page = client.get(url).content.decode()
    assert "Back to the shipped plan" not in page and page.count("After 8 days") == 1
    assert page.count("Step 8") == 1 and '<details class="fold">' in page
    bad = {"step0-day": "1", "step0-channel": "email", "step0-role": ""}
    refused = client.post(url, bad)
    assert refused.status_code == 422 and "day 0" in refused.content.decode()
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {**bad, "step0-day": "soon"}).status_code == 422
    added = {"step0-day": "0", "step0-channel": "email", "step7-day": "-3", "step7-channel": "call"}
    page = client.post(url, added).content.decode()
    assert page.index("Step 8") < page.index("Add steps") and 'value="-3"' in page
    good = {**bad, "step0-day": "0", "step1-day": "4", "step1-channel": "call", "step1-role": "officer"}
    good |= {"step2-day": "0", "step2-channel": "best", "step2-role": "officer"}
    assert client.post(url, good).status_code == 302
    rows = InvitationStep.objects.filter(program=program).values_list("day", "channel", "role")
    assert set(rows) == {(0, "email", ""), (0, "best", "officer"), (4, "call", "officer")}
    assert AuditEvent.objects.get(action="plan.save").ids == {"steps": 3}
    assert client.post(url, {"shipped": "1"}).status_code == 302
    assert not InvitationStep.objects.exists()
    editor = signed_in(case, Role.EDITOR)
    assert editor.get(url).status_code == 404


def test_the_language_somebody_reads_is_chosen_on_the_case(program):
    case = noon(program)
    person = complainant_of(case)
    url = reverse("cases:language", args=[case.reference, person.reference])
    client = signed_in(case, Role.COORDINATOR)
    assert client.post(url, {"language": "xx"}).status_code == 422
    assert client.post(url, {"language": program.languages[-1]}).status_code == 302
    person.refresh_from_db()
    assert person.language == program.languages[-1]
