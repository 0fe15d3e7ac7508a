"""Settings of the demo and of a developer's machine."""

from portal import env
from portal.settings.base import *  # noqa: F403
from portal.settings.base import STORAGES

# `make demo` turns it off, for the pages as they are in production.
DEBUG = env.flag("DEBUG", True)
DEMO = True
DEMO_PASSWORD = "mediation-demo"  # noqa: S105
SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Every mail lands on the mailbox page, /demo/mailbox/.
EMAIL_BACKEND = "portal.notifications.backends.MailboxBackend"
if DEBUG:
    # Styles and scripts are read from their folders at every request.
    STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
