"""Referrals over the API: the desk's rules at the way in, one word at the way out, and nothing for anybody else."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mediator_portal.cases import api
from mediator_portal.cases.enums import CaseState, ReturnReason
from mediator_portal.cases.models import Case, CasePerson, Referral
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.services import answer_record, case_create
from portal.accounts.enums import Role, ServiceKind
from portal.accounts.roles.models import ServiceAccount
from portal.audit.models import AuditEvent
from program_pages.models import Program
from tests.cases.test_data import create
from tests.factories.accounts import person_with, sign_in
from tests.factories.cases import CaseFactory, complainant_of, officer_of
from tests.factories.home import StandardPageFactory
from tests.factories.program_pages import program_make, rule_make
from tests.factories.referrals import INCIDENT_ON, URL, ComplaintSystem, referral, token_make

pytestmark = pytest.mark.django_db
ABROAD = "abroad.localhost"
UNKNOWN = "T-2345-6789"


@pytest.fixture
def system(program: Program) -> ComplaintSystem:
    return ComplaintSystem(token_make(program.site))


@pytest.fixture
def there(db: None) -> Program:
    return program_make(ABROAD, code="abroad", reference_prefix="A")


def errors(response: Any) -> dict[str, str]:
    """Return what a refusal says, by the name of the field."""
    assert response.status_code == 422, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    return {".".join(map(str, each["loc"])): each["msg"] for each in response.json()["errors"]}


# In ------------------------------------------------------------------------------------------------------------------


def test_a_referral_becomes_a_case_like_one_of_the_desk(system: ComplaintSystem, program: Program) -> None:
    rule_make(program, code="rude")
    answer = system.send(referral(category="rude", complainant__language="es", complainant__birth_year=1984))
    assert answer.status_code == 201
    case = Case.objects.get()
    assert answer.json() == {"reference": case.reference}
    assert answer.headers["Location"] == f"{URL}{case.reference}/"
    assert (case.program, case.state, case.source, case.category) == (program, "referred", "api", "rude")
    assert (case.intake_number, case.incident_on) == ("2026-0113", INCIDENT_ON)
    complainant, officer = complainant_of(case), officer_of(case)
    assert (complainant.name, complainant.language, complainant.birth_year) == ("Casey Complainant", "es", "1984")
    assert (officer.badge, officer.unit, officer.language) == ("B-1001", "North", "en")
    point = complainant.contact_points.get()
    assert (point.kind, point.value, point.preferred, point.note) == ("email", "casey@example.org", True, "evenings")


def test_it_goes_through_the_one_door(system: ComplaintSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service of the desk and of the import makes the case; without it there is none."""
    seen: list[dict[str, Any]] = []

    def watched(**given: Any) -> Case:
        seen.append(given)
        return case_create(**given)

    monkeypatch.setattr("mediator_portal.cases.services.referrals.case_create", watched)
    system.send()
    assert [given["source"] for given in seen] == ["api"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"allegation": ""}, "allegation"),
        ({"allegation": "  "}, "allegation"),
        ({"allegation": "x" * 4001}, "allegation"),
        ({"allegation": "a\x00b"}, "allegation"),
        ({"incident_on": "17.3.2026"}, "incident_on"),
        ({"incident_on": "03/17/2026"}, "incident_on"),
        ({"incident_on": "2026-02-31"}, "incident_on"),
        ({"incident_on": 20260317}, "incident_on"),
        ({"incident_on": "2999-01-01"}, "incident_on"),
        ({"investigation_due_on": "2001-01-01"}, "investigation_due_on"),
        ({"category": "unheard-of"}, "category"),
        ({"intake_number": "9" * 61}, "intake_number"),
        ({"intake_number": 20260113}, "intake_number"),
        ({"same_number": "yes"}, "same_number"),
        ({"complainant__name": ""}, "complainant.name"),
        ({"complainant__email": "no address"}, "complainant.email"),
        ({"complainant__email": None}, "complainant.email"),
        ({"complainant__preferred": "mobile"}, "complainant.preferred"),
        ({"complainant__preferred": "pigeon"}, "complainant.preferred"),
        ({"complainant__language": "tlh"}, "complainant.language"),
        ({"complainant__birth_year": 84}, "complainant.birth_year"),
        ({"complainant__birth_year": "1984"}, "complainant.birth_year"),
        ({"complainant__badge": "B-1"}, "complainant.badge"),
        ({"officer__badge": ""}, "officer.badge"),
        ({"officer__mobile": "12"}, "officer.mobile"),
        ({"officer": None}, "officer"),
        ({"status": "closed"}, "status"),
        ({"reference": "T-2345-6789"}, "reference"),
    ],
)
def test_what_the_desk_refuses_is_refused_by_name(system: ComplaintSystem, changes: dict[str, Any], field: str) -> None:
    found = errors(system.send(referral(**changes)))
    assert set(found) == {f"body.referral.{field}"}
    assert all(found.values())
    assert not Case.objects.exists()


