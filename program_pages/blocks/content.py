"""What editors build program pages from, beside the shared blocks. Each shows what the program's records say now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home import blocks as shared
from home.blocks import content as shared_content
from home.facts import fact_for
from program_pages.blocks.policy import WithPolicy
from program_pages.enums import RuleKind, Verdict
from program_pages.rules import FACTS


class TextBlock(WithPolicy, shared_content.TextBlock):
    class Meta:
        description = _("Headings, paragraphs, lists and links. {notice} and other names become policy values.")


class CalloutBlock(WithPolicy, shared_content.CalloutBlock):
    pass


class StepsBlock(WithPolicy, shared_content.StepsBlock):
    pass


class QuestionsBlock(WithPolicy, shared_content.QuestionsBlock):
    pass


class PolicyFactsBlock(blocks.StructBlock):
    """Policy values in words, each with its name."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    names = blocks.ListBlock(
        blocks.ChoiceBlock(label=_("Policy value"), choices=[(name, rule.label) for name, rule in FACTS.items()]),
        label=_("Policy values"),
        min_num=1,
    )

    class Meta:
        icon = "table"
        label = _("Policy values")
        template = "components/blocks/policy_facts.html"
        description = _("Values of the policy in words. A value nobody confirmed is left out in production.")
        preview_value = {"heading": "In short", "names": ["session_length", "hours", "notice"]}


class CheckItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Requirement"), max_length=200)
    note = blocks.CharBlock(label=_("More about it"), required=False, max_length=250)

    class Meta:
        icon = "tick-inverse"
        label = _("Requirement")


class ChecklistBlock(WithPolicy, blocks.StructBlock):
    """Requirements one can tick for oneself; nothing is sent."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    text = blocks.CharBlock(label=_("Sentence before it"), required=False, max_length=250)
    who_may_apply = blocks.BooleanBlock(
        label=_("Begin with who may apply"),
        required=False,
        default=True,
        help_text=_("Each line of that policy value."),
    )
    items = blocks.ListBlock(CheckItemBlock(), label=_("Requirements"), collapsed=True)

    class Meta:
        icon = "tick-inverse"
        label = _("Checklist")
        template = "components/blocks/checklist.html"
        description = _("Requirements from the policy, to tick for oneself. Nothing is sent.")
        preview_value = {
            "heading": "Is this for you?",
            "text": "",
            "who_may_apply": True,
            "items": [{"text": "I can serve for {term}.", "note": ""}],
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        program = getattr(context.get("request"), "program", None)
        lines: list[str] = []
        if program is not None and value["who_may_apply"] and fact_for(program.site, "who_may_apply"):
            lines = [line.strip() for line in program.who_may_apply.splitlines() if line.strip()]
        own = [item for item in context["value"]["items"] if item["text"]]
        context["items"] = [{"text": line, "note": ""} for line in lines] + own
        return context


class RulesBlock(blocks.StructBlock):
    """What is mediated and what is not, from the same rules that staff screen by."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=100)
    text = blocks.CharBlock(label=_("Sentence before it"), required=False, max_length=250)
    verdict = blocks.ChoiceBlock(label=_("Show the rules that say"), choices=Verdict.choices)
    kind = blocks.ChoiceBlock(label=_("Only those about"), choices=RuleKind.choices, required=False)

    class Meta:
        icon = "list-ul"
        label = _("Eligibility rules")
        template = "components/blocks/rules.html"
        description = _("The public words of the eligibility rules in use.")
        preview_value = {"heading": "What we mediate", "text": "", "verdict": "include", "kind": ""}


class TrainingHoursBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)

    class Meta:
        icon = "time"
        label = _("Training hours")
        template = "components/blocks/training_hours.html"
        description = _("The courses before the first case, with their hours.")
        preview_value = {"heading": "Before your first case"}


class TrainingDatesBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=100)
    empty = blocks.CharBlock(label=_("When no date is set"), max_length=250)

    class Meta:
        icon = "calendar-alt"
        label = _("Training dates")
        template = "components/blocks/training_dates.html"
        description = _("The dates to come that are marked public.")
        preview_value = {"heading": "Dates", "empty": "No dates are set yet."}


class RolesNoticeBlock(blocks.StructBlock):
    """Whether mediator roles are open: the same words on every page that has this block."""

    class Meta:
        icon = "warning"
        label = _("State of the mediator roles")
        template = "components/blocks/roles_notice.html"
        description = _("Open or full, from the one switch. Put it wherever a page speaks of applying.")
        preview_value: dict[str, Any] = {}


class ApplyBlock(blocks.StructBlock):
    """The way to the application form, or, while roles are full, to the list of those who want to be told."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    label = blocks.CharBlock(label=_("Words on the button"), max_length=60, default="Apply to be a mediator")
    page = blocks.PageChooserBlock(
        label=_("Application form"), required=False, help_text=_("Empty: the program’s own application form.")
    )

    class Meta:
        icon = "form"
        label = _("Apply")
        template = "components/blocks/apply.html"
        description = _("A button while roles are open; the sign-up for news while they are full.")
        preview_value = {"heading": "Apply", "label": "Apply to be a mediator"}


class RequestBlock(blocks.StructBlock):
    """The way to the form of somebody who asks for mediation."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    text = blocks.CharBlock(label=_("Text"), required=False, max_length=300)
    label = blocks.CharBlock(label=_("Words on the button"), max_length=60, default="Ask for mediation")

    class Meta:
        icon = "form"
        label = _("Ask for mediation")
        template = "components/blocks/request.html"
        description = _("A button to the program’s own form. Nothing shows while none is published.")
        preview_value = {"heading": "Ask for mediation", "label": "Ask for mediation"}


class ProgramBlocks(shared.ContentBlocks):
    """The blocks of every program page."""

    text = TextBlock()
    callout = CalloutBlock()
    steps = StepsBlock()
    questions = QuestionsBlock()
    policy_facts = PolicyFactsBlock(group=_("From the program’s records"))
    checklist = ChecklistBlock(group=_("From the program’s records"))
    rules = RulesBlock(group=_("From the program’s records"))
    training_hours = TrainingHoursBlock(group=_("From the program’s records"))
    training_dates = TrainingDatesBlock(group=_("From the program’s records"))
    roles_notice = RolesNoticeBlock(group=_("From the program’s records"))
    apply = ApplyBlock(group=_("From the program’s records"))
    request = RequestBlock(group=_("From the program’s records"))
    doors = shared_content.DoorsBlock()
