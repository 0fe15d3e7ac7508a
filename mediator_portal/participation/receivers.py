"""What other rooms announce and this one acts on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.signals import answer_changed, case_moved
from program_pages.signals import program_loaded

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case, CasePerson
    from mediator_portal.cases.workflow import Move


def case_has_moved(sender: Any, case: Case, move: Move, **kwargs: Any) -> None:
    """Signatures enter the trail at the release; a reopened case starts over, and earlier ones no longer count."""
    if CaseState.INVITING in move.before and move.name != "invite_second":
        from mediator_portal.participation.services.answers import consents_audit

        consents_audit(case_id=case.pk)
    if move.name == "reopen":
        from mediator_portal.participation.services.answers import consents_void

        consents_void(case_id=case.pk)


def answer_has_changed(sender: Any, person: CasePerson, **kwargs: Any) -> None:
    """Somebody whose withdrawal staff entered on the case page has no signature that counts any more."""
    if person.withdrawn_at is not None:
        from mediator_portal.participation.services.answers import consent_void

        consent_void(person=person)


def program_was_loaded(sender: Any, program: Any, **kwargs: Any) -> None:
    """A shipped program gets its agreement texts."""
    from mediator_portal.participation.presets import load_texts

    load_texts(program)


def connect() -> None:
    """Connect the listeners; called once when the room is ready."""
    case_moved.connect(case_has_moved, dispatch_uid="participation.case_moved")
    answer_changed.connect(answer_has_changed, dispatch_uid="participation.answer_changed")
    program_loaded.connect(program_was_loaded, dispatch_uid="participation.program_loaded")
