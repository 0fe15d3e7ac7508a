"""The screens: who opens them, what they show and hide, what a bad input meets."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms_app import purposes
from forms_app.models import Submission
from forms_app.presets.loader import shipped_page
from mediator_portal.cases import services
from mediator_portal.cases.models import Case, ContactAttempt
from mediator_portal.cases.rules import Actor
from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.notifications.models import OutboxMessage
from tests.factories.cases import CaseFactory, checklist_make, complainant_of, officer_of, user_make
from tests.factories.forms_app import form_page_make
from tests.factories.program_pages import program_make
from tests.reading import stamp_of

DAY = dt.timedelta(days=1)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def desk(program) -> Client:
    return signed_in(user_make(program, Role.COORDINATOR, name="Cora Dee"))


def addresses(case: Case) -> list[str]:
    person = complainant_of(case)
    point = person.contact_points.get()
    ref = [case.reference]
    who = [case.reference, person.reference]
    return [
        reverse("cases:case", args=ref),
        reverse("cases:screening", args=ref),
        reverse("cases:invite", args=ref),
        reverse("cases:withdraw", args=ref),
        reverse("cases:move", args=[case.reference, "nothing_fits"]),
        reverse("cases:note_add", args=ref),
        reverse("cases:file_add", args=ref),
        reverse("cases:person_add", args=ref),
        reverse("cases:contact_add", args=who),
        reverse("cases:contact_edit", args=[*who, point.pk]),
        reverse("cases:attempt", args=who),
        reverse("cases:unreachable", args=who),
    ]


LISTS = ["cases:desk", "cases:list", "cases:export", "cases:new", "cases:import"]


def test_coordinator_opens_every_page(program, desk):
    case = CaseFactory(program=program, inviting=True)
    for url in [*addresses(case), *map(reverse, LISTS)]:
        assert desk.get(url).status_code == 200, url


def test_another_programs_case_and_an_unknown_one_are_the_same_404(program, desk):
    other = CaseFactory(program=program_make("other.test", code="other"), inviting=True)
    for url in addresses(other):
        unknown = url.replace(other.reference, "T-AAAA-BBBB")
        assert desk.get(url).status_code == desk.get(unknown).status_code == 404, url
        # The case page only reads: whoever holds the role learns that of every reference, known or not.
        wanted = 405 if url == reverse("cases:case", args=[other.reference]) else 404
        assert desk.post(url, {}).status_code == desk.post(unknown, {}).status_code == wanted, url


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.COORDINATOR, Role.DIRECTOR}])
def test_other_roles_meet_404_everywhere_on_the_desk(program, role):
    case = CaseFactory(program=program, inviting=True)
    client = signed_in(user_make(program, role))
    for url in [*addresses(case), *map(reverse, LISTS)]:
        assert client.get(url).status_code == 404, url
        assert client.post(url, {}).status_code == 404, url


def test_only_the_liaison_opens_the_liaisons_pages(program, desk):
    case = CaseFactory(program=program, inviting=True)
    liaison = signed_in(user_make(program, Role.LIAISON))
    officer = reverse("cases:liaison_officer", args=[officer_of(case).reference])
    complainant = reverse("cases:liaison_officer", args=[complainant_of(case).reference])
    assert liaison.get(reverse("cases:liaison")).status_code == liaison.get(officer).status_code == 200
    assert liaison.get(complainant).status_code == 404
    assert desk.get(reverse("cases:liaison")).status_code == desk.get(officer).status_code == 404


def test_somebody_not_signed_in_is_sent_to_sign_in(program, client):
    response = client.get(reverse("cases:desk"))
    assert response.status_code == 302
    assert "/account/login/" in response["Location"]


# What they show and hide ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_staff_see_that_somebody_answered_never_what(program, desk, answer):
    case = CaseFactory(program=program, inviting=True)
    pages = []
    at = timezone.now().replace(second=0, microsecond=0)
    for given in (answer, "no" if answer == "yes" else "yes"):
        person = complainant_of(case)
        services.answer_record(person=person, answer=given, actor=Actor.party(person), now=at)
        text = desk.get(reverse("cases:case", args=[case.reference])).content.decode()
        pages.append(text[text.index("<main") : text.index("</main>")])
    assert "Complainant answered" in pages[0]
    assert strip_tokens(pages[0]) == strip_tokens(pages[1])


def strip_tokens(text: str) -> str:
    import re

    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"', "", text)
    return re.sub(r"\d+:\d\d|datetime=\"[^\"]*\"", "", text)


def test_only_who_entered_an_answer_reads_it(program, desk, coordinator):
    case = CaseFactory(program=program, inviting=True)
    services.answer_record(person=complainant_of(case), answer="no", actor=coordinator, channel="paper")
    url = reverse("cases:case", args=[case.reference])
    assert "You entered: No" in signed_in(coordinator.user).get(url).content.decode()
    assert "You entered" not in desk.get(url).content.decode()


def test_the_liaisons_page_is_the_same_before_and_after_an_answer(program):
    case = CaseFactory(program=program, inviting=True)
    client = signed_in(user_make(program, Role.LIAISON))
    before = strip_tokens(client.get(reverse("cases:liaison")).content.decode())
    for person in (officer_of(case), complainant_of(case)):
        services.answer_record(person=person, answer="no", actor=Actor.party(person))
        assert strip_tokens(client.get(reverse("cases:liaison")).content.decode()) == before
    assert officer_of(case).name in before


def test_every_read_of_a_case_is_audited(program, desk):
    case = CaseFactory(program=program)
    desk.get(reverse("cases:case", args=[case.reference]))
    event = AuditEvent.objects.get(action="case.read")
    assert event.object_id == case.reference
    desk.get(reverse("cases:case", args=["T-AAAA-BBBB"]))
    assert AuditEvent.objects.filter(action="case.read").count() == 1


def test_an_invitation_that_cannot_go_out_names_everything_missing_with_a_link(program, desk):
    """Each thing once, where it is mended; no button that would only be refused."""
    case = CaseFactory(program=program, screening=True)
    child, officer = complainant_of(case), officer_of(case)
    child.birth_date = f"{timezone.localdate().year - 10}-01-01"
    child.save()
    officer.contact_points.all().delete()
    page = desk.get(reverse("cases:invite", args=[case.reference]))
    words = html.unescape(page.content.decode())
    assert page.status_code == 200
    assert "Send the invitations" not in words
    assert words.count("This cannot be done now") == 0
    for address in (
        reverse("cases:screening", args=[case.reference]),
        reverse("cases:contact_add", args=[case.reference, officer.reference]),
        f"{reverse('cases:person_add', args=[case.reference])}?role=guardian&beside={child.reference}",
    ):
        assert words.count(f'href="{address}"') == 1, address
    assert reverse("cases:contact_add", args=[case.reference, child.reference]) not in words
    shown = html.unescape(desk.get(reverse("cases:case", args=[case.reference])).content.decode())
    assert f'<a href="{reverse("cases:invite", args=[case.reference])}">See everything that is missing</a>' in shown
    refused = desk.post(reverse("cases:invite", args=[case.reference]))
    assert refused.status_code == 409
    assert "Add a way to reach" in refused.content.decode()


def test_the_invite_page_shows_both_messages_and_sends_none(program, desk):
    case = CaseFactory(program=program, screening=True)
    text = desk.get(reverse("cases:invite", args=[case.reference])).content.decode()
    for person in case.people.all():
        assert person.name in text
        assert person.contact_points.get().value in text
    assert not OutboxMessage.objects.exists()


def test_export_holds_no_names(program, desk):
    case = CaseFactory(program=program, intake_number="SECRET-1")
    text = b"".join(desk.get(reverse("cases:export")).streaming_content).decode()
    assert case.reference in text
    for hidden in (complainant_of(case).name, officer_of(case).name, case.allegation, "SECRET-1"):
        assert hidden not in text


def test_filters_stand_in_the_address(program, desk):
    first = CaseFactory(program=program, screening=True)
    second = CaseFactory(program=program, closed=True)
    found = desk.get(reverse("cases:list"), {"state": "screening"}).content.decode()
    assert first.reference in found
    assert second.reference not in found
    named = desk.get(reverse("cases:list"), {"q": complainant_of(second).name.upper()}).content.decode()
    assert second.reference in named
    assert first.reference not in named


@pytest.mark.parametrize("count", [1, 3])
def test_the_case_list_costs_the_same_for_one_row_and_for_three(program, desk, count, django_assert_num_queries):
    for _number in range(count):
        CaseFactory(program=program)
    desk.get(reverse("cases:list"))
    with django_assert_num_queries(LIST_QUERIES):
        assert desk.get(reverse("cases:list")).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_liaisons_list_costs_the_same_for_one_row_and_for_three(program, count, django_assert_num_queries):
    client = signed_in(user_make(program, Role.LIAISON))
    for _number in range(count):
        CaseFactory(program=program, inviting=True)
    client.get(reverse("cases:liaison"))
    with django_assert_num_queries(LIAISON_QUERIES):
        assert client.get(reverse("cases:liaison")).status_code == 200


LIST_QUERIES = 10
LIAISON_QUERIES = 8


# What they do --------------------------------------------------------------------------------------------------------


def referral(**changes: str) -> dict[str, str]:
    return {
        "allegation": "Rude.",
        "incident_on": (timezone.localdate() - DAY).isoformat(),
        "complainant_name": "Ada Lee",
        "complainant_email": "ada@example.org",
        "complainant_language": "en",
        "officer_name": "Bo Cop",
        "officer_badge": "B-1",
        "officer_mobile": "305-555-0100",
        "officer_language": "en",
        **changes,
    }


def stamped(desk: Client, data: dict[str, str]) -> dict[str, str]:
    """Return what is sent together with the stamp of a page that was opened."""
    html = desk.get(reverse("cases:new")).content.decode()
    return {**data, "form_stamp": stamp_of(html)}


def test_a_referral_is_recorded_and_shown(program, desk):
    kind = checklist_make(program)["rude"]
    data = referral(intake_number="C-7", category=kind.code, complainant_birth_year="1984", officer_unit="3")
    response = desk.post(reverse("cases:new"), stamped(desk, data))
    case = Case.objects.get()
    assert response["Location"] == reverse("cases:case", args=[case.reference])
    assert (case.source, case.intake_number, case.category, case.allegation) == ("desk", "C-7", kind.code, "Rude.")
    assert case.people.get(role="complainant").birth_year == "1984"
    assert case.people.get(role="officer").unit == "3"
    assert not OutboxMessage.objects.exists()


def test_a_complaint_with_several_people_is_recorded_in_one_go(program, desk):
    """Save and add: the case opens once, and each further person stands on the side they belong to."""
    data = {**stamped(desk, referral()), "another": "yes"}
    responses = [desk.post(reverse("cases:new"), data) for _time in range(2)]
    case = Case.objects.get()
    page = reverse("cases:person_add", args=[case.reference])
    assert [response["Location"] for response in responses] == [page, page]
    shown = desk.get(page).content.decode()
    assert f"Case {case.reference} is open." in shown
    second = {"role": "officer", "name": "Lee Okafor", "badge": "77", "duty": "Nights", "birth_date": "1980-01-02"}
    assert "Enter the officer" in desk.post(page, {**second, "badge": "", "another": "yes"}).content.decode()
    assert desk.post(page, {**second, "another": "yes"})["Location"] == page
    third = {"role": "complainant", "name": "Bo Diaz", "mobile": "305-555-0188", "badge": "typed before the role"}
    assert desk.post(page, third)["Location"] == reverse("cases:case", args=[case.reference])
    assert case.people.filter(role="complainant").count() == 2
    officer, other = (case.people.filter(role=role).order_by("pk").last() for role in ("officer", "complainant"))
    assert (officer.name, other.name) == ("Lee Okafor", "Bo Diaz")
    assert (officer.badge, officer.duty, officer.birth_date, officer.beside) == ("77", "Nights", "", None)
    assert (other.badge, other.contact_points.get().kind) == ("", "mobile")
    assert not OutboxMessage.objects.exists()


def test_what_few_people_have_is_folded_until_it_is_given_or_wrong(program, desk):
    html = desk.get(reverse("cases:new")).content.decode()
    assert html.count('<details class="fold fold--asked">') == 4
    for name in ("complainant_address", "complainant_birth_date", "officer_duty", "officer_needs"):
        assert f'name="{name}' in html
    wrong = desk.post(reverse("cases:new"), stamped(desk, referral(complainant_birth_year="84", officer_unit="3")))
    shown = wrong.content.decode()
    opened = [part.split("</details>")[0] for part in shown.split('<details class="fold fold--asked" open>')[1:]]
    assert ['name="complainant_birth_year"' in part or 'name="officer_unit"' in part for part in opened] == [True, True]


def test_a_referral_sent_twice_is_one_case_and_leaves_no_second_copy(program, desk):
    data = stamped(desk, referral(intake_number="C-7"))
    first, second = (desk.post(reverse("cases:new"), data) for _time in range(2))
    assert Case.objects.count() == 1
    assert first["Location"] == second["Location"]
    sent = Submission.objects.get()
    assert (sent.purpose, sent.answers, sent.handles.count()) == ("new_case", {}, 0)
    director = signed_in(user_make(program, Role.DIRECTOR, name="Dora Dee"))
    assert director.get(reverse("forms_app:submission", args=[sent.receipt])).status_code == 404
    assert sent.receipt not in director.get(reverse("forms_app:submissions")).content.decode()


def test_the_desk_asks_what_its_editors_ask(program, desk):
    """In their words and order; what they leave out is not needed, and the kinds are the program's own."""
    kind = checklist_make(program)["rude"]
    known = purposes.get("new_case")
    shipped = shipped_page(known, program, "en")
    body = [
        {**block, "value": {**block["value"], "label": f"Ours: {block['value'].get('key')}"}}
        for block in shipped.body.get_prep_value()
        if block["value"].get("key") in {*known.needed, "category", "complainant_email", "officer_mobile"}
    ]
    form_page_make(program.site.root_page, purpose="new_case", body=body, title="Our own form")
    html = desk.get(reverse("cases:new")).content.decode()
    assert "Our own form" in html
    assert "Ours: officer_badge" in html
    assert (kind.public_text or kind.question) in html
    assert "landline" not in html
    assert set(re.findall(r'autocomplete="([^"]*)"', html.split("<main")[1])) == {"off"}
    assert desk.post(reverse("cases:new"), stamped(desk, referral())).status_code == 302
    none = stamped(desk, referral(complainant_email=""))
    assert "Give at least one way to reach this person." in desk.post(reverse("cases:new"), none).content.decode()
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        ({"allegation": ""}, "id_allegation"),
        ({"incident_on": "2999-01-01"}, "id_incident_on"),
        ({"investigation_due_on": "2001-01-01"}, "id_investigation_due_on"),
        ({"complainant_email": ""}, "id_complainant_email"),
        ({"complainant_email": "nobody"}, "id_complainant_email"),
        ({"complainant_birth_year": "84"}, "id_complainant_birth_year"),
        ({"officer_mobile": "1"}, "id_officer_mobile"),
        ({"officer_badge": ""}, "id_officer_badge"),
        ({"officer_preferred": "email"}, "id_officer_preferred_0"),
    ],
)
def test_a_bad_referral_names_the_field_and_keeps_what_was_typed(program, desk, changes, target):
    response = desk.post(reverse("cases:new"), stamped(desk, referral(**{"intake_number": "keep-me", **changes})))
    text = response.content.decode()
    assert response.status_code == 200
    assert f'href="#{target}"' in text
    assert "keep-me" in text
    assert not Case.objects.exists()


