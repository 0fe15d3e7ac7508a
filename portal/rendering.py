"""How forms turn into HTML everywhere outside the Wagtail admin: through the components of the design system."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class ComponentRenderer(TemplatesSetting):
    """Renders ``{{ form }}`` and ``{{ field.as_field_group }}`` with our components.

    Only the frame around a control is ours; the widgets keep Django's own templates. The Wagtail admin never renders a
    form or a field group as a whole (it draws its panels itself), so it looks as it always does.
    """

    form_template_name = "components/form.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"
