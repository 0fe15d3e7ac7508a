"""The site as it is, with a plain Wagtail form page beside it to be measured against."""

from __future__ import annotations

from portal.settings.dev import *  # noqa: F403
from portal.settings.dev import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks"]

# Forms are sent here by a program, and taken like those of people.
FORM_SECONDS_AT_LEAST = 0
