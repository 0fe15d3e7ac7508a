"""What this room writes. No message says when, where or about whom: something waits, behind a link (product.md 11)."""

from mediator_portal.meetings.messages import interpreters, mediators, parties, staff

__all__ = ["interpreters", "mediators", "parties", "staff"]
