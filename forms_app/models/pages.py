"""The page that asks: built in the editor, kept by version with every answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.api.conf import APIField
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.forms.models import FormMixin
from wagtail.fields import RichTextField
from wagtail.url_routing import RouteResult

from forms_app import checks, purposes
from forms_app.asking import AnswersForm, form_class
from forms_app.blocks import FormBlocks
from forms_app.building import GROUP, build, from_stream, keyed_blocks, remembered
from forms_app.checks import Problem
from forms_app.definition import Definition, DefinitionError
from forms_app.enums import Audience
from forms_app.models.body import FormBody
from forms_app.models.submissions import AnonymousAnswers, Submission
from forms_app.panels import NeedsPanel, RetentionPanel
from home.models import BasePage

# The view that serves the page stands above the models: named, not imported.
VIEW = "forms_app.views.public.serve"
SENT = "sent"
# Before the secret of a return link: the log leaves out what follows (portal/logs.py, SECRET_PREFIX).
RETURN = "t"
# Sentences that are said at once of a form that cannot be published.
MOST_SENTENCES = 3
RICH_TEXT = ["bold", "italic", "ol", "ul", "link"]


class FormPageForm(WagtailAdminPageForm):
    """The editor's form: tells the page whether it is about to be published or only kept as a draft."""

    class Media:
        js = ("js/form-builder.js",)

    def _post_clean(self) -> None:
        self.instance.is_strict = False
        super()._post_clean()
        self.instance.is_strict = not self.is_deferred_validation
        if self.instance.is_strict and "body" not in self.errors:
            error = errors_at_blocks(self.instance)
            if error is not None:
                self.add_error("body", error)
                # Wagtail says these at the top of the page, beside the way to the first of them.
                self.add_error(None, [ValidationError(sentence) for sentence in self.instance.problems_in_short()])


def errors_at_blocks(page: FormPage) -> ValidationError | None:
    """Return what keeps the form from being published as the builder shows it: each sentence at the very block it is
    about, where Wagtail's "go to the first error" leads; the rest above them all. None when nothing does."""
    problems = page.found_problems()
    if not problems:
        return None
    try:
        paths = build(page.body).paths
    except DefinitionError:
        paths = {}
    above = [ValidationError(problem.sentence) for problem in problems if problem.where not in paths]
    at: dict[tuple[int, ...], list[ValidationError]] = {}
    for problem in problems:
        if problem.where in paths:
            at.setdefault(paths[problem.where], []).append(ValidationError(problem.sentence))
    error = _stream_error(at, above)
    # Said at the top of the page, after the name of the field.
    error.message = gettext("each place is marked below.")
    return error


def _stream_error(
    at: dict[tuple[int, ...], list[ValidationError]], above: list[ValidationError] | None = None
) -> StreamBlockValidationError:
    """Return errors by the path of their block as Wagtail nests them: a stream's blocks, `items` of a step or group."""
    inside: dict[int, dict[tuple[int, ...], list[ValidationError]]] = {}
    for path, errors in at.items():
        inside.setdefault(path[0], {})[path[1:]] = errors
    blocks: dict[int, ValidationError] = {}
    for place, nested in inside.items():
        own = nested.pop((), [])
        children = {"items": _stream_error(nested)} if nested else {}
        blocks[place] = StructBlockValidationError(block_errors=children, non_block_errors=own)
    return StreamBlockValidationError(block_errors=blocks, non_block_errors=above or [])


class NotReady(ValidationError):
    """A version of a form was to be published that lacks something: the page, and a sentence for each thing."""

    def __init__(self, page: FormPage, problems: list[str]) -> None:
        super().__init__(problems)
        self.page = page


def words_on_the_button() -> str:
    """Return what the button says until an editor says otherwise; a plain text, as the API's document needs."""
    return gettext("Send my answers")


