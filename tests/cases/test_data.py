"""Who sees which case, how people are found and reached, intake, import and the printed workflow."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from home.today import items_for
from mediator_portal.cases import selectors, services
from mediator_portal.cases.diagram import render
from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.imports import referrals_import
from mediator_portal.cases.models import Case, CasePerson, ContactPoint
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.services import ContactInput, MoveRefused, PersonInput, case_create, intake
from mediator_portal.cases.services.outgoing import plan
from mediator_portal.cases.today import case_items
from mediator_portal.cases.workflow import MOVES
from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.notifications.registry import recipients
from tests.factories.cases import (
    CaseFactory,
    ContactPointFactory,
    checklist_make,
    complainant_of,
    officer_of,
    user_make,
)
from tests.factories.program_pages import program_make

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.COORDINATOR, True),
        (Role.DIRECTOR, True),
        *[(role, False) for role in Role if role not in {Role.COORDINATOR, Role.DIRECTOR}],
    ],
)
def test_only_coordinator_and_director_see_cases(program, role, sees):
    case = CaseFactory(program=program)
    CaseFactory(program=program_make("other.test", code="other"))
    user = user_make(program, role)
    assert list(selectors.cases_visible_to(user, program.site)) == ([case] if sees else [])
    assert not selectors.cases_visible_to(AnonymousUser(), program.site).exists()


def test_a_role_elsewhere_shows_nothing_here(program):
    other = program_make("other.test", code="other")
    CaseFactory(program=program)
    user = user_make(other, Role.DIRECTOR)
    assert not selectors.cases_visible_to(user, program.site).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LIAISON])
def test_only_the_liaison_has_the_liaisons_list(program, role):
    CaseFactory(program=program, inviting=True)
    assert not selectors.people_to_reach(user_make(program, role), program.site).exists()


def test_the_liaison_sees_officers_of_open_invitations_of_the_own_program_only(program):
    other = program_make("other.test", code="other")
    wanted = CaseFactory(program=program, inviting=True)
    for state in ("referred", "screening", "scheduling", "returned"):
        CaseFactory(program=program, **{state: True})
    CaseFactory(program=other, inviting=True)
    liaison = user_make(program, Role.LIAISON)
    assert list(selectors.people_to_reach(liaison, program.site)) == [officer_of(wanted)]
    assert {row.case.state for row in selectors.officers_to_clear(liaison, program.site)} == {CaseState.SCREENING}


@pytest.mark.parametrize(
    "text",
    [
        "{reference}",
        "CIP 2026-114",
        "cip2026114",
        "  maria  LOPEZ ",
        "B-77",
        "Maria@Example.org",
        "(305) 555-0100",
        "+1 305.555.0100",
    ],
)
def test_cases_are_found_by_exact_spelling_of_any_kind(program, text):
    case = CaseFactory(program=program, people_made=False, intake_number="CIP-2026-114")
    person = CasePerson.objects.create(case=case, role="complainant", name="Maria Lopez")
    CasePerson.objects.create(case=case, role="officer", name="Olive", badge="B 77")
    ContactPointFactory(person=person, kind="email", value="maria@example.org")
    ContactPointFactory(person=person, kind="mobile", value="305-555-0100")
    CaseFactory(program=program)
    found = selectors.search(Case.objects.all(), text.format(reference=case.reference.lower()))
    assert list(found) == [case]


@pytest.mark.parametrize("text", ["Maria", "Lopez", "maria@", "555-0100", "CIP", "%", ""])
def test_parts_find_nothing(program, text):
    case = CaseFactory(program=program, people_made=False, intake_number="CIP-2026-114")
    CasePerson.objects.create(case=case, role="complainant", name="Maria Lopez")
    assert list(selectors.search(Case.objects.all(), text)) == ([case] if not text else [])


def test_a_contact_point_is_hashed_by_its_kind(program):
    person = complainant_of(CaseFactory(program=program))
    mobile = ContactPointFactory(person=person, kind="mobile", value="(305) 555-0100")
    landline = ContactPointFactory(person=person, kind="landline", value="1-305-555-0100")
    address = ContactPointFactory(person=person, kind="address", value="1 Main Street\nMiami FL")
    assert mobile.value_hash == landline.value_hash != address.value_hash


# Reaching people -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "state", "channel", "reached"),
    [
        ("email", "unverified", "email", True),
        ("email", "works", "email", True),
        ("email", "bounced", "email", False),
        ("email", "wrong", "email", False),
        ("email", "opted_out", "email", False),
        ("email", "works", "text", False),
        ("mobile", "works", "text", True),
        ("landline", "works", "text", False),
        ("address", "works", "letter", True),
    ],
)
def test_a_message_never_goes_where_it_must_not(program, kind, state, channel, reached):
    person = complainant_of(CaseFactory(program=program))
    person.contact_points.all().delete()
    ContactPointFactory(person=person, kind=kind, state=state, value="305-555-0100")
    found = recipients.resolve("person", program.site, person.pk, channel)
    assert (found is not None) is reached


def test_a_person_of_another_program_is_not_reached(program):
    person = complainant_of(CaseFactory(program=program_make("other.test", code="other")))
    assert recipients.resolve("person", program.site, person.pk, "email") is None


def test_the_preferred_contact_point_decides_the_channel(program):
    person = complainant_of(CaseFactory(program=program))
    user = user_make(program, Role.COORDINATOR)
    services.contact_point_save(person=person, actor=user, kind="address", value="1 Main Street", preferred=True)
    person = complainant_of(person.case)
    planned = plan(person, "invitation")
    assert (planned.channel, planned.contact.value) == ("letter", "1 Main Street")
    assert person.contact_points.filter(preferred=True).count() == 1


def test_a_new_way_to_reach_somebody_invited_counts_as_carrying_the_invitation(program):
    person = complainant_of(CaseFactory(program=program, inviting=True))
    user = user_make(program, Role.COORDINATOR)
    point = services.contact_point_save(person=person, actor=user, kind="mobile", value="305-555-0100", preferred=True)
    point.refresh_from_db()
    assert point.carries_invitation


def test_a_wrong_number_is_not_used_again(program):
    person = complainant_of(CaseFactory(program=program))
    point = person.contact_points.get()
    services.contact_attempt_record(person=person, actor=None, outcome="wrong", contact=point)
    point.refresh_from_db()
    assert point.state == "wrong"
    assert plan(complainant_of(person.case), "invitation").channel == ""


@pytest.mark.parametrize(("kind", "value"), [("email", "nobody"), ("mobile", "12345"), ("address", " ")])
def test_an_impossible_contact_is_refused_in_words(program, kind, value):
    person = complainant_of(CaseFactory(program=program))
    with pytest.raises(ValidationError, match="Enter"):
        services.contact_point_save(person=person, actor=None, kind=kind, value=value)


def test_clearance_is_given_once(program):
    case = CaseFactory(program=program, screening=True)
    first, second = user_make(program, Role.LIAISON, name="A A"), user_make(program, Role.LIAISON, name="B B")
    services.officer_clear(person=officer_of(case), actor=first)
    assert services.officer_clear(person=officer_of(case), actor=second).cleared_by == first


# Intake --------------------------------------------------------------------------------------------------------------


def people_given() -> list[PersonInput]:
    contact = (ContactInput("email", "a@example.org"), ContactInput("mobile", "305-555-0100", preferred=True))
    return [PersonInput("complainant", " Ada  Lee ", contacts=contact), PersonInput("officer", "Bo", badge="1")]


def create(program, **changes) -> Case:
    given = {
        "program": program,
        "actor": None,
        "source": "desk",
        "people": people_given(),
        "allegation": "Rude.",
        "incident_on": timezone.localdate(),
        **changes,
    }
    return case_create(**given)


def test_a_referral_becomes_a_case_with_its_people(program):
    case = create(program, intake_number=" 12-3 ")
    person = complainant_of(case)
    assert (case.state, case.intake_number, person.name) == ("referred", "12-3", "Ada Lee")
    assert case.reference.startswith("T-")
    assert person.contact_points.get(preferred=True).kind == "mobile"
    assert AuditEvent.objects.filter(action="case.create", object_id=case.reference).exists()


def test_a_bad_contact_leaves_nothing_behind(program):
    people = [people_given()[0], PersonInput("officer", "Bo", contacts=(ContactInput("email", "no"),))]
    with pytest.raises(ValidationError):
        create(program, people=people)
    assert not Case.objects.exists()


@pytest.mark.parametrize("people", [[], people_given()[:1], [*people_given(), PersonInput("guardian", "Gus Lee")]])
def test_a_case_begins_with_a_complainant_and_an_officer(program, people):
    with pytest.raises(ValueError, match="at least one of each"):
        create(program, people=people)


def test_a_case_may_have_several_people_on_one_side(program):
    case = create(program, people=[*people_given(), people_given()[0]])
    assert sorted(person.role for person in case.people.all()) == ["complainant", "complainant", "officer"]


def test_a_reference_that_is_taken_is_drawn_again(program, monkeypatch):
    first = create(program)
    drawn = iter([first.reference, first.reference, "T-AAAA-BBBB"])
    monkeypatch.setattr(intake, "new_reference", lambda prefix: next(drawn))
    assert create(program).reference == "T-AAAA-BBBB"


def test_names_and_allegations_are_sealed(program):
    create(program)
    with connection.cursor() as cursor:
        cursor.execute("SELECT allegation FROM cases_case UNION SELECT name FROM cases_caseperson")
        stored = [row[0] for row in cursor.fetchall()]
    assert len(stored) == 3
    assert all(value.startswith("v1:") for value in stored)


# Screening -----------------------------------------------------------------------------------------------------------


def test_the_same_answer_again_keeps_the_verdict(program, coordinator):
    case = CaseFactory(program=program, screening=True)
    rule = checklist_make(program)["rude"]
    answer = services.screening_answer_record(case=case, rule=rule, matched=True, actor=coordinator.user)
    at = answer.at
    again = services.screening_answer_record(case=case, rule=rule, matched=True, actor=coordinator.user)
    assert again.at == at
    changed = services.screening_answer_record(case=case, rule=rule, matched=False, actor=coordinator.user)
    assert changed.at > at


def test_the_checklist_is_closed_once_the_case_moved_on(program, coordinator):
    case = CaseFactory(program=program, inviting=True)
    with pytest.raises(MoveRefused):
        services.review_record(case=case, actor=coordinator.user, eligible=True)


def test_a_rule_of_another_program_is_no_rule_here(program, coordinator):
    case = CaseFactory(program=program, screening=True)
    rule = checklist_make(program_make("other.test", code="other"))["rude"]
    with pytest.raises(ValueError, match="another program"):
        services.screening_answer_record(case=case, rule=rule, matched=True, actor=coordinator.user)


def test_session_facts_are_these_and_no_others(program):
    case = CaseFactory(program=program, held=True)
    assert services.session_facts_record(case=case, report_in=True).report_in is True
    with pytest.raises(TypeError):
        services.session_facts_record(case=case, state="closed")


# Today ---------------------------------------------------------------------------------------------------------------


def test_today_names_what_waits_oldest_deadline_first(program):
    user = user_make(program, Role.COORDINATOR)
    now = timezone.now()
    CaseFactory(program=program, screening=True, investigation_due_on=None)
    soon = CaseFactory(program=program, inviting=True, invited_at=now - 12 * DAY)
    talk = CaseFactory(program=program, inviting=True)
    person = complainant_of(talk)
    services.answer_record(person=person, answer="talk", actor=Actor.party(person))
    late = CaseFactory(program=program, referred=True, investigation_due_on=timezone.localdate() + 5 * DAY)
    quiet = CaseFactory(program=program, scheduling=True)
    items = items_for(user, program.site, now)
    found = [item.detail.split(" ")[0] for item in items]
    assert found[0] == late.reference
    assert {soon.reference, talk.reference} <= set(found)
    assert quiet.reference not in found
    assert items[-1].due_at is None
    assert [item.kind for item in items if talk.reference in item.detail] == ["talk"]


def test_today_says_when_nothing_reaches_a_party(program):
    user = user_make(program, Role.COORDINATOR)
    case = CaseFactory(program=program, inviting=True)
    ContactPoint.objects.filter(person__case=case, person__role="officer").update(state="bounced")
    assert [item.kind for item in items_for(user, program.site, timezone.now())] == ["reach"]


def test_today_is_empty_for_others(program):
    CaseFactory(program=program)
    assert items_for(user_make(program, Role.AUDITOR), program.site, timezone.now()) == []


def test_today_asks_the_database_as_often_for_one_case_as_for_many(program, django_assert_num_queries):
    user = user_make(program, Role.COORDINATOR)
    for count in (1, 3):
        for _number in range(count):
            CaseFactory(program=program, inviting=True, invited_at=timezone.now() - 12 * DAY)
        user.refresh_from_db()
        user._roles_by_site = None
        with django_assert_num_queries(4):
            assert list(case_items(user, program.site, timezone.now()))


# Import --------------------------------------------------------------------------------------------------------------

HEADER = (
    "intake_number,allegation,incident_on,complainant_name,complainant_email,officer_name,officer_badge,officer_email"
)
GOOD = "C-1,Rude words,2026-01-05,Ada Lee,ada@example.org,Bo Cop,B-1,bo@example.org"


def test_import_loads_good_rows_and_names_every_bad_one(program):
    rows = [
        HEADER,
        GOOD,
        "C-2,Rude,not a day,Cy Day,cy@example.org,Di Cop,B-2,di@example.org",
        "c 1,Rude,2026-01-05,Ed Lee,ed@example.org,Fi Cop,B-3,fi@example.org",
        "C-3,Rude,2026-01-05,Gi Lee,nobody,,B-4,",
        "C-4,Rude,2026-01-05",
        '"C-5","Rude,\ntwice",2026-01-05,Hu Lee,hu@example.org,Iv Cop,B-5,iv@example.org',
    ]
    result = referrals_import(program=program, text="\n".join(rows), actor=None)
    assert len(result.created) == Case.objects.count() == 2
    found = {(problem.line, problem.column) for problem in result.problems}
    assert found == {(3, "incident_on"), (4, "intake_number"), (5, "complainant_email"), (5, "officer_name"), (6, "")}
    assert [row[0] for row in result.rejected] == ["C-2", "c 1", "C-3", "C-4"]
    assert Case.objects.filter(source="import").count() == 2


def test_a_dry_run_loads_nothing_and_finds_the_same(program):
    text = f"{HEADER}\n{GOOD}\n{GOOD}\n"
    result = referrals_import(program=program, text=text, actor=None, dry_run=True)
    assert (len(result.created), len(result.problems), Case.objects.count()) == (1, 1, 0)


def test_the_same_file_again_loads_nothing_twice(program):
    text = f"{HEADER}\n{GOOD}\n"
    referrals_import(program=program, text=text, actor=None)
    again = referrals_import(program=program, text=text, actor=None)
    assert (again.created, Case.objects.count()) == ([], 1)
    assert "already has this complaint number" in again.problems[0].reason


def test_the_same_row_without_a_number_is_loaded_once(program):
    columns, row = HEADER.partition(",")[2], GOOD.partition(",")[2]
    referrals_import(program=program, text=f"{columns}\n{row}\n{row}\n", actor=None)
    turned = f"officer_unit,{columns}\n,{row}\n"
    for dry_run in (True, False):
        again = referrals_import(program=program, text=turned, actor=None, dry_run=dry_run)
        assert again.created == []
        assert "was loaded before, as case" in again.problems[0].reason
    assert Case.objects.count() == 1
    other = program_make("other.test", code="other")
    assert len(referrals_import(program=other, text=turned, actor=None).created) == 1


MANY = (
    f"{HEADER},complainant2_name,complainant2_mobile,complainant2_birth_date,officer2_name,officer2_badge,"
    "officer2_email,officer3_name,officer3_badge,officer3_landline,officer3_unit"
)


def test_several_people_a_side_from_one_row(program):
    second = "Cy Lee,305-555-0111,2012-03-04,Di Cop,B-2,di@example.org"
    rows = [
        MANY,
        f"{GOOD},{second},Ed Cop,B-3,305-555-0112,South",
        f"{GOOD.replace('C-1', 'C-2')},,,,,,,,,,",
        f"{GOOD.replace('C-1', 'C-3')},,,,,,,Ed Cop,B-3,305-555-0112,",
    ]
    result = referrals_import(program=program, text="\n".join(rows), actor=None)
    assert not result.problems
    people = [[(one.role, one.name) for one in case.people.all()] for case in Case.objects.order_by("pk")]
    assert [len(each) for each in people] == [5, 2, 3]
    first = Case.objects.order_by("pk")[0]
    assert [one.name for one in first.people.all()] == ["Ada Lee", "Cy Lee", "Bo Cop", "Di Cop", "Ed Cop"]
    ed = first.people.get(role="officer", pk=first.people.last().pk)
    assert (ed.unit, [point.kind for point in ed.contact_points.all()]) == ("South", ["landline"])


def test_the_person_of_a_row_who_is_wrong_is_named(program):
    rows = [
        MANY,
        f"{GOOD},Cy Lee,12,,,,,,,,",
        f"{GOOD},,,,Di Cop,,di@example.org,Ed Cop,B-3,305-555-0112,",
        f"{GOOD},,,,Di Cop,b-1,di@example.org,,,,",
        f"{GOOD},,,,,,,,,,South",
    ]
    result = referrals_import(program=program, text="\n".join(rows), actor=None)
    found = [(problem.line, problem.column) for problem in result.problems]
    assert found == [
        (2, "complainant2_mobile"),
        (3, "officer2_badge"),
        (4, "officer2_badge"),
        (5, "officer3_name"),
        (5, "officer3_badge"),
    ]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "column", ["officer1_name", "officer11_name", "officer2_birth_year", "officer0_name", "x2_name"]
)
def test_a_column_of_nobody_is_unknown(program, column):
    with pytest.raises(ValidationError, match=f"unknown columns: {column}"):
        referrals_import(program=program, text=f"{HEADER},{column}\n", actor=None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{HEADER},officer_name\n", "columns twice: officer_name"),
        ("", "lacks"),
        ("allegation\nx", "lacks"),
        (f"{HEADER},color\n", "unknown columns: color"),
        (f'{HEADER}\n"open', "Line 2"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(program, text, says):
    with pytest.raises(ValidationError, match=says):
        referrals_import(program=program, text=text, actor=None)


def test_the_command_writes_the_rejected_rows_beside_the_file(program, tmp_path):
    path = tmp_path / "in.csv"
    bad = "=C-2,Rude,never,Cy Day,cy@example.org,Di Cop,B-2,di@example.org"
    path.write_text(f"{HEADER}\n{GOOD}\n{bad}\n", encoding="utf-8")
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 rows were rejected"):
        call_command("import_referrals", str(path), program="miami", stdout=out, stderr=err)
    assert "line 3, incident_on: " in err.getvalue()
    assert "1 of 2 rows loaded" in out.getvalue()
    rejected = tmp_path / "in.rejected.csv"
    assert "'=C-2,Rude,never" in rejected.read_text(encoding="utf-8")
    assert rejected.stat().st_mode & 0o777 == 0o600


def test_the_command_knows_its_programs(program, tmp_path):
    with pytest.raises(CommandError, match="no program"):
        call_command("import_referrals", str(tmp_path / "x.csv"), program="nowhere")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_referrals", str(tmp_path / "x.csv"), program="miami")


# The printed workflow ------------------------------------------------------------------------------------------------


def test_the_printed_workflow_is_the_table():
    page = Path(settings.BASE_DIR) / "docs" / "workflow.md"
    assert page.read_text(encoding="utf-8") == render(), "Run manage.py workflow_diagram."


def test_the_diagram_draws_every_move():
    text = render()
    for move in MOVES:
        for before in move.before:
            for after in move.after:
                assert f"    {before.value} --> {after.value}: {move.name}\n" in text
