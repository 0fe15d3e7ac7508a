from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from allauth.account import signals as account
        from allauth.mfa import signals as mfa
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from portal.accounts import receivers
        from portal.accounts.rotation import rotate_authenticators
        from portal.vault import rotation

        rotation.register(rotate_authenticators)
        user_logged_in.connect(receivers.signed_in, dispatch_uid="accounts_signed_in")
        user_logged_out.connect(receivers.signed_out, dispatch_uid="accounts_signed_out")
        for signal in (account.password_changed, account.password_set, account.password_reset):
            signal.connect(receivers.password_changed, dispatch_uid="accounts_password_changed")
        mfa.authenticator_added.connect(receivers.authenticator_added, dispatch_uid="accounts_factor_added")
        mfa.authenticator_removed.connect(receivers.authenticator_removed, dispatch_uid="accounts_factor_removed")
        mfa.authentication_failed.connect(receivers.authentication_failed, dispatch_uid="accounts_factor_refused")