class FormPage(FormMixin, BasePage):
    """A form that editors build. It stands in Wagtail's forms, but its answers are read through our selectors only."""

    purpose = models.CharField(
        _("purpose"),
        max_length=40,
        choices=purposes.choices,
        help_text=_("What becomes of the answers, and which ones are needed."),
    )
    intro = RichTextField(
        _("introduction"), blank=True, features=RICH_TEXT, help_text=_("Say who will read the answers.")
    )
    body = FormBody(FormBlocks, blank=True, verbose_name=_("questions"))
    button_label = models.CharField(_("words on the button"), max_length=40, default=words_on_the_button)
    thank_you = RichTextField(
        _("thanks"), blank=True, features=RICH_TEXT, help_text=_("What happens next, and by when.")
    )

    # None: being published or saved live decides; set by the editor's form.
    is_strict: bool | None = None

    cacheable: ClassVar[bool] = False
    template = "pages/form_page.html"
    landing_page_template = "pages/form_page_sent.html"
    base_form_class = FormPageForm
    subpage_types: ClassVar[list[str]] = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("purpose"),
        NeedsPanel(),
        FieldPanel("intro"),
        HelpPanel(
            content=_(
                "Press + and choose what comes next. A short form is questions one after another; a longer one is made "
                "of steps, a page each, with the questions inside. "
                "Each question keeps its key for ever once somebody has answered it; its words may change at any time. "
                "Answers already sent keep the questions as they were asked. Nobody sees answers by editing this page."
            )
        ),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("button_label"), FieldPanel("thank_you")], heading=_("Sending")),
        RetentionPanel(heading=_("How long answers are kept")),
    ]
    api_fields = [
        *BasePage.api_fields,
        *(APIField(name) for name in ("purpose", "intro", "body", "button_label", "thank_you")),
    ]

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    @property
    def definition(self) -> Definition:
        """The questions as they stand on the page now."""
        return remembered(self.body)

    @property
    def stamp_name(self) -> str:
        """The form's name in every language; that of its purpose while it is not saved and stands in."""
        return self.translation_key.hex if self.pk else self.purpose

    def is_open_to_all(self) -> bool:
        """True when the form has an address of its own; others are shown where their purpose is handled."""
        purpose = purposes.get(self.purpose)
        return purpose is not None and purpose.audience == Audience.PUBLIC

    # Editing ---------------------------------------------------------------------------------------------------------

    def clean(self) -> None:
        super().clean()
        if self.live if self.is_strict is None else self.is_strict:
            problems = self.problems()
            if problems:
                # The builder shows one error of the field: all sentences in one.
                raise ValidationError({"body": " ".join(problems)})

    def problems(self) -> list[str]:
        """Return why this form cannot be published, in sentences; empty when it can."""
        return [problem.sentence for problem in self.found_problems()]

    def problems_in_short(self) -> list[str]:
        """Return the first of them, and how many there are beside; the map says all."""
        sentences = self.problems()
        told, more = sentences[:MOST_SENTENCES], len(sentences[MOST_SENTENCES:])
        if more:
            told.append(ngettext("%(number)s thing more.", "%(number)s things more.", more) % {"number": more})
        return told

    def found_problems(self) -> list[Problem]:
        """Return why this form cannot be published, each with the place in the form where it can be mended."""
        try:
            definition = self.definition
        except DefinitionError:
            return [
                Problem(
                    gettext("A question is not finished. Give every question its words, and choices where it has some.")
                )
            ]
        purpose = purposes.get(self.purpose)
        if purpose is None:
            return [Problem(gettext("Choose what this form is for."))]
        if not definition.questions:
            return [Problem(gettext("Add at least one question."))]
        return [*checks.problems(definition), *purposes.problems(purpose, definition), *self._broken_keys()]

    def _broken_keys(self) -> list[Problem]:
        """Return a sentence for each answered question or repeating group whose key or kind was changed, at its
        block."""
        answered = self._answered()
        if not answered:
            return []
        places = {path: where for where, path in build(self.body).paths.items()}
        before_by_id = self._saved_keys()
        found = []
        for path, block in keyed_blocks(self.body):
            key, old = block.value.get("key"), before_by_id.get(block.id)
            values = {"key": key, "old": old, "label": block.value.get("label") or block.value.get("title")}
            where = places.get(path, ())
            if answered.get(key, block.block_type) != block.block_type:
                words = gettext("The key “%(key)s” already names answers of another kind. Give “%(label)s” a new key.")
                found.append(Problem(words % values, where, "key"))
            if old in answered and key != old:
                words = gettext(
                    "“%(label)s” was answered under the key “%(old)s”. Keep that key, or add a new question."
                )
                found.append(Problem(words % values, where, "key"))
        return found

    def _answered(self) -> dict[str, str]:
        """Return the keys that name answers: the kind of their question, or that they are a group's."""
        found: dict[str, str] = {}
        for used in self.answered_definitions():
            found.update({question.key: question.kind.word for question in used.questions})
            found.update({group.key: GROUP for group in used.groups})
        return found

    def answered_definitions(self) -> list[Definition]:
        """Return every version of this form that somebody answered, in any of its languages."""
        if not self.pk:
            return []
        site = self.get_site()
        submitted = Submission.objects.filter(site=site, form=self.translation_key)
        # Of answers that are not to be known of yet, an editor learns nothing here either.
        anonymous = AnonymousAnswers.objects.filter(site=site, purpose=self.purpose, not_before=None)
        found = []
        for rows in (submitted, anonymous):
            for version in rows.order_by("version").values_list("version", flat=True).distinct():
                row = rows.filter(version=version).defer("answers").first()
                if row is not None:
                    found.append(row.definition)
        return found

    def _saved_keys(self) -> dict[str, str]:
        """Return the keys as they are published, or as a translation took them over, by the id of their block."""
        saved = type(self).objects.filter(pk=self.pk).first()
        if saved is None:
            return {}
        return {block.id: block.value["key"] for _path, block in keyed_blocks(saved.body)}

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish a version, whichever of Wagtail's ways leads here (approval, a date, many pages at once).

        NotReady when it cannot be published; the editor's own form finds that out before and says it at the block.
        """
        problems = revision.as_object().problems()
        if problems:
            raise NotReady(self, problems)
        return super().publish(revision, *args, **kwargs)

    # Serving ---------------------------------------------------------------------------------------------------------

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Answer `<address>sent/` too: the receipt stands on a page of its own, never in the answer to a POST."""
        if path_components == [SENT] and self.live:
            return RouteResult(self, kwargs={"sent": True})
        if len(path_components) == 2 and path_components[0] == RETURN and self.live:
            return RouteResult(self, kwargs={"token": path_components[1]})
        result: RouteResult = super().route(request, path_components)
        return result

    def serve(
        self, request: HttpRequest, *args: Any, sent: bool = False, token: str = "", **kwargs: Any
    ) -> HttpResponse:
        """Show the form, take the answers, show the receipt, or let somebody come back."""
        if not self.is_open_to_all():
            raise Http404
        view: Callable[..., HttpResponse] = import_string(VIEW)
        return view(request, self, sent=sent, token=token)

    def get_form_class(self) -> type[AnswersForm]:
        """Return the first step as the draft stands, for the preview; unfinished questions are left out."""
        return form_class(Definition(from_stream(self.body, draft=True).steps[:1]))

    def get_form(self, *args: Any, **kwargs: Any) -> AnswersForm:
        return self.get_form_class()(*args)

    def render_landing_page(self, request: HttpRequest, form_submission: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Return the page that thanks, for the preview."""
        context = {**self.get_context(request), "receipt": "7KQ4-M2XD-9TRB"}
        return TemplateResponse(request, self.get_landing_page_template(request), context)

    # Wagtail's own submission views are off: answers are case data, and editors have no right to them -----------------

    def get_submission_class(self) -> type[Submission]:
        return Submission

    def get_submissions(self) -> models.QuerySet[Submission]:
        return Submission.objects.none()

    def process_form_submission(self, form: Any) -> Any:
        raise NotImplementedError("Answers are kept by forms_app.services.submission_create only.")

    def serve_submissions_list_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404
