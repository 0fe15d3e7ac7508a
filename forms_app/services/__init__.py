"""The one door for everything that is sent through a form, and for everything staff do with it."""

from forms_app.services.anonymous import BATCH, anonymous_answers_create, answers_release
from forms_app.services.submissions import email_answer, submission_create, submission_state_set

__all__ = [
    "BATCH",
    "anonymous_answers_create",
    "answers_release",
    "email_answer",
    "submission_create",
    "submission_state_set",
]
