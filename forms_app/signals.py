"""What this room announces."""

from __future__ import annotations

from django.dispatch import Signal

# Sent inside the transaction that keeps the submission: `sender` Submission, `submission` the new row. A receiver that
# raises keeps the submission from being stored, so what it makes of it and the submission stand or fall together.
submission_received = Signal()

# Sent inside the transaction that lets go of a submission for good (retention), before it goes: `sender` Submission,
# `submission` the row. A room that keeps something of its own beside it lets go of that now; a receiver that raises
# keeps the submission, and the next run tries again.
submission_forgetting = Signal()
