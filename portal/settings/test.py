"""Settings of the tests: the same, faster."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import STORAGES, database, folder

SECRET_KEY = "tests-only"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_SCRATCH = Path(tempfile.mkdtemp(prefix="portal-tests-"))
VAR_DIR = _SCRATCH
STATIC_ROOT = _SCRATCH / "static"
STATIC_ROOT.mkdir()
MEDIA_ROOT = _SCRATCH / "media"
PRIVATE_ROOT = _SCRATCH / "private"
STORAGES = {
    **STORAGES,
    "default": folder(MEDIA_ROOT),
    "private": folder(PRIVATE_ROOT, base_url=None),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# TEST_DATABASE_URL=postgres:///postgres runs the same tests on PostgreSQL.
DATABASES = {"default": database(os.environ.get("TEST_DATABASE_URL", f"sqlite:///{_SCRATCH / 'tests.sqlite3'}"))}
# Threads meet each other only in a file, never in SQLite's memory.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_SCRATCH / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA busy_timeout=30000;"
    )
else:
    DATABASES["default"]["TEST"] = {"NAME": "test_" + os.environ.get("TEST_DATABASE_NAME", "portal")}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "local", "pages", "renditions")
}
# Tests fill forms in faster than people.
FORM_SECONDS_AT_LEAST = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
