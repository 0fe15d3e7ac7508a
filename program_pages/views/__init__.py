"""Public views of the program room."""

from program_pages.views.reopening import reopening_list

__all__ = ["reopening_list"]
