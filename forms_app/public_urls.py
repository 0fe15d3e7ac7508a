"""Addresses for whoever fills forms in: where the script of a page sends files, and the copy of what was sent."""

from django.urls import path

from forms_app.views import copies, uploads

app_name = "form_files"
urlpatterns = [
    path("form-files/", uploads.begin, name="files"),
    path("form-files/<slug:reference>/", uploads.file, name="file"),
    path("form-copies/t/<slug:token>/", copies.copy, name="copy"),
]