def test_everything_wrong_is_named_at_once(system: ComplaintSystem) -> None:
    found = errors(system.send(referral(complainant__email="no", officer__mobile="1", incident_on="2999-01-01")))
    assert {name.removeprefix("body.referral.") for name in found} == {
        "complainant.email",
        "officer.mobile",
        "incident_on",
    }


# Several people on a side --------------------------------------------------------------------------------------------

CASEY = {"name": "Casey Complainant", "email": "casey@example.org"}
DANA = {"name": "Dana Complainant", "mobile": "305-555-0111", "language": "es", "birth_date": "2012-03-04"}
OLIVE = {"name": "Olive Officer", "badge": "B-1001", "mobile": "305-555-0100"}
PAT = {
    "name": "Pat Officer",
    "badge": "B-1002",
    "email": "pat@example.org",
    "landline": "305-555-0101",
    "unit": "South",
}


def many(**sides: Any) -> dict[str, Any]:
    """Return a referral with these sides and no other."""
    given = referral()
    del given["complainant"], given["officer"]
    return {**given, **sides}


def test_several_people_a_side_each_with_their_own_ways_to_be_reached(system: ComplaintSystem) -> None:
    body = many(complainants=[CASEY, DANA], officers=[OLIVE, PAT])
    answer = system.send(body)
    assert answer.status_code == 201
    people = list(Case.objects.get().people.all())
    assert [(one.role, one.name) for one in people] == [
        ("complainant", "Casey Complainant"),
        ("complainant", "Dana Complainant"),
        ("officer", "Olive Officer"),
        ("officer", "Pat Officer"),
    ]
    ways = [sorted(point.kind for point in one.contact_points.all()) for one in people]
    assert ways == [["email"], ["mobile"], ["mobile"], ["email", "landline"]]
    assert (people[1].language, people[1].birth_date, people[3].unit) == ("es", "2012-03-04", "South")
    assert system.send(body).content == answer.content
    assert Case.objects.count() == 1


def test_one_person_and_a_list_may_stand_side_by_side(system: ComplaintSystem) -> None:
    assert system.send(many(complainant=CASEY, officers=[OLIVE, PAT])).status_code == 201
    assert Case.objects.get().people.count() == 3


