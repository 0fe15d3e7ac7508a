"""Settings of production: base, tightened. It refuses to start with a default secret."""

from __future__ import annotations

from portal import env, security
from portal.settings.base import *  # noqa: F403
from portal.settings.base import SECRET_KEY, VAULT_HASH_KEY, VAULT_KEYS

security.refuse_default_secrets(SECRET_KEY, VAULT_KEYS, VAULT_HASH_KEY)

PRODUCTION = True
EMAIL_DELIVERY_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
WAGTAILADMIN_BASE_URL = env.text("BASE_URL")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
# HTTPS ends at a proxy, so there is one.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1)
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# The browser keeps a cookie of this name only for the one host that set it, over HTTPS.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
PUBLISH_UNCONFIRMED_POLICY = False
