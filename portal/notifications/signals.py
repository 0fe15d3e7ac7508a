"""What this room announces: what carriers and recipients say about an address."""

from django.dispatch import Signal

# A carrier says that an address takes nothing: `message` (OutboxMessage), `address`, `opted_out` (asked for no more).
# The rooms that know whose address it is write nothing to it any more.
address_refused = Signal()

# Somebody answered STOP to a text: `number`, as the carrier gave it. The carrier stops for every program of the house.
stop_asked = Signal()
