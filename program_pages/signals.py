"""What this room announces to rooms above it."""

from __future__ import annotations

from django.dispatch import Signal

# Sent on commit when the roles went from closed to open. Payload: program (Program).
roles_reopened = Signal()

# Sent when `load_program` made a shipped program stand (also when it was there already). Payload: program (Program).
program_loaded = Signal()
