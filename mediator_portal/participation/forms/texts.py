"""Edit an agreement text: its title, topics with the elements they cover, statements to tick, disclosures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mediator_portal.participation import text_rules
from mediator_portal.participation.enums import Disclosure, TextRole
from mediator_portal.participation.models import ConsentText
from portal.languages import own_label

TOPICS_MORE = 1
STATEMENTS_MORE = 2


class TitleForm(forms.Form):
    """The title of the agreement and its disclosures."""

    title = forms.CharField(
        label=_("Title"), max_length=150, error_messages={"required": _("Give the agreement a title.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for disclosure in Disclosure:
            self.fields[f"esign_{disclosure.value}"] = forms.CharField(
                label=disclosure.label, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def esign(self) -> list[dict[str, str]]:
        """Return the disclosures that have words."""
        rows = [{"code": code.value, "text": self.cleaned_data[f"esign_{code.value}"].strip()} for code in Disclosure]
        return [row for row in rows if row["text"]]


class TopicForm(forms.Form):
    """One page to read."""

    heading = forms.CharField(label=_("Heading of the page"), max_length=120, required=False)
    paragraphs = forms.CharField(
        label=_("Words"),
        help_text=_("An empty line starts a new paragraph. Aim at short sentences."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    elements = forms.MultipleChoiceField(
        label=_("What this page says"),
        help_text=_("Tick what these words cover. Everything on the list must be covered by some page."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["elements"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(element.value, element.label) for element in text_rules.needed_elements(role)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if str(data.get("paragraphs", "")).strip() and not str(data.get("heading", "")).strip():
            self.add_error("heading", _("Give this page a heading."))
        return data


class StatementTextForm(forms.Form):
    """One statement to tick."""

    code = forms.SlugField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Statement"), max_length=300, required=False)


TopicFormSet = forms.formset_factory(TopicForm, extra=TOPICS_MORE)
StatementFormSet = forms.formset_factory(StatementTextForm, extra=STATEMENTS_MORE)


def initial_of(text: ConsentText) -> dict[str, Any]:
    """Return the initial values of the three forms: `title`, `topics`, `statements`."""
    esign = {f"esign_{row['code']}": row["text"] for row in text.esign}
    topics = [{**topic, "paragraphs": "\n\n".join(topic["paragraphs"])} for topic in text.topics]
    return {"title": {"title": text.title, **esign}, "topics": topics, "statements": text.statements}


def topics_of(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the topics that have words, their paragraphs split at empty lines."""
    topics = []
    for row in rows:
        paragraphs = [part.strip() for part in re.split(r"\n\s*\n", row.get("paragraphs", "").replace("\r", ""))]
        paragraphs = [" ".join(part.split()) for part in paragraphs if part]
        if paragraphs:
            topics.append(
                {"heading": row["heading"].strip(), "paragraphs": paragraphs, "elements": row.get("elements", [])}
            )
    return topics


def statements_of(rows: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Return the statements that have words; a new one gets the next free code."""
    found = [row for row in rows if row.get("text", "").strip()]
    known = {row["code"] for row in found if row.get("code")}
    statements, number = [], 0
    for row in found:
        code = row.get("code") or ""
        while not code:
            number += 1
            code = f"statement{number}" if f"statement{number}" not in known else ""
        known.add(code)
        statements.append({"code": code, "text": row["text"].strip()})
    return statements


class ApprovalForm(forms.Form):
    """Who approved a text: counsel its words, a translator that the translation says the same."""

    kind = forms.ChoiceField(
        label=_("What was approved?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was approved.")},
    )
    approved_by = forms.CharField(
        label=_("Approved by"),
        help_text=_("Name and office, for example the program's counsel, or the translator and their license."),
        max_length=150,
        error_messages={"required": _("Write who approved the text.")},
    )
    approved_on = forms.DateField(
        label=_("Approved on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": _("Write the day of the approval."),
            "invalid": _("Write the day like 2026-03-31."),
        },
    )

    def __init__(self, *args: Any, text: ConsentText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(kind.value, kind.label) for kind in text_rules.approvals_missing(text)]
        if len(field.choices) == 1:
            field.initial = field.choices[0][0]


class CopyForm(forms.Form):
    """For whom, and in which language of the program, a copy is made."""

    role = forms.ChoiceField(label=_("For whom"), choices=TextRole.choices)
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, text: ConsentText, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"role": text.role, "language": text.language}
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(code, own_label(code)) for code in text.program.languages]
