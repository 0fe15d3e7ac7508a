"""Accepting an invitation. Opening the link changes nothing; its secret leaves the address at once."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from portal.accounts.forms import AcceptForm, AcceptRoleForm
from portal.accounts.http import SiteRequest
from portal.accounts.models import User
from portal.accounts.roles.models import UserInvitation
from portal.accounts.services import AccountsRefused, find_invitation, invitation_accept

# Session key: the secret of the link that was opened.
TOKEN: Final = "invitation_token"  # noqa: S105


@never_cache
@require_safe
def open_link(request: SiteRequest, token: str) -> HttpResponseBase:
    """Take the secret out of the address into the session and go on; whether it is right shows there."""
    request.session[TOKEN] = token
    response = redirect("invitation_accept")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@sensitive_post_parameters("password", "repeated")
def accept(request: SiteRequest) -> HttpResponseBase:
    """Show what the invitation is for; a POST accepts it."""
    token = request.session.get(TOKEN, "")
    invitation = find_invitation(token) if token else None
    if invitation is None or invitation.site_id != request.site.pk:
        return render(request, "portal/accounts/invitation_closed.html", status=410)
    has_account = User.objects.filter(email__iexact=invitation.email).exists()
    form = _form(request, invitation, has_account)
    if request.method == "POST" and form.is_valid():
        return _accepted(request, token, form.cleaned_data, has_account)
    context = {"invitation": invitation, "form": form, "has_account": has_account}
    return render(request, "portal/accounts/invitation.html", context)


def _form(request: SiteRequest, invitation: UserInvitation, has_account: bool) -> AcceptForm | AcceptRoleForm:
    form_class = AcceptRoleForm if has_account else AcceptForm
    data = request.POST if request.method == "POST" else None
    return form_class(data, email=invitation.email, initial={"name": invitation.name})


def _accepted(request: SiteRequest, token: str, answers: dict[str, Any], has_account: bool) -> HttpResponse:
    try:
        user = invitation_accept(token=token, name=answers.get("name", ""), password=answers.get("password"))
    except AccountsRefused:
        return render(request, "portal/accounts/invitation_closed.html", status=410)
    request.session.pop(TOKEN, None)
    if has_account:
        messages.success(request, _("You have your new role. Sign in to begin."))
        return redirect("account_login")
    response: HttpResponse = perform_login(request, user, email=user.email)
    return response
