"""The agreement of a mediator: read, sign, receipt; and what staff record of one that was signed on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mediator_portal.cases.enums import EntryChannel
from mediator_portal.cases.rules import Actor
from mediator_portal.cases.services import case_read
from mediator_portal.meetings import signing
from mediator_portal.meetings.errors import SessionRefused
from mediator_portal.meetings.models import Seat
from mediator_portal.meetings.selectors import seats_of, sessions_visible_to
from mediator_portal.participation import documents, selectors, services
from mediator_portal.participation.documents import entered_rows, grouped, moment_words
from mediator_portal.participation.enums import TextRole
from mediator_portal.participation.forms import MediatorSignForm, PaperSignForm
from mediator_portal.participation.models import ConsentText, MediatorSignature
from mediator_portal.participation.services import Refused
from mediator_portal.participation.views.common import as_pdf
from mediator_portal.participation.views.staff import OTHER_TEXT, chosen_text, which_text
from portal.accounts.access import requires
from portal.accounts.enums import CASE_ROLES, Role
from portal.accounts.http import PortalRequest
from portal.audit.services import record
from portal.languages import own_label
from portal.vault.views import serve
from program_pages.models import Program


def _page(request: PortalRequest, template: str, seat: Seat, *, status: int = 200, **context: Any) -> HttpResponse:
    session = seat.session
    frame = {
        "reference": session.case.reference,
        "session_reference": session.reference,
        "mediator": seat.mediator,
        "session_url": reverse("meetings:session", args=[session.reference]),
    }
    return render(request, f"portal/participation/agreement/{template}", {**frame, **context}, status=status)


# The mediator --------------------------------------------------------------------------------------------------------


def _own_seat(request: PortalRequest, reference: str) -> Seat:
    seats = seats_of(request.user, request.site).select_related("session__case__program__site")
    return get_object_or_404(seats, session__reference=reference)


@requires(Role.MEDIATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: PortalRequest, reference: str) -> HttpResponse:
    """Read, tick and type the name; then everything once more, and one button that signs."""
    seat = _own_seat(request, reference)
    if selectors.signature_of(seat.mediator, seat.session.case) is not None:
        return redirect("participation:agreement_receipt", reference)
    program = seat.session.case.program
    if not program.mediators_sign:
        raise Http404
    if not signing.may_sign(seat.session, seat):
        return _page(request, "not_asked.html", seat, status=409 if request.method == "POST" else 404)
    choice = selectors.text_for(program, TextRole.MEDIATOR, get_language() or program.languages[0])
    if choice is None:
        return _page(request, "not_ready.html", seat)
    text = choice.text
    context: dict[str, Any] = {"text": text, "stands_in": choice.stands_in, "language": own_label(text.language)}
    form = MediatorSignForm(request.POST if request.method == "POST" else None, text=text)
    if form.under_another:
        renewed = MediatorSignForm(text=text, initial={"typed_name": form["typed_name"].value()})
        return _page(request, "sign.html", seat, status=409, form=renewed, renewed=True, **context)
    if request.method == "GET" or not form.is_valid():
        return _page(request, "sign.html", seat, status=422 if form.errors else 200, form=form, **context)
    if "change" in request.POST:
        return _page(request, "sign.html", seat, form=MediatorSignForm(text=text, initial=form.cleaned_data), **context)
    if "sign" not in request.POST:
        return _page(request, "check.html", seat, kept=form.kept(), rows=_about_to_sign(form), **context)
    try:
        services.mediator_sign(
            session=seat.session,
            mediator=seat.mediator,
            text=text,
            typed_name=form.cleaned_data["typed_name"],
            statements=form.statements,
            actor=Actor.of(request.user, request.site),
        )
    except (Refused, SessionRefused) as refused:
        form.add_error(None, refused.sentence)
        return _page(request, "sign.html", seat, status=409, form=form, **context)
    return redirect("participation:agreement_receipt", reference)


def _about_to_sign(form: MediatorSignForm) -> list[dict[str, str]]:
    text = form.text
    ticked = set(form.statements)
    words = "\n".join(f"• {row['text']}" for row in text.statements if row["code"] in ticked)
    return [
        {"label": _("You promise"), "value": words},
        {"label": _("Your signature"), "value": form.cleaned_data["typed_name"]},
        {"label": _("You sign"), "value": f"{text.title}, {_('version')} {text.version}"},
    ]


def _own_signature(request: PortalRequest, reference: str) -> tuple[Seat, MediatorSignature]:
    """Return the mediator's own signature for the case of a session they sit or sat in."""
    seat = _own_seat(request, reference)
    signature = selectors.signature_of(seat.mediator, seat.session.case)
    if signature is None:
        raise Http404
    return seat, signature


@requires(Role.MEDIATOR)
@require_safe
def receipt(request: PortalRequest, reference: str) -> HttpResponse:
    """What was signed, when, and the copy."""
    seat, signature = _own_signature(request, reference)
    return _page(request, "receipt.html", seat, number=signature.receipt, rows=_rows(signature))