@pytest.mark.parametrize(
    ("sides", "fields"),
    [
        ({"complainants": [CASEY, {**DANA, "mobile": "12"}], "officer": OLIVE}, {"complainants.1.mobile"}),
        ({"complainant": CASEY, "officers": [OLIVE, {**PAT, "badge": ""}]}, {"officers.1.badge"}),
        ({"complainant": CASEY, "officers": [OLIVE, {"name": "Pat", "badge": "2"}]}, {"officers.1.email"}),
        ({"complainant": CASEY, "officers": [OLIVE, {**PAT, "rank": "x"}]}, {"officers.1.rank"}),
        ({"complainant": CASEY, "officers": [OLIVE, {**PAT, "badge": "b-1001"}]}, {"officers.1.badge"}),
        ({"complainants": [CASEY, DANA, CASEY], "officer": OLIVE}, {"complainants.2.name"}),
        ({"complainant": CASEY, "officer": OLIVE, "officers": [PAT]}, {"officers"}),
        ({"complainant": CASEY}, {"officer"}),
        ({}, {"complainant", "officer"}),
        ({"complainant": CASEY, "officers": []}, {"officers"}),
        ({"complainant": CASEY, "officers": [{**PAT, "badge": str(number)} for number in range(11)]}, {"officers"}),
        ({"complainant": CASEY, "officers": OLIVE}, {"officers"}),
        ({"complainants": [{**CASEY, "email": "x"}, {**DANA, "mobile": "1"}], "officers": [{**PAT, "email": "y"}]},
         {"complainants.0.email", "complainants.1.mobile", "officers.0.email"}),
    ],
)  # fmt: skip
def test_the_entry_that_is_wrong_is_named(system: ComplaintSystem, sides: dict[str, Any], fields: set[str]) -> None:
    found = errors(system.send(many(**sides)))
    assert {name.removeprefix("body.referral.") for name in found} == fields
    assert all(found.values())
    assert not Case.objects.exists()


def test_two_of_one_name_are_two_people_when_they_are_reached_differently(system: ComplaintSystem) -> None:
    """A mother and a daughter may have one name."""
    same = [CASEY, {**CASEY, "email": "younger@example.org"}]
    assert system.send(many(complainants=same, officer=OLIVE)).status_code == 201


def test_ten_on_a_side_are_taken(system: ComplaintSystem) -> None:
    officers = [{**PAT, "badge": str(number)} for number in range(10)]
    assert system.send(many(complainant=CASEY, officers=officers)).status_code == 201
    assert Case.objects.get().people.filter(role="officer").count() == 10


def test_a_text_with_half_a_character_is_refused(system: ComplaintSystem) -> None:
    text = json.dumps(referral()).replace("traffic stop", "traffic \\ud800 stop")
    assert "body.referral.allegation" in errors(system.send(text))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"referral"', "{}"])
def test_a_body_that_is_no_referral_is_refused(system: ComplaintSystem, text: str) -> None:
    answer = system.send(text)
    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Case.objects.exists()


def test_a_number_that_a_case_has_is_told_without_that_case(system: ComplaintSystem, program: Program) -> None:
    known = create(program, intake_number="2026-0113")
    answer = system.send()
    assert set(errors(answer)) == {"body.referral.intake_number"}
    assert known.reference not in answer.content.decode()
    assert system.send(referral(same_number=True)).status_code == 201


# Once ----------------------------------------------------------------------------------------------------------------


def test_the_same_again_gives_the_same_answer_and_no_second_case(system: ComplaintSystem, program: Program) -> None:
    first = system.send()
    case = Case.objects.get()
    Case.objects.update(state=CaseState.RETURNED, return_reason=ReturnReason.DECLINED)
    turned = dict(reversed(referral().items()))
    for body in (referral(), turned):
        again = system.send(body)
        assert (again.status_code, again.content) == (201, first.content)
        assert again.headers["Location"] == first.headers["Location"]
    assert Case.objects.get() == case
    assert AuditEvent.objects.filter(action="case.create").count() == 1


@pytest.mark.parametrize("changes", [{"allegation": "Something else."}, {"officer__name": "olive officer"}])
def test_the_same_key_with_another_referral_is_refused(system: ComplaintSystem, changes: dict[str, Any]) -> None:
    system.send()
    answer = system.send(referral(**changes))
    assert set(errors(answer)) == {"header.Idempotency-Key"}
    assert answer.json()["errors"][0]["type"] == "idempotency_key_reused"
    assert Case.objects.count() == 1


