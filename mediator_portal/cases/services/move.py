"""The only door through which a case changes its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.facts import facts_of
from mediator_portal.cases.models import Case, CaseMove
from mediator_portal.cases.services.effects import apply
from mediator_portal.cases.services.outgoing import queue_for_move
from mediator_portal.cases.signals import case_moved
from mediator_portal.cases.workflow import BY_NAME, Move
from portal import dates
from portal.audit.services import record

if TYPE_CHECKING:
    import datetime as dt

    from mediator_portal.cases.rules import Actor, Facts


def lock(case: Case | int) -> Case:
    """Return the case as it is now, its row locked to the end of the transaction. People are locked after it."""
    pk = case if isinstance(case, int) else case.pk
    return Case.objects.select_for_update(of=("self",)).select_related("program__site").get(pk=pk)


def move(*, case: Case, name: str, actor: Actor, reason: str = "", now: dt.datetime | None = None) -> Case:
    """Make a move and return the case as it then stands.

    One transaction: lock the row, find the move for the state as it is now, who, guards, change, history, audit,
    messages. The same actor doing the last move again changes nothing and sends nothing. A move that no longer fits
    raises MoveRefused with a sentence that names who did what when.
    """
    about = BY_NAME[name]
    with transaction.atomic():
        locked = lock(case)
        facts = facts_of(locked, actor=actor, now=now or timezone.now(), reason=reason)
        # Who comes first: a stranger learns nothing, not even that a case moved on.
        _refuse_if(about.who.refusal(actor, facts))
        if locked.state not in about.before:
            return _repeated(locked, about, actor)
        _refuse_if(about.refusal(facts))
        _refuse_if(_reason_problem(about, reason))
        entry = _carry_out(locked, about, actor, facts, reason)
        case_moved.send(sender=Case, case=locked, move=about, actor=actor, entry=entry)
    return locked


def _carry_out(case: Case, about: Move, actor: Actor, facts: Facts, reason: str) -> CaseMove:
    before, after = case.state, about.target(facts)
    case.state = after
    case.state_since = facts.now
    apply(case, about, actor, facts)
    case.save()
    entry = CaseMove.objects.create(
        case=case,
        name=about.name,
        before=before,
        after=after,
        actor_kind=actor.kind,
        by=actor.user,
        person=actor.person,
        reason=reason.strip(),
    )
    record(
        action="case.move",
        actor=actor.user,
        actor_kind=actor.kind if actor.kind != "user" else "",
        site=case.program.site_id,
        target=case,
        fields=("state",),
        ids={"move": about.name, "before": before, "after": after, "person": actor.person.pk if actor.person else None},
    )
    queue_for_move(case, about, entry)
    return entry


def _refuse_if(sentence: str | None) -> None:
    if sentence:
        raise MoveRefused(sentence)


def _reason_problem(about: Move, reason: str) -> str | None:
    codes = {code for code, _label in about.reasons}
    if codes and reason not in codes:
        return _("Choose one of the reasons.")
    if about.needs_reason and not reason.strip():
        return _("Give a reason; it stays inside the program.")
    return None


def _repeated(case: Case, about: Move, actor: Actor) -> Case:
    """Return the case when the actor repeats what they just did; refuse in a clear sentence otherwise."""
    last = case.moves.select_related("by").order_by("-at", "-pk").first()
    if last is not None and last.name == about.name and case.state == last.after and _same(last, actor):
        return case
    raise MoveRefused(overtaken_sentence(case, last, actor))


def _same(last: CaseMove, actor: Actor) -> bool:
    return (last.actor_kind, last.by_id, last.person_id) == (
        actor.kind,
        actor.user.pk if actor.user else None,
        actor.person.pk if actor.person else None,
    )


def overtaken_sentence(case: Case, last: CaseMove | None, actor: Actor) -> str:
    """Return what happened in the meantime; a party is told only that the step is gone, never who did what."""
    if actor.kind == "party":
        return _("This step is no longer open. Call us if you have questions.")
    if last is None:
        return _("This case is not at this step.")
    when = when_words(last.at, case)
    words = {"what": BY_NAME[last.name].past, "when": when}
    if last.by is not None:
        sentence = _("%(name)s already %(what)s on %(when)s.") % {**words, "name": last.by.get_full_name()}
    elif last.actor_kind == "party":
        sentence = _("A party already acted on this case on %(when)s.") % words
    else:
        sentence = _("The system already %(what)s on %(when)s.") % words
    # "2:10 p.m." brings its own full stop.
    return sentence.removesuffix("..") + "." if sentence.endswith("..") else sentence


def when_words(moment: dt.datetime, case: Case) -> str:
    """Return 'March 3 at 2:10 p.m.' on the program's clock, with the year when it is not this one."""
    local = moment.astimezone(case.program.tz)
    this_year = local.year == timezone.now().astimezone(case.program.tz).year
    day = dates.day(local) if this_year else dates.full_date(local)
    return _("%(day)s at %(time)s") % {"day": day, "time": dates.time(local)}
