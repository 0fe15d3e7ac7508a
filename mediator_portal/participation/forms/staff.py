"""What staff enter beside a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.enums import ATTENDERS, Answer, EntryChannel
from mediator_portal.participation import rules
from mediator_portal.participation.services import Entered
from mediator_portal.participation.services.entries import problem_words
from mediator_portal.participation.services.signatures import LONGEST_NAME
from portal.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mediator_portal.cases.models import CasePerson
    from mediator_portal.participation.models import ConsentText


class PersonField(forms.ModelChoiceField[User]):
    """One of the staff, by name."""

    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name()


class CallNumberForm(forms.Form):
    """The number a person read out on the telephone."""

    number = forms.CharField(
        label=_("Number on the person's page"),
        help_text=_(
            "Call the number we have on file, ask for the four digits shown on their page, and type them here."
        ),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Type the four digits the person read to you.")},
    )


class NotNowForm(forms.Form):
    """Why somebody a party named does not join now."""

    reason = forms.CharField(
        label=_("Why not now?"),
        help_text=_("The party reads this on their page. Write it for them, in their language if you can."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words why not now. The party reads it.")},
    )


class TwinForm(forms.Form):
    """An answer given on paper or by telephone: the questions of the party's own pages, and how it came."""

    channel = forms.ChoiceField(
        label=_("How did the answer come?"),
        choices=[choice for choice in EntryChannel.choices if choice[0] != EntryChannel.ONLINE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it came on paper or by telephone.")},
    )
    scan = forms.FileField(
        label=_("For paper: scan of what was signed or written"),
        required=False,
        help_text=_("PDF or picture, at most 10 MB. Only the answer itself: no police reports."),
    )
    second_staff = PersonField(
        label=_("For a call: second member of staff who heard it"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody else heard it"),
    )
    answer = forms.ChoiceField(
        label=_("The answer"),
        choices=[
            (Answer.YES.value, _("Yes, and signed")),
            (Answer.NO.value, _("No")),
            (Answer.TALK.value, Answer.TALK.label),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the answer the person gave.")},
    )
    reason = forms.ChoiceField(
        label=_("For a no: the reason, if the person gave one"),
        required=False,
    )
    typed_name = forms.CharField(
        label=_("For a yes: full name as signed or said"), max_length=LONGEST_NAME, required=False
    )

    def __init__(
        self,
        *args: Any,
        staff: Any,
        text: ConsentText | None,
        person: CasePerson,
        reasons: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.text = person, text
        offered = self.fields["reason"]
        assert isinstance(offered, forms.ChoiceField)  # noqa: S101
        offered.choices = [("", _("None given")), *reasons]
        second = self.fields["second_staff"]
        assert isinstance(second, forms.ModelChoiceField)  # noqa: S101
        second.queryset = staff
        second.help_text = (
            _("Needed: our policy asks for two of the staff.") if person.case.program.telephone_witness else ""
        )
        if not reasons or person.role in ATTENDERS:
            del self.fields["reason"]
        if person.role in ATTENDERS:
            self.fields["answer"].choices = [  # type: ignore[attr-defined]
                (Answer.YES.value, _("Comes, and signed")),
                (Answer.NO.value, _("Does not come")),
            ]
        self.codes = [row["code"] for row in text.statements] if text is not None else []
        for row in text.statements if text is not None else []:
            self.fields[f"tick_{row['code']}"] = forms.BooleanField(label=row["text"], required=False)

    @property
    def statements(self) -> list[str]:
        """Return the codes that were ticked."""
        return [code for code in self.codes if self.cleaned_data.get(f"tick_{code}")]

    def ticks(self) -> list[forms.BoundField]:
        """Return the statements to tick."""
        return [self[f"tick_{code}"] for code in self.codes]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == Answer.YES:
            if not str(data.get("typed_name", "")).strip():
                self.add_error("typed_name", _("Write the full name as it was signed or said."))
            for code in self.codes:
                if not data.get(f"tick_{code}"):
                    self.add_error(f"tick_{code}", _("A yes counts only when this was signed or agreed to."))
        self._check_way(data)
        return data

    def _check_way(self, data: dict[str, Any]) -> None:
        """Name what paper or a call lacks at its own field."""
        if not data.get("channel") or "scan" in self.errors:
            return
        second = data.get("second_staff")
        problem = rules.entry_problem(
            data["channel"],
            has_scan=bool(data.get("scan")),
            second=second.pk if second else None,
            entered_by=None,
            witness=self.person.case.program.telephone_witness,
        )
        fields = {rules.EntryProblem.SCAN: "scan", rules.EntryProblem.WITNESS: "second_staff"}
        if problem in fields:
            self.add_error(fields[problem], problem_words(problem))

    def entered(self) -> Entered:
        """Return what was signed or said."""
        data = self.cleaned_data
        yes = data["answer"] == Answer.YES
        return Entered(
            answer=data["answer"],
            reason=data.get("reason", ""),
            typed_name=data["typed_name"],
            statements=self.statements if yes else (),
        )
