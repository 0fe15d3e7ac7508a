"""Addresses of the shared room."""

from django.urls import path

from home import views

urlpatterns = [path("theme.css", views.theme, name="theme")]
