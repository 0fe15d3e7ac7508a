"""Signing in: allauth's addresses, less those that nobody may use here, and the invitations."""

from django.urls import include, path, re_path

from portal.accounts.views import account, invitations

urlpatterns = [
    # Nobody signs up by themselves, and nobody changes the address they were invited under: an operator does.
    path("signup/", account.closed),
    path("email/", account.closed),
    re_path(r"^confirm-email/", account.closed),
    path("2fa/webauthn/add/", account.passkey_add),
    path("invitation/", invitations.accept, name="invitation_accept"),
    path("i/<str:token>/", invitations.open_link, name="invitation_open"),
    path("", include("allauth.urls")),
]
