"""Roles, invitations and service accounts: apart from the User, whose first migration must not wait for Wagtail's."""
