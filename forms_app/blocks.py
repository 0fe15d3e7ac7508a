"""The form builder: one block for each kind of question, and headings between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.coreutils import safe_snake_case

from forms_app.definition import is_key
from forms_app.enums import Disclosure, FieldKind

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_KEY: Final = 40


class CodeBlock(blocks.CharBlock):
    """A word of code: the same in every language, so translators are not shown it."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Return nothing to translate (read by wagtail-localize)."""
        return []

    def restore_translated_segments(self, value: Any, segments: Any) -> Any:
        return value


def new_code(words: str, fallback: str, taken: set[str]) -> str:
    """Return a code made of words that is not taken yet, and take it: small letters, digits and underscores."""
    code = safe_snake_case(words or "")[: LONGEST_KEY - 3].strip("_") or fallback
    if not is_key(code):
        code = f"q_{code}"[: LONGEST_KEY - 3]
    if not is_key(code):
        code = fallback
    found, number = code, 2
    while found in taken:
        found, number = f"{code}_{number}", number + 1
    taken.add(found)
    return found


class ChoiceOfQuestionBlock(blocks.StructBlock):
    """One answer on offer."""

    label = blocks.CharBlock(label=_("Words"), max_length=200)
    code = CodeBlock(
        label=_("Code"),
        required=False,
        max_length=LONGEST_KEY,
        help_text=_("Stored instead of the words, so that you can reword later. Empty: made from the words."),
    )

    class Meta:
        icon = "check"
        label = _("Choice")
        label_format = "{label}"


def give_choice_codes(choices: Iterable[Any]) -> None:
    """Give every choice without a code one made of its words; raise when two choices were given the same."""
    choices = list(choices)
    given = [choice["code"] for choice in choices if choice["code"]]
    if len(set(given)) != len(given):
        sentence = _("Two choices have the same code. Give each choice a code of its own, or leave the codes empty.")
        raise StructBlockValidationError({"choices": ValidationError(sentence)})
    taken = set(given)
    for choice in choices:
        if not choice["code"]:
            choice["code"] = new_code(choice["label"], "choice", taken)


class QuestionBlock(blocks.StructBlock):
    """What every question has; the subclasses are the kinds."""

    kind: FieldKind

    label = blocks.CharBlock(
        label=_("Question"), max_length=250, help_text=_("As people read it. A declaration: the sentence to agree to.")
    )
    hint = blocks.CharBlock(
        label=_("Help"), required=False, max_length=300, help_text=_("One sentence below the question.")
    )
    required = blocks.BooleanBlock(label=_("Must be answered"), required=False, default=True)
    key = CodeBlock(
        label=_("Key"),
        required=False,
        max_length=LONGEST_KEY,
        help_text=_(
            "Name of the answer in exports. It stays the same for ever once somebody has answered. "
            "Empty: made from the question."
        ),
    )
    disclosure = blocks.ChoiceBlock(
        label=_("Kind of record"),
        choices=Disclosure.choices,
        default=Disclosure.PERSONAL,
        help_text=_("Who may ever see the answer. When in doubt: personal."),
    )

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if value["key"] and not is_key(value["key"]):
            sentence = _(
                "Use small letters, digits and underscores, a letter first. The key cannot start with form_ or csrf."
            )
            raise StructBlockValidationError({"key": ValidationError(sentence)})
        if "choices" in value:
            give_choice_codes(value["choices"])
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the question as a form, for the preview in the editor."""
        from forms_app.definition import Definition, form_class

        context: dict[str, Any] = super().get_context(value, parent_context)
        stream = [_Standing(self.kind.value, value)]
        context["form"] = form_class(Definition.from_stream(stream))()
        return context


class _Standing:
    """A block's value as it stands in a stream."""

    def __init__(self, block_type: str, value: Any) -> None:
        self.block_type = block_type
        self.value = value


class QuestionWithChoicesBlock(QuestionBlock):
    choices = blocks.ListBlock(ChoiceOfQuestionBlock(), label=_("Choices"), min_num=2)


def _preview(label: Any, **more: Any) -> dict[str, Any]:
    return {"label": label, "hint": "", "required": True, "key": "example", "disclosure": "personal", **more}


