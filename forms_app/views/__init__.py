"""Views: the public form, the form inside the portal, the submissions of staff."""

from forms_app.views.embedded import Filled, fill

__all__ = ["Filled", "fill"]
