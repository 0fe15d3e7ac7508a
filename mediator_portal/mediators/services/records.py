"""Hours of training and days of development: what the gates read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.mediators.models import DevelopmentAttendance, Mediator, TrainingRecord
from mediator_portal.mediators.workflow import MoveRefused
from portal.audit.services import record

if TYPE_CHECKING:
    from portal.accounts.models import User
    from program_pages.models import TrainingCourse, TrainingEvent

MOST_HOURS_A_DAY = Decimal(12)


def training_record(
    *, mediator: Mediator, course: TrainingCourse, on: dt.date, hours: Decimal, actor: User | None
) -> TrainingRecord:
    """Keep the hours of one course on one day; entering the day again corrects it, 0 hours takes it back."""
    _check_day(mediator, on)
    if course.program_id != mediator.program_id:
        raise MoveRefused(_("This course belongs to another program."))
    if not 0 <= hours <= MOST_HOURS_A_DAY:
        raise MoveRefused(_("Enter between 0 and 12 hours for one day."))
    with transaction.atomic():
        Mediator.objects.select_for_update(of=("self",)).get(pk=mediator.pk)
        row, _created = TrainingRecord.objects.update_or_create(
            mediator=mediator, course=course, on=on, defaults={"hours": hours, "entered_by": actor}
        )
        _record(mediator, actor, "mediator.training", {"course": course.pk, "on": on.isoformat()})
        if not hours:
            TrainingRecord.objects.filter(pk=row.pk).delete()
    return row


def development_record(
    *, mediator: Mediator, on: dt.date, actor: User | None, event: TrainingEvent | None = None
) -> DevelopmentAttendance:
    """Keep that a mediator attended a development session on a day; the same day twice is one attendance."""
    _check_day(mediator, on)
    if event is not None and event.program_id != mediator.program_id:
        raise MoveRefused(_("This date belongs to another program."))
    with transaction.atomic():
        Mediator.objects.select_for_update(of=("self",)).get(pk=mediator.pk)
        row, created = DevelopmentAttendance.objects.get_or_create(
            mediator=mediator, on=on, defaults={"event": event, "entered_by": actor}
        )
        if created:
            _record(mediator, actor, "mediator.development", {"on": on.isoformat()})
    return row


def _check_day(mediator: Mediator, on: dt.date) -> None:
    if on > timezone.now().astimezone(mediator.program.tz).date():
        raise MoveRefused(_("This day has not come yet. Enter what was attended."))


def _record(mediator: Mediator, actor: User | None, action: str, ids: dict[str, object]) -> None:
    record(action=action, actor=actor, site=mediator.program.site_id, target=mediator, ids=ids)