def test_keys_differ_to_the_letter(system: ComplaintSystem) -> None:
    for key in ("Key-1", "key-1", "key1"):
        assert system.send(referral(intake_number=""), key).status_code == 201
    assert Case.objects.count() == 3


def test_a_refused_referral_can_be_mended_under_its_key(system: ComplaintSystem) -> None:
    assert system.send(referral(complainant__email="no")).status_code == 422
    assert not Referral.objects.exists()
    assert system.send().status_code == 201


def test_a_key_belongs_to_its_account(system: ComplaintSystem, program: Program) -> None:
    other = ComplaintSystem(token_make(program.site))
    first, second = (each.send(referral(intake_number="")) for each in (system, other))
    assert first.json() != second.json()
    assert Case.objects.count() == 2


@pytest.mark.parametrize("key", [None, "", "two words", "x" * 256, "schlüssel"])
def test_without_a_good_key_nothing_is_taken(system: ComplaintSystem, key: str | None) -> None:
    assert set(errors(system.send(key=key))) == {"header.Idempotency-Key"}
    assert not Case.objects.exists()


def test_neither_key_nor_content_is_kept_in_words(system: ComplaintSystem) -> None:
    system.send(key="complaint-2026-0113")
    kept = Referral.objects.values().get()
    assert not any("2026" in str(kept[name]) for name in ("key_hash", "content_hash"))


# Out -----------------------------------------------------------------------------------------------------------------

ENDS = [(CaseState.RETURNED, reason.value) for reason in ReturnReason] + [(CaseState.CLOSED, "")]
WORDS = {"not_eligible": "not_eligible", "not_suitable": "not_eligible", "": "mediated"}


@pytest.mark.parametrize("state", [state for state in CaseState if state not in {"returned", "closed"}])
def test_an_open_case_has_no_word(system: ComplaintSystem, state: str) -> None:
    reference = system.send().json()["reference"]
    Case.objects.update(state=state)
    answer = system.read(reference)
    assert answer.status_code == 200
    assert answer.json() == {"reference": reference, "outcome": None}


@pytest.mark.parametrize(("state", "reason"), ENDS)
def test_an_ended_case_has_one_of_three_words_and_nothing_else(
    system: ComplaintSystem, state: str, reason: str
) -> None:
    reference = system.send().json()["reference"]
    Case.objects.update(state=state, return_reason=reason, ended_at=timezone.now())
    assert system.read(reference).json() == {"reference": reference, "outcome": WORDS.get(reason, "did_not_proceed")}


@pytest.mark.parametrize("said", ["yes", "no", "talk"])
def test_what_a_party_said_changes_no_byte(system: ComplaintSystem, said: str) -> None:
    reference = system.send().json()["reference"]
    now = timezone.now()
    soon = now + dt.timedelta(days=7)
    Case.objects.update(state="inviting", invited_at=now, window_closes_at=soon, release_at=soon)
    before = system.read(reference)
    for person in CasePerson.objects.all():
        answer_record(person=person, answer=said, actor=Actor.party(person))
        after = system.read(reference)
        assert after.content == before.content
        volatile = {"X-Request-ID"}
        assert {name: value for name, value in after.items() if name not in volatile} == {
            name: value for name, value in before.items() if name not in volatile
        }


def test_only_what_the_account_sent_in_itself_is_known(
    system: ComplaintSystem, program: Program, there: Program
) -> None:
    """The desk's case, another account's and another program's answer like one that does not exist."""
    own = system.send().json()["reference"]
    other = ComplaintSystem(token_make(program.site)).send(referral(intake_number="")).json()["reference"]
    abroad = ComplaintSystem(token_make(there.site), ABROAD)
    foreign = abroad.send().json()["reference"]
    desk = CaseFactory(program=program, closed=True).reference
    unknown = system.read(UNKNOWN)
    assert unknown.status_code == 404
    assert unknown.content == system.client.get("/api/v3/no-such-address/").content
    for reference in (other, foreign, desk, own.lower(), f"{own}%00", "%00", "x" * 300):
        answer = system.read(reference)
        assert (answer.status_code, answer.content) == (404, unknown.content), reference
    assert system.read(own).status_code == 200
    assert abroad.read(foreign).status_code == 200
    assert abroad.read(own).status_code == 404


