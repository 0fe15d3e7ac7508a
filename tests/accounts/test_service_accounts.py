"""Accounts of other software: bound to one program, ending, without password or role."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import APIToken, Site

from portal.accounts.models import User
from portal.accounts.roles.models import ServiceAccount
from portal.accounts.selectors import roles_of, service_account_for
from portal.accounts.services import AccountsRefused, service_account_create, service_account_end
from portal.audit.models import AuditEvent
from tests.factories.accounts import UserFactory


def test_the_command_prints_the_token_once(site: Site) -> None:
    out = StringIO()
    call_command(
        "create_service_account", site="testserver", purpose="Headless site", days=30, stdout=out, stderr=StringIO()
    )
    token = out.getvalue().strip()
    account = ServiceAccount.objects.get()
    assert account.site == site
    stored = APIToken.objects.get(user=account.user)
    assert stored.key_hash == APIToken.hash_token(token)
    assert token not in (stored.name, stored.prefix)
    assert not account.user.has_usable_password()
    assert roles_of(account.user, site) == frozenset()
    assert AuditEvent.objects.filter(action="service_account.created").exists()


def test_an_unknown_site_names_the_known_ones(site: Site) -> None:
    with pytest.raises(CommandError, match="testserver"):
        call_command("create_service_account", site="nowhere", purpose="x", days=1)


def test_it_holds_until_its_end(site: Site) -> None:
    account, _token = service_account_create(site=site, purpose="Intake", days=1)
    user = User.objects.get(pk=account.user_id)
    assert service_account_for(user) == account
    just_before = account.expires_at - dt.timedelta(seconds=1)
    assert service_account_for(user, just_before) == account
    assert service_account_for(user, account.expires_at) is None
    assert service_account_for(UserFactory()) is None
    assert service_account_for(AnonymousUser()) is None


def test_ending_it_stops_the_token_at_once(site: Site) -> None:
    account, _token = service_account_create(site=site, purpose="Intake", days=10)
    service_account_end(account=account)
    assert service_account_for(User.objects.get(pk=account.user_id), timezone.now()) is None
    assert not APIToken.objects.filter(revoked_at=None).exists()


def test_no_account_for_no_time(site: Site) -> None:
    with pytest.raises(AccountsRefused):
        service_account_create(site=site, purpose="Intake", days=0)
