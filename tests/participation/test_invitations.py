"""Invitations and identity codes: made at delivery, the same at every delivery, dead once replaced, kept as hashes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from mediator_portal.cases.enums import CaseState, ContactKind
from mediator_portal.cases.models import Case, CasePerson
from mediator_portal.participation import rules, selectors, services
from mediator_portal.participation.enums import AGAIN_KIND
from mediator_portal.participation.models import IdentityCheck, Invitation
from mediator_portal.participation.services import CodeResult, Refused
from mediator_portal.participation.services.identity import identity_code_made
from mediator_portal.participation.services.invitations import way_in
from portal.notifications.models import OutboxMessage
from portal.notifications.rendering import render_for_delivery, render_preview
from portal.notifications.services import queue
from tests.factories.participation import call_number_of, case_invited
from tests.factories.program_pages import program_make


def message_of(person: CasePerson, kind: str = "invitation", channel: str = "email") -> OutboxMessage:
    message = queue(
        kind, site=person.case.program.site, recipient_type="person", recipient_id=person.pk, cause="t", channel=channel
    )
    assert message is not None
    return message


def test_a_message_delivered_twice_carries_the_same_link_and_code(person: CasePerson) -> None:
    message = message_of(person)
    first, second = render_for_delivery(message), render_for_delivery(message)
    assert first.text == second.text
    assert first.content.code == second.content.code
    assert Invitation.objects.count() == 1


def test_nothing_stored_opens_a_door(person: CasePerson) -> None:
    message = message_of(person)
    rendered = render_for_delivery(message)
    issued = services.invitation_issue(person=person)
    token = issued.link.rstrip("/").rsplit("/", 1)[-1]
    assert token in rendered.text
    stored = str([*Invitation.objects.values(), *OutboxMessage.objects.values()])
    assert token not in stored
    assert issued.code not in stored
    assert issued.code.replace("-", "") not in stored


@pytest.mark.parametrize(("channel", "has_link"), [("email", True), ("letter", False)])
def test_later_messages_lead_to_the_own_page(person: CasePerson, channel: str, has_link: bool) -> None:
    """Who came by a link has no code to type, so every later message carries the link again; a letter never does."""
    render_for_delivery(message_of(person))
    person.contact_points.create(kind=ContactKind.ADDRESS, value="12 Palm Street")
    case = person.case
    message = queue(
        "outcome_going_ahead",
        site=case.program.site,
        recipient_type="person",
        recipient_id=person.pk,
        cause="t",
        channel=channel,
        ids={"case": case.pk},
    )
    assert message is not None
    url = render_for_delivery(message).content.action_url
    assert (services.invitation_issue(person=person).link in url) is has_link
    assert "/take-part/" in url


def test_a_preview_makes_no_invitation(person: CasePerson) -> None:
    rendered = render_preview(message_of(person))
    assert "take-part/i/" not in rendered.text
    assert Invitation.objects.count() == 0


def test_a_reissue_kills_the_old_ones(person: CasePerson) -> None:
    site = person.case.program.site
    old = services.invitation_issue(person=person)
    new = services.invitation_reissue(person=person, actor=None)  # type: ignore[arg-type]
    assert selectors.invitation_by_code(site, old.code) is None
    assert selectors.invitation_by_code(site, new.code) == new.invitation
    assert services.invitation_issue(person=person).code == new.code
    assert OutboxMessage.objects.get(kind=AGAIN_KIND).channel == "email"


def test_a_code_opens_its_own_program_only(person: CasePerson) -> None:
    elsewhere = program_make("elsewhere.test").site
    issued = services.invitation_issue(person=person)
    token = issued.link.rstrip("/").rsplit("/", 1)[-1]
    assert selectors.invitation_by_code(elsewhere, issued.code) is None
    assert selectors.invitation_by_token(elsewhere, token) is None
    assert selectors.invitation_by_token(person.case.program.site, token) == issued.invitation


def test_a_new_round_makes_a_new_link(person: CasePerson) -> None:
    first = services.invitation_issue(person=person)
    Case.objects.update(invited_at=timezone.now() + dt.timedelta(minutes=10))
    second = services.invitation_issue(person=person)
    assert second.code != first.code
    assert second.invitation.serial == 2


def test_an_invitation_is_wanted_until_this_person_has_answered(person: CasePerson, other: CasePerson) -> None:
    from portal.notifications.registry import messages

    message = message_of(person)
    about = messages.get("invitation")
    assert about.is_still_wanted(message)
    CasePerson.objects.filter(pk=other.pk).update(answered_at=timezone.now())
    assert about.is_still_wanted(message)
    CasePerson.objects.filter(pk=person.pk).update(answered_at=timezone.now())
    assert not about.is_still_wanted(message)
    CasePerson.objects.update(answered_at=None)
    Case.objects.update(state=CaseState.RETURNED)
    assert not about.is_still_wanted(message)


def test_a_later_message_carries_the_link_only_where_the_invitation_went(person: CasePerson) -> None:
    assert "/i/" in way_in(person=person, kind="answer_receipt")
    person.contact_points.update(carries_invitation=False)
    assert "/i/" not in way_in(person=person, kind="answer_receipt")


def test_a_delivered_invitation_marks_the_contact_that_carries_it(person: CasePerson) -> None:
    person.contact_points.update(carries_invitation=False)
    render_for_delivery(message_of(person))
    assert person.contact_points.get(carries_invitation=True).kind == ContactKind.EMAIL


# Identity ------------------------------------------------------------------------------------------------------------


def code_sent(person: CasePerson) -> tuple[IdentityCheck, str]:
    contact = person.contact_points.get(kind=ContactKind.MOBILE)
    check = services.identity_code_send(person=person, contact=contact)
    return check, identity_code_made(check_id=check.pk)


def test_the_code_goes_to_the_chosen_contact_without_a_name(person: CasePerson) -> None:
    check, code = code_sent(person)
    message = OutboxMessage.objects.get(kind="identity_code")
    rendered = render_for_delivery(message)
    assert rendered.recipient.address == "305-555-0142"
    assert code in rendered.text
    assert person.name not in rendered.text
    check.refresh_from_db()
    assert code not in check.code_hash


def test_no_code_goes_where_the_invitation_went(person: CasePerson) -> None:
    with pytest.raises(Refused):
        services.identity_code_send(person=person, contact=person.contact_points.get(kind=ContactKind.EMAIL))
    assert selectors.contacts_for_code(person) == [person.contact_points.get(kind=ContactKind.MOBILE)]


def test_the_right_code_passes_and_an_old_one_does_not(person: CasePerson) -> None:
    check, code = code_sent(person)
    assert services.identity_code_check(check=check, typed=f"{code[:3]} {code[3:]}") == CodeResult.PASSED
    IdentityCheck.objects.update(expires_at=timezone.now())
    assert services.identity_code_check(check=check, typed=code) == CodeResult.EXPIRED


def test_a_code_passes_no_other_persons_check(person: CasePerson, other: CasePerson) -> None:
    _check, code = code_sent(person)
    theirs, their_code = code_sent(other)
    assert code != their_code
    assert services.identity_code_check(check=theirs, typed=code) == CodeResult.WRONG


def test_before_delivery_no_code_is_right(person: CasePerson) -> None:
    contact = person.contact_points.get(kind=ContactKind.MOBILE)
    check = services.identity_code_send(person=person, contact=contact)
    digits = rules.identity_code(check.pk, person.reference)
    assert services.identity_code_check(check=check, typed=digits) == CodeResult.WRONG


def test_five_wrong_codes_pause_also_the_right_one_and_a_new_one(person: CasePerson) -> None:
    check, code = code_sent(person)
    wrong = "000000" if code != "000000" else "111111"
    results = [services.identity_code_check(check=check, typed=wrong) for _time in range(5)]
    assert results == [CodeResult.WRONG] * 4 + [CodeResult.PAUSED]
    assert services.identity_code_check(check=check, typed=code) == CodeResult.PAUSED
    with pytest.raises(Refused):
        services.identity_code_send(person=person, contact=person.contact_points.get(kind=ContactKind.MOBILE))
    IdentityCheck.objects.update(failed_at=timezone.now() - rules.PAUSE)
    assert services.identity_code_check(check=check, typed=code) == CodeResult.PASSED


def test_nobodys_telephone_is_flooded(person: CasePerson) -> None:
    for _time in range(rules.CODES_AN_HOUR):
        code_sent(person)
    with pytest.raises(Refused):
        code_sent(person)


def test_staff_confirm_only_with_the_number_of_the_page(person: CasePerson) -> None:
    check = services.call_back_ask(person=person)
    number = call_number_of(check)
    with pytest.raises(Refused):
        services.identity_confirm_by_staff(check=check, number="12" + number, actor=None)  # type: ignore[arg-type]
    check.refresh_from_db()
    assert check.passed_at is None
    done = services.identity_confirm_by_staff(check=check, number=f" {number}", actor=None)  # type: ignore[arg-type]
    assert done.passed_at is not None


def test_a_call_back_is_asked_for_a_few_times_only(person: CasePerson) -> None:
    for _time in range(rules.CALLS_OPEN):
        services.call_back_ask(person=person)
    with pytest.raises(Refused):
        services.call_back_ask(person=person)


def test_parties_of_two_cases_share_nothing(db: None) -> None:
    program = program_make()
    first, second = case_invited(program), case_invited(program)
    codes = {services.invitation_issue(person=person).code for case in (first, second) for person in case.people.all()}
    assert len(codes) == 4
