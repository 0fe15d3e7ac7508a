"""The form builder: what stands around the questions (steps, groups, words, stops), and the whole form.

The blocks of the questions themselves are made by their kinds (`forms_app/kinds/`).
"""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from forms_app import kinds
from forms_app.building import GROUP, LAYOUT, STEP
from forms_app.checks import is_link
from forms_app.definition import MOST_ENTRIES
from forms_app.kinds.choices import language_choices  # noqa: F401 (the first migrations name it here)
from forms_app.question_blocks import LONGEST_KEY, CodeBlock, ConditionBlock, check_key, condition, key_help, new_code

LAYOUT_GROUP: Final = _("Layout")


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
    condition = condition()

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
    """Every kind of question. The name of a block is the word of its kind."""

    class Meta:
        # A form opens as a list of what is in it; what is wrong opens by itself.
        collapsed = True

    information = InformationBlock(group=LAYOUT_GROUP)

    def __init__(self, local_blocks: Any = None, **options: Any) -> None:
        asked = [(kind.word, kind.block) for kind in kinds.all_kinds()]
        super().__init__([*asked, *(local_blocks or ())], **options)
        # Offered before what stands around them.
        self.child_blocks: dict[str, blocks.Block] = {**dict(asked), **self.child_blocks}


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
    folded = blocks.BooleanBlock(
        label=_("Folded at first"),
        required=False,
        help_text=_(
            "The heading alone stands there until somebody opens it. For what few people fill in: name in the heading "
            "what is inside."
        ),
    )
    key = CodeBlock(label=_("Key"), required=False, default="", max_length=LONGEST_KEY, help_text=key_help())
    condition = condition()

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
    condition = condition()

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
