"""The whole way in the program's languages: the switcher keeps place and words, and a mixture is always named."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.facts import facts_of, living
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.cases.rules import Actor, promises_now
from mediator_portal.cases.services import (
    ContactInput,
    PersonInput,
    answer_record,
    move,
    person_add,
    person_signed,
    release_due,
)
from mediator_portal.participation import languages, services
from mediator_portal.participation.access import safe_back
from mediator_portal.participation.models import Consent, ConsentText, HelpRequest
from mediator_portal.participation.presets.facts import facts_of as preset_facts
from mediator_portal.participation.presets.facts import words_of
from mediator_portal.participation.readability import reading_of
from mediator_portal.participation.selectors import newest_true, text_of_person
from mediator_portal.participation.services import Refused
from mediator_portal.participation.staff import missing_texts
from mediator_portal.participation.staff import texts_refused as stops_of
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.notifications.models import OutboxMessage
from tests.cases.test_move import screened
from tests.factories.cases import CaseFactory, actor_make
from tests.factories.participation import PartyBrowser, all_codes, person_make, text_of
from tests.factories.program_pages import program_unsaved
from tests.reading import source

SITE = ("en", "es")


def texts_refused(case: Case) -> list[str]:
    """Return why nobody of a case can be asked now."""
    return [stop.sentence for stop in stops_of(case, living(case))]


def text(response: Any) -> str:
    return html.unescape(source(response))


# What is read, and what is not in somebody's language ------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "own", "usable", "chosen", "language"),
    [
        ("en", "en", {"en", "es"}, "", "en"),
        ("es", "en", {"en", "es"}, "", "es"),
        ("es", "es", {"en"}, "", "en"),
        ("en", "es", {"en", "es"}, "", "en"),
        ("en", "pl", {"en", "pl"}, "", "pl"),
        ("en", "pl", {"en", "pl"}, "en", "en"),
        ("es", "pl", {"en", "es", "pl"}, "", "es"),
        ("en", "pl", {"en"}, "", "en"),
        ("en", "pl", {"en"}, "pl", "en"),
        ("es", "ht", {"ht"}, "", ""),
        ("en", "en", set(), "", ""),
    ],
)
def test_which_language_the_agreement_is_read_in(
    pages: str, own: str, usable: set[str], chosen: str, language: str
) -> None:
    found = languages.text_language(pages=pages, own=own, site=SITE, usable=usable, chosen=chosen)
    assert found == language


@pytest.mark.parametrize(
    ("pages", "own", "agreement", "parts"),
    [
        ("en", "en", "en", []),
        ("es", "en", "es", []),
        ("es", "es", "en", ["text"]),
        ("en", "pl", "", ["pages"]),
        ("en", "pl", "pl", ["pages"]),
        ("en", "pl", "en", ["pages", "text"]),
        ("es", "pl", "en", ["pages", "text"]),
    ],
)
def test_what_is_not_in_somebodys_language(pages: str, own: str, agreement: str, parts: list[str]) -> None:
    wanted = languages.wanted_language(pages=pages, own=own, site=SITE)
    assert languages.foreign_parts(wanted=wanted, pages=pages, text=agreement) == parts


def test_a_page_in_one_language_has_no_banner(party: PartyBrowser) -> None:
    assert all("An interpreter is free" not in text(party.get(*name)) for name in (("status",), ("read", 1), ("sign",)))


def test_a_missing_translation_is_named_on_every_page_that_shows_the_text(party: PartyBrowser) -> None:
    ConsentText.objects.filter(language="es").delete()
    with translation.override("es"):
        for name in (("read", 1), ("read", 3), ("sign",)):
            page = text(party.get(*name))
            assert "El acuerdo de esta página está en English, no en Español." in page
            assert "Un intérprete es gratis" in page
        assert "Un intérprete es gratis" not in text(party.get("status"))
        assert '<div lang="en">' in text(party.get("read", 1))


def test_somebody_whose_language_the_site_lacks_is_told_on_every_page(party: PartyBrowser) -> None:
    CasePerson.objects.update(language="ht")
    for name in (("status",), ("decide",), ("no",), ("talk",), ("help",), ("times",)):
        response = party.get(*name)
        if response.status_code == 200:
            page = text(response)
            assert "These pages are in English, not in Kreyòl ayisyen." in page
            assert '<p lang="ht">Gen pati nan paj sa a' in page
            assert "An interpreter is free of charge" not in page
            assert page.count("Mande yon entèprèt") == 1
    assert "These pages are in English and the agreement is in English, not in" in text(party.get("read", 1))


def test_an_agreement_in_a_further_language_is_read_and_can_be_left_for_english(
    party: PartyBrowser, coordinator: User
) -> None:
    CasePerson.objects.update(language="pl")
    program = party.person.case.program
    draft = services.text_copy(text=text_of(party.person), role="complainant", language="pl", actor=coordinator)
    services.text_draft_save(text=draft, values={"title": "Zgoda"}, actor=coordinator)
    services.text_publish(text=draft, actor=coordinator)
    assert "These pages are in English, not in Polski." in text(party.get("status"))
    page = text(party.get("read", 1))
    assert "The agreement on this page is in Polski. Everything around it is in English." in page
    assert "Pomoc tłumacza jest bezpłatna" in page
    assert '<div lang="pl">' in page
    back = reverse("participation:read", args=[1])
    assert party.post("text_language", {"language": "en", "back": back}).url == back
    assert "These pages are in English and the agreement is in English, not in Polski." in text(party.get("read", 1))
    assert '<div lang="en">' in text(party.get("read", 1))
    party.post("text_language", {"language": "pl", "back": "https://elsewhere.example/"})
    assert '<div lang="pl">' in text(party.get("read", 1))
    ticks = {f"tick_{code}": "on" for code in all_codes(draft)}
    party.post("sign", {**ticks, "esign": "on", "typed_name": "Ana Diaz"})
    assert party.post("check", {"text": draft.pk}).url == reverse("participation:receipt")
    assert Consent.objects.get().language == "pl"
    assert program.consent_texts.filter(language="pl").count() == 1


def test_a_text_that_no_font_can_print_is_not_published(party: PartyBrowser, coordinator: User) -> None:
    """Else the last button would fail: the signed copy is made with the signature."""
    draft = services.text_copy(text=text_of(party.person), role="complainant", language="pl", actor=coordinator)
    services.text_draft_save(text=draft, values={"title": "Zgoda \U00017000"}, actor=coordinator)
    with pytest.raises(Refused):
        services.text_publish(text=draft, actor=coordinator)
    services.text_draft_save(text=draft, values={"title": "Zgoda na mediację"}, actor=coordinator)
    assert services.text_publish(text=draft, actor=coordinator).published_at is not None


# The switcher --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("no", {"reason": "no_time"}, 'value="no_time"'),
        ("talk", {"note": "after five"}, "after five"),
        ("help", {"needs": ["remote"], "note": "a quiet room"}, "a quiet room"),
        ("sign", {"typed_name": "Ana Di", "tick_voluntary": "on"}, 'value="Ana Di"'),
    ],
)
def test_the_language_changes_in_the_middle_of_a_form_and_nothing_is_lost(
    party: PartyBrowser, name: str, typed: dict[str, Any], kept: str
) -> None:
    page = text(party.get(name))
    assert 'form="typed" name="elsewhere" value="es"' in page
    sent = party.post(name, {**typed, "elsewhere": "es"})
    assert sent.url == f"/es{reverse(f'participation:{name}')}"
    spanish = text(party.client.get(sent.url))
    assert '<html lang="es"' in spanish
    assert kept in spanish
    assert " checked" in spanish or name == "talk"
    assert "usa-error-message" not in spanish
    party.person.refresh_from_db()
    assert (party.person.answer, HelpRequest.objects.count(), Consent.objects.count()) == ("", 0, 0)
    assert "after five" not in str(party.client.session["party"])


def test_the_first_button_of_a_form_is_no_language(party: PartyBrowser) -> None:
    """The enter key presses a form's first button."""
    page = text(party.get("sign"))
    assert page.index('<button type="submit" form="typed" hidden>') < page.index('name="elsewhere"')


