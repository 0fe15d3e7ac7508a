"""Addresses below /form-files/: where the script of a form's page sends files."""

from django.urls import path

from forms_app.views import uploads

app_name = "form_files"
urlpatterns = [
    path("form-files/", uploads.begin, name="files"),
    path("form-files/<slug:reference>/", uploads.file, name="file"),
]