# Who -----------------------------------------------------------------------------------------------------------------


def test_anonymous_callers_learn_nothing(system: ComplaintSystem) -> None:
    own = system.send().json()["reference"]
    nobody = ComplaintSystem()
    answers = [nobody.send(), nobody.read(own), nobody.read(UNKNOWN)]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert Case.objects.count() == 1


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_a_session_opens_nothing_here(system: ComplaintSystem, program: Program, role: Role) -> None:
    own = system.send().json()["reference"]
    client = Client()
    sign_in(client, person_with(program.site, role))
    assert client.get(f"{URL}{own}/").status_code == 401
    body = json.dumps(referral(intake_number=""))
    sent = client.post(URL, body, content_type="application/json", headers={"idempotency-key": "key-2"})
    assert sent.status_code == 401
    assert Case.objects.count() == 1


def test_to_a_token_for_content_the_addresses_are_unknown(system: ComplaintSystem, program: Program) -> None:
    own = system.send().json()["reference"]
    site = ComplaintSystem(token_make(program.site, ServiceKind.CONTENT))
    unknown = site.client.get("/api/v3/no-such-address/")
    for answer in (site.read(own), site.read(UNKNOWN), site.send(), site.send("{")):
        assert (answer.status_code, answer.content) == (404, unknown.content)
    assert Case.objects.count() == 1


def test_a_token_holds_at_its_own_host_and_until_its_end(
    system: ComplaintSystem, program: Program, there: Program
) -> None:
    own = system.send().json()["reference"]
    elsewhere = ComplaintSystem(host=ABROAD)
    elsewhere.headers = system.headers
    assert elsewhere.send().status_code == elsewhere.read(own).status_code == 401
    ServiceAccount.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert system.send().status_code == system.read(own).status_code == 401


def test_a_site_without_a_program_takes_no_referrals(program: Program) -> None:
    system = ComplaintSystem(token_make(program.site))
    Program.objects.all().delete()
    assert system.send().status_code == 404


def test_a_token_for_referrals_opens_nothing_else(system: ComplaintSystem, program: Program) -> None:
    page = StandardPageFactory(parent=program.site.root_page, title="About", slug="about")
    headers = system.headers
    body = json.dumps({"title": "Taken over", "meta": {"type": "home.StandardPage", "action": "publish"}})
    for method, address in (
        ("patch", f"/api/v3/pages/{page.pk}/"),
        ("delete", f"/api/v3/pages/{page.pk}/"),
        ("get", f"/api/v3/pages/{page.pk}/revisions/"),
        ("get", "/api/v3/sites/"),
        ("post", "/api/v3/redirects/"),
    ):
        answer = system.client.generic(method.upper(), address, body, content_type="application/json", headers=headers)
        assert answer.status_code in {404, 422}, address
    page.refresh_from_db()
    assert (page.title, page.live) == ("About", True)
    assert system.client.get(reverse("cases:list"), headers=headers).status_code == 302


# Watched -------------------------------------------------------------------------------------------------------------


def calls() -> list[tuple[str, int, str]]:
    """Return every recorded call: action, status, reference of the case it was about."""
    found = AuditEvent.objects.filter(action__startswith="referral.").order_by("pk")
    return [(event.action, event.ids["status"], event.object_id) for event in found]