def test_an_unknown_language_leads_back_to_the_same_page(party: PartyBrowser) -> None:
    assert party.post("talk", {"note": "x", "elsewhere": "xx"}).url == reverse("participation:talk")


def test_the_check_page_signs_the_text_that_stands_on_it(party: PartyBrowser, coordinator: User) -> None:
    english, spanish = text_of(party.person), text_of(party.person, "es")
    ticks = {f"tick_{code}": "on" for code in all_codes(english)}
    party.post("sign", {**ticks, "esign": "on", "typed_name": "Ana Diaz"})
    with translation.override("es"):
        page = text(party.get("check"))
        assert "Ana Diaz" in page
        assert spanish.statements[0]["text"] in page
        assert english.statements[0]["text"] not in page
        # The button of the English page, pressed late: nothing is signed, the page shows what it would sign.
        assert party.post("check", {"text": english.pk}).status_code == 200
        assert not Consent.objects.exists()
        party.post("check", {"text": spanish.pk})
    consent = Consent.objects.get()
    assert (consent.text, consent.language, consent.text_hash) == (spanish, "es", spanish.text_hash)


def test_new_statements_published_meanwhile_must_be_ticked(party: PartyBrowser, coordinator: User) -> None:
    first = text_of(party.person)
    ticks = {f"tick_{code}": "on" for code in all_codes(first)}
    party.post("sign", {**ticks, "esign": "on", "typed_name": "Ana Diaz"})
    draft = services.text_draft(program=first.program, role=first.role, language="en", actor=coordinator)
    more = [*draft.statements, {"code": "more", "text": "I know one more thing."}]
    services.text_draft_save(text=draft, values={"statements": more}, actor=coordinator)
    services.text_publish(text=draft, actor=coordinator)
    assert party.post("check", {"text": first.pk}).url == reverse("participation:read", args=[1])
    party.get("read", 1)
    assert party.get("check").url == reverse("participation:sign")
    assert 'value="Ana Diaz"' in text(party.get("sign"))
    assert not Consent.objects.exists()


