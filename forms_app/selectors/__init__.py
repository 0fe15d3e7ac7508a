"""The only way to what was sent, and to the form of a purpose."""

from forms_app.selectors.anonymous import released_answers, waiting_answers_count
from forms_app.selectors.files import files_shown
from forms_app.selectors.forms import PublicForm, form_for, live_form, public_form, public_forms
from forms_app.selectors.submissions import READERS, may_read, people_who_may_read, submissions_visible_to

__all__ = [
    "READERS",
    "files_shown",
    "form_for",
    "PublicForm",
    "live_form",
    "may_read",
    "people_who_may_read",
    "public_form",
    "public_forms",
    "released_answers",
    "submissions_visible_to",
    "waiting_answers_count",
]
