"""Views: applications, and the roster."""
