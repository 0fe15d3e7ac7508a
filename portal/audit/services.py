"""The one way to write an event."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from portal.audit import rules
from portal.audit.context import current_request_id
from portal.audit.enums import ActorKind
from portal.audit.models import AuditEvent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model
    from wagtail.models import Site

    from portal.accounts.models import User

logger = logging.getLogger("audit")


class AuditLine(dict[str, Any]):
    """An event as a log message: JSON for a plain formatter, fields of its own for a JSON formatter."""

    def __str__(self) -> str:
        return json.dumps(self)


def record(
    *,
    action: str,
    site: Site | int | None,
    actor: User | AnonymousUser | None = None,
    actor_kind: str = "",
    target: Model | None = None,
    object_type: str = "",
    object_id: object = "",
    fields: Iterable[str] = (),
    ids: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Write one event in the caller's transaction, and its JSON line to the logger `audit` when that commits.

    `action` reads noun.verb. Without an actor it is the system's act; for a party give `actor_kind="party"` and the
    person's id in `ids`. `target` names the object: its `reference` where it has one, else its key. `fields` are names
    of fields and `ids` numbers or code words: anything that looks personal raises `PersonalValueRefused`.
    """
    if target is not None:
        object_type = object_type or target._meta.label_lower
        object_id = object_id or getattr(target, "reference", None) or target.pk
    event = _event(action, site, actor, actor_kind, rules.check_fields(fields), rules.check_ids(ids))
    event.object_type, event.object_id = object_type, _checked_object_id(object_id)
    event.save(force_insert=True)
    line = as_line(event)
    transaction.on_commit(lambda: logger.info(line))
    return event


def record_each(
    *,
    action: str,
    site: Site | int | None,
    targets: Iterable[Model],
    actor: User | AnonymousUser | None = None,
    fields: Iterable[str] = (),
    ids: Mapping[str, object] | None = None,
) -> list[AuditEvent]:
    """Write one event for each of several objects, in one query: a list that shows what is in them, say."""
    names, checked = rules.check_fields(fields), rules.check_ids(ids)
    events = []
    for target in targets:
        event = _event(action, site, actor, "", names, checked)
        event.object_type = target._meta.label_lower
        event.object_id = _checked_object_id(getattr(target, "reference", None) or target.pk)
        events.append(event)
    AuditEvent.objects.bulk_create(events)
    for event in events:
        transaction.on_commit(partial(logger.info, as_line(event)))
    return events


def as_line(event: AuditEvent) -> AuditLine:
    """Return the event as it is mirrored: the same columns, the time in ISO 8601."""
    return AuditLine(
        event_id=event.pk,
        at=event.at.isoformat(),
        site_id=event.site_id,
        actor_id=event.actor_id,
        actor_kind=event.actor_kind,
        action=event.action,
        object_type=event.object_type,
        object_id=event.object_id,
        fields=event.fields,
        ids=event.ids,
        request_id=event.request_id,
    )


def _event(
    action: str,
    site: Site | int | None,
    actor: User | AnonymousUser | None,
    actor_kind: str,
    fields: list[str],
    ids: dict[str, rules.IdValue],
) -> AuditEvent:
    """Return an event of now that names no object yet; `fields` and `ids` are checked."""
    return AuditEvent(
        site_id=site if site is None or isinstance(site, int) else site.pk,
        actor_id=actor.pk if actor is not None else None,
        actor_kind=_kind_of(actor, actor_kind),
        action=rules.check_action(action),
        fields=fields,
        ids=ids,
        request_id=current_request_id.get()[:64],
        at=timezone.now(),
    )


def _kind_of(actor: User | AnonymousUser | None, given: str) -> str:
    if given:
        return ActorKind(given).value
    if actor is None:
        return ActorKind.SYSTEM.value
    return ActorKind.USER.value if actor.is_authenticated else ActorKind.ANONYMOUS.value


def _checked_object_id(object_id: object) -> str:
    text = str(object_id)
    if isinstance(object_id, str) and text and not rules.CODE_WORD.fullmatch(text):
        raise rules.PersonalValueRefused("The id of an audited object is its reference or its key.")
    return text[:80]
