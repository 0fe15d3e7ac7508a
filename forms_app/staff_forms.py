"""What staff fill in beside a submission or above a list of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_app.columns import Column, is_answer
from forms_app.enums import SubmissionState
from forms_app.models.retention import MOST_MONTHS
from forms_app.rules.origins import to_origin
from forms_app.states import ExportFormat, RetentionAction, Screening

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from portal.accounts.models import User

ASSIGN: Final = "assign"
RELEASE: Final = "release"
SPAM: Final = "spam"


class FindForm(forms.Form):
    """A search. It is sent, not put into an address: what is typed may be somebody's name."""

    q = forms.CharField(
        label=_("Find"),
        required=False,
        max_length=254,
        help_text=_("A receipt number, or a name, an e-mail address or a telephone number, typed in full."),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )


class AssignForm(forms.Form):
    """Whose a submission is to look after."""

    assigned_to: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        None, label=_("Assigned to"), required=False, empty_label=_("Nobody"), blank=True
    )

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["assigned_to"]
        field.queryset = people  # type: ignore[attr-defined]
        field.label_from_instance = name_of  # type: ignore[attr-defined]


class BulkForm(AssignForm):
    """One thing to do with every ticked submission."""

    action = forms.ChoiceField(choices=[*SubmissionState.choices, (ASSIGN, ""), (RELEASE, ""), (SPAM, "")])


class NoteForm(forms.Form):
    """A note beside a submission."""

    text = forms.CharField(
        label=_("New note"),
        max_length=4000,
        help_text=_("A note stays as it is written. People who may read this form see it."),
        error_messages={"required": _("Write the note first.")},
        widget=forms.Textarea({"rows": 3}),
    )


class LegalHoldForm(forms.Form):
    """Why a submission is kept, or is not kept any longer."""

    held = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("It stands among the notes."),
        error_messages={"required": _("Say why, in a few words.")},
    )


class ReviewForm(forms.Form):
    """What to do with a submission that looked like spam, or turned out to be some."""

    decision = forms.ChoiceField(choices=[(Screening.CLEAR.value, ""), (Screening.SPAM.value, "")])


class ColumnsForm(forms.Form):
    """Which columns a list shows; `known` are of every submission, `answers` of the questions that were asked."""

    known = forms.MultipleChoiceField(label=_("About the form"), required=False, widget=forms.CheckboxSelectMultiple)
    answers = forms.MultipleChoiceField(
        label=_("Answers"),
        required=False,
        help_text=_("Each reading of a list with answers is recorded."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, columns: Sequence[Column], shown: Iterable[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.columns = list(columns)
        shown = set(shown)
        self._offer("known", [column for column in columns if not column.key], shown)
        self._offer("answers", [column for column in columns if column.key], shown)

    @property
    def chosen(self) -> list[str]:
        """The names of the chosen columns, in the order they are offered."""
        wanted = {*self.cleaned_data.get("known", ()), *self.cleaned_data.get("answers", ())}
        return [column.name for column in self.columns if column.name in wanted]

    def _offer(self, name: str, columns: list[Column], shown: set[str]) -> None:
        if not columns:
            del self.fields[name]
            return
        self.fields[name].choices = [(column.name, _offered(column)) for column in columns]  # type: ignore[attr-defined]
        self.initial[name] = [column.name for column in columns if column.name in shown]


class ExportForm(ColumnsForm):
    """What to take out, and how."""

    format = forms.ChoiceField(
        label=_("File"), choices=ExportFormat.choices, initial=ExportFormat.CSV, widget=forms.RadioSelect
    )
    field_order = ("format", "known", "answers")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "answers" in self.fields:
            self.fields["answers"].help_text = ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.chosen:
            self.add_error(next(iter(self.fields.keys() & {"known"}), None), _("Choose at least one column."))
        return cleaned


class RetentionForm(forms.Form):
    """How long the submissions of a form are kept, and what happens then."""

    action = forms.ChoiceField(
        label=_("When the time is over"), choices=RetentionAction.choices, widget=forms.RadioSelect
    )
    months = forms.IntegerField(
        label=_("After how many months"),
        min_value=1,
        max_value=MOST_MONTHS,
        help_text=_("Counted from the day the form was sent."),
    )


def name_of(person: User) -> str:
    return person.get_full_name()


def _offered(column: Column) -> str | _StrPromise:
    return f"{column.label} [{column.key}]" if is_answer(column.name) else column.label


class OriginsForm(forms.Form):
    """The sites that may show the program's forms, one in each line."""

    origins = forms.CharField(
        label=_("Sites that may show your forms"),
        help_text=_("One address in each line, for example https://www.example.org. Empty: none."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
    )

    def clean_origins(self) -> list[str]:
        """Return the addresses as browsers name them; refuse by name what is none."""
        lines = [line.strip() for line in self.cleaned_data["origins"].splitlines() if line.strip()]
        wrong = [line for line in lines if not to_origin(line)]
        if wrong:
            words = gettext("“%(address)s” is not the address of a secure site. Write it like https://www.example.org.")
            raise forms.ValidationError(words % {"address": wrong[0]})
        return list(dict.fromkeys(to_origin(line) for line in lines))