def test_a_known_complaint_number_is_asked_about_once(program, desk):
    known = CaseFactory(program=program, intake_number="26-1")
    data = stamped(desk, referral(intake_number="26 1"))
    response = desk.post(reverse("cases:new"), data)
    assert response.status_code == 200
    assert known.reference in response.content.decode()
    assert desk.post(reverse("cases:new"), {**data, "case-same_number": "on"}).status_code == 302
    assert Case.objects.count() == 2


def test_the_journey_from_referral_to_invitation(program, desk):
    rules = checklist_make(program)
    case = CaseFactory(program=program)
    ref = [case.reference]
    desk.post(reverse("cases:move", args=[case.reference, "start_screening"]))
    answers = {f"rule_{rule.pk}": "yes" if code == "rude" else "no" for code, rule in rules.items()}
    assert desk.post(reverse("cases:screening", args=ref), answers).status_code == 302
    assert desk.post(reverse("cases:review", args=ref), {"verdict": "eligible"}).status_code == 302
    response = desk.post(reverse("cases:invite", args=ref))
    assert response.status_code == 302
    assert Case.objects.get().state == "inviting"
    assert OutboxMessage.objects.filter(kind="invitation").count() == 2


def test_a_verdict_against_the_rules_needs_a_reason(program, desk):
    rules = checklist_make(program)
    case = CaseFactory(program=program, screening=True)
    answers = {f"rule_{rule.pk}": "yes" if code == "crime" else "no" for code, rule in rules.items()}
    desk.post(reverse("cases:screening", args=[case.reference]), answers)
    response = desk.post(reverse("cases:review", args=[case.reference]), {"verdict": "eligible"})
    assert response.status_code == 422
    assert "Write why" in response.content.decode()
    assert not case.reviews.exists()


