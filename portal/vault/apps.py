from django.apps import AppConfig
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    name = "portal.vault"
    label = "vault"
    verbose_name = _("Vault")

    def ready(self) -> None:
        from portal.vault.fields import refuse_half_saves

        pre_save.connect(refuse_half_saves, dispatch_uid="vault_half_saves")
