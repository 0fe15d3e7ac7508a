"""Addresses below /portal/: applications and the roster."""

from django.urls import path

from mediator_portal.mediators.views import applications, roster, training

app_name = "mediators"
urlpatterns = [
    path("portal/applications/", applications.application_list, name="applications"),
    path("portal/applications/<slug:reference>/", applications.application, name="application"),
    path("portal/applications/<slug:reference>/interview/", applications.interview, name="interview"),
    path("portal/applications/<slug:reference>/scores/", applications.scores, name="scores"),
    path(
        "portal/applications/<slug:reference>/step/<slug:name>/", applications.application_move, name="application_move"
    ),
    path("portal/training/", training.signup, name="training_signup"),
    path("portal/training/<int:pk>/off/", training.signoff, name="training_signoff"),
    path("portal/training/dates/", training.dates, name="training_dates"),
    path("portal/mediators/", roster.mediator_list, name="mediators"),
    path("portal/mediators/<slug:reference>/", roster.mediator, name="mediator"),
    path("portal/mediators/<slug:reference>/training/", roster.training, name="training"),
    path("portal/mediators/<slug:reference>/development/", roster.development, name="development"),
    path("portal/mediators/<slug:reference>/invite/", roster.invite, name="invite"),
    path("portal/mediators/<slug:reference>/step/<slug:name>/", roster.mediator_move, name="mediator_move"),
]
