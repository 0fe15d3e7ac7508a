from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from portal.audit.checks import check_triggers

        register(check_triggers, Tags.database)
        post_migrate.connect(_set_triggers, sender=self, dispatch_uid="audit_triggers")


def _set_triggers(*, using: str, **options: Any) -> None:
    """Set the triggers again after every migration: SQLite drops them when it rebuilds the table."""
    from portal.audit.triggers import install_triggers

    install_triggers(using)