_CHOICES = [{"label": _("Mornings"), "code": "mornings"}, {"label": _("Evenings"), "code": "evenings"}]
_TEMPLATE: Final = "components/blocks/question.html"


class ShortTextBlock(QuestionBlock):
    kind = FieldKind.SHORT_TEXT

    class Meta:
        icon = "pilcrow"
        label = FieldKind.SHORT_TEXT.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("One line: a name, a place, a number.")
        preview_value = _preview(_("Full name"))


class LongTextBlock(QuestionBlock):
    kind = FieldKind.LONG_TEXT

    class Meta:
        icon = "align-left"
        label = FieldKind.LONG_TEXT.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("Several sentences.")
        preview_value = _preview(_("Why would you like to mediate?"))


class EmailBlock(QuestionBlock):
    kind = FieldKind.EMAIL

    class Meta:
        icon = "mail"
        label = FieldKind.EMAIL.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("An e-mail address, checked for its form.")
        preview_value = _preview(_("E-mail address"))


class TelephoneBlock(QuestionBlock):
    kind = FieldKind.TELEPHONE

    class Meta:
        icon = "mobile-alt"
        label = FieldKind.TELEPHONE.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("A telephone number, written as people write it.")
        preview_value = _preview(_("Telephone"))


class OneOfBlock(QuestionWithChoicesBlock):
    kind = FieldKind.ONE_OF

    class Meta:
        icon = "radio-full"
        label = FieldKind.ONE_OF.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("Several answers on offer, one can be chosen.")
        preview_value = _preview(_("When do you have time?"), choices=_CHOICES)


class SomeOfBlock(QuestionWithChoicesBlock):
    kind = FieldKind.SOME_OF

    class Meta:
        icon = "list-ul"
        label = FieldKind.SOME_OF.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("Several answers on offer, any number can be chosen.")
        preview_value = _preview(_("When do you have time?"), choices=_CHOICES)


class YesNoBlock(QuestionBlock):
    kind = FieldKind.YES_NO

    class Meta:
        icon = "help"
        label = FieldKind.YES_NO.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("Two answers: yes and no. Nothing is chosen at first.")
        preview_value = _preview(_("Have you mediated before?"))


class DeclarationBlock(QuestionBlock):
    kind = FieldKind.DECLARATION

    class Meta:
        icon = "tick"
        label = FieldKind.DECLARATION.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("A sentence that people agree to with a tick.")
        preview_value = _preview(_("What I wrote is true."))


class SectionBlock(blocks.StructBlock):
    """A heading that the questions after it stand under."""

    title = blocks.CharBlock(label=_("Heading"), max_length=150)
    text = blocks.TextBlock(label=_("Explanation"), required=False, max_length=600, rows=2)

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{title}"
        template = "components/blocks/section.html"
        description = _("Sets questions that belong together apart.")
        preview_value = {"title": _("About you"), "text": _("How we can reach you.")}


class FormBlocks(blocks.StreamBlock):
    """All questions of a form. The name of a block is the kind of its question."""

    short_text = ShortTextBlock(group=_("Questions"))
    long_text = LongTextBlock(group=_("Questions"))
    email = EmailBlock(group=_("Questions"))
    telephone = TelephoneBlock(group=_("Questions"))
    one_of = OneOfBlock(group=_("Questions"))
    some_of = SomeOfBlock(group=_("Questions"))
    yes_no = YesNoBlock(group=_("Questions"))
    declaration = DeclarationBlock(group=_("Questions"))
    section = SectionBlock(group=_("Layout"))

    def clean(self, value: Any) -> Any:
        """Give every question a key, and refuse two under one key: the second answer would overwrite the first."""
        value = super().clean(value)
        seen: set[str] = set()
        errors: dict[int, ValidationError] = {}
        for index, block in enumerate(value):
            key = block.value.get("key")
            if key and key in seen:
                sentence = ValidationError(_("Another question has the key “%(key)s”."), params={"key": key})
                errors[index] = StructBlockValidationError({"key": sentence})
            seen.add(key)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        for block in value:
            if block.block_type != "section" and not block.value["key"]:
                block.value["key"] = new_code(block.value["label"], "answer", seen)
        return value
