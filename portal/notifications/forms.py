"""The words of a message as a form: only the parts the message has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.notifications.wording_rules import Words, shipped_words, wording_problems

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.notifications.registry import Message

PARTS = ("subject", "body", "action_label", "text_words")


class WordingForm(forms.Form):
    """Words as typed. A part that is empty or like the shipped one keeps the shipped one."""

    subject = forms.CharField(label=_("Subject of the e-mail, title of the letter"), max_length=200, required=False)
    body = forms.CharField(
        label=_("Paragraphs of the e-mail and the letter"),
        help_text=_("An empty line begins a new paragraph. Greeting and link are added by themselves."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    action_label = forms.CharField(label=_("Words on the button"), max_length=80, required=False)
    text_words = forms.CharField(
        label=_("Text message"),
        help_text=_("The whole message. 160 characters with the link are one part; more is sent as several."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, message: Message, sample: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.message, self.sample = message, sample
        self.shipped = shipped_words(message)
        for part in PARTS:
            if not getattr(self.shipped, part):
                del self.fields[part]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for part, sentence in wording_problems(self.message, self.words(data), sample=self.sample):
            self.add_error(part if part in self.fields else None, sentence)
        return data

    def words(self, data: Mapping[str, Any] | None = None) -> Words:
        """Return the words as typed; what is like the shipped words is empty."""
        data = self.cleaned_data if data is None else data
        typed = {part: str(data.get(part, "")).replace("\r\n", "\n").strip() for part in PARTS}
        return Words(**{part: "" if words == getattr(self.shipped, part) else words for part, words in typed.items()})
