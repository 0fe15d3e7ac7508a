"""The invitation plan as a form: one line for each step, blank lines for more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mediator_portal.cases.enums import PARTIES, PersonRole, StepChannel
from mediator_portal.cases.rules.reach import Step, plan_problems

if TYPE_CHECKING:
    from program_pages.models import Program

ROLES = [("", gettext_lazy("Both")), *((role.value, role.label) for role in PARTIES)]
# Lines for steps to come.
BLANK = 3


class StepForm(forms.Form):
    """One step; a line without a day is none."""

    day = forms.IntegerField(
        label=gettext_lazy("Day"),
        min_value=0,
        required=False,
    )
    channel = forms.ChoiceField(label=gettext_lazy("How"), choices=StepChannel.choices, required=False)
    role = forms.ChoiceField(label=gettext_lazy("For whom"), choices=ROLES, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") is not None and not data.get("channel"):
            self.add_error("channel", _("Choose how this step reaches people."))
        return data

    @property
    def number(self) -> int:
        """Its place on the page, counted from 1."""
        return int(str(self.prefix).removeprefix("step")) + 1

    def step(self) -> Step | None:
        """Return the step as typed; None for an empty line."""
        data = self.cleaned_data
        if data.get("day") is None:
            return None
        return Step(day=data["day"], channel=data["channel"], role=data["role"])


class PlanForms:
    """All lines of a plan. Staff take a step out by emptying its day."""

    def __init__(self, data: QueryDict | None, *, program: Program, steps: Sequence[Step]) -> None:
        self.program = program
        self.problems: list[str] = []
        lines: list[dict[str, Any]] = [
            {"day": step.day, "channel": step.channel, "role": step.role} for step in sorted(steps)
        ]
        self._known = len(lines)
        count = len(lines) + BLANK
        if data is not None:
            count = min(max(count, 1), 40)
            count = max(count, sum(1 for key in data if key.endswith("-day")))
            typed = [index for index in range(min(count, 40)) if data.get(f"step{index}-day")]
            self._known = max([self._known, *(index + 1 for index in typed)])
        self.forms = [
            StepForm(data, prefix=f"step{index}", initial=lines[index] if index < len(lines) else None)
            for index in range(min(count, 40))
        ]

    @property
    def known(self) -> list[StepForm]:
        """The lines that stand on the page at once: steps that are there, and lines in which something was typed."""
        return self.forms[: self._known]

    @property
    def blank(self) -> list[StepForm]:
        """The lines for steps to come."""
        return self.forms[self._known :]

    @property
    def opens(self) -> bool:
        """True when the lines for steps to come are not folded away: there is no step yet, or one has an error."""
        return not self._known or any(form.errors for form in self.blank)

    def is_valid(self) -> bool:
        """Check each line, then the plan as a whole."""
        checked = [form.is_valid() for form in self.forms]
        if not all(checked):
            return False
        roles = [(role, str(PersonRole(role).label)) for role in PARTIES]
        if not self.steps():
            self.problems = [_("A plan needs at least one step. To go back to the shipped plan, use the other button.")]
        else:
            self.problems = plan_problems(self.steps(), self.program.answer_days, roles)
        return not self.problems

    def steps(self) -> list[Step]:
        """Return the steps as typed."""
        return [step for form in self.forms if (step := form.step()) is not None]
