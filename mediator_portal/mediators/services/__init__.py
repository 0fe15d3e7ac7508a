"""The doors through which applications and mediators change. Locks are taken in this order: application, mediator."""

from mediator_portal.mediators.services.applications import (
    application_create,
    application_move,
    interview_set,
    score_record,
)
from mediator_portal.mediators.services.records import development_record, training_record
from mediator_portal.mediators.services.roster import (
    mediator_activate,
    mediator_create,
    mediator_end,
    mediator_invite,
    mediator_leave,
    mediator_link_user,
    mediator_move,
    mediator_renew,
    mediator_resume,
    mediator_suspend,
)
from mediator_portal.mediators.services.training import training_sign_off, training_sign_up

__all__ = [
    "application_create",
    "application_move",
    "development_record",
    "interview_set",
    "mediator_activate",
    "mediator_create",
    "mediator_end",
    "mediator_invite",
    "mediator_leave",
    "mediator_link_user",
    "mediator_move",
    "mediator_renew",
    "mediator_resume",
    "mediator_suspend",
    "score_record",
    "training_record",
    "training_sign_off",
    "training_sign_up",
]
