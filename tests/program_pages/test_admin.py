"""A program's own records in the Wagtail admin: who may, whose, and what follows."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from wagtail.images.tests.utils import get_test_image_file

from home import generation
from home.models import CustomImage, SiteSettings
from portal.accounts.enums import Role
from portal.audit.models import AuditEvent
from portal.notifications.letters import letterhead_data, render_pdf
from portal.notifications.models import OutboxMessage
from program_pages import selectors, services
from program_pages.models import EligibilityRule, PolicyNote, Program, Recruitment, TrainingEvent
from program_pages.providers import letterhead_of
from tests.factories.program_pages import course_make, program_make, rule_make, staff_make, training_date_make

pytestmark = pytest.mark.django_db

LISTS = ["eligibility-rules", "training-courses", "training-dates", "policy-values"]


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def program() -> Program:
    return program_make()


def client_of(program: Program, *roles: Role) -> Client:
    client = Client(HTTP_HOST=program.site.hostname)
    client.force_login(staff_make(program.site, *roles, email=f"{'-'.join(roles) or 'nobody'}@{program.code}.example"))
    return client


def objects(program: Program) -> dict[str, int]:
    """Return one record of each kind of the program."""
    return {
        "eligibility-rules": rule_make(program, code="rude").pk,
        "training-courses": course_make(program).pk,
        "training-dates": training_date_make(program, timezone.now()).pk,
        "policy-values": PolicyNote.objects.filter(program=program).first().pk,
        "policy": program.pk,
        "roles": program.recruitment.pk,
        "identity": SiteSettings.for_site(program.site).pk,
    }


ALLOWED = {
    Role.DIRECTOR: set(LISTS) | {"policy", "roles", "identity"},
    Role.COORDINATOR: set(LISTS) | {"policy", "roles", "identity"},
    Role.EDITOR: {"roles", "identity"},
    Role.FINANCE: set(),
    Role.AUDITOR: set(),
    Role.LIAISON: set(),
    Role.OPERATOR: set(),
}


@pytest.mark.parametrize("role", list(ALLOWED))
def test_each_role_opens_what_it_may_and_nothing_else(program, role):
    client, own = client_of(program, role), objects(program)
    for name, pk in own.items():
        code = client.get(reverse(f"{name}:edit", args=[pk])).status_code
        assert code == (200 if name in ALLOWED[role] else 404), name
        if name in LISTS:
            assert client.get(reverse(f"{name}:index")).status_code == (200 if name in ALLOWED[role] else 404), name


def test_somebody_of_another_program_gets_the_404_of_an_unknown_record(program):
    other = program_make("other.testserver")
    client, theirs = client_of(program, Role.DIRECTOR), objects(other)
    for name, pk in theirs.items():
        for view in ("edit", "delete", "history", "usage"):
            assert client.get(reverse(f"{name}:{view}", args=[pk])).status_code == 404, (name, view)
            assert client.post(reverse(f"{name}:{view}", args=[pk]), {}).status_code in {404, 405}, (name, view)
        if name in LISTS:
            page = client.get(reverse(f"{name}:index")).content.decode()
            assert f"/{name}/edit/{pk}/" not in page


def test_a_director_of_one_program_is_nobody_at_the_other_host(program):
    other = program_make("other.testserver")
    client = client_of(program, Role.DIRECTOR)

    response = client.get(reverse("policy:edit", args=[other.pk]), HTTP_HOST="other.testserver")

    assert response.status_code == 404


def test_the_policy_page_asks_the_same_number_of_questions_whatever_the_number_of_rules(
    program, django_assert_num_queries
):
    client = client_of(program, Role.DIRECTOR)
    client.get(reverse("eligibility-rules:index"))
    for count in (1, 3):
        for number in range(count):
            rule_make(program, code=f"{count}-{number}")
        client.get(reverse("eligibility-rules:index"))
        with django_assert_num_queries(13):
            assert client.get(reverse("eligibility-rules:index")).status_code == 200


def form_data(response) -> dict[str, object]:
    """Return what a browser would send back from an edit page, unchanged."""
    form = response.context["form"]
    data: dict[str, object] = {}
    for field in form:
        value = field.field.prepare_value(field.value()) if hasattr(field.field, "prepare_value") else field.value()
        if value is None or value is False:
            continue
        data[field.html_name] = "on" if value is True else value
    return data


def test_the_policy_is_saved_audited_by_field_names_and_unconfirmed(program):
    client = client_of(program, Role.DIRECTOR)
    PolicyNote.objects.filter(program=program).update(confirmed_on=timezone.localdate())
    url = reverse("policy:edit", args=[program.pk])
    data = form_data(client.get(url)) | {"target_days": "50", "stipend_cents": "125.50"}

    response = client.post(url, data)

    assert response.status_code == 302, response.context["form"].errors
    program = Program.objects.get(pk=program.pk)
    assert (program.target_days, program.stipend_cents) == (50, 12550)
    event = AuditEvent.objects.get(action="policy.change")
    assert event.fields == ["stipend_cents", "target_days"]
    assert set(selectors.unconfirmed_notes(program).values_list("field", flat=True)) == set(event.fields)


def test_a_contradiction_stays_on_the_page_with_its_sentence(program):
    client = client_of(program, Role.DIRECTOR)
    url = reverse("policy:edit", args=[program.pk])

    response = client.post(url, form_data(client.get(url)) | {"notice_days_min": "9", "notice_days_max": "4"})

    assert response.status_code == 200
    page = response.content.decode()
    assert "The longest notice must not be shorter than the shortest." in page
    assert 'value="9"' in page
    assert Program.objects.get(pk=program.pk).notice_days_min == 4


@pytest.mark.parametrize(("role", "is_confirmed"), [(Role.DIRECTOR, True), (Role.COORDINATOR, False)])
def test_only_a_director_confirms_a_value(program, role, is_confirmed):
    client = client_of(program, role)
    note = PolicyNote.objects.get(program=program, field="target_days")
    url = reverse("policy-values:edit", args=[note.pk])

    response = client.post(url, {"strength": "usual", "source": "Program page", "is_confirmed": "on"})

    note.refresh_from_db()
    assert response.status_code == 302
    assert (note.is_confirmed, note.source) == (is_confirmed, "Program page")
    assert AuditEvent.objects.filter(action="policy.confirm").exists() is is_confirmed


def roles_data(**values: str) -> dict[str, str]:
    return {
        "state": "open",
        "open_on": "",
        "full_at": "",
        "text_open": "",
        "text_full": "",
        "text_open_on": "",
    } | values


def test_an_editor_flips_the_roles_and_the_log_shows_who(program):
    client = client_of(program, Role.EDITOR)
    url = reverse("roles:edit", args=[program.recruitment.pk])

    assert client.post(url, roles_data(state="full", text_full="All full.")).status_code == 302

    assert selectors.roles_state(Program.objects.get(pk=program.pk)) == "full"
    page = client.get(url).content.decode()
    assert "Sam Staff" in page and "All full." in page
    assert AuditEvent.objects.filter(action="recruitment.change", actor_id__isnull=False).count() == 1


def test_a_preview_shows_the_wording_and_saves_nothing(program):
    client = client_of(program, Role.EDITOR)
    url = reverse("roles:edit", args=[program.recruitment.pk])

    response = client.post(url, roles_data(state="full", text_full="Not yet, friend.") | {"action-preview": "1"})

    assert response.status_code == 200
    assert response.content.decode().count("Not yet, friend.") >= 2
    recruitment = Recruitment.objects.get(program=program)
    assert (recruitment.state, recruitment.text_full) == ("open", "")


def test_a_date_in_the_past_is_refused_on_the_page(program):
    client = client_of(program, Role.EDITOR)
    url = reverse("roles:edit", args=[program.recruitment.pk])

    response = client.post(url, roles_data(state="open_on", open_on="2020-01-01"))

    assert response.status_code == 200
    assert "Choose a date after today" in response.content.decode()


def test_opening_the_roles_in_the_admin_writes_to_the_list(program):
    services.recruitment_change(program=program, state="full", by=None)
    services.reopening_subscribe(program=program, email="reader@example.org", language="en")
    client = client_of(program, Role.COORDINATOR)
    url = reverse("roles:edit", args=[program.recruitment.pk])
    assert "1 person waits" in client.get(url).content.decode()

    client.post(url, roles_data(state="open"))

    assert OutboxMessage.objects.count() == 1


def test_a_rule_gets_the_program_of_the_site_and_a_code_once(program):
    client = client_of(program, Role.COORDINATOR)
    data = {
        "question": "Is it about noise?",
        "kind": "complaint",
        "verdict": "review",
        "public_text": "Noise",
        "source": "",
        "code": "noise",
        "order": "5",
        "active": "on",
    }
    url = reverse("eligibility-rules:add")

    assert client.post(url, data).status_code == 302
    assert EligibilityRule.objects.get().program_id == program.pk
    assert AuditEvent.objects.filter(action="eligibilityrule.create").count() == 1

    again = client.post(url, data)
    assert again.status_code == 200
    assert again.context["form"].errors


def test_a_course_with_dates_cannot_be_deleted_and_a_sentence_says_so(program):
    course = course_make(program)
    training_date_make(program, timezone.now(), course=course)
    client = client_of(program, Role.DIRECTOR)

    response = client.post(reverse("training-courses:delete", args=[course.pk]), follow=True)

    assert response.status_code == 200
    assert "used by other records" in response.content.decode()
    assert program.courses.count() == 1


def test_training_dates_are_typed_in_program_time(program):
    other = program_make("other.testserver")
    theirs = course_make(other)
    client = client_of(program, Role.COORDINATOR)
    data = {
        "title": "Summer training",
        "course": "",
        "starts_at": "2099-07-01 17:30",
        "ends_at": "2099-07-01 20:30",
        "place": "Main Library",
        "public": "on",
    }

    assert client.post(reverse("training-dates:add"), data).status_code == 302
    event = TrainingEvent.objects.get(program=program)
    assert event.starts_at == dt.datetime(2099, 7, 1, 21, 30, tzinfo=dt.UTC)
    assert "2099-07-01 17:30" in client.get(reverse("training-dates:edit", args=[event.pk])).content.decode()

    wrong = client.post(reverse("training-dates:add"), data | {"course": theirs.pk})
    assert wrong.status_code == 200
    backwards = client.post(reverse("training-dates:add"), data | {"ends_at": "2099-07-01 16:30"})
    assert "The end must be after the start." in backwards.content.decode()


def test_the_menu_shows_each_person_what_they_may_open(program):
    editor = client_of(program, Role.EDITOR).get("/admin/").content.decode()
    finance = client_of(program, Role.FINANCE).get("/admin/").content.decode()

    assert "/admin/roles/" in editor and "/admin/policy/" not in editor
    assert "/admin/roles/" not in finance


def test_a_director_confirms_several_values_at_once_and_only_those_ticked(program):
    director, coordinator = client_of(program, Role.DIRECTOR), client_of(program, Role.COORDINATOR)
    url = reverse("policy-values:confirm")
    ticked = list(PolicyNote.objects.filter(program=program).values_list("pk", flat=True)[:2])
    theirs = PolicyNote.objects.filter(program=program_make("other.testserver")).first()

    assert coordinator.get(url).status_code == 404
    assert "Term" in director.get(url).content.decode()
    director.post(url, {"note": [*ticked, theirs.pk, "nonsense"]})

    assert (
        list(PolicyNote.objects.filter(confirmed_on__isnull=False).order_by("pk").values_list("pk", flat=True))
        == ticked
    )


def test_today_tells_a_director_what_is_not_confirmed_and_an_editor_what_is_missing(program):
    from home.models import SiteSettings
    from home.today import items_for

    director = staff_make(program.site, Role.DIRECTOR, email="director@example.org")
    editor = staff_make(program.site, Role.EDITOR, email="editor@example.org")
    assert [item.verb for item in items_for(director, program.site, timezone.now()) if item.kind == "set-up"] == [
        "Confirm"
    ]
    assert not [item for item in items_for(editor, program.site, timezone.now()) if item.kind == "set-up"]

    SiteSettings.objects.filter(site=program.site).update(telephone="")
    assert [item.verb for item in items_for(editor, program.site, timezone.now()) if item.kind == "set-up"] == ["Add"]


def test_a_changed_course_loses_its_confirmation(program):
    course = course_make(program)
    PolicyNote.objects.filter(program=program).update(confirmed_on=timezone.localdate())
    client = client_of(program, Role.COORDINATOR)
    url = reverse("training-courses:edit", args=[course.pk])

    assert client.post(url, form_data(client.get(url)) | {"hours": "60"}).status_code == 302

    assert list(selectors.unconfirmed_notes(program).values_list("field", flat=True)) == ["courses"]


def test_an_editor_changes_the_telephone_and_the_menu_and_every_page_shows_it(
    program, django_capture_on_commit_callbacks
):
    editor = client_of(program, Role.EDITOR)
    page = program.site.root_page
    own = SiteSettings.for_site(program.site)
    before = generation.current(program.site_id)
    opened = editor.get(reverse("identity:index"))
    assert opened.status_code == 302
    assert opened["Location"] == reverse("identity:edit", args=[own.pk])

    data = {
        "program_name": "Talk It Through",
        "agency_name": "The Agency",
        "telephone": "305-555-0142",
        "accent": "#1a4480",
        **menu("main_menu", page.pk),
        **menu("footer_menu"),
    }
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(opened["Location"], data).status_code == 302
    own.refresh_from_db()
    assert (own.telephone, [link.value["page"].pk for link in own.main_menu]) == ("305-555-0142", [page.pk])
    assert "305-555-0142" in Client(HTTP_HOST=program.site.hostname).get("/").content.decode()
    assert generation.current(program.site_id) > before
    assert "telephone" in AuditEvent.objects.get(action="sitesettings.change").fields

    unreadable = editor.post(opened["Location"], data | {"accent": "#ffee00"})
    assert "Choose a darker color" in unreadable.content.decode()


def test_the_agencys_own_seal_stands_on_mail_and_letters(program, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    own = SiteSettings.for_site(program.site)
    assert (letterhead_of(program.site).seal_url, letterhead_of(program.site).seal_png) == ("", None)
    own.seal = CustomImage.objects.create(title="Seal", file=get_test_image_file())
    own.save()
    head = letterhead_of(program.site)
    assert head.seal_url.startswith(program.site.root_url)
    assert head.seal_png is not None
    assert head.seal_png().startswith(b"\x89PNG")
    page = {"language": "en", "letterhead": letterhead_data(head), "to": [], "date": "", "subject": "S", "opening": ""}
    page |= {"notice": "", "greeting": "", "paragraphs": [], "doubt": "", "url": "", "qr": "", "code": "", "start": ""}
    words = dict.fromkeys(("scan", "or", "code", "address", "qr"), "x")
    reader = PdfReader(io.BytesIO(render_pdf("letter", page | {"words": words})))
    assert len(reader.pages[0].images) == 1
    own.seal.file.storage.delete(own.seal.get_rendition("fill-256x256|format-png").file.name)
    assert letterhead_of(program.site).seal_png() == b""


def menu(name: str, *pages: int) -> dict[str, str]:
    """Return the posted fields of a menu of pages."""
    fields = {f"{name}-count": str(len(pages))}
    for number, pk in enumerate(pages):
        part = f"{name}-{number}"
        fields |= {f"{part}-deleted": "", f"{part}-order": str(number), f"{part}-type": "link", f"{part}-id": ""}
        fields |= {f"{part}-value-page": str(pk), f"{part}-value-label": "Start"}
    return fields
