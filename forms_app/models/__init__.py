"""Form pages and what was sent through them."""

from forms_app.models.pages import FormPage
from forms_app.models.submissions import AnonymousAnswers, Submission

__all__ = ["AnonymousAnswers", "FormPage", "Submission"]
