"""A definition as JSON Schema (draft 2020-12): what other software asks, and checks before it sends."""

from forms_app.schemas.building import DIALECT, schema_of

__all__ = ["DIALECT", "schema_of"]
