"""What an editor sees beside a form, and cannot change there."""

from __future__ import annotations

from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.admin.panels import HelpPanel

from forms_app import kinds, purposes
from forms_app.rules.retention import rule_in_words

# The rules stand above the models, and the models name this panel: named, not imported.
RULE: Final = "forms_app.selectors.retention.rule_that_holds"


class RetentionPanel(HelpPanel):
    """How long the answers are kept. It shows no answer, and how many there are neither."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            site = getattr(self.request, "site", None)
            if site is None or self.instance is None or not self.instance.pk:
                self.content = _("The director decides how long the answers are kept.")
                return
            rule = import_string(RULE)(site, self.instance.translation_key, self.instance.purpose)
            kept = rule_in_words(rule.action, rule.months) if rule else _("Answers are kept without a limit.")
            self.content = f"{kept} {_('Only the director changes this, in the portal.')}"


class NeedsPanel(HelpPanel):
    """What each purpose is: who fills its form in, where, what becomes of it, and which answers it needs; told before
    the editor is refused for the lack of one."""

    class BoundPanel(HelpPanel.BoundPanel):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            every = purposes.all_purposes()
            shown = [
                {
                    "name": each.name,
                    "label": each.label,
                    "who": each.audience.label,
                    "where": each.where,
                    "outcome": each.outcome,
                    "needed": [(key, kind.label) for key, kind in each.needed_kinds.items()],
                    "taken": [(key, kind.label) for key, kind in each.taken_kinds.items()],
                }
                for each in every
            ]
            told = {
                "needed": {each.name: dict(each.needed) for each in every},
                "answers": {kind.word: list(kind.offered()) for kind in kinds.all_kinds() if kind.offered()},
            }
            self.content = render_to_string("wagtailadmin/forms_app/needs.html", {"purposes": shown, "told": told})
