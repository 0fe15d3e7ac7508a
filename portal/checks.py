"""System checks of the wiring: every portal address says who may open it, case files stay private, nothing of the demo
reaches a real city. `manage.py check` runs the first, `manage.py check --deploy` all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning
from django.core.files.storage import storages
from django.urls import URLPattern, URLResolver, get_resolver

from portal.accounts.access import declared_access

# Below these every address declares its access (portal.accounts.access).
GUARDED: Final = ("portal/", "take-part/")
DEPLOY: Final = "deploy"


def check_access(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """Name every address of the portal and of the parties that does not say who may open it."""
    return [
        Error(
            f"The address /{route} does not say who may open it.",
            hint="Put requires(…), party_access or open_to_all of portal.accounts.access on its view.",
            obj=pattern.callback,
            id="portal.E001",
        )
        for route, pattern in addresses(get_resolver().url_patterns)
        if is_guarded(route) and declared_access(pattern.callback) is None
    ]


def addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address below the patterns with its whole route, language prefixes left out."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            is_language = type(pattern.pattern).__name__ == "LocalePrefixPattern"
            inner = prefix if is_language else prefix + str(pattern.pattern)
            yield from addresses(pattern.url_patterns, inner)
        else:
            yield prefix + str(pattern.pattern), pattern


def is_guarded(route: str) -> bool:
    """True for a route of the portal or of the parties, written as a path or as a regular expression."""
    return route.replace("^", "").startswith(GUARDED)


def check_storage(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """Refuse a place for case files from which a web server or a bucket would hand them to anybody."""
    private: Any = storages["private"]
    public: Any = storages["default"]
    problems = []
    place = getattr(private, "location", "")
    if place and any(_is_inside(Path(place), Path(root)) for root in (settings.MEDIA_ROOT, settings.STATIC_ROOT)):
        problems.append("it lies inside a folder that is served to everybody")
    bucket = getattr(private, "bucket_name", None)
    if bucket and bucket == getattr(public, "bucket_name", None):
        problems.append("it shares the bucket of the public files")
    if bucket and (not private.querystring_auth or "public" in (private.default_acl or "")):
        problems.append("its bucket hands files out without a signature")
    return [Error(f"Case files are not private: {problem}.", id="portal.E002") for problem in problems]


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def check_deployment(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """Refuse what only the demo may do."""
    found: list[CheckMessage] = []
    if settings.DEMO:
        found.append(Error("DEMO is on: anybody could read every message.", id="portal.E003"))
    if not settings.SECOND_FACTOR_REQUIRED:
        found.append(Error("SECOND_FACTOR_REQUIRED is off: a password alone opens cases.", id="portal.E004"))
    if settings.DEMO_PASSWORD:
        found.append(Error("DEMO_PASSWORD is set: the sign-in page would show it.", id="portal.E005"))
    if not settings.PRODUCTION:
        found.append(
            Error(
                "These are not the production settings: mail reaches the allow list only, and unapproved translations "
                "would be sent.",
                hint="Set DJANGO_SETTINGS_MODULE=portal.settings.production.",
                id="portal.E006",
            )
        )
    if settings.CACHES["default"]["BACKEND"].endswith(("LocMemCache", "DummyCache")):
        found.append(
            Warning("The cache is not shared: each process counts sign-in attempts by itself.", id="portal.W001")
        )
    return found


def check_languages(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """Refuse to write in English to nobody: the language texts fall back to must itself be approved."""
    unknown = set(settings.UNAPPROVED_LANGUAGES) - {code for code, _name in settings.LANGUAGES}
    found: list[CheckMessage] = [
        Error(f"UNAPPROVED_LANGUAGES names {code!r}, which is no language of the installation.", id="portal.E007")
        for code in sorted(unknown)
    ]
    if settings.LANGUAGE_CODE in settings.UNAPPROVED_LANGUAGES:
        found.append(
            Error(
                f"The texts in {settings.LANGUAGE_CODE!r} are not approved, and nothing could stand in for them.",
                id="portal.E008",
            )
        )
    return found


Check = Callable[..., list[CheckMessage]]
CHECKS: Final[tuple[tuple[Check, tuple[str, ...]], ...]] = (
    (check_access, (Tags.urls, Tags.security)),
    (check_storage, (Tags.files, Tags.security)),
    (check_deployment, (Tags.security, DEPLOY)),
    (check_languages, (Tags.translation,)),
)
