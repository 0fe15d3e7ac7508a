"""The form builder: one block for each kind of question, and what stands around them: steps, groups, words, stops."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.coreutils import safe_snake_case

from forms_app.building import GROUP, LAYOUT, STEP, from_stream
from forms_app.checks import LARGEST_FILE, is_link
from forms_app.definition import FILE_KINDS, MOST_ENTRIES, is_key
from forms_app.enums import FieldKind, Match, Operator, WeekParts
from portal.languages import own_name
from portal.vault.enums import DisclosureClass

LONGEST_KEY: Final = 40
QUESTIONS: Final = _("Questions")
CHOICES: Final = _("Choices")
SPECIAL: Final = _("Special questions")
LAYOUT_GROUP: Final = _("Layout")


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


def _key_help() -> Any:
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


def _condition() -> ConditionBlock:
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


class LimitsBlock(blocks.StructBlock):
    """What an answer must fit, and what is said when it does not."""

    least = CodeBlock(label=_("At least"), required=False, default="", max_length=20)
    most = CodeBlock(label=_("At most"), required=False, default="", max_length=20)
    sentence = blocks.CharBlock(
        label=_("Said when the answer does not fit"),
        required=False,
        default="",
        max_length=250,
        help_text=_("Say what to do instead. Empty: a sentence of ours."),
    )

    class Meta:
        icon = "order"
        label = _("What the answer must fit")
        collapsed = True


class TextLimitsBlock(LimitsBlock):
    pattern = CodeBlock(
        label=_("Pattern"),
        required=False,
        default="",
        max_length=60,
        help_text=_(
            "9 stands for a digit, A for a letter, * for either; what stands in [ ] may be left out. "
            "For example 99999[-9999] for a ZIP code."
        ),
    )


class NumberLimitsBlock(LimitsBlock):
    decimals = blocks.IntegerBlock(label=_("Digits after the point"), default=0, min_value=0, max_value=6)


class FileLimitsBlock(blocks.StructBlock):
    """Which files are taken."""

    kinds = blocks.MultipleChoiceBlock(
        label=_("Kinds"), choices=[(kind, kind.upper()) for kind in FILE_KINDS], default=list(FILE_KINDS)
    )
    megabytes = blocks.IntegerBlock(label=_("Megabytes of one file"), default=10, min_value=1, max_value=LARGEST_FILE)
    at_most = blocks.IntegerBlock(label=_("How many files"), default=1, min_value=1, max_value=MOST_ENTRIES)

    class Meta:
        icon = "doc-full"
        label = _("Files")


def _limits(block: type[LimitsBlock], words: Any) -> LimitsBlock:
    return block(label=_("What the answer must fit"), required=False, help_text=words)


def _default(words: Any = "", *, is_code: bool = False) -> blocks.CharBlock:
    made = CodeBlock if is_code else blocks.CharBlock
    return made(label=_("What stands there at first"), required=False, default="", max_length=200, help_text=words)


_DAYS: Final = _("Days like 2026-03-03, or today.")
_MONTHS: Final = _("Months like 2026-03, or today.")


class QuestionBlock(blocks.StructBlock):
    """What every question has; the subclasses are the kinds."""

    kind: FieldKind

    label = blocks.CharBlock(
        label=_("Question"), max_length=250, help_text=_("As people read it. A declaration: the sentence to agree to.")
    )
    hint = blocks.CharBlock(
        label=_("Help"), required=False, default="", max_length=300, help_text=_("One sentence below the question.")
    )
    required = blocks.BooleanBlock(label=_("Must be answered"), required=False, default=True)
    key = CodeBlock(label=_("Key"), required=False, default="", max_length=LONGEST_KEY, help_text=_key_help())
    disclosure = blocks.ChoiceBlock(
        label=_("Kind of record"),
        choices=DisclosureClass.choices,
        default=DisclosureClass.PERSONAL,
        help_text=_("Who may ever see the answer. When in doubt: personal."),
    )
    condition = _condition()

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
        asked = form_class(from_stream([_Standing(self.kind.value, {**value, "condition": None})], draft=True))()
        return {**context, "sections": list(asked.sections())}


class _Standing:
    """A block's value as it stands in a stream."""

    def __init__(self, block_type: str, value: Any) -> None:
        self.block_type = block_type
        self.value = value


def _preview(label: Any, **more: Any) -> dict[str, Any]:
    return {"label": label, "hint": "", "required": True, "key": "example", "disclosure": "personal", **more}


_CHOICES = [{"label": _("Mornings"), "code": "mornings"}, {"label": _("Evenings"), "code": "evenings"}]
_SCALE = [
    {"label": _("Good"), "code": "good"},
    {"label": _("Fair"), "code": "fair"},
    {"label": _("Poor"), "code": "poor"},
]
_ROWS = [{"label": _("The place"), "code": "place"}, {"label": _("The notice"), "code": "notice"}]
_TEMPLATE: Final = "components/blocks/question.html"


