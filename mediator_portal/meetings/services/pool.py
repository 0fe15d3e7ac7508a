"""The request to the pool: who is asked, what they attest, what they answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import CaseState
from mediator_portal.meetings import rules
from mediator_portal.meetings.enums import LIVE_SESSIONS, SEATED, Reply, SessionState
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import PoolRequest
from mediator_portal.meetings.selectors.more import answer_by, more_to_ask
from mediator_portal.meetings.selectors.pool import eligible_for
from mediator_portal.meetings.services import outgoing
from mediator_portal.meetings.services.base import lock_session, require_mediator, require_staff, tell_audit
from mediator_portal.meetings.services.planning import check_problems
from program_pages.selectors import strengths_of

if TYPE_CHECKING:
    from mediator_portal.cases.rules import Actor
    from mediator_portal.mediators.models import Mediator
    from mediator_portal.meetings.models import MediationSession


def request_send(*, session: MediationSession, actor: Actor, accepts_warnings: bool = False) -> list[PoolRequest]:
    """Ask everybody in the pool whose gates are open, inside the policy's notice window; return the requests.

    Repeated it asks nobody; who is asked besides, later, is `request_more`'s.
    """
    with transaction.atomic():
        locked = lock_session(session)
        require_staff(actor, locked.case)
        if locked.state == SessionState.REQUESTED:
            return []
        if locked.state != SessionState.PLANNED:
            raise SessionRefused(_("This session has its mediators, or is no longer planned."))
        if locked.starts_at <= timezone.now():
            raise SessionRefused(_("The chosen time is over. Choose another one."))
        check_problems(notice_problems(locked), accepts_warnings=accepts_warnings)
        to_ask = eligible_for(locked)
        if not to_ask:
            raise SessionRefused(_("Nobody in the pool can take this session. Choose another time."))
        asked = [PoolRequest.objects.create(session=locked, mediator=mediator) for mediator in to_ask]
        _open(locked, actor)
        letters = [
            each for request in asked for each in outgoing.to_mediator(request.mediator, "pool_request", request)
        ]
        outgoing.queue_all(letters, session=locked, event="request")
        tell_audit("session.request", actor=actor, case=locked.case, target=locked, ids={"count": len(asked)})
    return asked


def request_more(
    *, session: MediationSession, actor: Actor, mediators: Iterable[Mediator] | None = None, most: int | None = None
) -> list[PoolRequest]:
    """Ask people of the pool who were not asked yet: those named, or the first `most` of `more_to_ask`.

    Whoever was asked meanwhile, or can no longer come, is left out; when that leaves nobody it is said. Everybody
    asked has at least a day to answer.
    """
    with transaction.atomic():
        locked = lock_session(session)
        require_staff(actor, locked.case)
        if locked.state != SessionState.REQUESTED:
            raise SessionRefused(_("This session has its mediators, or is no longer planned."))
        if locked.starts_at <= timezone.now():
            raise SessionRefused(_("The chosen time is over. Choose another one."))
        wanted = {each.pk for each in mediators} if mediators is not None else None
        found = [each for each in more_to_ask(locked) if wanted is None or each.mediator.pk in wanted][:most]
        if not found:
            raise SessionRefused(_("Nobody was asked: they were asked already, or can no longer come."))
        asked, letters = [], []
        for each in found:
            request = PoolRequest.objects.create(session=locked, mediator=each.mediator)
            letters += outgoing.to_mediator(each.mediator, outgoing.request_kind(each.marked), request)
            asked.append(request)
        locked.reply_by = answer_by(locked, timezone.now())
        locked.save(update_fields=["reply_by"])
        outgoing.queue_all(letters, session=locked, event="request")
        tell_audit("session.request_more", actor=actor, case=locked.case, target=locked, ids={"count": len(asked)})
    return asked


def notice_problems(session: MediationSession) -> list[rules.Problem]:
    """Return what stands against asking the pool today for this session."""
    program = session.case.program
    return rules.notice_problems(
        program,
        strengths_of(program),
        session_day=session.starts_at.astimezone(program.tz).date(),
        today=timezone.now().astimezone(program.tz).date(),
    )


def request_attest(*, request: PoolRequest, conflict: bool, actor: Actor) -> PoolRequest:
    """Record what the mediator says about a conflict of interest, before any detail is shown."""
    with transaction.atomic():
        locked = _lock_request(request, actor)
        if conflict:
            return _save_reply(locked, Reply.CONFLICT, "", actor)
        if locked.attested_at is None or locked.reply == Reply.CONFLICT:
            locked.attested_at = timezone.now()
            locked.reply = "" if locked.reply == Reply.CONFLICT else locked.reply
            locked.save(update_fields=["attested_at", "reply"])
            tell_audit("request.attest", actor=actor, case=locked.session.case, target=locked, fields=("attested_at",))
    return locked


def reply_record(
    *, request: PoolRequest, reply: str, actor: Actor, attested: bool = False, reason: str = ""
) -> PoolRequest:
    """Record a mediator's answer; the last one counts. A late answer is welcome while it can help.

    Without an attestation (`attested` gives it along) no answer but a conflict is taken. Who holds a seat gives it back
    with `seat_release`, not with a no.
    """
    wanted = Reply(reply)
    with transaction.atomic():
        locked = _lock_request(request, actor)
        if wanted == Reply.CONFLICT:
            return _save_reply(locked, wanted, reason, actor)
        if locked.reply == Reply.CONFLICT:
            raise SessionRefused(_("You said that there is a conflict of interest. Call us if that was a mistake."))
        if locked.attested_at is None:
            if not attested:
                raise SessionRefused(_("First tell us that there is no conflict of interest."))
            locked.attested_at = timezone.now()
        return _save_reply(locked, wanted, reason, actor)


def _lock_request(request: PoolRequest, actor: Actor) -> PoolRequest:
    """Return the request under its session's lock, refusing strangers and answers that come too late to help."""
    session = lock_session(request.session_id)
    locked = PoolRequest.objects.select_for_update(of=("self",)).select_related("mediator").get(pk=request.pk)
    locked.session = session
    require_mediator(actor, locked.mediator, session.case)
    if not rules.answer_helps(state=session.state, starts_at=session.starts_at, now=timezone.now()):
        raise SessionRefused(_("Thank you. This session no longer needs an answer."))
    if session.seats.filter(mediator=locked.mediator, state__in=SEATED).exists():
        raise SessionRefused(_("You are taking this session. If you cannot come, release it on its page."))
    return locked


def _save_reply(request: PoolRequest, reply: str, reason: str, actor: Actor) -> PoolRequest:
    if request.reply == reply and not reason.strip():
        return request
    request.reply, request.reason = reply, reason.strip()
    request.replied_at, request.replied_by = timezone.now(), actor.user
    request.save(update_fields=["attested_at", "reply", "reason", "replied_at", "replied_by"])
    tell_audit("request.reply", actor=actor, case=request.session.case, target=request, ids={"reply": str(reply)})
    return request


def _open(session: MediationSession, actor: Actor) -> None:
    session.state = SessionState.REQUESTED
    session.requested_at = timezone.now()
    session.reply_by = answer_by(session, session.requested_at)
    session.save(update_fields=["state", "requested_at", "reply_by"])
    if session.case.state == CaseState.SCHEDULING:
        cases.move(case=session.case, name="request_pool", actor=actor)


def is_live(session: MediationSession) -> bool:
    """True while a session is planned, asked for or confirmed."""
    return session.state in LIVE_SESSIONS