# Help, and the way back ----------------------------------------------------------------------------------------------


def test_help_is_asked_for_in_the_middle_of_signing_and_leads_back_with_everything_typed(party: PartyBrowser) -> None:
    sign = reverse("participation:sign")
    sent = party.post("sign", {"typed_name": "Ana Di", "tick_leave": "on", "elsewhere": "help"})
    assert sent.url == f"{reverse('participation:help')}?back={sign.replace('/', '%2F')}"
    page = text(party.client.get(sent.url))
    for need in ("An interpreter", "An accommodation", "A support person", "To take part by video", "To talk to a"):
        assert need in page
    back = party.client.post(sent.url, {"needs": ["interpreter", "talk"], "note": ""})
    assert back.url == sign
    shown = text(party.client.get(back.url))
    assert "We have your request" in shown
    assert 'value="Ana Di"' in shown
    assert shown.count(" checked") == 1
    assert HelpRequest.objects.get().needs == ["interpreter", "talk"]


@pytest.mark.parametrize("name", [("status",), ("read", 1), ("decide",), ("no",), ("talk",), ("sign",)])
def test_help_stands_on_every_page(party: PartyBrowser, name: tuple[Any, ...]) -> None:
    page = text(party.get(*name))
    address = reverse(f"participation:{name[0]}", args=name[1:])
    assert f"help/?back={address}" in page or 'form="typed"' in page
    assert "Ask for an interpreter, an accommodation, a support person, a video call, or a person to talk to" in page


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/take-part/read/2/", True),
        ("/es/take-part/sign/", True),
        ("//elsewhere.example/take-part/", False),
        ("https://elsewhere.example/take-part/", False),
        ("/portal/texts/", False),
        ("/verify/", False),
        ("/nothing/", False),
        ("", False),
    ],
)
def test_the_way_back_leads_to_a_partys_page_only(path: str, kept: bool) -> None:
    assert safe_back(path) == (path if kept else "")


