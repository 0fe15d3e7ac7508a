"""Addresses of the figures, from the root."""

from django.urls import path

from mediator_portal.insights import views

app_name = "insights"
urlpatterns = [
    path("portal/figures/", views.figures_for_staff, name="figures"),
    path("portal/figures/export/", views.export, name="export"),
    path("portal/figures/participation/", views.funnel, name="funnel"),
    path("portal/figures/participation/export/", views.funnel_export, name="funnel_export"),
    path("figures.csv", views.public_csv, name="public_csv"),
    path("figures.json", views.public_json, name="public_json"),
]
