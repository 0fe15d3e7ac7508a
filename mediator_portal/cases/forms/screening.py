"""The checklist: one question for each rule of the program, with evidence; and the reviewer's verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from mediator_portal.cases.models import ScreeningAnswer
    from program_pages.models import EligibilityRule

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class ChecklistForm(forms.Form):
    """Two fields for each rule, `rule_<pk>` and `evidence_<pk>`. Rules may stay open: half done can be saved."""

    def __init__(
        self, *args: Any, rules: Sequence[EligibilityRule], answers: dict[int, ScreeningAnswer], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.rules = rules
        for rule in rules:
            answer = answers.get(rule.pk)
            self.fields[f"rule_{rule.pk}"] = forms.ChoiceField(
                label=rule.question,
                choices=YES_NO,
                widget=forms.RadioSelect,
                required=False,
                initial=("yes" if answer.matched else "no") if answer else None,
            )
            self.fields[f"evidence_{rule.pk}"] = forms.CharField(
                label=_("Evidence: how do you know?"),
                required=False,
                max_length=1000,
                initial=answer.evidence if answer else "",
            )

    def pairs(self) -> list[dict[str, Any]]:
        """Return each rule with its two fields, for the page."""
        return [
            {"rule": rule, "answer": self[f"rule_{rule.pk}"], "evidence": self[f"evidence_{rule.pk}"]}
            for rule in self.rules
        ]

    def answers(self) -> list[tuple[EligibilityRule, bool, str]]:
        """Return the rules that were answered."""
        data = self.cleaned_data
        return [
            (rule, data[f"rule_{rule.pk}"] == "yes", data[f"evidence_{rule.pk}"])
            for rule in self.rules
            if data[f"rule_{rule.pk}"]
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for rule in self.rules:
            if data.get(f"evidence_{rule.pk}") and not data.get(f"rule_{rule.pk}"):
                self.add_error(f"rule_{rule.pk}", _("You wrote evidence here: choose yes or no, too."))
        return data


VERDICTS = [
    ("eligible", gettext_lazy("Eligible, and suitable for mediation")),
    ("not_suitable", gettext_lazy("Eligible, but not suitable")),
    ("not_eligible", gettext_lazy("Not eligible")),
]


class ReviewForm(forms.Form):
    """A reviewer's verdict. Against the rules, or "not suitable", it needs a reason."""

    verdict = forms.ChoiceField(label=gettext_lazy("Your verdict"), choices=VERDICTS, widget=forms.RadioSelect)
    override_reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed when you go against the rules, or find the case not suitable. It stays inside."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, suggested: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.suggested = suggested

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        verdict = data.get("verdict")
        against = (self.suggested == "eligible" and verdict == "not_eligible") or (
            self.suggested == "not_eligible" and verdict in {"eligible", "not_suitable"}
        )
        if (against or verdict == "not_suitable") and not data.get("override_reason", "").strip():
            raise ValidationError(
                {"override_reason": _("Write why. A second person must agree when you go against the rules.")}
            )
        return data

    def values(self) -> dict[str, Any]:
        """Return what `review_record` takes."""
        verdict = self.cleaned_data["verdict"]
        return {
            "eligible": verdict != "not_eligible",
            "suitable": verdict != "not_suitable",
            "override_reason": self.cleaned_data["override_reason"],
        }
