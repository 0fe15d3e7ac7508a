"""Half-filled forms: kept step by step, come back to by link and code, forgotten when their time is over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from forms_app.drafting import Content
from forms_app.models import FormDraft
from forms_app.services.codes import CodeRefused, code_send
from forms_app.services.uploads import uploads_drop
from portal.notifications.services import queue
from portal.vault.crypto import keyed_hash
from program_pages.selectors import program_for

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Page, Site

    from forms_app.models import FormPage
    from forms_app.stamps import Stamp

# Where a program says nothing.
DAYS_KEPT: Final = 14
LINKS: Final = 10

Change = Callable[[Content], Content]


def days_kept(site: Site) -> int:
    """Return for how many days the site's program keeps a half-filled form."""
    program = program_for(site)
    return program.draft_days if program else DAYS_KEPT


def draft_of(site: Site, page: FormPage, key: str, now: dt.datetime) -> FormDraft | None:
    """Return the half-filled form of a key, whatever language it was begun in, unless its time is over."""
    own = {"site": site, "page__translation_key": page.translation_key}
    return FormDraft.objects.filter(**own, key=key, expires_at__gt=now).first()


def is_changed(draft: FormDraft, version: str, language: str) -> bool:
    """True when the form was published anew meanwhile; in another language its words alone say nothing of that."""
    return draft.language == language and draft.version != version


@transaction.atomic
def draft_save(
    *, site: Site, page: FormPage, stamp: Stamp, version: str, language: str, change: Change, now: dt.datetime
) -> FormDraft:
    """Change a half-filled form, or begin one; two tabs change it one after the other, so neither loses a step."""
    expires_at = now + dt.timedelta(days=days_kept(site))
    draft, _created = FormDraft.objects.select_for_update().get_or_create(
        site=site,
        key=stamp.key,
        defaults={
            "page": page,
            "language": language,
            "content": Content().to_json(),
            "version": version,
            "started_at": stamp.started_at,
            "expires_at": expires_at,
        },
    )
    content = Content.from_json(draft.content)
    content.changed = content.changed or is_changed(draft, version, language)
    draft.content = change(content).to_json()
    # The return link leads to the form in the language it was filled in last.
    draft.page, draft.version, draft.language, draft.expires_at = page, version, language, expires_at
    draft.save()
    return draft


def draft_lock(*, site: Site, key: str) -> FormDraft | None:
    """Return the half-filled form under a lock, for whoever sends it; None when it was sent or is gone."""
    return FormDraft.objects.select_for_update().filter(site=site, key=key).first()


def drafts_below(pages: Iterable[Page], now: dt.datetime) -> QuerySet[FormDraft]:
    """Return the half-filled forms that would go with the pages, those of pages below them too."""
    places = Q(pk__in=[])
    for page in pages:
        places |= Q(page__path__startswith=page.path)
    return FormDraft.objects.filter(places, expires_at__gt=now)


def draft_forget(draft: FormDraft) -> None:
    """Delete a half-filled form with the files that came with it."""
    with transaction.atomic():
        uploads_drop(site=draft.site, holder=draft.key)
        draft.delete()


def drafts_forget_old(now: dt.datetime) -> int:
    """Delete the half-filled forms whose time is over; return how many."""
    count = 0
    for draft in FormDraft.objects.filter(expires_at__lte=now).select_related("site").iterator(chunk_size=100):
        draft_forget(draft)
        count += 1
    return count


# Save and return -----------------------------------------------------------------------------------------------------


def link_token(draft: FormDraft) -> str:
    """Return the secret of the return link, the same at every delivery: 32 hexadecimal digits."""
    return keyed_hash("form-link", draft.key)[:32]


def masked(address: str) -> str:
    """Return an e-mail address so that only its owner knows it again: a•••@example.org."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}•••@{host}"


def token_hash(token: str) -> str:
    """Return what is stored of a link's secret."""
    return keyed_hash("form-link-stored", token)


@transaction.atomic
def return_link_send(*, draft: FormDraft, address: str) -> FormDraft:
    """Write the return link to an address; a new address takes the place of the one before."""
    locked = FormDraft.objects.select_for_update().get(pk=draft.pk)
    if locked.letters >= LINKS:
        raise CodeRefused(_("We have sent this link several times already. Please look in your mail, or call us."))
    locked.address, locked.letters = address, locked.letters + 1
    locked.link_hash = token_hash(link_token(locked))
    locked.save(update_fields=["address", "letters", "link_hash"])
    _write(locked, "form_return_link", f"form:{locked.pk}:link:{locked.letters}")
    return locked


def draft_by_token(site: Site, page: FormPage, token: str, now: dt.datetime) -> FormDraft | None:
    """Return the half-filled form a return link leads to; None for an unknown or old link."""
    if not re.fullmatch("[0-9a-f]{32}", token):
        return None
    own = {"site": site, "page__translation_key": page.translation_key}
    return FormDraft.objects.filter(**own, link_hash=token_hash(token), expires_at__gt=now).first()


def return_code_send(*, draft: FormDraft) -> FormDraft:
    """Write a new code to the address of the link."""
    return code_send(draft, lambda row: _write(row, "form_return_code", f"form:{row.pk}:code:{row.code_number}"))


def _write(draft: FormDraft, kind: str, cause: str) -> None:
    queue(
        kind,
        site=draft.site,
        recipient_type="form_draft",
        recipient_id=draft.pk,
        ids={"draft": draft.pk},
        cause=cause,
    )
