"""Which other sites may show the program's forms, and where their developers read on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms_app import services
from forms_app.models import FormOrigin
from forms_app.selectors import public_forms
from forms_app.staff_forms import OriginsForm
from portal.accounts.access import requires
from portal.accounts.enums import Role
from portal.accounts.http import PortalRequest


@requires(Role.DIRECTOR, Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def other_sites(request: PortalRequest) -> HttpResponse:
    """Show and change the sites whose pages may fill in the public forms."""
    rows = FormOrigin.objects.filter(site=request.site).values_list("origin", flat=True)
    form = OriginsForm(request.POST or None, initial={"origins": "\n".join(rows)})
    if request.method == "POST" and form.is_valid():
        services.origins_set(site=request.site, origins=form.cleaned_data["origins"], actor=request.user)
        messages.success(request, _("Saved. Browsers let these sites show your forms from now on."))
        return redirect("forms_app:other_sites")
    context = {"form": form, "forms": [found.page("") for found in public_forms(request.site)]}
    return render(request, "portal/forms_app/other_sites.html", context)
