"""From the form to the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.mediators import rules, workflow
from mediator_portal.mediators.enums import ApplicationState
from mediator_portal.mediators.models import Application, ApplicationMove, InterviewScore
from mediator_portal.mediators.services.roster import mediator_create
from mediator_portal.mediators.words import moment_in_words
from mediator_portal.mediators.workflow import APPLICATION_MOVES, Move, MoveRefused
from portal.accounts.enums import Role
from portal.accounts.roles.models import RoleAssignment
from portal.audit.services import record
from portal.notifications.services import queue
from program_pages.selectors import program_for

if TYPE_CHECKING:
    from forms_app.models import Submission
    from portal.accounts.models import User

DECIDED = frozenset({ApplicationState.SELECTED, ApplicationState.WAITLISTED, ApplicationState.DECLINED})


def application_create(*, submission: Submission) -> Application:
    """Make an application of a sent form, once, and tell the applicant that it arrived."""
    program = program_for(submission.site)
    if program is None:
        raise LookupError("Applications need a program; this site has none.")
    with transaction.atomic():
        application, created = Application.objects.get_or_create(
            submission=submission,
            defaults={
                "program": program,
                "name": str(submission.answers.get("name") or ""),
                "email": str(submission.answers.get("email") or ""),
                "language": submission.language,
            },
        )
        if created:
            record(action="application.create", site=program.site_id, target=application)
            _tell(application, "application_received", "received")
    return application


def application_move(*, application: Application, name: str, actor: User | None, reason: str = "") -> Application:
    """Make one move of the table: lock, check, change, audit, queue the message.

    A move that was made already, by this or another person, is not made again: the application is returned as it is.
    Raises MoveRefused with a sentence otherwise.
    """
    move = workflow.find(APPLICATION_MOVES, name)
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).select_related("program").get(pk=application.pk)
        if locked.state == move.after and locked.moves.filter(name=move.name).exists():
            return locked
        why = workflow.refusal(move, locked, actor)
        if why:
            raise MoveRefused(_with_last(locked, why))
        if move.needs_reason and not reason.strip():
            raise MoveRefused(_("Say why, in a few words. The applicant does not see it."))
        _apply(locked, move, actor, reason)
    return locked


def _apply(application: Application, move: Move, actor: User | None, reason: str) -> None:
    before = application.state
    application.state = move.after
    application.decided_at = timezone.now() if move.after in DECIDED else None
    application.save(update_fields=["state", "decided_at"])
    done = ApplicationMove.objects.create(
        application=application, name=move.name, before=before, after=move.after, by=actor, reason=reason.strip()
    )
    record(
        action="application.move",
        actor=actor,
        site=application.program.site_id,
        target=application,
        fields=["state"],
        ids={"move": move.name, "before": before, "after": str(move.after)},
    )
    if move.after == ApplicationState.SELECTED:
        mediator_create(application=application, actor=actor)
    if move.message:
        _tell(application, move.message, f"move:{done.pk}")


def interview_set(*, application: Application, at: dt.datetime, place: str, actor: User) -> Application:
    """Set the day and the place of the interview; somebody already invited is told of the change."""
    if at <= timezone.now():
        raise MoveRefused(_("This time has already begun. Choose a later one."))
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).select_related("program").get(pk=application.pk)
        if locked.state not in {ApplicationState.RECEIVED, ApplicationState.INTERVIEW, ApplicationState.WAITLISTED}:
            raise MoveRefused(_with_last(locked, _("The decision on this application has been made.")))
        if (locked.interview_at, locked.interview_place) == (at, place):
            return locked
        locked.interview_at, locked.interview_place = at, place
        locked.save(update_fields=["interview_at", "interview_place"])
        event = record(
            action="application.interview",
            actor=actor,
            site=locked.program.site_id,
            target=locked,
            fields=["interview_at", "interview_place"],
        )
        if locked.state == ApplicationState.INTERVIEW:
            _tell(locked, "interview_changed", f"interview:{event.pk}")
    return locked


def score_record(
    *,
    application: Application,
    panel_member: User,
    scores: Mapping[str, int],
    comment: str = "",
    questions: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
) -> InterviewScore:
    """Keep a panel member's scores of an interview; entering them again replaces their own, never somebody else's.

    `questions` and `answers` are the form they were entered through: its words stay with the scores.
    """
    problems = rules.score_problems(scores)
    if problems:
        raise MoveRefused(" ".join(problems))
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).select_related("program").get(pk=application.pk)
        if locked.state != ApplicationState.INTERVIEW:
            raise MoveRefused(_with_last(locked, _("Scores are entered while the application is in interview.")))
        assignment = RoleAssignment.objects.filter(
            user=panel_member, site_id=locked.program.site_id, role=Role.PANEL_MEMBER
        ).first()
        if assignment is None or not assignment.agency:
            raise MoveRefused(_("Scores are entered by panel members who speak for an agency."))
        score, _created = InterviewScore.objects.update_or_create(
            application=locked,
            panel_member=panel_member,
            defaults={
                "agency": assignment.agency,
                "scores": dict(scores),
                "comment": comment.strip(),
                "questions": questions,
                "answers": dict(answers) if answers else None,
            },
        )
        record(
            action="application.score",
            actor=panel_member,
            site=locked.program.site_id,
            target=locked,
            fields=["scores"],
            ids={"agency": assignment.agency},
        )
    return score


def _tell(application: Application, kind: str, cause: str) -> None:
    queue(
        kind,
        site=application.program.site,
        recipient_type="applicant",
        recipient_id=application.pk,
        ids={"application": application.pk},
        cause=f"application:{application.reference}:{cause}",
    )


def _with_last(application: Application, why: str) -> str:
    """Add who did what and when last, so that two people who act at once understand each other."""
    last = application.moves.select_related("by").last()
    if last is None:
        return why
    move = next((str(move.label) for move in APPLICATION_MOVES if move.name == last.name), last.name)
    when = moment_in_words(last.at, application.program)
    who = last.by.get_full_name() if last.by else _("the system")
    words = _("Last step: “%(move)s” by %(who)s, %(when)s.")
    return f"{why} {words % {'move': move, 'who': who, 'when': when}}"
