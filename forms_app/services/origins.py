"""Which other sites may show a program's forms: decided by the director or the operator, and recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from forms_app.models import FormOrigin
from portal.audit.services import record

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User


@transaction.atomic
def origins_set(*, site: Site, origins: Iterable[str], actor: User) -> None:
    """Let these sites, and no others, show the program's forms; `origins` as `rules.origins.to_origin` writes them."""
    wanted = set(origins)
    rows = FormOrigin.objects.select_for_update().filter(site=site)
    known = {row.origin for row in rows}
    rows.exclude(origin__in=wanted).delete()
    new = [FormOrigin(site=site, origin=origin, added_by=actor) for origin in sorted(wanted - known)]
    FormOrigin.objects.bulk_create(new)
    if wanted != known:
        ids = {"added": len(new), "removed": len(known - wanted)}
        record(action="form_origins.change", actor=actor, site=site, object_type="forms_app.formorigin", ids=ids)
