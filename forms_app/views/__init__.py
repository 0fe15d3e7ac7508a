"""Views: the public form, the form inside the portal, the submissions of staff."""

from forms_app.views.embedded import Filled, NotTaken, fill

__all__ = ["Filled", "NotTaken", "fill"]