def test_every_call_is_recorded(system: ComplaintSystem, program: Program) -> None:
    own = system.send().json()["reference"]
    system.send()
    system.send(referral(allegation="Other."))
    system.send(referral(officer__badge=""), key="key-2")
    system.send("{", key="key-3")
    system.read(own)
    system.read(UNKNOWN)
    content = ComplaintSystem(token_make(program.site, ServiceKind.CONTENT))
    content.read(own)
    assert calls() == [
        ("referral.send", 201, own),
        ("referral.send", 201, own),
        ("referral.send", 422, ""),
        ("referral.send", 422, ""),
        ("referral.send", 400, ""),
        ("referral.read", 200, own),
        ("referral.read", 404, ""),
        ("referral.read", 404, ""),
    ]
    events = AuditEvent.objects.filter(action__in=["case.create", "referral.send", "referral.read"])
    assert {event.actor_kind for event in events} == {"service"}
    assert {event.site_id for event in events} == {program.site_id}
    assert ServiceAccount.objects.filter(user_id=events[0].actor_id).exists()


def test_no_name_and_no_answer_reaches_a_log(system: ComplaintSystem, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    system.send(referral(complainant__email="no address"))
    system.send()
    assert caplog.records
    for word in ("Casey", "Olive", "rude", "no address", "casey@example.org", "B-1001"):
        assert word not in caplog.text


def test_an_account_that_asks_too_often_must_wait(
    system: ComplaintSystem, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each kind of call has its own limit, each account too; what is too much is recorded once."""
    monkeypatch.setattr(api.SENDING, "limit", 2)
    monkeypatch.setattr(api.READING, "limit", 1)
    own = system.send().json()["reference"]
    answers = [system.send("{", key=f"key-{number}") for number in range(2, 6)]
    assert [answer.status_code for answer in answers] == [400, 429, 429, 429]
    assert answers[-1].headers["Retry-After"] == "3600"
    assert answers[-1].headers["Content-Type"] == "application/problem+json"
    assert [system.read(own).status_code for _number in range(3)] == [200, 429, 429]
    assert ComplaintSystem(token_make(program.site)).send(referral(intake_number="")).status_code == 201
    assert [status for _action, status, _id in calls()].count(429) == 2


# Told ----------------------------------------------------------------------------------------------------------------


def test_it_stands_in_the_one_document(client: Client, program: Program) -> None:
    document = client.get("/api/v3/openapi.json").json()
    send = document["paths"]["/api/v3/referrals/"]["post"]
    read = document["paths"]["/api/v3/referrals/{reference}/"]["get"]
    assert "/api/v3/pages/" in document["paths"]
    key = send["parameters"][0]
    assert (key["name"], key["in"], key["required"]) == ("Idempotency-Key", "header", True)
    for operation in (send, read):
        assert operation["security"]
        assert {"401", "404", "422", "429"} <= set(operation["responses"])
    result = document["components"]["schemas"]["ReferralResult"]
    assert set(result["properties"]) == {"reference", "outcome"}
    assert document["components"]["schemas"]["OutwardWord"]["enum"] == [
        "not_eligible",
        "did_not_proceed",
        "mediated",
    ]


def test_the_schema_has_the_fields_of_the_desk_and_no_other(client: Client, program: Program) -> None:
    """A field that the desk's page gets is one of the API on the same day."""
    schemas = client.get("/api/v3/openapi.json").json()["components"]["schemas"]
    parts = {"Referral": api.ReferralForms, "ReferralComplainant": None, "ReferralOfficer": None}
    forms = api.ReferralForms(None, program=program, today=timezone.localdate())
    for name, form in zip(parts, forms.all, strict=True):
        assert set(schemas[name]["properties"]) - api.WHO == set(form.fields), name
        assert schemas[name]["additionalProperties"] is False
    rules = schemas["Referral"]["allOf"]
    assert {tuple(one["required"][0] for one in rule["oneOf"]) for rule in rules} == {
        ("complainant", "complainants"),
        ("officer", "officers"),
    }
