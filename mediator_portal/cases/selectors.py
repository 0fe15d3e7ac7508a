"""The only way to a queryset of case data. Everything that shows, exports or searches cases starts here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from mediator_portal.cases import rules
from mediator_portal.cases.enums import (
    DEAD_STATES,
    DECIDERS,
    OPEN_STATES,
    PARTIES,
    CaseState,
    ContactKind,
    OutwardWord,
    PersonRole,
)
from mediator_portal.cases.fields import contact_hash
from mediator_portal.cases.models import Case, CasePerson, ContactPoint
from portal.accounts.enums import CASE_ROLES, Role
from portal.accounts.selectors import roles_of
from portal.vault.crypto import keyed_hash

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from wagtail.models import Site

    from portal.accounts.models import User
    from portal.accounts.roles.models import ServiceAccount
    from program_pages.models import Program

# A mediator sees a case from the confirmation of the pair to the report, and no longer.
MEDIATOR_STATES: Final = (CaseState.CONFIRMED, CaseState.HELD)
# No program keeps a longer reserve for its investigations; the exact one is looked at case by case.
LONGEST_RESERVE: Final = 60
SEATED: Final = ("confirmed", "standby")


def cases_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[Case]:
    """Return the cases of the site that the person may see.

    Coordinator and director: all. A mediator: those of sessions where they hold a confirmed or standby seat, from the
    confirmation to the report. Everybody else, the liaison included: none.
    """
    roles = roles_of(user, site)
    of_site = Case.objects.filter(program__site=site).select_related("program__site", "coordinator")
    if roles & CASE_ROLES:
        return of_site
    if Role.MEDIATOR in roles:
        seated = Case.objects.filter(
            state__in=MEDIATOR_STATES,
            sessions__state__in=["confirmed", "held"],
            sessions__seats__state__in=SEATED,
            sessions__seats__mediator__user_id=int(user.pk or 0),
        )
        return of_site.filter(pk__in=seated.values("pk"))
    return Case.objects.none()


def desk_cases(user: User | AnonymousUser, site: Site) -> QuerySet[Case]:
    """Return the cases of the desk with the people a list shows."""
    people = CasePerson.objects.filter(role__in=PARTIES)
    return cases_visible_to(user, site).prefetch_related(Prefetch("people", queryset=people))


def case_file(user: User | AnonymousUser, site: Site) -> QuerySet[Case]:
    """Return cases with everything a case page shows."""
    points = ContactPoint.objects.select_related("verified_by").order_by("-preferred", "pk")
    return cases_visible_to(user, site).prefetch_related(
        Prefetch("people", queryset=CasePerson.objects.select_related("answer_entered_by", "cleared_by")),
        Prefetch("people__contact_points", queryset=points),
        "people__attempts__by",
        "people__attempts__contact",
        "moves__by",
        "notes__author",
        "files__file__uploaded_by",
        "reviews__by",
        "screening__rule",
    )


def cases_waiting(user: User | AnonymousUser, site: Site, now: dt.datetime, *, ahead: dt.timedelta) -> QuerySet[Case]:
    """Return the cases that may need staff now, the most pressing investigation first; people and contacts come along.

    Screening to be done, a window that closes within `ahead`, a wish to talk, nobody to reach, an investigation whose
    reserve begins within `ahead`, a report to close on.
    """
    people = CasePerson.objects.filter(case=OuterRef("pk"), role__in=DECIDERS, left_out_at=None)
    points = ContactPoint.objects.filter(person=OuterRef("pk")).exclude(state__in=DEAD_STATES)
    silent = people.filter(answered_at=None, unreachable_at=None)
    day = (now + ahead).date() + dt.timedelta(days=LONGEST_RESERVE)
    wanted = (
        Q(state__in=[CaseState.REFERRED, CaseState.SCREENING, CaseState.REPORTED])
        | Q(state=CaseState.INVITING, window_closes_at__lte=now + ahead)
        | Q(Exists(people.filter(wants_talk_at__isnull=False)), state=CaseState.INVITING)
        | Q(Exists(silent.filter(~Exists(points))), state=CaseState.INVITING)
        | Q(state__in=OPEN_STATES, investigation_due_on__lte=day)
    )
    # Every wish above is about an open case; said once more, so that the archive is not read through.
    cases = cases_visible_to(user, site).filter(wanted, state__in=OPEN_STATES)
    cases = cases.prefetch_related("people__contact_points")
    return cases.order_by(F("investigation_due_on").asc(nulls_last=True), "received_at", "pk")


def people_visible_to(user: User | AnonymousUser, site: Site) -> QuerySet[CasePerson]:
    """Return the people on the cases that the person may see."""
    return CasePerson.objects.filter(case__in=cases_visible_to(user, site)).select_related("case__program__site")


def counts_by_state(cases: QuerySet[Case]) -> dict[str, int]:
    """Return how many of the cases are in each state; states without one are 0."""
    found = dict(cases.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: found.get(state, 0) for state in CaseState}


def search(cases: QuerySet[Case], text: str) -> QuerySet[Case]:
    """Return the cases found by reference, complaint number, or exact name, badge, e-mail, telephone or address.

    Personal data is compared by keyed hash only: a part of a name finds nothing.
    """
    text = text.strip()
    if not text:
        return cases
    contacts = [contact_hash(kind, text) for kind in (ContactKind.EMAIL, ContactKind.MOBILE, ContactKind.ADDRESS)]
    found = Case.objects.filter(
        Q(reference__iexact=text)
        | Q(intake_hash=keyed_hash("code", text))
        | Q(people__name_hash=keyed_hash("name", text))
        | Q(people__badge_hash=keyed_hash("badge", text))
        | Q(people__contact_points__value_hash__in=contacts)
    )
    return cases.filter(pk__in=found.values("pk"))


def cases_with_intake(program: Program, intake_number: str) -> QuerySet[Case]:
    """Return the cases of the program that already carry this complaint number, however it is spelled."""
    return Case.objects.filter(program=program, intake_hash=keyed_hash("code", intake_number))


def people_to_reach(user: User | AnonymousUser, site: Site) -> QuerySet[CasePerson]:
    """Return the officers of open invitations, for the liaison.

    Frozen until the release: the list and its order depend on the case alone, so no answer, attempt or mark of anybody
    changes it. It carries no answer: the columns of one are not even loaded. Where the complainant is asked first, an
    officer stands on it from their own invitation on.
    """
    return _officers(user, site, CaseState.INVITING)


def officers_to_clear(user: User | AnonymousUser, site: Site) -> QuerySet[CasePerson]:
    """Return the officers of cases in screening, for the department's clearance."""
    return _officers(user, site, CaseState.SCREENING)


