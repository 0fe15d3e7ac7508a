"""What this room announces."""

from django.dispatch import Signal

# Somebody was invited to sign in: `invitation` (UserInvitation). Sent in the transaction that wrote it, again when the
# invitation is renewed; the room of the messages queues the letter (portal/notifications).
user_invited = Signal()

# Somebody accepted an invitation and holds its role now: `invitation` (UserInvitation), `user` (User). Sent in the
# transaction that gave the role; the rooms above tie the account to the person they know (the roster of mediators).
invitation_accepted = Signal()
