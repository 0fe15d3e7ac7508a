"""What cases announce to the rooms above."""

from __future__ import annotations

from django.dispatch import Signal

# case_moved(sender=Case, case: Case, move: workflow.Move, actor: rules.Actor, entry: CaseMove)
# Sent inside the move's own transaction, after the change: a listener that fails undoes the move.
case_moved = Signal()

# answer_changed(sender=CasePerson, person: CasePerson, actor: rules.Actor)
# A party's answer, signature or withdrawal was recorded. It tells that, never what.
answer_changed = Signal()