# Before an invitation goes out ---------------------------------------------------------------------------------------


def test_staff_are_told_of_missing_texts_before_they_invite(desk: Any, case: Case) -> None:
    case.state = "screening"
    case.save(update_fields=["state"])
    CasePerson.objects.filter(role="officer").update(language="es")
    CasePerson.objects.filter(role="complainant").update(language="ht")
    page = text(desk.get(reverse("cases:invite", args=[case.reference])))
    for sentence in missing_texts(case):
        assert sentence in page
    assert "the agreement is missing in Kreyòl ayisyen" in page
    assert "Translation approved by a translator" in page


def test_production_invites_nobody_without_an_approved_text(case: Case, coordinator: User, settings: Any) -> None:
    from mediator_portal.cases.facts import facts_of
    from mediator_portal.cases.rules.guards import texts_ready

    case.state = "screening"
    assert texts_refused(case) == []
    assert texts_ready(facts_of(case, now=timezone.now())) is None
    settings.PRODUCTION = True
    assert len(texts_refused(case)) == 2
    assert "no approved agreement text" in str(texts_ready(facts_of(case, now=timezone.now())))
    for role in ("complainant", "officer"):
        services.text_approve(
            text=ConsentText.objects.get(role=role, language="en"),
            approved_by="Counsel",
            approved_on=timezone.localdate(),
            actor=coordinator,
        )
    assert texts_ready(facts_of(case, now=timezone.now())) is None


@pytest.mark.parametrize("role", ["guardian", "representative"])
def test_production_waits_for_the_text_of_everybody_who_signs(
    case: Case, person: CasePerson, coordinator: User, settings: Any, role: str
) -> None:
    settings.PRODUCTION = True
    beside = person_make(case, role, beside=person)
    person_make(case, "support", beside=person)
    assert len(texts_refused(case)) == 3
    ConsentText.objects.filter(role__in=["complainant", "officer"]).delete()
    refused = texts_refused(case)
    assert len(refused) == 3
    assert sum(str(beside.get_role_display()) in sentence for sentence in refused) == 1
    text = ConsentText.objects.get(role=role, language="en")
    services.text_approve(text=text, approved_by="Counsel", approved_on=timezone.localdate(), actor=coordinator)
    assert len(texts_refused(case)) == 2
    CasePerson.objects.filter(pk=beside.pk).update(left_out_at=timezone.now())
    ConsentText.objects.filter(pk=text.pk).delete()
    assert len(texts_refused(case)) == 2


