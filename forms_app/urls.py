"""Addresses below /portal/submissions/."""

from django.urls import path

from forms_app.views import staff

app_name = "forms_app"
urlpatterns = [
    path("", staff.submission_list, name="submissions"),
    path("export.<slug:format>", staff.submission_export, name="submissions_export"),
    path("<slug:receipt>/", staff.submission, name="submission"),
    path("<slug:receipt>/state/", staff.submission_state, name="submission_state"),
]
