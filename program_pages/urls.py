"""Public addresses of the program room."""

from django.urls import path

from program_pages import views

app_name = "program_pages"

urlpatterns = [
    path("reopening-list/", views.reopening_list, name="reopening_list"),
]
