"""What the builder's blocks are made of: names, conditions, choices, limits, and the block of one question."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.coreutils import safe_snake_case

from forms_app.building import from_stream
from forms_app.definition import is_key
from forms_app.enums import Match, Operator
from portal.vault.enums import DisclosureClass

if TYPE_CHECKING:
    from forms_app.kinds.base import Kind

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


def key_help() -> Any:
    return _(
        "Name of the answer in conditions and exports. It stays the same for ever once somebody has answered. "
        "Empty: made from the words."
    )


def check_key(value: Any) -> None:
    """Raise when a key was given that cannot be one."""
    if value["key"] and not is_key(value["key"]):
        sentence = _(
            "Use small letters, digits and underscores, a letter first. The key cannot start with form_ or csrf."
        )
        raise StructBlockValidationError({"key": ValidationError(sentence)})


# Conditions ----------------------------------------------------------------------------------------------------------


class RuleBlock(blocks.StructBlock):
    """One comparison with an earlier answer."""

    question = CodeBlock(
        label=_("Key of an earlier question"),
        max_length=LONGEST_KEY,
        help_text=_("As it stands in that question’s “Key”. Earlier questions are offered while you type."),
    )
    operator = blocks.ChoiceBlock(label=_("Comparison"), choices=Operator.choices, default=Operator.IS)
    value = CodeBlock(
        label=_("With"),
        required=False,
        default="",
        max_length=200,
        help_text=_("yes or no; the code of a choice; a number; a day like 2026-03-03. Nothing for “is answered”."),
    )

    class Meta:
        icon = "collapse-down"
        label = _("Rule")
        label_format = "{question} {operator} {value}"


class ConditionBlock(blocks.StructBlock):
    """When the thing it belongs to is asked or shown."""

    match = blocks.ChoiceBlock(label=_("When"), choices=Match.choices, default=Match.ALL)
    rules = blocks.ListBlock(
        RuleBlock(), label=_("Rules"), default=[], required=False, help_text=_("No rule: it is always asked.")
    )

    class Meta:
        icon = "cogs"
        label = _("Condition")
        # Folded, it says its rules; nothing where there is none.
        label_format = "{rules}"
        collapsed = True


def condition() -> ConditionBlock:
    return ConditionBlock(
        label=_("Condition"),
        required=False,
        help_text=_("Ask or show this only after certain answers. Answers to what is hidden are not kept."),
    )


# Questions -----------------------------------------------------------------------------------------------------------


class ChoiceOfQuestionBlock(blocks.StructBlock):
    """One answer on offer."""

    label = blocks.CharBlock(label=_("Words"), max_length=200)
    code = CodeBlock(
        label=_("Code"),
        required=False,
        default="",
        max_length=LONGEST_KEY,
        help_text=_("Stored instead of the words, so that you can reword later. Empty: made from the words."),
    )

    class Meta:
        icon = "check"
        label = _("Choice")
        label_format = "{label}"


def give_choice_codes(choices: Iterable[Any], name: str = "choices") -> None:
    """Give every choice without a code one made of its words; raise when two choices were given the same."""
    choices = list(choices)
    given = [choice["code"] for choice in choices if choice["code"]]
    if len(set(given)) != len(given):
        sentence = _("Two choices have the same code. Give each choice a code of its own, or leave the codes empty.")
        raise StructBlockValidationError({name: ValidationError(sentence)})
    taken = set(given)
    for choice in choices:
        if not choice["code"]:
            choice["code"] = new_code(choice["label"], "choice", taken)


def _said(label: Any, words: Any) -> blocks.CharBlock:
    return blocks.CharBlock(label=label, required=False, default="", max_length=250, help_text=words)


def _said_when_missing() -> blocks.CharBlock:
    return _said(_("Said when it is left out"), _("Where it must be answered. Empty: a sentence of ours."))


def _said_when_unfit() -> blocks.CharBlock:
    return _said(_("Said when the answer does not fit"), _("Say what to do instead. Empty: a sentence of ours."))


class MissingBlock(blocks.StructBlock):
    """What is said of an answer that can only be left out."""

    missing = _said_when_missing()

    class Meta:
        icon = "warning"
        label = _("What is said when something is wrong")
        collapsed = True


class SaidBlock(MissingBlock):
    """What is said of an answer that has a form of its own, and no limits."""

    sentence = _said_when_unfit()


class LimitsBlock(blocks.StructBlock):
    """What an answer must fit, and what is said when it does not."""

    least = CodeBlock(label=_("At least"), required=False, default="", max_length=20)
    most = CodeBlock(label=_("At most"), required=False, default="", max_length=20)
    sentence = _said_when_unfit()
    missing = _said_when_missing()

    class Meta:
        icon = "order"
        label = _("What the answer must fit")
        collapsed = True


def limits(words: Any, block: type[LimitsBlock] = LimitsBlock) -> LimitsBlock:
    """Return the setting `limits`; the words say what is counted."""
    return block(label=_("What the answer must fit"), required=False, help_text=words)


def default(words: Any = "", *, is_code: bool = False) -> blocks.CharBlock:
    """Return the setting `default`; a code is not translated."""
    made = CodeBlock if is_code else blocks.CharBlock
    return made(label=_("What stands there at first"), required=False, default="", max_length=200, help_text=words)


def choice_list(label: Any, least: int = 2) -> blocks.ListBlock:
    """Return the setting `choices` or `rows`."""
    return blocks.ListBlock(ChoiceOfQuestionBlock(), label=label, min_num=least)


class QuestionBlock(blocks.StructBlock):
    """What every question has, and after it the settings of its kind; last, what is said when something is wrong."""

    label = blocks.CharBlock(
        label=_("Question"), max_length=250, help_text=_("As people read it. A declaration: the sentence to agree to.")
    )
    hint = blocks.CharBlock(
        label=_("Help"), required=False, default="", max_length=300, help_text=_("One sentence below the question.")
    )
    required = blocks.BooleanBlock(label=_("Must be answered"), required=False, default=True)
    key = CodeBlock(label=_("Key"), required=False, default="", max_length=LONGEST_KEY, help_text=key_help())
    disclosure = blocks.ChoiceBlock(
        label=_("Kind of record"),
        choices=DisclosureClass.choices,
        default=DisclosureClass.PERSONAL,
        help_text=_("Who may ever see the answer. When in doubt: personal."),
    )
    condition = condition()

    def __init__(self, settings: list[tuple[str, blocks.Block]], kind: Kind) -> None:
        self.kind = kind
        if kind.is_asked and "limits" not in dict(settings):
            said = SaidBlock if kind.has_form else MissingBlock
            settings = [*settings, ("limits", said(required=False))]
        everybody = {"hint": "", "required": True} if kind.is_asked else {}
        super().__init__(
            settings,
            icon=kind.icon,
            label=kind.label,
            label_format=kind.label_format,
            group=kind.group,
            template=kind.template,
            description=kind.description,
            preview_value={
                "label": kind.example,
                **everybody,
                "key": "example",
                "disclosure": "personal",
                **kind.preview,
            },
        )
        if not kind.is_asked:
            # Nobody reads a hint of it, and nobody can leave it out.
            for name in ("hint", "required"):
                self.child_blocks.pop(name)

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        check_key(value)
        for name in ("choices", "rows"):
            if name in value:
                give_choice_codes(value[name], name)
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the question as a form, for the preview in the editor."""
        from forms_app.asking import form_class

        context: dict[str, Any] = super().get_context(value, parent_context)
        asked = form_class(from_stream([_Standing(self.kind.word, {**value, "condition": None})], draft=True))()
        return {**context, "sections": list(asked.sections())}


class _Standing:
    """A block's value as it stands in a stream."""

    def __init__(self, block_type: str, value: Any) -> None:
        self.block_type = block_type
        self.value = value
