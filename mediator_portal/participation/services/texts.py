"""Agreement texts: drafts change, published versions never do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediator_portal.cases.rules import promises_now
from mediator_portal.participation import documents, rules, text_rules
from mediator_portal.participation.enums import Approval
from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.services.errors import Refused, TextIncomplete
from portal.audit.services import record

if TYPE_CHECKING:
    from portal.accounts.models import User
    from program_pages.models import Program

WORDS = ("title", "topics", "statements", "esign")
APPROVAL_FIELDS = {
    Approval.COUNSEL: ("approved_by", "approved_on"),
    Approval.TRANSLATOR: ("translation_approved_by", "translation_approved_on"),
}


@transaction.atomic
def text_draft(*, program: Program, role: str, language: str, actor: User) -> ConsentText:
    """Return the draft of a role and language: the one there is, or a new one that starts as a copy of the last
    version.
    """
    versions = ConsentText.objects.select_for_update().filter(program=program, role=role, language=language)
    last = versions.order_by("-version").first()
    if last is not None and last.published_at is None:
        return last
    words = (
        {name: getattr(last, name) for name in WORDS}
        if last
        else {"title": "", "topics": [], "statements": [], "esign": []}
    )
    draft = ConsentText.objects.create(
        program=program, role=role, language=language, version=last.version + 1 if last else 1, **words
    )
    record(action="text.draft", actor=actor, site=program.site_id, target=draft, ids=_ids(draft))
    return draft


@transaction.atomic
def text_draft_save(*, text: ConsentText, values: dict[str, Any], actor: User) -> ConsentText:
    """Change the words of a draft; raise Refused for a published version."""
    draft = _locked(text)
    if draft.published_at is not None:
        raise Refused(_("This version is published and never changes. Start a new version instead."))
    for name in WORDS:
        if name in values:
            setattr(draft, name, values[name])
    draft.save(update_fields=WORDS)
    record(
        action="text.change",
        actor=actor,
        site=draft.program.site_id,
        target=draft,
        fields=sorted(set(values) & set(WORDS)),
        ids=_ids(draft),
    )
    return draft


@transaction.atomic
def text_copy(*, text: ConsentText, role: str, language: str, actor: User) -> ConsentText:
    """Start the draft of another role or language, or a new version of the same, with the words of `text`.

    A draft that has words already is not overwritten: raises Refused.
    """
    draft = text_draft(program=text.program, role=role, language=language, actor=actor)
    source = {name: getattr(text, name) for name in WORDS}
    if _was_edited(draft):
        raise Refused(_("There is a draft with words already. Edit it, or discard it first."))
    return text_draft_save(text=draft, values=source, actor=actor)


def _was_edited(draft: ConsentText) -> bool:
    """True when a draft says something else than the version it started from, or than nothing."""
    same = ConsentText.objects.filter(program=draft.program, role=draft.role, language=draft.language)
    last = same.filter(version=draft.version - 1).first()
    return any(
        getattr(draft, name) != (getattr(last, name) if last else type(getattr(draft, name))()) for name in WORDS
    )


@transaction.atomic
def text_discard(*, text: ConsentText, actor: User) -> None:
    """Throw a draft away; raise Refused for a published version."""
    draft = _locked(text)
    if draft.published_at is not None:
        raise Refused(_("This version is published and stays."))
    record(action="text.discard", actor=actor, site=draft.program.site_id, target=draft, ids=_ids(draft))
    draft.delete()


@transaction.atomic
def text_publish(*, text: ConsentText, actor: User | None) -> ConsentText:
    """Publish a draft that says everything an agreement must say; raise TextIncomplete with what it lacks.

    Repeating is harmless.

    Parties who begin to read from now on read this version; what others signed keeps its own.
    """
    draft = _locked(text)
    if draft.published_at is not None:
        return draft
    if not rules.is_complete(draft):
        problems = [str(item.label) for item in (*rules.missing_elements(draft), *rules.missing_disclosures(draft))]
        if not draft.statements:
            problems.append(_("At least one statement to tick"))
        raise TextIncomplete(_("This text cannot be published yet: it does not say everything it must."), problems)
    if draft.language not in dict(settings.LANGUAGES) and not documents.can_be_printed(draft):
        raise Refused(_("No font here has all letters of this text, so nobody could get their signed copy."))
    draft.text_hash = rules.text_hash(draft, draft.program.code)
    draft.promises = text_rules.promises_of(draft.role, promises_now(draft.program))
    draft.published_at = timezone.now()
    draft.published_by = actor
    draft.save(update_fields=["text_hash", "promises", "published_at", "published_by"])
    record(action="text.publish", actor=actor, site=draft.program.site_id, target=draft, ids=_ids(draft))
    return draft


@transaction.atomic
def text_approve(
    *, text: ConsentText, approved_by: str, approved_on: dt.date, actor: User, kind: str = Approval.COUNSEL
) -> ConsentText:
    """Write down who approved the words (counsel), or that the translation says the same (a translator).

    The words stay as they are. An approval is written once; a new one needs a new version.
    """
    found = _locked(text)
    if found.published_at is None:
        raise Refused(_("Publish the text first: only words that no longer change can be approved."))
    if not approved_by.strip():
        raise Refused(_("Write who approved the text."))
    if approved_on > timezone.localdate():
        raise Refused(_("The day of the approval lies ahead. Write the day on which it was given."))
    if kind not in text_rules.approvals_missing(found):
        raise Refused(_("This approval is recorded already, or this text does not need it."))
    by, on = APPROVAL_FIELDS[Approval(kind)]
    setattr(found, by, approved_by.strip())
    setattr(found, on, approved_on)
    found.save(update_fields=[by, on])
    record(action="text.approve", actor=actor, site=found.program.site_id, target=found, ids=_ids(found, kind=kind))
    return found


def _locked(text: ConsentText) -> ConsentText:
    return ConsentText.objects.select_for_update(of=("self",)).select_related("program").get(pk=text.pk)


def _ids(text: ConsentText, **more: object) -> dict[str, object]:
    return {"role": text.role, "language": text.language, "version": text.version, **more}
