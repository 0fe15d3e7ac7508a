"""Settings of every environment. Production only tightens these, tests only speed them up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from portal import env, logs, security

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY", security.DEFAULT_SECRET_KEY)
VAULT_KEYS = env.words("VAULT_KEYS", security.DEFAULT_VAULT_KEY)
VAULT_HASH_KEY = env.text("VAULT_HASH_KEY", security.DEFAULT_HASH_KEY)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,.localhost,127.0.0.1")

# Rooms ---------------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "portal",
    "portal.accounts",
    "portal.accounts.roles",
    "portal.audit",
    "portal.vault",
    "portal.notifications",
    "home",
    "program_pages",
    "forms_app",
    "mediator_portal.mediators",
    "mediator_portal.cases",
    "mediator_portal.meetings",
    "mediator_portal.participation",
    "mediator_portal.insights",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.api.v3",
    "wagtail",
    "modelcluster",
    "taggit",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "corsheaders",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

# From the outside in: the request's id; probes, which come with any host; headers; the program behind the host; then
# what knows people.
MIDDLEWARE = [
    "portal.middleware.RequestIdMiddleware",
    "portal.middleware.ProbeMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "portal.middleware.SiteMiddleware",
    # Early: a page in memory costs one small query, and is kept with the headers of those below (home/page_cache.py).
    "home.page_cache.PageCacheMiddleware",
    "portal.security.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "program_pages.middleware.ProgramMiddleware",
    # Other sites may read and send forms where the program named them (forms_app/cors.py); nothing else, no cookies.
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.SecondFactorMiddleware",
    "portal.accounts.middleware.AdminDoorMiddleware",
    "portal.accounts.middleware.UserLanguageMiddleware",
    "portal.api.ApiScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "forms_app.middleware.NotReadyMiddleware",
    "portal.vault.middleware.TooLargeInAdminMiddleware",
    "portal.middleware.FiguresMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.site",
                "portal.accounts.context_processors.account",
            ],
        },
    },
]

# Forms become HTML through the components of the design system (docs/look.md).
FORM_RENDERER = "portal.rendering.ComponentRenderer"
DJANGO_TABLES2_TEMPLATE = "components/django_table.html"

# Data ----------------------------------------------------------------------------------------------------------------


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a database address, made safe for simultaneous writers.

    SQLite: write-ahead log, every commit flushed to disk, transactions that take the write lock at their start and wait
    for it, so that two writers never meet a late "database is locked". PostgreSQL: connections kept open.
    """
    config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    if config["ENGINE"].endswith("sqlite3"):
        Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000;",
        }
    return config


DATABASES = {"default": database(env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "")
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}
    ),
    # Templates fragments and other things that may differ between processes.
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Whole public pages, in each process; the generation in the database tells which of them are stale.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renditions"},
}

