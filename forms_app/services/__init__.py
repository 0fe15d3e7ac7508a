"""The one door for everything that is sent through a form, and for everything staff do with it."""

from forms_app.services.announcing import email_answer
from forms_app.services.anonymous import BATCH, anonymous_answers_create, answers_release
from forms_app.services.exports import export_begin, export_grow, export_record, exports_prune
from forms_app.services.handling import columns_set, legal_hold_set, note_add, submission_assign, submission_state_set
from forms_app.services.origins import origins_set
from forms_app.services.retention import retention_rule_remove, retention_rule_set, retention_run
from forms_app.services.screening import submission_mark_spam, submission_release
from forms_app.services.submissions import submission_create

__all__ = [
    "BATCH",
    "anonymous_answers_create",
    "answers_release",
    "columns_set",
    "email_answer",
    "export_begin",
    "export_grow",
    "export_record",
    "exports_prune",
    "legal_hold_set",
    "note_add",
    "origins_set",
    "retention_rule_remove",
    "retention_rule_set",
    "retention_run",
    "submission_assign",
    "submission_create",
    "submission_mark_spam",
    "submission_release",
    "submission_state_set",
]