def _choice_list(label: Any, least: int = 2) -> blocks.ListBlock:
    return blocks.ListBlock(ChoiceOfQuestionBlock(), label=label, min_num=least)


class ShortTextBlock(QuestionBlock):
    kind = FieldKind.SHORT_TEXT
    default = _default()
    limits = _limits(TextLimitsBlock, _("How many characters, and how it is written."))

    class Meta:
        icon = "edit"
        label = FieldKind.SHORT_TEXT.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("One line: a name, a place, a number.")
        preview_value = _preview(_("Full name"))


class LongTextBlock(QuestionBlock):
    kind = FieldKind.LONG_TEXT
    limits = _limits(LimitsBlock, _("How many characters."))

    class Meta:
        icon = "pilcrow"
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


class NumberBlock(QuestionBlock):
    kind = FieldKind.NUMBER
    default = _default(is_code=True)
    limits = _limits(NumberLimitsBlock, _("The smallest and the largest number."))

    class Meta:
        icon = "order"
        label = FieldKind.NUMBER.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("A number, whole or with digits after the point.")
        preview_value = _preview(_("How many years?"))


class DateBlock(QuestionBlock):
    kind = FieldKind.DATE
    default = _default(_DAYS, is_code=True)
    limits = _limits(LimitsBlock, _DAYS)

    class Meta:
        icon = "date"
        label = FieldKind.DATE.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("One day.")
        preview_value = _preview(_("When did it happen?"))


class MonthYearBlock(QuestionBlock):
    kind = FieldKind.MONTH_YEAR
    default = _default(_MONTHS, is_code=True)
    limits = _limits(LimitsBlock, _MONTHS)

    class Meta:
        icon = "calendar-alt"
        label = FieldKind.MONTH_YEAR.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("A month and a year, where nobody remembers the day.")
        preview_value = _preview(_("Since when?"))


class YesNoBlock(QuestionBlock):
    kind = FieldKind.YES_NO
    default = _default(_("yes or no. Better empty: then nobody answers by accident."), is_code=True)

    class Meta:
        icon = "help"
        label = FieldKind.YES_NO.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("Two answers: yes and no. Nothing is chosen at first.")
        preview_value = _preview(_("Have you mediated before?"))


class OneOfBlock(QuestionBlock):
    kind = FieldKind.ONE_OF
    choices = _choice_list(_("Choices"))
    default = _default(_("The code of a choice."), is_code=True)

    class Meta:
        icon = "radio-full"
        label = FieldKind.ONE_OF.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("Several answers on offer, one can be chosen.")
        preview_value = _preview(_("When do you have time?"), choices=_CHOICES)


class SomeOfBlock(QuestionBlock):
    kind = FieldKind.SOME_OF
    choices = _choice_list(_("Choices"))
    default = _default(_("The code of a choice."), is_code=True)
    limits = _limits(LimitsBlock, _("How many choices."))

    class Meta:
        icon = "list-ul"
        label = FieldKind.SOME_OF.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("Several answers on offer, any number can be chosen.")
        preview_value = _preview(_("When do you have time?"), choices=_CHOICES)


class AddressBlock(QuestionBlock):
    kind = FieldKind.ADDRESS

    class Meta:
        icon = "home"
        label = FieldKind.ADDRESS.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("Street, city, state and ZIP code, each in its own field.")
        preview_value = _preview(_("Your address"))


def language_choices() -> list[tuple[str, str]]:
    """Return the languages an editor may offer, by their own names; those of this site first."""
    ours = [code for code, _name in settings.LANGUAGES]
    more = ["en", "es", "ht", "pl", "zh-hans", "fr", "pt", "ru", "ar", "vi", "tl", "ko", "uk", "hi"]
    return [(code, own_name(code)) for code in dict.fromkeys([*ours, *more])]


class LanguageBlock(QuestionBlock):
    kind = FieldKind.LANGUAGE
    languages = blocks.MultipleChoiceBlock(
        label=_("Languages"),
        choices=language_choices,
        default=["en", "es"],
        help_text=_("Each is shown by its own name; “Another language” follows by itself."),
    )

    class Meta:
        icon = "globe"
        label = FieldKind.LANGUAGE.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("One language out of a list.")
        preview_value = _preview(_("In which language shall we write?"), languages=["en", "es"])


class FileBlock(QuestionBlock):
    kind = FieldKind.FILE
    files = FileLimitsBlock(label=_("Files"))

    class Meta:
        icon = "doc-full"
        label = FieldKind.FILE.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("One or several files, kept privately.")
        preview_value = _preview(_("Your certificate"))


