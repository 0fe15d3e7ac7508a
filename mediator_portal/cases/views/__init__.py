"""The coordinator's desk and the liaison's list."""
