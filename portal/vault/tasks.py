"""What the background process does for this room: it looks for viruses in what was taken in."""

from __future__ import annotations

import datetime as dt
import logging
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from portal.audit.services import record
from portal.vault.crypto import SealBroken
from portal.vault.enums import ScanState
from portal.vault.models import PrivateFile
from portal.vault.scanning import ScanFailed, is_on, scanner
from portal.vault.signals import file_infected

logger = logging.getLogger("vault")

# A scan that is not done by then was lost with the process that did it.
PATIENCE: Final = dt.timedelta(minutes=30)
# Of one round of asking again.
AT_ONCE: Final = 200
WAITING: Final = (ScanState.PENDING, ScanState.FAILED)


@task(backend="work")
def scan_file(file_id: int) -> str:
    """Have one file looked at and keep what was found; return its state. What was decided before stays."""
    row = PrivateFile.objects.filter(pk=file_id, scan__in=WAITING).first()
    if row is None or not is_on():
        return ""
    try:
        content = row.file.read()
        state = ScanState.INFECTED if scanner().is_infected(content) else ScanState.CLEAN
    except (ScanFailed, SealBroken, OSError) as error:
        logger.warning("virus scan failed", extra={"file_id": file_id, "error": type(error).__name__})
        state = ScanState.FAILED
    _decide(file_id, state)
    return str(state.value)


def scans_ask_again(now: dt.datetime) -> int:
    """Ask anew for scans that failed or were lost; return how many."""
    if not is_on():
        return 0
    due = PrivateFile.objects.filter(scan__in=WAITING, uploaded_at__lte=now - PATIENCE)
    keys = list(due.order_by("uploaded_at").values_list("pk", flat=True)[:AT_ONCE])
    for key in keys:
        scan_file.enqueue(key)
    return len(keys)


def _decide(file_id: int, state: ScanState) -> None:
    """Write the state down, once; of an infected file only the row stays."""
    with transaction.atomic():
        row = PrivateFile.objects.select_for_update().filter(pk=file_id, scan__in=WAITING).first()
        if row is None:
            return
        row.scan, row.scanned_at = state, timezone.now()
        name, storage = str(row.file.name), row.file.storage
        if state == ScanState.INFECTED:
            row.file = ""
            transaction.on_commit(partial(storage.delete, name))
            record(action="file.infected", site=row.site_id, target=row)
            file_infected.send(sender=PrivateFile, private_file=row)
        row.save(update_fields=["scan", "scanned_at", "file"])
