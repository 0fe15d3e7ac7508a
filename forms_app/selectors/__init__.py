"""The only way to what was sent, and to the form of a purpose."""

from forms_app.selectors.anonymous import released_answers, waiting_answers_count
from forms_app.selectors.forms import live_form
from forms_app.selectors.submissions import READERS, submissions_visible_to

__all__ = ["READERS", "live_form", "released_answers", "submissions_visible_to", "waiting_answers_count"]
