"""What editors build pages from. Each block says in the editor what it is for, and shows itself in a preview."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from home.facts import fact_for
from portal.notifications.languages import path_in_language

RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
RICH_TEXT_SMALL = ["bold", "italic", "ol", "ul", "link"]

PICTURES = [
    ("step-eligibility", _("Step: check")),
    ("step-apply", _("Step: apply")),
    ("step-wait", _("Step: wait")),
    ("step-training", _("Step: training")),
    ("step-begin", _("Step: begin")),
    ("how-refer", _("How: a complaint is referred")),
    ("how-agree", _("How: both agree")),
    ("how-plan", _("How: a day is found")),
    ("how-talk", _("How: people talk")),
    ("how-after", _("How: afterwards")),
    ("conversation", _("A conversation")),
]


class TextBlock(blocks.RichTextBlock):
    """Running text with headings, lists and links."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"features": RICH_TEXT, **options})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "components/blocks/text.html"
        description = _("Headings, paragraphs, lists and links.")
        preview_value = "<h2>What mediation is</h2><p>A conversation that two people choose to have.</p>"


class CalloutBlock(blocks.StructBlock):
    """A panel for the one thing readers must not miss."""

    title = blocks.CharBlock(label=_("Heading"), max_length=100)
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_SMALL)
    tone = blocks.ChoiceBlock(
        label=_("Tone"), choices=[("calm", _("Calm")), ("important", _("Important"))], default="calm"
    )

    class Meta:
        icon = "info-circle"
        label = _("Panel")
        template = "components/blocks/callout.html"
        description = _("Sets one fact apart. Use at most one on a page.")
        preview_value = {"title": "It is your choice", "text": "<p>You can stop at any time.</p>", "tone": "calm"}


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"), max_length=100)
    text = blocks.RichTextBlock(label=_("What happens"), features=RICH_TEXT_SMALL, required=False)
    picture = blocks.ChoiceBlock(label=_("Drawing"), choices=PICTURES, required=False)
    page = blocks.PageChooserBlock(label=_("Page to read on"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Step")


def _step(step: Any) -> dict[str, Any]:
    """Return a step as the template draws it, its page in the reader's language where there is one."""
    page = step["page"].localized if step["page"] else None
    about = {"title": step["title"], "text": step["text"], "picture": step["picture"]}
    return {**about, "url": page.url if page else "", "link": page.title if page else ""}


class StepsBlock(blocks.StructBlock):
    """Steps in their order."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    drawn = blocks.BooleanBlock(
        label=_("Drawn side by side"), required=False, help_text=_("For five short steps on a home page.")
    )
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "components/blocks/steps.html"
        description = _("A process in its order, with small drawings.")
        preview_value = {
            "heading": "How it works",
            "drawn": False,
            "steps": [{"title": "Both say yes", "text": "<p>Nobody is made to take part.</p>", "picture": "how-agree"}],
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        context["steps"] = [_step(step) for step in value["steps"]]
        return context


class QuestionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Question"), max_length=150)
    text = blocks.RichTextBlock(label=_("Answer"), features=RICH_TEXT_SMALL)

    class Meta:
        icon = "help"
        label = _("Question")


class QuestionsBlock(blocks.StructBlock):
    """Questions with answers that open one by one."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "components/blocks/questions.html"
        description = _("For pages with many short answers.")
        preview_value = {"heading": "", "questions": [{"title": "Must I take part?", "text": "<p>No.</p>"}]}


class DoorBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Words on the door"), max_length=80)
    text = blocks.CharBlock(label=_("What is behind it"), max_length=200)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    address = blocks.ChoiceBlock(
        label=_("Or a fixed address"), choices=[("/take-part/", _("Take part (code from a letter)"))], required=False
    )
    fact = blocks.CharBlock(
        label=_("State shown on the door"),
        required=False,
        max_length=40,
        help_text=_("Name of a live fact, for example roles."),
    )

    class Meta:
        icon = "login"
        label = _("Door")


def _way_of(door: Any) -> str:
    """Return where a door leads in the reader's language: its page, or its fixed address."""
    if door.get("page"):
        return door["page"].localized.url or ""
    return path_in_language(door["address"]) if door.get("address") else ""


class DoorsBlock(blocks.StructBlock):
    """Doors of equal size: the ways in."""

    doors = blocks.ListBlock(DoorBlock(), label=_("Doors"), min_num=2, max_num=3)

    class Meta:
        icon = "grip"
        label = _("Doors")
        template = "components/blocks/doors.html"
        description = _("Three ways into the site, all of the same size.")
        preview_value = {
            "doors": [{"title": "I was invited", "text": "Read what happens next.", "address": "/take-part/"}]
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        site = getattr(context.get("request"), "site", None)
        facts = {door["fact"]: fact_for(site, door["fact"]) for door in value["doors"] if site and door.get("fact")}
        context["doors"] = [
            {
                "title": door["title"],
                "text": door["text"],
                "url": _way_of(door),
                "note": fact.value if (fact := facts.get(door.get("fact"))) else "",
            }
            for door in value["doors"]
        ]
        return context


class FactsBlock(blocks.StructBlock):
    """Figures or policy values that other rooms keep up to date, by name."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    names = blocks.ListBlock(blocks.CharBlock(max_length=40), label=_("Names of the facts"))
    page = blocks.PageChooserBlock(label=_("Page with all figures"), required=False)
    link_label = blocks.CharBlock(label=_("Words of the link"), required=False, max_length=60)

    class Meta:
        icon = "table"
        label = _("Live facts")
        template = "components/blocks/facts.html"
        description = _("Numbers that come from the program's own records, never typed by hand.")
        preview_value = {"heading": "In numbers", "names": ["target_days"]}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        site = getattr(context.get("request"), "site", None)
        context["numbers"] = [fact for name in value["names"] if site and (fact := fact_for(site, name))]
        return context


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("What the image shows"), required=False, max_length=200, help_text=_("Empty only for decoration.")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "components/blocks/picture.html"
        description = _("An image with words for people who cannot see it.")


class DocumentsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=100)
    documents = blocks.ListBlock(DocumentChooserBlock(), label=_("Documents"))

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        template = "components/blocks/documents.html"
        description = _("Files to read or print.")


class ContactBlock(blocks.StructBlock):
    """How to reach the agency, from the site settings."""

    text = blocks.CharBlock(label=_("Sentence before it"), required=False, max_length=250)

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "components/blocks/contact.html"
        description = _("Telephone, e-mail and address from the site settings.")
        preview_value = {"text": "Call us with any question."}


class LinkButtonBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Words"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page"))

    class Meta:
        icon = "link"
        label = _("Button")
        template = "components/blocks/link_button.html"
        description = _("One clear next step. A verb says what happens.")


class ContentBlocks(blocks.StreamBlock):
    """The blocks of every content page."""

    text = TextBlock()
    callout = CalloutBlock()
    steps = StepsBlock()
    questions = QuestionsBlock()
    facts = FactsBlock()
    picture = PictureBlock()
    documents = DocumentsBlock()
    contact = ContactBlock()
    button = LinkButtonBlock()


class HomeBlocks(ContentBlocks):
    """The blocks of a home page."""

    doors = DoorsBlock()
