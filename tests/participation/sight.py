"""Every address of the URL table, filled with objects of the made world, and who looks at it.

The list is made from the URL table itself: an address that is neither fetched nor excused with a reason fails
`test_every_address_is_looked_at_or_excused`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import Page, Revision

from forms_app.models import FormPage, Submission
from home.models import CustomDocument, CustomImage
from mediator_portal.cases.models import CasePerson
from mediator_portal.participation import rules, services
from mediator_portal.participation.access import KEY
from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.services import stops
from portal.accounts.enums import CASE_ROLES, Role, ServiceKind
from portal.notifications.models import OutboxMessage
from tests.factories.accounts import sign_in
from tests.participation.blind_world import OFFICER, AskedCase, BlindWorld
from tests.security.table import ROWS

Values = dict[str, Any]
PLACE: Final = re.compile(r"<(?:\w+:)?(\w+)>")
# Who may learn that somebody answered, never what. All others must not even learn that.
KNOWS_THAT: Final = frozenset({*CASE_ROLES, Role.AUDITOR})

# One silent person on each side, a guardian's complainant and one of four open every page of a party; the others these.
THOROUGH: Final = frozenset({"complainant", "officer", "guardian", "many"})
MAIN: Final = frozenset(
    f"participation:{name}" for name in ("greet", "status", "decide", "receipt", "withdraw", "stop")
)


@dataclass(frozen=True)
class Route:
    """A line of the URL table."""

    path: str
    name: str
    access: Any

    @property
    def holes(self) -> tuple[str, ...]:
        return tuple(PLACE.findall(self.path))

    def url(self, values: Values) -> str:
        return "/" + PLACE.sub(lambda hole: str(values[hole[1]]), self.path.replace("^", "").rstrip("$"))


@dataclass(frozen=True)
class Observer:
    """Somebody who looks: their browser, and whether they may learn that somebody answered."""

    name: str
    client: Client
    knows_that: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    person: CasePerson | None = None
    thorough: bool = False


def routes() -> list[Route]:
    """Return the URL table; several lines of one path and name (one for each method) count once."""
    found = {(path, name): Route(path, name, access) for path, name, access in _walk(get_resolver())}
    return list(found.values())


def _walk(resolver: Any, prefix: str = "", names: str = "") -> Iterator[tuple[str, str, Any]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path, names + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            yield path, f"{names}{pattern.name}", getattr(pattern.callback, "access", None)


# Who looks -----------------------------------------------------------------------------------------------------------


def observers(world: BlindWorld) -> list[Observer]:
    """Return everybody: those asked who stay silent, each role, other software, and anybody."""
    host = world.own.host
    found = [Observer("anybody", Client(HTTP_HOST=host))]
    for role, user in world.own.users.items():
        found.append(Observer(role.value, _signed_in(host, user), role in KNOWS_THAT))
    idle = next(each for each in world.program.mediators.all() if each.user_id and each != world.own.mediator)
    found.append(Observer("another mediator", _signed_in(host, idle.user)))
    for kind in ServiceKind:
        headers = (("authorization", f"Bearer {world.tokens[kind]}"),)
        found.append(Observer(f"software {kind.value}", Client(HTTP_HOST=host), headers=headers))
    for each in world.asked.values():
        for person in each.others if each.answers else ():
            thorough = each.kind in THOROUGH and person == each.others[0]
            found.append(Observer(name_of(each, person), Client(HTTP_HOST=host), person=person, thorough=thorough))
    return found


def name_of(each: AskedCase, person: CasePerson) -> str:
    return f"{person.role} {person.pk} of case {each.kind}"


def _signed_in(host: str, user: Any) -> Client:
    client = Client(HTTP_HOST=host)
    sign_in(client, user)
    return client


def prove(observer: Observer, moment: Any) -> None:
    """Let somebody who was asked be in their pages, proven just now, in a browser that keeps nothing of before."""
    if observer.person is None:
        return
    observer.client.cookies.clear()
    invitation = services.invitation_issue(person=observer.person).invitation
    state = {"person": observer.person.pk, "proved_at": moment.timestamp(), "seen_at": moment.timestamp()}
    session = observer.client.session
    session[KEY] = {"invitation": invitation.pk, **state}
    session.save()


# What they look at ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sight:
    """One address as one observer asks for it."""

    observer: Observer
    route: Route
    url: str

    @property
    def key(self) -> str:
        return f"{self.observer.name} {self.url}"


def sights(world: BlindWorld, everyone: list[Observer]) -> list[Sight]:
    """Return every address with its fitting arguments for each observer who may open it."""
    found: dict[str, Sight] = {}
    for route in routes():
        for values in fillings(world, route):
            for observer in everyone:
                if looks(observer, route, values):
                    sight = Sight(observer, route, route.url(values))
                    found.setdefault(sight.key, sight)
    return list(found.values())


def looks(observer: Observer, route: Route, values: Values) -> bool:
    """True for an address the observer may open; what is closed to a role answers 404 (tests/security)."""
    if observer.name not in values.get("_who", (observer.name,)):
        return False
    if route.access is not None and route.access.kind == "roles":
        return _may_open(observer, route)
    if route.path.startswith("admin/"):
        return observer.name == Role.EDITOR or (route.path == "admin/" and observer.name == Role.DIRECTOR)
    if route.path.startswith("api/"):
        return observer.name == "anybody" or observer.name.startswith("software")
    if route.path.startswith("take-part/"):
        return observer.thorough or (observer.person is not None and route.name in MAIN) or observer.name == "anybody"
    return observer.name == "anybody"


def _may_open(observer: Observer, route: Route) -> bool:
    """By role. Where coordinator and director open the same page, the coordinator does."""
    roles = route.access.roles
    if observer.name == "another mediator":
        return Role.MEDIATOR in roles
    if observer.name == Role.DIRECTOR and Role.COORDINATOR in roles:
        return False
    return observer.name in roles


def fillings(world: BlindWorld, route: Route) -> list[Values]:
    """Return what fits into the holes of an address; nothing for one that is excused."""
    if any(re.search(pattern, route.path) for pattern in EXCUSED):
        return []
    if route.name == "wagtail_serve":
        return [{"url": url} for url in _pages(world)]
    if route.name == "wagtaildocs_serve":
        return [{"url": each.url} for each in CustomDocument.objects.all()[:2]]
    if not route.holes:
        return [{}]
    rows = [row.arguments(world.own) for row in ROWS if row.name == route.name]
    more = [values for prefix, fill in FILLS.items() if route.path.startswith(prefix) for values in fill(world)]
    wanted = set(route.holes)
    return [each for each in [*rows, *more] if wanted <= each.keys() and each.get("_only", route.name) == route.name]


def _pages(world: BlindWorld) -> list[str]:
    root = world.program.site.root_page
    return [page.get_url() for page in Page.objects.live().descendant_of(root, inclusive=True).order_by("path")]


def _cases(world: BlindWorld) -> Iterator[Values]:
    """Return every asked case; in one of them, who answers first and who stays silent, on every page there is."""
    for each in world.asked.values():
        yield {"reference": each.case.reference, "_only": "cases:case"}
    each = world.asked["guardian"]
    for person in filter(None, (each.answers, each.others[0])):
        values: Values = {"reference": each.case.reference, "person": person.reference}
        yield {**values, "pk": person.contact_points.order_by("pk")[0].pk}
        yield from ({**values, "name": name} for name in ("return_unreachable", "withdraw"))


def _liaison(world: BlindWorld) -> Iterator[Values]:
    for person in CasePerson.objects.filter(case__in=[each.case for each in world.asked.values()], role="officer"):
        yield {"person": person.reference}


def _texts(world: BlindWorld) -> Iterator[Values]:
    for text in ConsentText.objects.filter(program=world.program).order_by("pk")[:2]:
        yield {"pk": text.pk, "role": text.role, "language": text.language}


def _messages(world: BlindWorld) -> Iterator[Values]:
    people = [person.pk for each in world.asked.values() for person in (each.answers, *each.others) if person]
    for message in OutboxMessage.objects.filter(recipient_type="person", recipient_id__in=people).order_by("pk"):
        yield {"reference": message.reference}


def _party(world: BlindWorld) -> Iterator[Values]:
    yield {"step": 1}
    some = [f"{OFFICER} {world.asked['complainant'].others[0].pk} of case complainant", "anybody"]
    yield from ({"step": step, "_who": some} for step in range(2, 7))
    for each in world.asked.values():
        for person in each.others:
            who = [name_of(each, person)]
            token = stops.stop_token(person.contact_points.order_by("pk")[0])
            yield {"token": rules.link_token(person.reference, 1), "_who": who, "_only": "participation:greet"}
            yield {"token": token, "_who": who, "_only": "participation:stop"}


def _api(world: BlindWorld) -> Iterator[Values]:
    """Return rows of each kind for the endpoints of the API."""
    page = world.program.site.root_page
    form = FormPage.objects.live().descendant_of(page)[0]
    revision = Revision.page_revisions.filter(object_id=str(page.pk)).last()
    image, document = CustomImage.objects.first(), CustomDocument.objects.first()
    yield {"page_id": page.pk, "revision_id": revision.pk if revision else 1}
    yield {"form": form.translation_key, "receipt": Submission.objects.order_by("pk")[0].receipt}
    yield {"site_id": world.program.site.pk, "redirect_id": 1, "type_name": "home.HomePage"}
    yield {"image_id": image.pk if image else 1, "document_id": document.pk if document else 1}
    for each in world.asked.values():
        yield {"reference": each.case.reference}


FILLS: Final[dict[str, Callable[[BlindWorld], Iterator[Values]]]] = {
    "portal/desk/cases/<slug:reference>/": _cases,
    "portal/liaison/": _liaison,
    "portal/messages/": _messages,
    "portal/texts/": _texts,
    "take-part/": _party,
    "calendars/t/": lambda world: iter([{"secret": world.feed}]),
    "api/v3/": _api,
}

# Addresses that nobody fetches here, by a pattern on their path, and why.
EXCUSED: Final[dict[str, str]] = {
    r"^metrics$": "figures of the process for the operator; a party's pages count as one (tests/portal/test_health)",
    r"^admin/.*[<(]": "one page, file or setting in Wagtail's admin; rooms of pages and files know no case (imports "
    "are linted), and of the lists fetched here none but Today reads a case's tables",
    r"^admin/(login|logout|failwhale|test404|account)/|^admin/\^": "sign-in, errors for show, the reader's own account",
    r"^admin/(training-dates|.*/chooser)/.*results/|^admin/localize/jsi18n/": "the table of the list beside it alone",
    r"^account/(.*[<(]|confirm-email/)": "links of an account's own mails, and its own keys",
    r"^portal/people/(invitations|roles)/": "POST only: takes an invitation or a role of staff away",
    r"^demo/mailbox/<": "in the demo only, where everybody's mail lies open; elsewhere 404 like the list fetched here",
    r"^portal/submissions/exports/|/files/<slug:reference>/$": "files of their owner alone, made of submissions",
    r"^\^?documents/|^media/images/": "files of pages; rooms of pages know no case",
    r"^api/v3/snippets/": "there is no snippet; the type is refused before anything is read",
    r"^api/v3/forms/<uuidstr:form>/uploads/<|^form-files/<": "a file by the secret of the browser that sent it",
    r"^form-copies/t/<": "what a sender wrote themselves, by a link and a code in their own mail; it reads no case",
    r"^portal/desk/cases/<slug:reference>/files/<": "files that staff added themselves, read by nobody else",
    r"^portal/interpreting/<slug:reference>/calendar.ics": "of a confirmed booking, none in a case that still asks",
    r"/identity/<int:check>/$": "exists only for a call that a person asked for; staff see it on the case page",
    r"/help/<int:number>/(done|add)/$": "POST only",
    r"/help/<int:number>/(change|not-now)/$": "exists only for somebody a party named; staff see it on the case page",
    r"^_util/authenticate_with_password/": "the password of a page",
}
