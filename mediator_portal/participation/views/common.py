"""What every page of a party shares: its frame, its stage, and what was typed before a lapse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from mediator_portal.participation import access, languages, rules
from mediator_portal.participation.access import PartyRequest, party_required
from mediator_portal.participation.enums import Stage
from mediator_portal.participation.services.answers import marker_of

View = TypeVar("View", bound=Callable[..., HttpResponse])

# Pages on which something is typed or ticked: languages and help are buttons of the form `typed` there (access.py).
FORMS = frozenset(
    {
        *("start.html", "identity.html", "code.html", "fact.html", "about.html"),
        *("no.html", "talk.html", "sign.html", "help.html", "times.html", "change.html"),
    }
)

# One sentence for a code or link that is wrong, expired, used up or replaced: it tells a guesser nothing.
DEAD_WORDS = gettext_lazy(
    "This code or link does not open anything. It may be mistyped, too old, or replaced by a newer one. Try "
    "again, or call us: a person will help you."
)
SLOW_WORDS = gettext_lazy(
    "There were too many wrong codes from your connection. Please wait 15 minutes, or call us: a person will help you."
)
SLOW_LINKS_WORDS = gettext_lazy(
    "Too many links that open nothing came from your connection. Please wait 15 minutes, or call us: a person will "
    "help you."
)


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a page of this room in a party's frame."""
    party = getattr(request, "party", None)
    given = context or {}
    agreement: languages.Agreement | None = given.get("agreement")
    frame = {
        "case_reference": party.case.reference if party else "",
        "party": party,
        "seen": marker_of(party) if party else "",
        "kind": rules.kind_of(party.role).value if party else "",
        "invited": getattr(request, "invitation", None) is not None,
        "unapproved_language": get_language() in settings.UNAPPROVED_LANGUAGES,
        "mixture": languages.mixture(party, agreement.text.language if agreement else "") if party else None,
        "typed_form": "typed" if template in FORMS else "",
        "here": request.path,
    }
    return render(request, f"portal/participation/{template}", {**frame, **given}, status=status)


def as_pdf(content: bytes, *, name: str) -> HttpResponse:
    """Return a PDF to open in the browser."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def stage(request: PartyRequest) -> Stage:
    """Return where the request's party stands."""
    case = request.party.case
    return rules.stage_of(case.state, request.party, took_place=case.report_in)


def at_stage(*stages: Stage) -> Callable[[View], View]:
    """Let in a proven party who stands at one of the stages; others see their own page, which says where they stand."""

    def decorate(view: View) -> View:
        @party_required
        @wraps(view)
        def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if stage(request) not in stages:
                return redirect("participation:status")
            return view(request, *args, **kwargs)

        return inner  # type: ignore[return-value]

    return decorate


def knows_age(view: View) -> View:
    """Ask a complainant's date of birth first where we do not know that they are of age."""

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        person = request.party
        today = timezone.localdate(timezone=person.case.program.tz)
        asks = rules.asks_age(person.role, birth_date=person.birth_date, birth_year=person.birth_year, today=today)
        return redirect("participation:about") if asks else view(request, *args, **kwargs)

    return inner  # type: ignore[return-value]


def typed_before(request: HttpRequest, *, several: Iterable[str] = ()) -> dict[str, Any]:
    """Return what was typed here when the proof had lapsed, as the initial values of a form."""
    many = set(several)
    return {
        name: values if name in many else (values[0] if values else "")
        for name, values in access.draft(request).items()
    }
