"""People of a program and their roles."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from portal.accounts import rules, services
from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.accounts.forms import InvitationForm, PeopleFilterForm
from portal.accounts.http import PortalRequest
from portal.accounts.roles.models import RoleAssignment
from portal.accounts.selectors import open_invitations, people_at, roles_of

PER_PAGE: Final = 25


@requires(Role.OPERATOR, Role.DIRECTOR)
def list_people(request: PortalRequest) -> HttpResponse:
    """Everybody with a role at this program, and who has been invited."""
    form = PeopleFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    people = people_at(request.site, words=wanted.get("q", "").strip(), role=wanted.get("role", ""))
    manageable = rules.grantable_roles(roles_of(request.user, request.site))
    context = {
        "form": form,
        "is_filtered": any(wanted.values()),
        "page_obj": Paginator(people, PER_PAGE).get_page(request.GET.get("page")),
        "invitations": open_invitations(request.site),
        "manageable": {role.value for role in manageable},
    }
    return render(request, "portal/accounts/people.html", context)


@requires(Role.OPERATOR, Role.DIRECTOR)
def invite(request: PortalRequest) -> HttpResponse:
    """Invite somebody to a role."""
    roles = rules.invitable_roles(roles_of(request.user, request.site))
    form = InvitationForm(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        answers = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        try:
            services.invitation_create(site=request.site, invited_by=request.user, **answers)
        except services.AccountsRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The invitation to %(name)s is on its way.") % {"name": answers["name"]})
            return redirect("people:list")
    return render(request, "portal/accounts/invite.html", {"form": form, "days": rules.INVITATION_LIFETIME.days})


@requires(Role.OPERATOR, Role.DIRECTOR)
def withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask, then close an invitation."""
    invitation = get_object_or_404(open_invitations(request.site), pk=pk)
    if request.method == "POST":
        try:
            services.invitation_withdraw(invitation=invitation, withdrawn_by=request.user)
            messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
        except services.AccountsRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("people:list")
    return render(request, "portal/accounts/withdraw.html", {"invitation": invitation})


@requires(Role.OPERATOR, Role.DIRECTOR)
def revoke(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask, then take a role away."""
    held = RoleAssignment.objects.select_related("user").filter(site=request.site)
    assignment = get_object_or_404(held, pk=pk)
    if request.method == "POST":
        try:
            role = Role(assignment.role)
            services.role_revoke(user=assignment.user, site=request.site, role=role, revoked_by=request.user)
            messages.success(request, _("The role was taken away. It ended at once."))
        except services.AccountsRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("people:list")
    return render(request, "portal/accounts/revoke.html", {"assignment": assignment})
