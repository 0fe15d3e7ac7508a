"""A form page exactly as Wagtail's documentation writes it, in the frame of our site."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField


class PlainFormField(AbstractFormField):
    page = ParentalKey("PlainFormPage", on_delete=models.CASCADE, related_name="form_fields")


class PlainFormPage(AbstractForm):
    template = "benchmarks/plain_form_page.html"
    landing_page_template = "benchmarks/plain_form_page_landing.html"
