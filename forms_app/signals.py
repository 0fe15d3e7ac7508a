"""What this room announces."""

from __future__ import annotations

from django.dispatch import Signal

# Sent inside the transaction that keeps the submission: `sender` Submission, `submission` the new row. A receiver that
# raises keeps the submission from being stored, so what it makes of it and the submission stand or fall together.
submission_received = Signal()