class DeclarationBlock(QuestionBlock):
    kind = FieldKind.DECLARATION

    class Meta:
        icon = "tick"
        label = FieldKind.DECLARATION.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("A sentence that people agree to with a tick.")
        preview_value = _preview(_("What I wrote is true."))


class AvailabilityBlock(QuestionBlock):
    kind = FieldKind.AVAILABILITY
    parts = blocks.ChoiceBlock(label=_("How finely"), choices=WeekParts.choices, default=WeekParts.PARTS)
    limits = _limits(LimitsBlock, _("How many times of the week."))

    class Meta:
        icon = "calendar-check"
        label = FieldKind.AVAILABILITY.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("A week to tick: by parts of the day, or by hours.")
        preview_value = _preview(_("When are you usually free?"))


class RatingGridBlock(QuestionBlock):
    kind = FieldKind.RATING_GRID
    rows = _choice_list(_("What is rated"), 1)
    choices = _choice_list(_("Scale, best first"))

    class Meta:
        icon = "table"
        label = FieldKind.RATING_GRID.label
        label_format = "{label}"
        template = _TEMPLATE
        description = _("Several things rated on one scale.")
        preview_value = _preview(_("How was it?"), rows=_ROWS, choices=_SCALE)


class ConstantBlock(QuestionBlock):
    kind = FieldKind.CONSTANT
    default = CodeBlock(label=_("Value"), max_length=200, help_text=_("Kept with every answer. People do not see it."))

    class Meta:
        icon = "lock"
        label = FieldKind.CONSTANT.label
        label_format = "{label}: {default}"
        template = "components/blocks/constant.html"
        description = _("A value of your own that goes with every answer, such as a campaign.")
        preview_value = _preview(_("Source"), default="website")


# Around the questions ------------------------------------------------------------------------------------------------


class SectionBlock(blocks.StructBlock):
    """A heading that the questions after it stand under."""

    title = blocks.CharBlock(label=_("Heading"), max_length=150)
    text = blocks.TextBlock(label=_("Explanation"), required=False, default="", max_length=600, rows=2)

    class Meta:
        icon = "title"
        label = _("Heading")
        label_format = "{title}"
        template = "components/blocks/section.html"
        description = _("Sets questions that belong together apart.")
        preview_value = {"title": _("About you"), "text": _("How we can reach you.")}


class InformationBlock(blocks.StructBlock):
    """Words between the questions."""

    title = blocks.CharBlock(label=_("Heading"), required=False, default="", max_length=150)
    text = blocks.TextBlock(label=_("Words"), max_length=2000, rows=3)
    condition = _condition()

    class Meta:
        icon = "info-circle"
        label = _("Information")
        label_format = "{title}"
        template = "components/blocks/section.html"
        description = _("A text between the questions.")
        preview_value = {"title": _("Good to know"), "text": _("The training is free.")}


def _check_link(value: str) -> None:
    if value and not is_link(value):
        raise ValidationError(_("Begin with / for a page of this site, or with https://."))


class StopBlock(blocks.StructBlock):
    """Ends the form kindly for those who cannot go on."""

    title = blocks.CharBlock(label=_("Heading"), max_length=150, help_text=_("For example: You cannot apply yet."))
    text = blocks.TextBlock(
        label=_("Why, and what else is possible"), max_length=1500, rows=4, help_text=_("Kind, and to the point.")
    )
    link_label = blocks.CharBlock(label=_("Words of the link"), required=False, default="", max_length=80)
    link_url = CodeBlock(
        label=_("Address of the link"),
        required=False,
        default="",
        max_length=200,
        validators=[_check_link],
        help_text=_("A page of this site, such as /contact/, or https://…"),
    )
    condition = ConditionBlock(
        label=_("Condition"), help_text=_("Who cannot go on. It may name questions of this step and of earlier ones.")
    )

    class Meta:
        icon = "no-view"
        label = _("Stop")
        label_format = "{title}"
        template = "components/blocks/stop.html"
        description = _("Ends the form for some, with the reason and another way.")
        preview_value = {
            "title": _("You cannot apply here"),
            "text": _("Mediators live, work or own property in the city."),
            "link_label": _("Other ways to help"),
            "link_url": "/",
        }


class AskingBlock(blocks.StreamBlock):
    """Every kind of question. The name of a block is the kind of its question."""

    short_text = ShortTextBlock(group=QUESTIONS)
    long_text = LongTextBlock(group=QUESTIONS)
    email = EmailBlock(group=QUESTIONS)
    telephone = TelephoneBlock(group=QUESTIONS)
    address = AddressBlock(group=QUESTIONS)
    number = NumberBlock(group=QUESTIONS)
    date = DateBlock(group=QUESTIONS)
    month_year = MonthYearBlock(group=QUESTIONS)
    yes_no = YesNoBlock(group=CHOICES)
    one_of = OneOfBlock(group=CHOICES)
    some_of = SomeOfBlock(group=CHOICES)
    language = LanguageBlock(group=CHOICES)
    availability = AvailabilityBlock(group=CHOICES)
    rating_grid = RatingGridBlock(group=CHOICES)
    file = FileBlock(group=SPECIAL)
    declaration = DeclarationBlock(group=SPECIAL)
    constant = ConstantBlock(group=SPECIAL)
    information = InformationBlock(group=LAYOUT_GROUP)


