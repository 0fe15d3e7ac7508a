"""What this room adds to the pages of staff: a panel on the case, today's work, a menu entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home import navigation, today
from home.today import TodayItem
from mediator_portal.cases import panels, readiness
from mediator_portal.cases.enums import AGREED_STATES, DECIDERS, PARTIES, CaseState, PersonRole
from mediator_portal.cases.facts import living
from mediator_portal.cases.models import CasePerson
from mediator_portal.cases.people import UNFOLDED
from mediator_portal.cases.phones import in_words
from mediator_portal.cases.presenters import adding_sends
from mediator_portal.cases.services import adding_problem, person_asked
from mediator_portal.meetings import signing
from mediator_portal.participation import selectors, text_rules, textdesk
from mediator_portal.participation.enums import Need
from portal.accounts.enums import CASE_ROLES, Role
from portal.accounts.selectors import has_role
from portal.languages import english_name, own_label

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Site

    from mediator_portal.cases.models import Case
    from mediator_portal.participation.models import (
        AnswerEntry,
        ConsentText,
        HelpRequest,
        IdentityCheck,
        Invitation,
        NamedPerson,
    )
    from portal.accounts.models import User


@dataclass(frozen=True)
class PartyRow:
    """One party as staff may see them: whether they were reached and answered, never what."""

    person: CasePerson
    invitation: Invitation | None
    asked: bool
    reached: bool
    answered: bool
    signed_on: dt.datetime | None
    entered_by_me: str
    may_enter: bool
    entries: list[dict[str, object]]

    @property
    def say(self) -> str:
        """How far they are, in one line."""
        if not self.asked:
            return _("Not asked yet")
        if self.answered:
            return _("Has answered")
        return _("Reached, no answer yet") if self.reached else _("Not reached yet")


def participation_panel(request: HttpRequest, case: Case) -> panels.Panel | None:
    """Return the section on invitations, identity and requests of a case that was invited, for coordinator and
    director.
    """
    if case.invited_at is None or not has_role(request.user, request.site, *CASE_ROLES):
        return None
    people = [person for person in living(case) if person.role in DECIDERS or case.consented_at is not None]
    entries = selectors.entries_of(case)
    context = {
        "case": case,
        "rows": [_row(case, person, request.user, entries.get(person.pk, [])) for person in people],  # type: ignore[arg-type]
        "checks": list(selectors.call_backs_open(case)),
        "requests": [_asked_for(one) for one in selectors.help_waiting(case)],
        "needs": dict(Need.choices),
        "missing_texts": missing_texts(case),
        "unfolded": len(people) <= UNFOLDED,
    }
    return panels.Panel(30, _("Invitations and answers"), "portal/participation/panel.html", context)


def _asked_for(one: HelpRequest) -> dict[str, object]:
    """Return a request with whom it names, or the role of whom it asks for, so that they are added beside the party."""
    roles = [need for need in one.needs if need in PersonRole.values]
    named = getattr(one, "named", None)
    adds = roles[0] if roles and named is None and one.person.role in PARTIES else ""
    return {
        "pk": one.pk,
        "person": one.person,
        "needs": one.needs,
        "note": one.note,
        "asked_at": one.asked_at,
        "adds": adds,
        "open": one.done_at is None,
        "done_by_hand": one.done_at is None and (named is None or named.decided_at is not None),
        "named": _named(one, named) if named is not None and named.added_id is None else None,
    }


def _named(one: HelpRequest, named: NamedPerson) -> dict[str, object]:
    """Return a proposal as staff decide on it: who it is, what adding them sends, or why they cannot be added."""
    case, party = one.person.case, one.person.party
    known = [
        {"label": _("Relationship"), "value": named.relationship},
        {"label": _("E-mail"), "value": named.email},
        {"label": _("Mobile telephone"), "value": in_words(named.mobile)},
        {"label": _("Postal address"), "value": named.address},
        {"label": _("Language"), "value": english_name(named.language)},
        {"label": _("Not now"), "value": named.not_now},
    ]
    return {
        "row": named,
        "facts": [row for row in known if row["value"]],
        "refusal": adding_problem(case, named.role, party),
        "sends": adding_sends(case, CasePerson(case=case, role=named.role, beside=party)),
    }


def _row(case: Case, person: CasePerson, user: User, entries: Sequence[AnswerEntry]) -> PartyRow:
    answered = person.answered_at is not None
    released = case.state != CaseState.INVITING
    consent = selectors.consent_of(person) if released else None
    mine = answered and person.answer_entered_by_id == user.pk
    asked = person_asked(case, person)
    states = {CaseState.INVITING} if person.role in DECIDERS else AGREED_STATES
    shown = [entry for entry in entries if released or entry.entered_by_id == user.pk]
    return PartyRow(
        person=person,
        asked=asked,
        invitation=person.invitations.filter(revoked_at__isnull=True).first(),
        reached=answered or selectors.was_reached(person),
        answered=answered,
        signed_on=consent.signed_at if consent else None,
        entered_by_me=person.get_answer_display() if mine else "",
        may_enter=asked and case.state in states,
        entries=[
            {"how": _how(entry), "at": entry.at, "scan": entry.pk if entry.scan_id is not None else ""}
            for entry in shown
        ],
    )


def _how(entry: AnswerEntry) -> str:
    """Return how an answer came that staff entered, and who heard it."""
    names = [user.get_full_name() for user in (entry.entered_by, entry.second_staff) if user is not None]
    return _("%(how)s, entered by %(who)s") % {"how": entry.get_channel_display(), "who": _(" and ").join(names)}


def missing_texts(case: Case) -> list[str]:
    """Return a sentence for each person whose agreement is missing or unapproved in their language."""
    found = []
    for person, choice in selectors.texts_of_people(case, living(case)):
        words = {"role": person.get_role_display(), "language": own_label(person.language)}
        if choice is None:
            found.append(_("%(role)s: there is no agreement text that can be shown.") % words)
            continue
        if choice.stands_in:
            found.append(_("%(role)s: the agreement is missing in %(language)s; the English one is shown.") % words)
        found += _broken(person, choice.text)
        missing = text_rules.approvals_missing(choice.text)
        if missing:
            words["missing"] = "; ".join(str(kind.label) for kind in missing)
            found.append(_("%(role)s: not given yet for the agreement: %(missing)s. Production refuses it.") % words)
    return found


def _broken(person: CasePerson, text: ConsentText) -> list[str]:
    """Return a sentence when an agreement explains the policy as it was before."""
    names = textdesk.broken_in_words(text, person.case.kept_promises)
    if person.case.promises:
        sentence = _(
            "%(role)s: no agreement was written for the policy that this case was invited under (%(names)s), so "
            "nobody can be asked with it."
        )
    else:
        sentence = _(
            "%(role)s: the policy changed after the agreement was published (%(names)s). "
            "Publish a version that says so before anybody is asked."
        )
    return [sentence % {"role": person.get_role_display(), "names": names}] if names else []


def texts_refused(case: Case, people: Sequence[CasePerson]) -> list[readiness.Stop]:
    """Return why people who decide cannot be asked: they would read an agreement that is not true, or none at all.

    An agreement that nobody approved counts as none in production.
    """
    found = []
    deciders = [person for person in people if person.role in DECIDERS]
    for person, choice in selectors.texts_of_people(case, deciders):
        if choice is not None:
            url = reverse("participation:text", args=[choice.text.pk])
            found += [readiness.Stop(words, url, _("Open this text")) for words in _broken(person, choice.text)]
        elif settings.PRODUCTION:
            sentence = _(
                "%(role)s: there is no approved agreement text, so the invitation cannot go out. "
                "Have one approved first."
            ) % {"role": person.get_role_display()}
            found.append(readiness.Stop(sentence, reverse("participation:texts"), _("Open the agreement texts")))
    return found


def today_items(user: User, site: Site, now: dt.datetime) -> Iterator[TodayItem]:
    """Return calls to make, requests to see to, and people who typed too many wrong codes."""
    for check in selectors.call_backs_visible_to(user, site):
        yield _call_item(check)
    for request in selectors.help_open(user, site):
        if not _is_on_the_desk(request):
            yield _help_item(request)
    for person, failed_at in selectors.people_who_failed(user, site, now):
        url = reverse("cases:case", args=[person.case.reference])
        label = _("%(role)s: too many wrong codes") % {"role": person.get_role_display()}
        due = failed_at + dt.timedelta(days=1)
        yield TodayItem(label, _("Call and ask"), url, person.case.reference, due, "identity")


def _is_on_the_desk(request: HelpRequest) -> bool:
    """True for a wish to talk that the cases room lists by itself."""
    person = request.person
    return request.needs == [Need.TALK] and person.wants_talk_at is not None and person.case.state == CaseState.INVITING


def _call_item(check: IdentityCheck) -> TodayItem:
    case = check.person.case
    label = _("%(role)s asks for a call to prove who they are") % {"role": check.person.get_role_display()}
    url = reverse("participation:identity_confirm", args=[case.reference, check.pk])
    return TodayItem(label, _("Call and confirm"), url, case.reference, check.started_at + dt.timedelta(days=1), "call")


def _help_item(request: HelpRequest) -> TodayItem:
    case = request.person.case
    needs = "; ".join(str(Need(code).label) for code in request.needs)
    label = _("%(role)s asks: %(needs)s") % {"role": request.person.get_role_display(), "needs": needs}
    due = request.asked_at + dt.timedelta(days=2)
    return TodayItem(label, _("See to it"), reverse("cases:case", args=[case.reference]), case.reference, due, "help")


def register() -> None:
    """Tell the rooms below; called once when the room is ready."""
    panels.register(participation_panel)
    readiness.register(stops=texts_refused, cautions=missing_texts)
    signing.register(
        signing.Pages(
            can_sign=selectors.mediators_can_sign,
            own="participation:agreement",
            by_staff="participation:mediator_signature",
            texts="participation:texts",
        )
    )
    today.register(today_items)
    navigation.register(
        navigation.NavItem(
            gettext_lazy("Agreement texts"),
            "participation:texts",
            frozenset({Role.COORDINATOR, Role.DIRECTOR, Role.EDITOR}),
            60,
        )
    )
