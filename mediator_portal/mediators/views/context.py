"""What the pages of this room show, made of rows and words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_app.reading import answers_by_section
from mediator_portal.mediators import registries, rules, scoring, selectors, workflow
from mediator_portal.mediators.enums import ApplicationState, MediatorState
from mediator_portal.mediators.models import Application, InterviewScore, Mediator
from mediator_portal.mediators.selectors import YearProgress
from mediator_portal.mediators.tables import MEDIATOR_TONES, TONES
from mediator_portal.mediators.words import moment_in_words
from mediator_portal.mediators.workflow import Move, Offer
from portal.accounts.enums import Agency, Role
from portal.accounts.selectors import has_role
from portal.notifications.enums import Channel
from portal.notifications.registry import messages as message_kinds
from portal.notifications.rendering import NoRecipient
from portal.notifications.services import preview

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.forms import BaseForm

    from portal.accounts.http import PortalRequest
    from program_pages.models import Program


def trail(list_name: str, row: Application | Mediator) -> list[dict[str, str]]:
    """Return the way back: the list, then the person."""
    label = {"applications": _("Applications"), "mediators": _("Mediators")}[list_name]
    here = reverse(f"mediators:{list_name.removesuffix('s')}", args=[row.reference])
    return [{"label": label, "url": reverse(f"mediators:{list_name}")}, {"label": row.name, "url": here}]


def application_context(request: PortalRequest, row: Application) -> dict[str, Any]:
    """Return one application as the person may see it."""
    is_staff = has_role(request.user, request.site, Role.COORDINATOR, Role.DIRECTOR)
    visible = selectors.applications_visible_to(request.user, request.site)
    scores = selectors.scores_visible_to(request.user, request.site).filter(application=row)
    return {
        "application": row,
        "tone": TONES.get(ApplicationState(row.state), ""),
        "interview": moment_in_words(row.interview_at, row.program) if row.interview_at else "",
        "received": moment_in_words(row.received_at, row.program),
        "sections": _sections(row),
        "score_table": score_table(list(scores.select_related("panel_member"))),
        "may_score": row.state == ApplicationState.INTERVIEW
        and has_role(request.user, request.site, Role.PANEL_MEMBER),
        "is_staff": is_staff,
        "offers": offers(row, request.user, "mediators:application_move") if is_staff else [],
        "events": events(row.moves.all(), workflow.APPLICATION_MOVES, row.program) if is_staff else [],
        "others": selectors.applications_of_same_person(row, visible) if is_staff else [],
        "may_set_interview": is_staff and row.state in workflow.find(workflow.APPLICATION_MOVES, "decline").before,
        "breadcrumbs": trail("applications", row)[:1],
    }


def _sections(row: Application) -> list[dict[str, Any]]:
    submission = row.submission
    return answers_by_section(submission.definition, submission.answers)


def score_table(scores: Sequence[InterviewScore]) -> dict[str, Any]:
    """Return the scores side by side: a row for each quality, a column for each panel member with their agency."""
    columns: list[dict[str, Any]] = [{"label": _("Quality")}]
    for score in scores:
        label = f"{score.panel_member.get_full_name()} ({Agency(score.agency).label})"
        columns.append({"label": label, "numeric": True})
    rows = [
        {"cells": [{"text": label}, *({"text": score.scores.get(code, "–")} for score in scores)]}
        for code, label in scoring.qualities(scores).items()
    ]
    rows.append({"cells": [{"text": _("Mean")}, *({"text": rules.mean(score.scores)} for score in scores)]})
    written = ((score.panel_member.get_full_name(), scoring.notes_of(score)) for score in scores)
    notes = [{"label": name, "value": text} for name, text in written if text]
    return {"columns": columns, "rows": rows if scores else [], "notes": notes}


def offers(row: Application | Mediator, user: Any, url_name: str) -> list[dict[str, Any]]:
    """Return the moves as buttons: each leads to a page that says what it does and whom it writes to."""
    return [_offer(offer, row, url_name) for offer in workflow.moves_for(row, user)]


def _offer(offer: Offer, row: Application | Mediator, url_name: str) -> dict[str, Any]:
    move = offer.move
    return {
        "label": move.label,
        "allowed": offer.allowed,
        "reason": offer.reason,
        "sends": message_kinds.label(move.message) if move.message else "",
        "url": reverse(url_name, args=[row.reference, move.name]),
    }


def events(moves: Iterable[Any], table: Iterable[Move], program: Program) -> list[dict[str, Any]]:
    """Return the history for the timeline, newest first."""
    labels = {move.name: str(move.label) for move in table}
    return [
        {
            "what": labels.get(done.name, done.name),
            "who": done.by.get_full_name() if done.by else _("the system"),
            "when": moment_in_words(done.at, program),
            "datetime": done.at.isoformat(),
            "detail": done.reason,
        }
        for done in reversed(list(moves))
    ]


def move_context(
    row: Application | Mediator,
    move: Move,
    form: BaseForm,
    *,
    recipient: tuple[str, int],
    ids: Mapping[str, object],
    back: str,
) -> dict[str, Any]:
    """Return the page before a move: what it does, and the message exactly as it would leave."""
    return {
        "thing": row,
        "move": move,
        "form": form,
        "back": back,
        "letter": _letter(row, move, recipient, ids) if move.message else None,
    }


def _letter(
    row: Application | Mediator, move: Move, recipient: tuple[str, int], ids: Mapping[str, object]
) -> dict[str, Any] | None:
    """Return the message of a move; a message that nobody could get is said so, not hidden."""
    site = row.program.site
    try:
        made = preview(move.message, site=site, recipient_type=recipient[0], recipient_id=recipient[1], ids=ids)
    except NoRecipient:
        return {"sent": [], "note": _("A message would go out, but there is no e-mail address.")}
    sent = [
        {
            "to": f"{made.recipient.name}, {made.recipient.address}",
            "what": made.content.subject,
            "channel": Channel.EMAIL.label,
        }
    ]
    return {"sent": sent, "paragraphs": made.content.paragraphs}


def roster_rows(mediators: Sequence[Mediator], today: dt.date) -> list[dict[str, Any]]:
    """Return the roster as cards with bars: state, term, hours, cases, development."""
    counts = registries.case_counts(mediators, today)
    return [
        {
            "mediator": mediator,
            "tone": MEDIATOR_TONES[MediatorState(mediator.state)],
            "url": reverse("mediators:mediator", args=[mediator.reference]),
            "bars": bars(selectors.year_progress(mediator, today, lambda each, *_days: counts.get(each.pk, 0))),
        }
        for mediator in mediators
    ]


def bars(progress: YearProgress) -> list[dict[str, Any]]:
    """Return a mediator's commitments as small bars with words; what the policy does not state has no bar."""
    shown = [_bar(_("Training"), progress.hours_done, progress.hours_needed, _("%(done)g of %(needed)d hours"))]
    if progress.cases_needed:
        words = ngettext("%(done)g of %(needed)d case", "%(done)g of %(needed)d cases", progress.cases_needed)
        shown.append(_bar(_("Cases this year"), progress.cases_done, progress.cases_needed, words))
    if progress.development_needed:
        words = ngettext(
            "%(done)g of %(needed)d session", "%(done)g of %(needed)d sessions", progress.development_needed
        )
        shown.append(_bar(_("Development this year"), progress.development_done, progress.development_needed, words))
    return [bar for bar in shown if bar["maximum"]]


def _bar(label: str, done: Any, needed: int, words: str) -> dict[str, Any]:
    tone = "good" if needed and done >= needed else ""
    return {
        "label": label,
        "value": done,
        "maximum": needed,
        "text": words % {"done": done, "needed": needed},
        "tone": tone,
    }
