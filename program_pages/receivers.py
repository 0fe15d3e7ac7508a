"""What makes the public pages of a program stale: every record that they show."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save

from home.generation import raise_generation
from program_pages.models import EligibilityRule, PolicyNote, Program, Recruitment, TrainingCourse, TrainingEvent


def program_saved(sender: Any, instance: Program, **kwargs: Any) -> None:
    """The policy changed."""
    raise_generation(instance.site_id)


def record_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Something that belongs to a program changed."""
    site_id = Program.objects.filter(pk=instance.program_id).values_list("site_id", flat=True).first()
    if site_id is not None:
        raise_generation(site_id)


def connect() -> None:
    """Connect every cause; called once when the room is ready."""
    post_save.connect(program_saved, sender=Program, dispatch_uid="program_pages.program.save")
    for model in (EligibilityRule, PolicyNote, Recruitment, TrainingCourse, TrainingEvent):
        post_save.connect(record_changed, sender=model, dispatch_uid=f"program_pages.{model.__name__}.save")
        post_delete.connect(record_changed, sender=model, dispatch_uid=f"program_pages.{model.__name__}.delete")