TASKS = {
    # Wagtail's search index runs at once; our own work goes through the "work" alias, run by `manage.py run_worker`.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "work": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# People --------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# True in the demo only: shows the mailbox page, allows sign-in without a second factor. `check --deploy` refuses it.
DEMO = False
SECOND_FACTOR_REQUIRED = True
# The password of every person of the demo data; shown on the demo's sign-in page, empty everywhere else.
DEMO_PASSWORD = ""

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/portal/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# An address is proven by the invitation that reached it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# Seconds; people fetch the code from another device.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
# The session ends after SESSION_COOKIE_AGE, not when a phone closes its browser.
ACCOUNT_SESSION_REMEMBER = True
# Tell people by mail when their password or second factor changed.
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "portal.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
# A passkey belongs to one host; it stands beside the authenticator app and never signs anybody in alone.
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Steps of 30 seconds by which a telephone's clock may be wrong.
MFA_TOTP_TOLERANCE = 1

# How many proxies stand in front of the site: that many entries from the end of X-Forwarded-For is the reader's
# address, by which every limit counts (portal/accounts/throttle.py). 0: whoever asks is the reader.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)

# Cookies and headers -------------------------------------------------------------------------------------------------

# Seconds: a working day.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.errors.form_token_missing"
CSRF_COOKIE_SAMESITE = "Lax"
# Messages between two pages stay on the server.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# portal.security decides by address; this is what a page gets that it does not know.
CONTENT_SECURITY_POLICY = {"DIRECTIVES": security.STRICT_POLICY}

# Logs and figures ----------------------------------------------------------------------------------------------------

LOGGING = logs.config(env.text("LOG_LEVEL", "INFO").upper(), env.text("AUDIT_LOG", ""))
# Whoever sends it as "Authorization: Bearer …" reads /metrics; without one only this machine does.
METRICS_TOKEN = env.text("METRICS_TOKEN", "")

# Languages and time --------------------------------------------------------------------------------------------------

LANG_INFO.setdefault("ht", {"bidi": False, "code": "ht", "name": "Haitian Creole", "name_local": "Kreyòl ayisyen"})
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
# Languages whose texts nobody of the program has approved yet: shown with a notice; production refuses to send them.
UNAPPROVED_LANGUAGES = ["es"]
LOCALE_PATHS = [BASE_DIR / "locale"]
# How each language writes days and times.
FORMAT_MODULE_PATH = ["portal.dates"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = "UTC"
USE_TZ = True

# Programs ------------------------------------------------------------------------------------------------------------

# Whether public pages show policy values that nobody has confirmed yet. Never in production.
PUBLISH_UNCONFIRMED_POLICY = True

# Forms ---------------------------------------------------------------------------------------------------------------

# Seconds. A form that is sent sooner after it was opened was written by a program, most often: it is held for review.
FORM_SECONDS_AT_LEAST = 3

# Only forms are for pages of other sites; which sites, each program says (forms_app/cors.py).
CORS_URLS_REGEX = r"^/api/v3/forms/"
CORS_ALLOW_METHODS = ["GET", "POST", "PUT", "DELETE"]
CORS_ALLOW_HEADERS = ["content-type", "idempotency-key", "receipt-secret", "upload-offset", "upload-ticket"]
CORS_EXPOSE_HEADERS = ["Location", "Retry-After"]
# Seconds for which a browser remembers that it may.
CORS_PREFLIGHT_MAX_AGE = 600

# Files ---------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = env.text("MEDIA_URL", "/media/")
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"


def bucket(name: str, *, is_public: bool) -> dict[str, Any]:
    """Return the storage of a bucket of an S3-compatible service; boto3 reads its keys from the environment."""
    options = {
        "bucket_name": name,
        "endpoint_url": env.text("S3_ENDPOINT_URL", "") or None,
        "region_name": env.text("S3_REGION", "") or None,
        "file_overwrite": False,
        "querystring_auth": not is_public,
        "default_acl": None if is_public else "private",
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def folder(path: Path, **options: Any) -> dict[str, Any]:
    """Return the storage of a folder on this machine."""
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(path), **options},
    }


# Megabytes of all files in one request, and of all files that come with one form.
UPLOAD_LIMIT_MB = env.number("UPLOAD_LIMIT_MB", 50)
FILE_UPLOAD_HANDLERS = ["portal.vault.handlers.BoundedUploadHandler"]
# A class of portal.vault.scanning.Scanner; empty: files are not scanned.
VIRUS_SCANNER = env.text("VIRUS_SCANNER", "")
# tcp://host:3310 or unix:/path; seconds for one file, connecting included.
CLAMD_ADDRESS = env.text("CLAMD_ADDRESS", "unix:/run/clamav/clamd.ctl")
CLAMD_TIMEOUT = env.number("CLAMD_TIMEOUT", 60)

MEDIA_BUCKET = env.text("MEDIA_BUCKET", "")
PRIVATE_BUCKET = env.text("PRIVATE_BUCKET", "")
STORAGES: dict[str, dict[str, Any]] = {
    "default": bucket(MEDIA_BUCKET, is_public=True) if MEDIA_BUCKET else folder(MEDIA_ROOT),
    "private": (
        bucket(PRIVATE_BUCKET, is_public=False)
        if PRIVATE_BUCKET
        else folder(PRIVATE_ROOT, base_url=None, file_permissions_mode=0o600)
    ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Wagtail -------------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Community-police mediation"
WAGTAILADMIN_BASE_URL = env.text("BASE_URL", "http://localhost:8000")
WAGTAILIMAGES_IMAGE_MODEL = "home.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "home.CustomDocument"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
# Documents are handed out by a view that knows their collection, never by their place on the disk.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False
TAGGIT_CASE_INSENSITIVE = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Mail ----------------------------------------------------------------------------------------------------------------

# True in production settings only: there mail goes to everybody, and never in a language nobody approved.
PRODUCTION = False
# Every mail passes the guard: outside production it reaches only the allow list (addresses or @domains).
EMAIL_BACKEND = "portal.notifications.backends.GuardedBackend"
EMAIL_DELIVERY_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
MAIL_ALLOW_LIST = env.words("MAIL_ALLOW_LIST")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL", False)
# Settings of django-anymail's providers: EMAIL_BACKEND=anymail.backends.mailgun.EmailBackend ANYMAIL_MAILGUN_API_KEY=…
ANYMAIL = env.prefixed("ANYMAIL_")
# Seconds; far shorter than the worker's lease, so that no message is in two hands.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Mediation program <no-reply@localhost>")
# A class of portal.notifications.providers.TextProvider.
TEXT_MESSAGE_PROVIDER = env.text("TEXT_MESSAGE_PROVIDER", "portal.notifications.providers.ConsoleTextProvider")
# Account, token and sender of portal.notifications.texts.MessagesApiProvider.
TEXT_ACCOUNT = env.text("TEXT_ACCOUNT", "")
TEXT_TOKEN = env.text("TEXT_TOKEN", "")
TEXT_FROM = env.text("TEXT_FROM", "")
TEXT_API_URL = env.text("TEXT_API_URL", "https://api.twilio.com")
