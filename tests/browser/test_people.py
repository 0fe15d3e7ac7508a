"""Several people in one case, answers that come on paper or by telephone, new links, wrong proofs, and leaving."""

from __future__ import annotations

import pytest

from mediator_portal.cases.enums import CaseState, ContactKind, PersonRole
from mediator_portal.cases.models import Case, CasePerson, ContactPoint
from mediator_portal.cases.services import release_due
from mediator_portal.participation.presets import load_texts
from mediator_portal.participation.services import invitation_issue
from portal.accounts.enums import Role
from program_pages.models import Program
from tests.browser import desk, party
from tests.browser.somebody import PHONE, Somebody
from tests.browser.test_ways_out import MOBILE, comes_in, person_of
from tests.browser.ways import WAYS, Way, each_way
from tests.browser.world import World
from tests.factories.cases import CaseFactory, CasePersonFactory
from tests.factories.vault import PDF
from tests.participation import acts

CHILD = "2015-02-03"


@pytest.fixture(scope="module")
def program(world: World) -> Program:
    """One program for all of these tests."""
    found = world.load("miami")
    load_texts(found)
    return found


@pytest.fixture
def case(program: Program) -> Case:
    """A case that asks its two parties; the staff of the program can work on it."""
    return CaseFactory(program=program, inviting=True)


@pytest.fixture
def staff(world: World, program: Program, way: Way) -> Somebody:
    """A coordinator; the pages of staff are in English."""
    return world.staff(program, Role.COORDINATOR, "Ana Ruiz", **way.device)


def complainant_of(case: Case) -> CasePerson:
    return person_of(case, "complainant")


def joined(case: Case, role: str, name: str, beside: CasePerson | None = None) -> CasePerson:
    """Return somebody more on a case, whose e-mail carried the invitation and whose mobile takes the code."""
    person: CasePerson = CasePersonFactory(case=case, role=role, name=name, beside=beside)
    person.contact_points.update(carries_invitation=True)
    ContactPoint.objects.create(person=person, kind=ContactKind.MOBILE, value=MOBILE["miami"])
    return person


def comes(world: World, person: CasePerson, way: Way) -> Somebody:
    """Let somebody come in by their link, in the way of the walk."""
    person.language = way.language
    person.save(update_fields=["language"])
    return comes_in(world, person, language=way.language, **way.device)


def agrees(world: World, person: CasePerson, way: Way) -> Somebody:
    """Let somebody come in, read and sign."""
    one = comes(world, person, way)
    party.read(one)
    party.says_yes(one, person.name)
    return one


def state_after_release(case: Case) -> str:
    """Return where a case lands on the morning of the release."""
    case.refresh_from_db()
    assert case.state == CaseState.INVITING
    assert case.release_at is not None
    release_due(case.release_at)
    case.refresh_from_db()
    return case.state


def typed_by_staff(_one: Somebody, staff: Somebody, child: CasePerson) -> None:
    """Staff heard of the parent by telephone and type everything."""
    desk.to_case(staff, child.case.reference).press("Add a person")
    staff.tick("Parent or guardian").type("Full name", "Marta Rivas").type("E-mail address", "marta@mail.example")
    staff.choose("Comes with", f"{child.name} (Complainant)")
    staff.shown("A parent or guardian is put on the case; the page says what this sends.", whole=True)
    staff.press("Add this person").sees("Marta Rivas")


def named_by_the_party(one: Somebody, staff: Somebody, child: CasePerson) -> None:
    """The child names the parent in fields, in which one thing is missing at first; staff press one button."""
    one.press("Tell us who signs with you").type("Their full name", "Marta Rivas").type(
        "Who they are to you", "mi madre"
    )
    one.press("Send my request").sees("Give an e-mail address, a mobile number or a postal address.")
    assert one.page.get_by_label("nombre completo").input_value() == "Marta Rivas"
    one.type("Their e-mail address", "marta@mail.example").type("Their mobile telephone", MOBILE["miami"])
    one.press("Send my request").sees("We have your request and will get in touch with you.", "Marta Rivas")
    desk.to_case(staff, child.case.reference).sees("mi madre", "They get a message with their own link at once.")
    staff.press("Add to the case Marta Rivas").sees("Marta Rivas is on the case.")
    one.open("/take-part/help/").sees("is part of the case now")