@requires(Role.MEDIATOR)
@require_safe
def receipt_file(request: PortalRequest, reference: str) -> HttpResponseBase:
    """The PDF of the signed text."""
    return _served(request, _own_signature(request, reference)[1])


def _served(request: PortalRequest, signature: MediatorSignature) -> HttpResponseBase:
    if signature.file is None:
        raise Http404
    _read(request, signature, "agreement.download")
    return serve(signature.file)


def _read(request: PortalRequest, signature: MediatorSignature, action: str) -> None:
    ids = {"case": signature.case.reference, "mediator": signature.mediator_id}
    record(action=action, actor=request.user, site=request.site, target=signature, ids=ids)


def _rows(signature: MediatorSignature) -> list[dict[str, str]]:
    program = signature.case.program
    title = f"{signature.text.title}, {_('version')} {signature.text_version} ({own_label(signature.language)})"
    return [
        {"label": _("Case"), "value": signature.case.reference},
        {"label": _("Signed by"), "value": signature.typed_name},
        {"label": _("Signed"), "value": moment_words(signature.signed_at, program)},
        {"label": _("How"), "value": str(signature.get_channel_display())},
        *({"label": label, "value": value} for label, value in entered_rows(signature)),
        {"label": _("What was signed"), "value": title},
        {"label": _("Check code"), "value": grouped(signature.document_hash)},
    ]


# Staff ---------------------------------------------------------------------------------------------------------------


def _seat(request: PortalRequest, reference: str, mediator: str) -> Seat:
    """Return the seat of a mediator in a session of the desk."""
    session = get_object_or_404(sessions_visible_to(request.user, request.site), reference=reference)
    seat = get_object_or_404(session.seats.select_related("mediator"), mediator__reference=mediator)
    seat.session = session
    return seat


@requires(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def by_staff(request: PortalRequest, reference: str, mediator: str) -> HttpResponse:
    """Show the signature of a mediator, or record one that was given on paper."""
    seat = _seat(request, reference, mediator)
    signature = selectors.signature_of(seat.mediator, seat.session.case)
    if signature is not None:
        return _page(
            request, "signed.html", seat, rows=_rows(signature), number=signature.receipt, has_scan=signature.scan_id
        )
    program = seat.session.case.program
    texts, text = _on_paper(request, program)
    if text is None or not program.mediators_sign:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if OTHER_TEXT in request.POST:
        sent = (None, None)
    form = PaperSignForm(*sent, text=text, initial=request.POST.dict())
    if form.is_bound and form.is_valid():
        try:
            services.mediator_sign(
                session=seat.session,
                mediator=seat.mediator,
                text=text,
                typed_name=form.cleaned_data["typed_name"],
                statements=form.statements,
                actor=Actor.of(request.user, request.site),
                channel=EntryChannel.PAPER,
                scan=form.cleaned_data["scan"],
            )
        except (Refused, SessionRefused) as refused:
            form.add_error(None, refused.sentence)
        except ValidationError as unfit:
            form.add_error("scan", unfit)
        else:
            messages.success(request, _("The signature is recorded, marked as given on paper and with your name."))
            return redirect("meetings:session", reference)
    status = 422 if form.errors else 200
    url = reverse("participation:mediator_paper", args=[reference, mediator])
    return _page(request, "paper.html", seat, status=status, form=form, which=which_text(text, texts, paper=url))


def _on_paper(request: PortalRequest, program: Program) -> tuple[list[ConsentText], ConsentText | None]:
    """Return the agreements that a mediator's paper may carry, and which of them it is."""
    texts = selectors.texts_on_paper(program, [TextRole.MEDIATOR])
    usual = selectors.text_for(program, TextRole.MEDIATOR, program.languages[0])
    return texts, chosen_text(request, texts, usual.text if usual is not None else None)


@requires(*CASE_ROLES)
@require_safe
def paper(request: PortalRequest, reference: str, mediator: str) -> HttpResponse:
    """Print the agreement that a mediator signs with a pen."""
    case = _seat(request, reference, mediator).session.case
    text = _on_paper(request, case.program)[1]
    if text is None or not case.program.mediators_sign:
        raise Http404
    case_read(case=case, actor=request.user, part="paper")
    return as_pdf(documents.paper_of_mediator(case, text), name=f"agreement-{case.reference}")


def _signature(request: PortalRequest, reference: str, mediator: str) -> MediatorSignature:
    seat = _seat(request, reference, mediator)
    signature = selectors.signature_of(seat.mediator, seat.session.case)
    if signature is None:
        raise Http404
    return signature


@requires(*CASE_ROLES)
@require_safe
def staff_file(request: PortalRequest, reference: str, mediator: str) -> HttpResponseBase:
    """The PDF of what a mediator signed."""
    return _served(request, _signature(request, reference, mediator))


@requires(*CASE_ROLES)
@require_safe
def scan(request: PortalRequest, reference: str, mediator: str) -> HttpResponseBase:
    """The scan of a mediator's signed paper."""
    signature = _signature(request, reference, mediator)
    if signature.scan is None:
        raise Http404
    _read(request, signature, "agreement.scan")
    return serve(signature.scan)