EXPLAINED = ("complainant", "officer", "guardian")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_no", "close"),
        ("decision_order", "officer_first"),
        ("who_agrees", "one_of_each"),
        ("no_settlement", "return"),
        ("no_show", "return"),
        ("answer_days", 10),
    ],
)
def test_nobody_is_asked_with_an_agreement_that_is_not_true_any_more(
    desk: Any, case: Case, coordinator: User, field: str, value: object
) -> None:
    """The policy's other choice stops the invitation until a version is published that was written for it."""
    from mediator_portal.cases.facts import facts_of
    from mediator_portal.cases.rules.guards import texts_ready

    program, promised = case.program, field != "answer_days"
    changed = getattr(program, field) != value
    assert changed, f"{field} is {value} already"
    case.state = "screening"
    case.save(update_fields=["state"])
    setattr(program, field, value)
    program.save(update_fields=[field])
    case = Case.objects.get(pk=case.pk)
    name = str(program._meta.get_field(field).verbose_name)
    assert [name in sentence for sentence in texts_refused(case)] == ([True, True] if promised else [])
    assert (texts_ready(facts_of(case, now=timezone.now())) is None) is not promised
    overview = text(desk.get(reverse("participation:texts")))
    assert ("Not true any more" in overview, f"{name}." in overview) == (promised, promised)
    # Complainant, officer and guardian in each language of the site; who only comes along is told nothing of it.
    assert overview.count("Not true any more") == (ConsentText.objects.filter(role__in=EXPLAINED).count() * promised)
    shown = text(desk.get(reverse("cases:invite", args=[case.reference])))
    assert [shown.count(f"{role}: the policy changed") for role in ("Complainant", "Officer")] == [promised, promised]
    # Where sending would be refused there is no button, but the way to each text that is not true.
    links = [reverse("participation:text", args=[row.pk]) in shown for row in _read_now(case)]
    assert links == [promised, promised]
    if promised:
        assert "Send the invitations" not in shown
        assert "See everything that is missing" in text(desk.get(reverse("cases:case", args=[case.reference])))
    for role in ("complainant", "officer"):
        draft = services.text_draft(program=program, role=role, language="en", actor=coordinator)
        services.text_publish(text=draft, actor=coordinator)
    assert texts_refused(case) == []
    assert texts_ready(facts_of(case, now=timezone.now())) is None


def test_an_open_case_keeps_the_policy_and_the_agreement_it_was_invited_with(case: Case, coordinator: User) -> None:
    """Who is asked second reads what the first side signed, whatever the policy says by then; new cases read anew."""
    program, director = case.program, actor_make(case.program, Role.DIRECTOR, name="Dana Diaz")
    program.decision_order = "officer_first"
    program.save(update_fields=["decision_order"])
    _publish(program, coordinator)
    case = move(case=screened(program, director), name="invite", actor=director)
    first = case.people.get(role="officer")
    program.no_settlement, program.who_agrees = "return", "one_of_each"
    program.save(update_fields=["no_settlement", "who_agrees"])
    guardian = PersonInput(role="guardian", name="Rosa Diaz", contacts=[ContactInput("email", "rosa@example.org")])
    case = Case.objects.get(pk=case.pk)
    assert texts_refused(case) == [], "the version of that day is still there"
    added = person_add(case=case, actor=coordinator, person=guardian, beside=case.people.get(role="complainant"))
    before = {person.pk: text_of_person(person, "en").text for person in (first, added)}
    _publish(program, coordinator)

    answer_record(person=first, answer="yes", actor=Actor.party(first))
    person_signed(person=first, actor=Actor.party(first))
    release_due(Case.objects.get(pk=case.pk).release_at)
    case = Case.objects.get(pk=case.pk)
    assert case.second_invited_at is not None
    assert OutboxMessage.objects.filter(recipient_type="person", recipient_id=added.pk).exists()
    for person in case.people.all():
        read = text_of_person(person, "en").text
        assert read.promises == promises_now(program) | {"no_settlement": "close", "who_agrees": "all"}
        assert before.get(person.pk, read) == read
    facts = facts_of(case, now=timezone.now())
    assert (facts.no_settlement, facts.who_agrees) == ("close", "all")
    fresh = CaseFactory(program=program, screening=True)
    assert text_of_person(fresh.people.get(role="officer"), "en").text.promises == promises_now(program)
    assert facts_of(fresh, now=timezone.now()).no_settlement == "return"


def test_who_is_asked_second_is_not_added_with_an_agreement_that_is_not_there(case: Case, coordinator: User) -> None:
    """The timer that asks them asks nobody back."""
    program, director = case.program, actor_make(case.program, Role.DIRECTOR, name="Dana Diaz")
    program.decision_order = "officer_first"
    program.save(update_fields=["decision_order"])
    _publish(program, coordinator)
    case = move(case=screened(program, director), name="invite", actor=director)
    ConsentText.objects.filter(role="guardian").update(promises={"decision_order": "both"})
    given = PersonInput(role="guardian", name="Rosa Diaz", contacts=[ContactInput("email", "rosa@example.org")])
    with pytest.raises(MoveRefused, match="no agreement was written for the policy that this case was invited under"):
        person_add(case=case, actor=coordinator, person=given, beside=case.people.get(role="complainant"))


