"""Pages of the outbox, and the mailbox of the demo."""