@each_way("en", "es-no-scripts")
def test_a_minor_and_a_guardian(world: World, case: Case, staff: Somebody, way: Way) -> None:
    """The date of birth tells; the guardian is put on the case and invited, signs too, and the minor assents."""
    child = complainant_of(case)
    child.birth_date = ""
    child.save()
    one = comes(world, child, way)
    party.read(one, born=CHILD)
    party.says_yes(one, child.name)
    one.open("/take-part/status/").sees("You are under 18", "Tell us who signs with you")
    puts_on_the_case = named_by_the_party if way.language == "es" else typed_by_staff
    puts_on_the_case(one, staff, child)
    parent = case.people.get(role=PersonRole.GUARDIAN)
    assert parent.beside == child
    ContactPoint.objects.get_or_create(person=parent, kind=ContactKind.MOBILE, defaults={"value": MOBILE["miami"]})
    guardian = comes(world, parent, way).sees("We ask for your answer too")
    guardian.shown("A parent or guardian answers on pages of their own.")
    party.read(guardian)
    party.says_yes(guardian, parent.name)
    one.open("/take-part/status/").sees_not("You are under 18", "Marta Rivas")
    acts.says_yes(person_of(case, "officer"))
    assert state_after_release(case) == CaseState.SCHEDULING


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_each_of_many_people_is_a_line_that_opens(world: World, program: Program, case: Case, scripts: bool) -> None:
    """On a telephone the page of a case with many people stays short; on paper everything stands."""
    for number in range(3):
        joined(case, PersonRole.COMPLAINANT, f"Nadia Petrov {number}")
    staff = world.staff(program, Role.COORDINATOR, "Ana Ruiz", width=PHONE, java_script_enabled=scripts, axe=scripts)
    desk.to_case(staff, case.reference).sees("Nadia Petrov 2", "No answer yet")
    links = staff.page.get_by_role("link", name="Add a way to reach them")
    assert (links.count(), staff.page.locator("details.fold[open]").count()) == (0, 0)
    assert staff.page.locator("html").evaluate("page => page.scrollHeight") < 6000
    person = staff.page.locator("details.summary-card > summary").filter(has_text="Nadia Petrov 2")
    person.focus()
    staff.page.keyboard.press("Enter")
    assert links.count() == 1
    staff.page.emulate_media(media="print")
    shown = staff.page.locator("details.summary-card a").filter(has_text="Change the language")
    assert shown.count() == 5
    for link in shown.all():
        assert link.bounding_box() is not None
        assert link.evaluate("link => link.checkVisibility({contentVisibilityAuto: true})")


@pytest.mark.parametrize(
    ("second", "way"),
    [("yes", WAYS["en"]), ("yes", WAYS["es-no-scripts"]), ("no", WAYS["es"]), ("no", WAYS["en-no-scripts"])],
    ids=["yes-en", "yes-es-no-scripts", "no-es", "no-en-no-scripts"],
    indirect=["way"],
)
def test_two_complainants(world: World, case: Case, second: str, way: Way) -> None:
    """Where one of two says no, the case follows the policy; until then nobody learns of it."""
    other = joined(case, PersonRole.COMPLAINANT, "Nadia Petrov")
    for role in ("complainant", "officer"):
        acts.says_yes(case.people.filter(role=role).order_by("pk").first())
    one = comes(world, other, way)
    if second == "yes":
        party.read(one)
        party.says_yes(one, other.name)
    else:
        one.open("/take-part/decide/").press("No, I do not want to take part")
        one.press("Send my answer: no").sees("We have your answer")
    assert state_after_release(case) == (CaseState.SCHEDULING if second == "yes" else CaseState.RETURNED)
    one.open("/take-part/status/").sees("Going ahead" if second == "yes" else "Not going ahead")


def entered(staff: Somebody, person: CasePerson, way: str, answer: str) -> Somebody:
    """Open the form for an answer from paper or telephone, and fill in all that both ways have in common."""
    desk.to_case(staff, person.case.reference)
    staff.press(f"Enter an answer from paper or telephone – {person.name}")
    asked = [staff.page.locator(f'[data-when="{choice}"]') for choice in ("paper", "telephone", "yes", "no")]
    assert [part.is_visible() for part in asked] == [False] * 4
    staff.tick(way).tick(answer)
    chosen = [way == "On paper", way != "On paper", answer.startswith("Yes"), answer == "No"]
    assert [part.is_visible() for part in asked] == chosen
    if answer.startswith("Yes"):
        for box in staff.page.locator("main form input[type=checkbox]").all():
            box.check(force=True)
        staff.type("full name as signed or said", person.name)
    return staff