@pytest.mark.parametrize(
    ("versions", "promised", "read"),
    [
        (["close", "return"], {}, 2),
        (["close", "return"], {"no_settlement": "return"}, 2),
        (["close", "return"], {"no_settlement": "close"}, 1),
        (["close", "close", "return"], {"no_settlement": "close"}, 2),
        (["return", "return"], {"no_settlement": "close"}, 2),
        (["", "return"], {"no_settlement": "close"}, 1),
    ],
)
def test_which_version_is_read_in_a_case(versions: list[str], promised: dict[str, str], read: int) -> None:
    texts = [
        ConsentText(role="officer", language="en", version=number, promises={"no_settlement": word} if word else {})
        for number, word in enumerate(versions, 1)
    ]
    assert newest_true(texts, promised)["en"].version == read
    beside = [ConsentText(role="support", language="en", version=text.version, promises={}) for text in texts]
    assert newest_true(beside, promised)["en"].version == len(texts)


def _publish(program: Any, actor: User) -> None:
    """Publish the English texts anew, for the policy as it is now."""
    for role in EXPLAINED:
        draft = services.text_draft(program=program, role=role, language="en", actor=actor)
        services.text_publish(text=draft, actor=actor)


def _read_now(case: Case) -> list[ConsentText]:
    return [text_of(person) for person in case.people.filter(role__in=("complainant", "officer")).order_by("pk")]


def _says(program: Any, language: str, role: str) -> str:
    """Return what the shipped text of a role says of who learns an answer."""
    topics = words_of(language, preset_facts(program), role)["topics"]
    return " ".join(words for topic in topics if "what_shows" in topic["elements"] for words in topic["paragraphs"])


@pytest.mark.parametrize("role", EXPLAINED)
@pytest.mark.parametrize("who_agrees", ["all", "one_of_each"])
@pytest.mark.parametrize("order", ["both", "officer_first", "complainant_first"])
@pytest.mark.parametrize("first_no", ["blind", "close"])
def test_the_shipped_texts_say_what_the_policy_does(first_no: str, order: str, who_agrees: str, role: str) -> None:
    """Nobody is promised a silence that the order of deciding or the stop at a no does not keep."""
    program = program_unsaved(code="miami", first_no=first_no, decision_order=order, who_agrees=who_agrees)
    side = "officer" if role == "officer" else "complainant"
    is_first, is_second = order == f"{side}_first", order not in {"both", f"{side}_first"}
    goes_on = who_agrees == "one_of_each"
    said = {
        "Nobody else on the case learns anything of it until all": first_no == "blind" and not is_first,
        "sealed": first_no == "blind",
        "as soon as one person says no": first_no == "close" and not goes_on,
        "as soon as it can no longer go ahead": first_no == "close" and goes_on,
        "If you say no, they are never asked": is_first,
        "So you know their answer": is_second,
        "there is no mediation for them": goes_on,
        "You can change your answer until the answers take effect": True,
    }
    english = _says(program, "en", role)
    assert {words: words in english for words in said} == said
    assert all(reading_of(_says(program, language, role).split("\n"), language).good for language in ("en", "es"))
    spanish = _says(program, "es", role)
    assert ("Nadie más en el caso sabe nada" in spanish) is (first_no == "blind" and not is_first)
    assert ("no hay mediación para ellos" in spanish) is goes_on


