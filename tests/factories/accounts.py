"""People who sign in."""

from __future__ import annotations

import time
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from wagtail.models import Site

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.services import role_grant

PASSWORD = "three plain words"


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody with an account and no role."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"somebody{number}@example.org")
    name = factory.Sequence(lambda number: f"Some Body {number}")

    @factory.post_generation
    def password(self: User, create: bool, extracted: str | None, **kwargs: Any) -> None:
        self.set_password(extracted or PASSWORD)
        self.save(update_fields=["password"])


def person_with(site: Site, *roles: Role, **fields: Any) -> User:
    """Return somebody who holds the roles at the site (panel members speak for the police)."""
    user: User = UserFactory(**fields)
    for role in roles:
        role_grant(
            user=user, site=site, role=role, granted_by=None, agency="police" if role == Role.PANEL_MEMBER else ""
        )
    return user


def second_factor_for(user: User) -> str:
    """Set an authenticator app and recovery codes up for somebody and return the app's key."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def sign_in(client: Client, user: User, *, second_factor: bool = True) -> None:
    """Sign somebody in, having used their second factor in this session."""
    client.force_login(user)
    if not second_factor:
        return
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        second_factor_for(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
