"""Save and return: a link by mail, and a code by mail once it is opened. The link alone opens nothing."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app import stamps, throttle
from forms_app.drafting import Progress
from forms_app.forms import ReturnAddressForm
from forms_app.models import FormDraft, FormPage
from forms_app.services import drafts
from forms_app.services.codes import CodeRefused
from forms_app.stamps import Stamp
from forms_app.views.codes import DO, CodeAsked
from forms_app.views.filling import Filling
from forms_app.views.steps import CHECK, RESUME, SAVE
from portal.accounts.http import SiteRequest

SEND_LINK: Final = "link"
MINE: Final = "mine"


def is_asked_to_save(request: SiteRequest, filling: Filling) -> bool:
    """True for the page that sends the return link, once there is something to come back to."""
    on_page = request.GET.get("step") == SAVE and request.POST.get(DO, SEND_LINK) == SEND_LINK
    return on_page and filling.draft is not None


def save(request: SiteRequest, filling: Filling) -> HttpResponse:
    """Ask where the link goes, and send it."""
    draft = filling.draft
    if draft is None:
        raise Http404
    form = ReturnAddressForm(request.POST if filling.is_sent else None, initial={"form_address": filling.address})
    address = ""
    if filling.is_sent and form.is_valid():
        address = _send_link(request, draft, form)
    context = {
        **filling.page.get_context(request),
        "stage": SAVE,
        "envelope": filling.envelope,
        "form": form,
        "sent_to": address,
        "last_day": timezone.localtime(draft.expires_at),
        "resume_url": _open_url(filling),
    }
    return TemplateResponse(request, filling.page.get_template(request), context)


def is_asked_for_link(request: SiteRequest, filling: Filling) -> bool:
    """True when the writer of a form that was begun in this browser asks for the link that goes on with it."""
    return filling.is_sent and request.POST.get(DO) == MINE and filling.draft is not None


def link_to_writer(request: SiteRequest, filling: Filling) -> HttpResponse:
    """Send the link to the address that the form knows already; nothing of the form is shown."""
    draft, address = filling.draft, filling.address
    if draft is None or not address:
        return HttpResponseRedirect(request.path)
    said = _("We have sent the link. It can take a minute to arrive.")
    if not throttle.allow(request, draft.page_id):
        said = _("Too many messages were asked for from your connection. Please wait a while.")
    else:
        try:
            drafts.return_link_send(draft=draft, address=address)
        except CodeRefused as refused:
            said = str(refused)
    page = filling.page
    context = {**page.get_context(request), "stage": RESUME}
    return TemplateResponse(
        request, page.get_template(request), {**context, "masked": drafts.masked(address), "said": said}
    )


def serve(request: SiteRequest, page: FormPage, token: str) -> HttpResponse:
    """Answer a return link: opening it changes nothing; a code lets in."""
    draft = drafts.draft_by_token(request.site, page, token, timezone.now())
    if draft is None:
        context = {**page.get_context(request), "stage": "gone", "form_url": page.get_url(request)}
        return TemplateResponse(request, page.get_template(request), context, status=404)
    asked = CodeAsked(request, draft, page_id=draft.page_id, send=lambda: drafts.return_code_send(draft=draft))
    if asked.is_right:
        return _let_in(request, page, draft)
    context = {
        **page.get_context(request),
        "stage": "return",
        "masked": drafts.masked(draft.address),
        **asked.context,
    }
    return TemplateResponse(request, page.get_template(request), context)


def _send_link(request: SiteRequest, draft: FormDraft, form: ReturnAddressForm) -> str:
    address = str(form.cleaned_data["form_address"])
    if not throttle.allow(request, draft.page_id):
        form.add_error(None, _("Too many messages were asked for from your connection. Please wait a while."))
        return ""
    try:
        drafts.return_link_send(draft=draft, address=address)
    except CodeRefused as refused:
        form.add_error(None, str(refused))
        return ""
    return address


def _let_in(request: SiteRequest, page: FormPage, draft: FormDraft) -> HttpResponse:
    # Coming in begins the hour anew.
    draft.save(update_fields=["saved_at"])
    path = str(page.get_url(request) or "/")
    content = Filling(request, page).content_of(draft)
    open_step = Progress(page.definition, content).first_open()
    response = HttpResponseRedirect(f"{path}?step={CHECK if open_step is None else open_step}")
    stamps.set_cookie(
        response, request, Stamp(draft.key, draft.started_at), page.stamp_name, path, draft.expires_at - timezone.now()
    )
    return response


def _open_url(filling: Filling) -> str:
    first = filling.progress.first_open()
    return f"{filling.request.path}?step={'check' if first is None else first}"
