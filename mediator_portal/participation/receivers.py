"""What other rooms announce and this one acts on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediator_portal.cases.enums import CaseState
from mediator_portal.cases.signals import case_moved
from program_pages.signals import program_loaded

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case
    from mediator_portal.cases.workflow import Move


def case_has_moved(sender: Any, case: Case, move: Move, **kwargs: Any) -> None:
    """Signatures enter the trail at the release; a reopened case starts over, and earlier ones no longer count."""
    if CaseState.INVITING in move.before:
        from mediator_portal.participation.services.answers import consents_audit

        consents_audit(case_id=case.pk)
    if move.name == "reopen":
        from mediator_portal.participation.services.answers import consents_void

        consents_void(case_id=case.pk)


def program_was_loaded(sender: Any, program: Any, **kwargs: Any) -> None:
    """A shipped program gets its agreement texts."""
    from mediator_portal.participation.presets import load_texts

    load_texts(program)


def connect() -> None:
    """Connect the listeners; called once when the room is ready."""
    case_moved.connect(case_has_moved, dispatch_uid="participation.case_moved")
    program_loaded.connect(program_was_loaded, dispatch_uid="participation.program_loaded")
