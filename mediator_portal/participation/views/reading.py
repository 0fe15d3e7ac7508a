"""Read, one topic on a page; then decide on a page of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mediator_portal.cases import services as cases
from mediator_portal.cases.enums import Answer
from mediator_portal.cases.rules import Actor
from mediator_portal.participation import access, languages, rules, selectors
from mediator_portal.participation.access import PartyRequest
from mediator_portal.participation.documents import answer_words, paper_of_person
from mediator_portal.participation.enums import Stage
from mediator_portal.participation.forms import AgeForm
from mediator_portal.participation.languages import Agreement
from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.views.common import as_pdf, at_stage, knows_age, show, typed_before

# What was ticked and typed, kept between the pages of the signature.
SIGNING = "signing"
# Yes, no, talk: the same order for everybody.
NEXT_PAGE = {Answer.YES: "participation:sign", Answer.NO: "participation:no", Answer.TALK: "participation:talk"}


def text_of(request: PartyRequest) -> Agreement | None:
    """Return the agreement to read: none where nothing is published, or production refuses what is not approved."""
    return languages.agreement_for(request, request.party)


def renewed(
    request: PartyRequest, agreement: Agreement, *, ticked: object = None, typed_name: str = ""
) -> HttpResponse | None:
    """Lead back to the first topic when a new version was published since somebody began to read, or since they ticked.

    `ticked` is the key of the text under which they ticked. Nobody signs words that they had no chance to read: the
    ticks go, the typed name stays.
    """
    text = agreement.text
    if access.text_begun(request, text.language) in {None, text.pk} and not _is_older(ticked, text):
        access.text_begin(request, text.language, text.pk)
        return None
    name = typed_name or access.kept(request, SIGNING).get("typed_name", "")
    access.keep(request, SIGNING, {"text": text.pk, "typed_name": name, "statements": []})
    messages.info(request, _("The agreement has a new version since you opened it. Please read it again."))
    return redirect("participation:read", 1)


def _is_older(ticked: object, text: ConsentText) -> bool:
    """True for another version in the same language; a translation asks the same ticks."""
    key = str(ticked or "")
    return key.isdecimal() and selectors.is_another_version(int(key[:9]), text)


@at_stage(Stage.DECIDE, Stage.ANSWERED)
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: PartyRequest) -> HttpResponse:
    """Give the date of birth: whoever is under 18 needs a parent or guardian who signs too."""
    today = timezone.localdate(timezone=request.party.case.program.tz)
    form = AgeForm(request.POST if request.method == "POST" else None, today=today, initial=typed_before(request))
    if request.method == "POST" and form.is_valid():
        born = form.cleaned_data["birth_date"]
        cases.person_birth_date_record(person=request.party, born=born, actor=Actor.party(request.party))
        return redirect("participation:read", 1)
    return show(request, "about.html", {"form": form, "back_url": reverse("participation:status")})


@at_stage(Stage.DECIDE, Stage.ANSWERED)
@knows_age
@require_safe
def read(request: PartyRequest, step: int) -> HttpResponse:
    """One topic."""
    agreement = text_of(request)
    if agreement is None:
        return show(request, "not_ready.html")
    topics = agreement.text.topics
    if not 1 <= step <= len(topics):
        return redirect("participation:read", 1)
    if step == 1:
        access.text_begin(request, agreement.text.language, agreement.text.pk)
    elif (again := renewed(request, agreement)) is not None:
        return again
    last = step == len(topics)
    return show(
        request,
        "read.html",
        {
            "topic": topics[step - 1],
            "step": step,
            "steps": len(topics) + 1,
            "agreement": agreement,
            "back_url": reverse("participation:read", args=[step - 1]) if step > 1 else reverse("participation:status"),
            "next_url": reverse("participation:decide") if last else reverse("participation:read", args=[step + 1]),
            "last": last,
        },
    )


@at_stage(Stage.DECIDE, Stage.ANSWERED)
@knows_age
@require_safe
def paper(request: PartyRequest) -> HttpResponse:
    """The agreement as a PDF, to read as a whole or to sign with a pen. Nothing of it is written down."""
    agreement = text_of(request)
    if agreement is None:
        return show(request, "not_ready.html")
    return as_pdf(paper_of_person(request.party, agreement.text), name=f"agreement-{request.party.case.reference}")


@at_stage(Stage.DECIDE, Stage.ANSWERED)
@require_POST
def text_language(request: PartyRequest) -> HttpResponse:
    """Read the agreement in another language that it exists in; the pages stay as they are."""
    languages.choose_text_language(request, request.POST.get("language", ""))
    return redirect(access.safe_back(request.POST.get("back", "")) or "participation:status")


@at_stage(Stage.DECIDE, Stage.ANSWERED)
@knows_age
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PartyRequest) -> HttpResponse:
    """Three equal choices. Pressing one sends nothing yet: its own page says what it does."""
    agreement = text_of(request)
    if agreement is None:
        return show(request, "not_ready.html")
    if (again := renewed(request, agreement)) is not None:
        return again
    error = ""
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        if answer in Answer.values:
            return redirect(NEXT_PAGE[Answer(answer)])
        error = _("Choose one of the three answers.")
    steps = len(agreement.text.topics) + 1
    context = {
        "choices": _choices(attends=rules.kind_of(request.party.role) == rules.Kind.ATTENDS),
        "selected": request.party.answer,
        "error": error,
        "errors": [{"text": error, "url": "#answer_0"}] if error else [],
        "step": steps,
        "steps": steps,
        "back_url": reverse("participation:read", args=[len(agreement.text.topics)]),
    }
    return show(request, "decide.html", context)


def _choices(*, attends: bool) -> list[dict[str, str]]:
    hints = {
        Answer.YES: _("Next you sign the agreement."),
        Answer.NO: _("Next you send your answer."),
        Answer.TALK: _("Next you say when we can call."),
    }
    return [
        {"value": one.value, "label": answer_words(one, attends=attends), "hint": hint} for one, hint in hints.items()
    ]