@each_way("en", "es-no-scripts")
def test_an_answer_on_paper(world: World, case: Case, staff: Somebody, way: Way) -> None:
    """The scan is needed; what was typed stays; the page of the case says how it came, never what it was."""
    person = complainant_of(case)
    person.language = way.language
    person.save(update_fields=["language"])
    entered(staff, person, "On paper", "Yes, and signed").press("Record the answer")
    assert staff.page.get_by_label("full name as signed or said").input_value() == person.name
    staff.shown("An answer on paper without its scan: one sentence at the field.", whole=True)
    staff.page.locator("input[type=file]").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    staff.press("Record the answer").sees("The answer is recorded", "open the scan")
    staff.shown("The case says how an answer came, and to whoever entered it what it was.", whole=True)
    one = comes(world, person, way).sees("We have your answer")
    one.open("/take-part/receipt/").sees("Receipt number")


@each_way("en", "es-no-scripts")
def test_an_answer_by_telephone(world: World, program: Program, case: Case, staff: Somebody, way: Way) -> None:
    """Where the policy asks for two of the staff, both names are written down."""
    Program.objects.filter(pk=program.pk).update(telephone_witness=True)
    second = world.staff(program, Role.DIRECTOR, "Denise Baptiste").account
    person = person_of(case, "officer")
    person.language = way.language
    person.save(update_fields=["language"])
    entered(staff, person, "telephone", "No").press("Record the answer").sees("two of the staff")
    staff.choose("second member of staff who heard it", second.get_full_name())
    staff.press("Record the answer").sees("The answer is recorded", "Denise Baptiste")
    person.refresh_from_db()
    assert person.answer == "no"
    assert case.people.get(role="complainant").answer == ""
    comes(world, person, way).sees("We have your answer")


@each_way()
def test_a_new_link(world: World, case: Case, staff: Somebody, way: Way) -> None:
    """The old link is dead at once, also for whoever is in by it; the new one works."""
    person = complainant_of(case)
    one = comes(world, person, way)
    old = invitation_issue(person=person).link
    desk.to_case(staff, case.reference).press(f"New link and code – {person.name}")
    staff.press("Make a new link and send it").sees("no longer work")
    one.open(old, status=404).sees("does not open anything")
    one.shown("A link that no longer works: one sentence, and a way to reach a person.")
    party.by_link(one, invitation_issue(person=person).link)
    one.sees("Is it you?")


@each_way()
def test_a_wrong_person(world: World, case: Case, staff: Somebody, way: Way) -> None:
    """Five wrong codes make a pause, in which the right one does not help either; the coordinator is told to call."""
    person = complainant_of(case)
    one = world.visitor(case.program, width=PHONE, name="somebody else", language=way.language, **way.device)
    party.by_link(one, invitation_issue(person=person).link)
    one.tick("text message").press("Continue")
    for _try in range(5):
        one.type("Six-digit code", "000000").press("Check the code")
    one.sees("too many wrong tries").sees_not(person.name, case.allegation)
    one.shown("Too many wrong tries: a break, and a way to reach a person.")
    world.deliver()
    one.open("/take-part/status/")
    assert one.path.endswith("/take-part/identity/")
    staff.open("/portal/desk/").sees(case.reference, "too many wrong codes")


@each_way()
def test_leaving_before_the_answers_take_effect(world: World, case: Case, way: Way) -> None:
    """A yes is taken back as easily as it was given, and stays unseen until the release."""
    person = complainant_of(case)
    one = agrees(world, person, way)
    one.open("/take-part/status/").press("Leave the mediation").sees("without a reason")
    one.press("Leave the mediation now")
    person.refresh_from_db()
    assert (person.answer, person.signed_at) == ("no", None)
    one.open("/take-part/status/").sees("Waiting")
    acts.says_yes(person_of(case, "officer"))
    assert state_after_release(case) == CaseState.RETURNED


@each_way()
def test_leaving_once_it_goes_ahead(world: World, program: Program, way: Way) -> None:
    """The mediation ends for both, at once; the other side only hears that it is not going ahead."""
    case: Case = CaseFactory(program=program, scheduling=True)
    one = comes(world, complainant_of(case), way)
    one.press("Leave the mediation").sees("cannot be undone")
    one.press("Leave the mediation now").sees("You have left the mediation")
    case.refresh_from_db()
    assert (case.state, case.return_reason) == (CaseState.RETURNED, "withdrawn")
    other = comes_in(world, person_of(case, "officer")).sees("Not going ahead")
    other.sees_not("You have left", case.people.get(role="complainant").name)
