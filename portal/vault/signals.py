"""What the vault announces."""

from django.dispatch import Signal

# private_file: PrivateFile. A virus was found in it and its content is deleted. Sent once, in that transaction.
file_infected = Signal()