@pytest.mark.parametrize("role", ["guardian", "representative", "support"])
def test_nobody_joins_an_open_case_with_an_agreement_that_is_not_true_any_more(
    desk: Any, case: Case, person: CasePerson, coordinator: User, role: str
) -> None:
    """Whoever is asked at once reads their agreement at once; nothing that staff typed is lost meanwhile."""
    program, is_told = case.program, role in EXPLAINED
    program.first_no = "close"
    program.save(update_fields=["first_no"])
    given = PersonInput(role=role, name="Rosa Diaz", contacts=[ContactInput("email", "rosa@example.org")])
    case = Case.objects.get(pk=case.pk)
    party = case.people.get(pk=person.pk)
    if is_told:
        with pytest.raises(MoveRefused, match="the policy changed after the agreement was published"):
            person_add(case=case, actor=coordinator, person=given, beside=party)
        typed = {"role": role, "beside": person.reference, "name": "Rosa Diaz", "email": "rosa@example.org"}
        shown = desk.post(reverse("cases:person_add", args=[case.reference]), typed)
        assert shown.status_code == 422
        assert "the policy changed" in text(shown)
        assert "rosa@example.org" in text(shown)
        assert not case.people.filter(role=role).exists()
        draft = services.text_draft(program=program, role=role, language="en", actor=coordinator)
        services.text_publish(text=draft, actor=coordinator)
    added = person_add(case=case, actor=coordinator, person=given, beside=party)
    assert OutboxMessage.objects.filter(recipient_type="person", recipient_id=added.pk).exists() is (role != "support")


# A new version while somebody reads ----------------------------------------------------------------------------------


def newer(old: ConsentText, actor: User) -> ConsentText:
    """Publish the next version of a text."""
    draft = services.text_draft(program=old.program, role=old.role, language=old.language, actor=actor)
    return services.text_publish(text=draft, actor=actor)


def signature(text: ConsentText) -> dict[str, str]:
    ticks = {f"tick_{code}": "on" for code in all_codes(text)}
    return {**ticks, "esign": "on", "typed_name": "Ana Diaz", "shown": str(text.pk)}


@pytest.mark.parametrize("when", ["reading", "deciding", "ticking", "checking"])
def test_nobody_signs_a_version_they_had_no_chance_to_read(party: PartyBrowser, coordinator: User, when: str) -> None:
    old = text_of(party.person)
    party.get("read", 1)
    if when == "checking":
        assert party.post("sign", signature(old)).url == reverse("participation:check")
    new = newer(old, coordinator)
    answer = {
        "reading": lambda: party.get("read", 2),
        "deciding": lambda: party.post("decide", {"answer": "yes"}),
        "ticking": lambda: party.post("sign", signature(old)),
        "checking": lambda: party.post("check", {"text": old.pk}),
    }[when]()
    assert answer.url == reverse("participation:read", args=[1])
    assert "The agreement has a new version since you opened it" in text(party.get("read", 1))
    assert not Consent.objects.exists()
    again = text(party.get("sign"))
    assert " checked" not in again
    if when in {"ticking", "checking"}:
        assert 'value="Ana Diaz"' in again
    party.post("sign", signature(new))
    party.post("check", {"text": new.pk})
    assert Consent.objects.get().text == new


def test_a_version_that_came_while_somebody_was_away_takes_their_ticks_not_their_name(
    party: PartyBrowser, coordinator: User
) -> None:
    old = text_of(party.person)
    party.get("sign")
    session = party.client.session
    session["party"] = {**session["party"], "seen_at": 0}
    session.save()
    assert party.post("sign", signature(old)).url == reverse("participation:identity")
    newer(old, coordinator)
    party.prove()
    assert party.get("sign").url == reverse("participation:read", args=[1])
    party.get("read", 1)
    page = text(party.get("sign"))
    assert 'value="Ana Diaz"' in page
    assert " checked" not in page


def test_a_translation_is_no_new_version(party: PartyBrowser) -> None:
    english = text_of(party.person)
    party.get("read", 1)
    with translation.override("es"):
        party.post("sign", signature(english))
        assert "Ana Diaz" in text(party.get("check"))