def test_the_second_of_two_people_is_told_and_loses_nothing_typed(program, director):
    case = CaseFactory(program=program, scheduling=True)
    services.move(case=case, name="nothing_fits", actor=director, reason="No room")
    other = signed_in(user_make(program, Role.DIRECTOR, name="Other Director"))
    url = reverse("cases:move", args=[case.reference, "nothing_fits"])
    response = other.post(url, {"reason": "My own words"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Dana Diaz already returned this case" in text
    assert "My own words" in text


def test_a_move_of_the_system_has_no_page(program, desk):
    case = CaseFactory(program=program, inviting=True)
    for name in ("consent", "return_declined", "nonsense"):
        assert desk.post(reverse("cases:move", args=[case.reference, name])).status_code == 404


def test_staff_enter_attempt_contact_note_and_withdrawal(program, desk):
    case = CaseFactory(program=program, inviting=True)
    person = officer_of(case)
    who = [case.reference, person.reference]
    point = person.contact_points.get()
    posts = [
        (reverse("cases:attempt", args=who), {"way": "call", "outcome": "spoke", "contact": str(point.pk)}),
        (reverse("cases:contact_add", args=who), {"kind": "mobile", "value": "305-555-0199", "state": "works"}),
        (reverse("cases:note_add", args=[case.reference]), {"text": "Called."}),
        (reverse("cases:person_add", args=[case.reference]), {"role": "support", "name": "Sue Port"}),
        (reverse("cases:withdraw", args=[case.reference]), {"person": person.reference, "channel": "telephone"}),
    ]
    for url, data in posts:
        assert desk.post(url, data).status_code == 302, url
    person.refresh_from_db()
    assert (person.answer, case.notes.get().text, case.people.count()) == ("no", "Called.", 3)
    assert ContactAttempt.objects.get().contact == point
    assert Case.objects.get().state == "inviting"


def test_a_file_is_stored_shown_to_the_desk_and_to_nobody_else(program, desk):
    case = CaseFactory(program=program)
    upload = SimpleUploadedFile("letter.pdf", b"%PDF-1.4 nothing %%EOF", content_type="application/pdf")
    url = reverse("cases:file_add", args=[case.reference])
    assert desk.post(url, {"upload": upload, "disclosure": "personal"}).status_code == 302
    stored = case.files.get().file
    address = reverse("cases:file", args=[case.reference, stored.reference])
    assert b"".join(desk.get(address).streaming_content) == b"%PDF-1.4 nothing %%EOF"
    assert AuditEvent.objects.filter(action="case.read", ids__part="file").count() == 1
    assert signed_in(user_make(program, Role.LIAISON)).get(address).status_code == 404
    elsewhere = CaseFactory(program=program)
    assert desk.get(reverse("cases:file", args=[elsewhere.reference, stored.reference])).status_code == 404


def test_a_file_that_is_none_is_refused_in_words(program, desk):
    case = CaseFactory(program=program)
    upload = SimpleUploadedFile("virus.pdf", b"MZ not a pdf")
    response = desk.post(reverse("cases:file_add", args=[case.reference]), {"upload": upload, "disclosure": "personal"})
    assert response.status_code == 422
    assert not case.files.exists()


def test_an_upload_of_referrals_gives_the_rejected_rows_back(program, desk):
    header = "allegation,incident_on,complainant_name,complainant_email,officer_name,officer_badge,officer_email"
    good, bad = "Rude,2026-01-05,Ada,a@example.org,Bo,1,b@example.org", "Rude,never,Cy,c@example.org,Di,2,d@example.org"
    rows = f"{header}\n{good}\n{bad}"
    upload = SimpleUploadedFile("in.csv", rows.encode())
    response = desk.post(reverse("cases:import"), {"upload": upload})
    assert response.status_code == 422
    assert Case.objects.count() == 1
    sealed = response.context["sealed"]
    assert "Rude,never" not in sealed
    back = desk.post(reverse("cases:import_rejected"), {"rows": sealed})
    assert "Rude,never,Cy" in b"".join(back.streaming_content).decode()


def test_the_empty_file_of_the_page_can_be_filled_in(program, desk):
    page = desk.get(reverse("cases:import")).content.decode()
    address = reverse("cases:import_template")
    assert address in page
    header = b"".join(desk.get(address).streaming_content).decode("utf-8-sig").strip().split(",")
    known = {
        "allegation": "Rude",
        "incident_on": "2026-01-05",
        **{f"{who}_name": who for who in ("complainant", "complainant2", "officer", "officer2")},
        **{f"{who}_email": f"{who}@example.org" for who in ("complainant", "complainant2", "officer", "officer2")},
        "officer_badge": "1",
        "officer2_badge": "2",
    }
    assert set(known) < set(header)
    rows = ",".join(header) + "\n" + ",".join(known.get(name, "") for name in header)
    desk.post(reverse("cases:import"), {"upload": SimpleUploadedFile("in.csv", rows.encode())})
    assert Case.objects.get().people.count() == 4


@pytest.mark.parametrize("kind", ["nonsense", "other program", "other seal"])
def test_rejected_rows_open_for_their_own_program_only(program, desk, kind):
    from portal.vault.crypto import seal

    rows = {
        "nonsense": "v1:abc",
        "other program": seal("rejected rows of other\na,b"),
        "other seal": seal("Maria Lopez"),
    }[kind]
    assert desk.post(reverse("cases:import_rejected"), {"rows": rows}).status_code == 404


def test_the_liaison_notes_duty_and_clearance(program):
    case = CaseFactory(program=program, screening=True)
    client = signed_in(user_make(program, Role.LIAISON))
    url = reverse("cases:liaison_officer", args=[officer_of(case).reference])
    assert client.post(url, {"duty": "Nights", "cleared": "on"}).status_code == 302
    officer = officer_of(case)
    assert (officer.duty, officer.cleared_at is not None) == ("Nights", True)