class GroupBlock(blocks.StructBlock):
    """Questions that belong together; they may repeat, with "add another"."""

    title = blocks.CharBlock(label=_("Heading"), max_length=150)
    text = blocks.TextBlock(label=_("Explanation"), required=False, default="", max_length=600, rows=2)
    items = AskingBlock(label=_("Questions"))
    repeats = blocks.BooleanBlock(
        label=_("Can be answered several times"), required=False, help_text=_("People see “add another”.")
    )
    least = blocks.IntegerBlock(label=_("At least"), default=1, min_value=0, max_value=MOST_ENTRIES)
    most = blocks.IntegerBlock(label=_("At most"), default=5, min_value=1, max_value=MOST_ENTRIES)
    add_label = blocks.CharBlock(
        label=_("Words on the button"),
        required=False,
        default="",
        max_length=60,
        help_text=_("For example: Add another witness"),
    )
    key = CodeBlock(label=_("Key"), required=False, default="", max_length=LONGEST_KEY, help_text=_key_help())
    condition = _condition()

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        check_key(value)
        return value

    class Meta:
        icon = "copy"
        label = _("Group")
        label_format = "{title}"
        template = "components/blocks/section.html"
        description = _("Questions with one condition, or that can be answered several times.")
        preview_value = {"title": _("Witness"), "text": _("Somebody who saw what happened.")}


class StepItemsBlock(AskingBlock):
    """What may stand on a page."""

    group = GroupBlock(group=LAYOUT_GROUP)
    section = SectionBlock(group=LAYOUT_GROUP)
    stop = StopBlock(group=LAYOUT_GROUP)


class StepBlock(blocks.StructBlock):
    """One page of the form."""

    title = blocks.CharBlock(label=_("Name of the step"), max_length=150)
    text = blocks.TextBlock(label=_("Explanation"), required=False, default="", max_length=600, rows=2)
    items = StepItemsBlock(label=_("What stands on it"))
    condition = _condition()

    class Meta:
        icon = "arrow-right-full"
        label = _("Step")
        label_format = "{title}"
        template = "components/blocks/section.html"
        description = _("A page of its own, with “Step 2 of 5” and a way back.")
        preview_value = {"title": _("About you"), "text": _("How we can reach you.")}


class FormBlocks(StepItemsBlock):
    """A whole form: steps, or for a short form questions one after another."""

    step = StepBlock(group=_("Steps"))

    def ordered_child_blocks(self) -> list[blocks.Block]:
        """Offer a step before everything that may stand on one."""
        return sorted(self.child_blocks.values(), key=lambda block: block.name != STEP)

    def clean(self, value: Any) -> Any:
        """Give every question and repeating group a key; refuse two under one, since one would overwrite the other."""
        value = super().clean(value)
        taken: set[str] = set()
        _refuse_doubles(value, taken)
        if len({block.block_type == STEP for block in value}) > 1:
            sentence = _("Put every question into a step, or use no steps at all.")
            raise StreamBlockValidationError(non_block_errors=[ValidationError(sentence)])
        _give_keys(value, taken)
        return value


def _refuse_doubles(blocks_here: Any, taken: set[str]) -> None:
    """Collect the given keys; raise, at the very block, where one is given twice."""
    errors: dict[int, ValidationError] = {}
    for index, block in enumerate(blocks_here):
        key = block.value.get("key") if block.block_type not in LAYOUT - {GROUP} else ""
        if key and key in taken:
            sentence = ValidationError(_("Another question has the key “%(key)s”."), params={"key": key})
            errors[index] = StructBlockValidationError({"key": sentence})
        if key:
            taken.add(key)
        if block.block_type in {STEP, GROUP}:
            try:
                _refuse_doubles(block.value["items"], taken)
            except StreamBlockValidationError as error:
                errors[index] = StructBlockValidationError({"items": error})
    if errors:
        raise StreamBlockValidationError(block_errors=errors)


def _give_keys(blocks_here: Any, taken: set[str]) -> None:
    for block in blocks_here:
        if block.block_type == GROUP and block.value["repeats"] and not block.value["key"]:
            block.value["key"] = new_code(block.value["title"], "group", taken)
        if block.block_type in {STEP, GROUP}:
            _give_keys(block.value["items"], taken)
        elif block.block_type not in LAYOUT and not block.value["key"]:
            block.value["key"] = new_code(block.value["label"], "answer", taken)
