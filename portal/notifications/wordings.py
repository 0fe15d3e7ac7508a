"""A program's own words for its messages: written in versions, approved by somebody, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from portal.audit.services import record
from portal.notifications.models import MessageWording
from portal.notifications.registry import Wording
from portal.notifications.wording_rules import Words

if TYPE_CHECKING:
    from wagtail.models import Site

    from portal.accounts.models import User


def wording_save(*, site: Site, kind: str, language: str, words: Words, actor: User) -> MessageWording:
    """Keep words as the next version; they count once somebody approved them. The caller has checked them."""
    with transaction.atomic():
        type(site).objects.select_for_update().get(pk=site.pk)
        last = versions(site, kind, language).aggregate(last=Max("version"))["last"] or 0
        wording = MessageWording.objects.create(
            site=site,
            kind=kind,
            language=language,
            version=last + 1,
            subject=words.subject,
            body=words.body,
            action_label=words.action_label,
            text_words=words.text_words,
            written_by=actor,
        )
        _record("wording.save", wording, actor)
    return wording


def wording_approve(*, wording: MessageWording, actor: User) -> bool:
    """Approve a version: from now on it is sent. False when it was approved before."""
    with transaction.atomic():
        changed = MessageWording.objects.filter(pk=wording.pk, approved_at=None).update(
            approved_at=timezone.now(), approved_by=actor
        )
        if changed:
            _record("wording.approve", wording, actor)
    return bool(changed)


def wording_restore(*, site: Site, kind: str, language: str, actor: User) -> MessageWording:
    """Go back to the shipped words. They were approved with the product, so this counts at once."""
    with transaction.atomic():
        wording = wording_save(site=site, kind=kind, language=language, words=Words(), actor=actor)
        wording_approve(wording=wording, actor=actor)
    return wording


def versions(site: Site, kind: str, language: str) -> QuerySet[MessageWording]:
    """Return the versions of a wording, the newest first."""
    rows = MessageWording.objects.filter(site=site, kind=kind, language=language)
    return rows.select_related("written_by", "approved_by").order_by("-version")


def wording_in_force(site: Site, kind: str, language: str) -> Wording | None:
    """Return the newest approved words; None when the shipped ones count (provider of `registry.wordings`)."""
    found = MessageWording.objects.filter(site=site, kind=kind, language=language, approved_at__isnull=False)
    row = found.order_by("-version").first()
    if row is None:
        return None
    words = Words(row.subject, row.body, row.action_label, row.text_words)
    if words.is_empty:
        return None
    return Wording(row.subject, words.paragraphs, row.action_label, row.text_words)


def _record(action: str, wording: MessageWording, actor: User) -> None:
    ids = {"kind": wording.kind, "language": wording.language, "version": wording.version}
    record(action=action, actor=actor, site=wording.site_id, target=wording, ids=ids)