def officers_of_liaison(user: User | AnonymousUser, site: Site) -> QuerySet[CasePerson]:
    """Return every officer the liaison may act on: to be cleared or to be reached."""
    return _officers(user, site, CaseState.SCREENING, CaseState.INVITING)


def outward_word(case: Case) -> OutwardWord | None:
    """Return the one word of a case that may leave the program; None while it is open."""
    return rules.outward_word(case.state, case.return_reason)


def referred_case(account: ServiceAccount, reference: str) -> Case | None:
    """Return a case that this very account sent in, for its outward word: nothing else of the case is loaded.

    None for everything else: an unknown reference, one of another program, one that came in another way.
    """
    if "\x00" in reference:  # PostgreSQL takes none in a text
        return None
    own = Case.objects.filter(program__site=account.site_id, referral__account=account)
    return own.only("reference", "state", "return_reason").filter(reference=reference).first()


def _officers(user: User | AnonymousUser, site: Site, *states: CaseState) -> QuerySet[CasePerson]:
    if Role.LIAISON not in roles_of(user, site):
        return CasePerson.objects.none()
    not_asked = Q(case__first_side=PersonRole.COMPLAINANT, case__second_invited_at=None, case__state=CaseState.INVITING)
    return (
        CasePerson.objects.filter(case__program__site=site, case__state__in=states, role=PersonRole.OFFICER)
        .exclude(not_asked)
        .filter(left_out_at=None)
        .select_related("case__program__site", "cleared_by")
        .defer("answer", "answer_reason", "needs")
        .order_by("case__invited_at", "case__received_at", "pk")
    )
