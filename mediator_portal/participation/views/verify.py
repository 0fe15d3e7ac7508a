"""Anyone who holds a receipt can check it. The page says valid or not valid, and nothing else."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mediator_portal.participation import rules, selectors, throttle
from mediator_portal.participation.forms import VerifyForm
from mediator_portal.participation.throttle import VERIFY_BY_ADDRESS
from mediator_portal.participation.views.common import show
from portal.accounts.access import open_to_all
from portal.accounts.http import SiteRequest


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: SiteRequest) -> HttpResponse:
    """Compare a receipt number with its check code; the answer to a wrong number and to a wrong code is the same."""
    form = VerifyForm(request.POST if request.method == "POST" else None)
    valid: bool | None = None
    status = 200
    if request.method == "POST" and throttle.is_blocked(request, VERIFY_BY_ADDRESS):
        form.is_valid()
        form.add_error(None, _("There were too many tries from your connection. Please wait 15 minutes."))
        status = 429
    elif request.method == "POST" and form.is_valid():
        receipt = rules.fold_receipt(form.cleaned_data["receipt"])
        valid = selectors.is_genuine(request.site, receipt, form.cleaned_data["document_hash"])
        if not valid:
            throttle.count_wrong(request, VERIFY_BY_ADDRESS)
    return show(request, "verify.html", {"form": form, "valid": valid}, status=status)
