"""Every address of the installation."""

from __future__ import annotations

from allauth.account.views import logout
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse_lazy
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from portal import health, media
from portal.api import api
from portal.views.styleguide import styleguide

handler400 = "portal.views.errors.bad_request"
handler404 = "portal.views.errors.not_found"

urlpatterns: list[URLPattern | URLResolver] = [
    # portal.middleware.ProbeMiddleware answers these three for any host.
    path("healthz/", health.healthz, name="healthz"),
    path("readyz/", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("home.urls")),
    path("account/", include("portal.accounts.urls")),
    path("portal/people/", include("portal.accounts.people_urls")),
    path("portal/audit/", include("portal.audit.urls")),
    path("", include("portal.notifications.urls")),
    path("portal/submissions/", include("forms_app.urls")),
    # One sign-in for everybody: these stand before Wagtail's own.
    path("admin/login/", RedirectView.as_view(url=reverse_lazy("account_login"), query_string=True)),
    path("admin/logout/", logout),
    path("admin/", include(wagtailadmin_urls)),
    # Wagtail's names and addresses; the views know whose host they are on.
    re_path(r"^documents/(\d+)/(.*)$", media.document, name="wagtaildocs_serve"),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        media.document_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    path("api/v3/", api.urls),
]

if settings.MEDIA_URL.startswith("/"):
    urlpatterns.append(path(f"{settings.MEDIA_URL.strip('/')}/images/<path:path>", media.image, name="image"))

if settings.EMAIL_DELIVERY_BACKEND.startswith("anymail."):
    # What the mail provider reports; each request carries ANYMAIL_WEBHOOK_SECRET or the provider's signature.
    urlpatterns.append(path("hooks/mail/", include("anymail.urls")))

if settings.DEMO:
    # The components in every state, for those who build pages.
    urlpatterns += [
        path("styleguide/", styleguide, name="styleguide"),
        path("styleguide/<slug:layout>/", styleguide, name="styleguide_layout"),
    ]

# Addresses in several languages: English without a prefix, others below their code.
pages = i18n_patterns(
    path("", include("forms_app.public_urls")),
    path("", include("program_pages.urls")),
    path("", include("mediator_portal.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
urlpatterns += pages
