"""The forms that every program starts with. Staff change them in the editor; loading again changes nothing."""

from forms_app.presets.loader import load_forms

__all__ = ["load_forms"]
