"""Who holds which role at which site, who was invited, and the accounts of other software."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import Agency, Role, ServiceKind


class RoleAssignment(models.Model):
    """One role of one person at one site."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_assignments")
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=20, choices=Role.choices)
    agency = models.CharField(
        max_length=20, choices=Agency.choices, blank=True, help_text=_("For panel members: the agency they speak for.")
    )
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [models.UniqueConstraint(fields=["user", "site", "role"], name="role_once_per_site")]


class UserInvitation(models.Model):
    """An invitation to sign in with a role. The link is made at delivery; only its hash is kept."""

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("full name"), max_length=150)
    role = models.CharField(max_length=20, choices=Role.choices)
    agency = models.CharField(max_length=20, choices=Agency.choices, blank=True)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "email", "role"],
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once",
            )
        ]


class ServiceAccount(models.Model):
    """A user that a program's own software uses over the API, bound to one site, with an end date of our own."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="service_account")
    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="service_accounts")
    kind = models.CharField(max_length=10, choices=ServiceKind.choices, default=ServiceKind.CONTENT)
    purpose = models.CharField(max_length=200)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("service account")
        verbose_name_plural = _("service accounts")
