"""The virus scanner: the protocol of clamd against a server of our own, states, and what is not handed out."""

from __future__ import annotations

import datetime as dt
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.utils import timezone
from wagtail.models import Site

from portal.audit.models import AuditEvent
from portal.vault.clamd import Clamd
from portal.vault.enums import ScanState
from portal.vault.models import PrivateFile
from portal.vault.rotation import rotate_files
from portal.vault.scanning import ScanFailed
from portal.vault.services import own_store
from portal.vault.signals import file_infected
from portal.vault.tasks import scan_file, scans_ask_again
from portal.vault.views import serve
from tests.factories.notifications import bare_site
from tests.factories.vault import PDF, private_file_make

# The harmless file that every scanner knows, put together here so that none takes this test for a virus.
EICAR = "".join(["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS", "-TEST-FILE!$H+H*"]).encode()
INFECTED_PDF = PDF.replace(b"trailer", b"% " + EICAR + b"\ntrailer")


class FakeClamd:
    """A server on this machine that speaks INSTREAM, or misbehaves in the way that `answer` says."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.answer: Callable[[bytes], bytes | None] = self.honest
        self.seen: list[bytes] = []
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    @staticmethod
    def honest(content: bytes) -> bytes:
        return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"

    def close(self) -> None:
        self.listener.close()

    def _run(self) -> None:
        while True:
            try:
                connection, _address = self.listener.accept()
            except OSError:
                return
            with connection:
                self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        try:
            file = connection.makefile("rb")
            assert file.read(10) == b"zINSTREAM\0"
            content = b""
            while size := struct.unpack("!I", file.read(4))[0]:
                content += file.read(size)
            self.seen.append(content)
            answer = self.answer(content)
            if answer is None:
                connection.recv(1)  # says nothing until the other side gives up
            else:
                connection.sendall(answer)
        except (OSError, struct.error):
            pass


@pytest.fixture
def clamd(settings: Any) -> Iterator[FakeClamd]:
    """clamd over TCP, and the settings that have files scanned by it."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = FakeClamd(listener)
    settings.VIRUS_SCANNER = "portal.vault.clamd.Clamd"
    settings.CLAMD_ADDRESS = f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    settings.CLAMD_TIMEOUT = 2
    yield server
    server.close()


@pytest.fixture
def site(db: None) -> Site:
    return bare_site()


# The protocol --------------------------------------------------------------------------------------------------------


def test_clean_and_infected(clamd: FakeClamd) -> None:
    large = b"a" * 200_000
    assert Clamd().is_infected(large) is False
    assert clamd.seen == [large], "every byte arrived, in order"
    assert Clamd().is_infected(b"before" + EICAR) is True


def test_over_a_unix_socket(tmp_path: Path) -> None:
    path = tmp_path / "clamd.ctl"
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen()
    server = FakeClamd(listener)
    assert Clamd(f"unix:{path}", 2).is_infected(EICAR) is True
    server.close()
    with pytest.raises(ScanFailed):
        Clamd(f"unix:{tmp_path}/nothing", 2).is_infected(b"x")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"stream: OK",
        b"nonsense\0",
        b"OK\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Access denied. ERROR\0",
        b"x" * 10_000,
    ],
)
def test_broken_answers_say_nothing_about_the_file(clamd: FakeClamd, answer: bytes) -> None:
    clamd.answer = lambda content: answer
    with pytest.raises(ScanFailed):
        Clamd().is_infected(b"x")


def test_no_answer_in_time(clamd: FakeClamd) -> None:
    clamd.answer = lambda content: None
    with pytest.raises(ScanFailed, match="TimeoutError"):
        Clamd(timeout=0.2).is_infected(b"x")


def test_nobody_listens(clamd: FakeClamd) -> None:
    clamd.close()
    with pytest.raises(ScanFailed):
        Clamd("tcp://127.0.0.1:9", 1).is_infected(b"x")


# States --------------------------------------------------------------------------------------------------------------


def test_off_by_default(site: Site) -> None:
    stored = private_file_make(site)
    assert stored.scan == ScanState.NONE
    assert serve(stored).status_code == 200
    assert scans_ask_again(timezone.now() + dt.timedelta(days=1)) == 0


def test_pending_until_it_is_found_clean(site: Site, clamd: FakeClamd, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        stored = private_file_make(site)
    assert len(waiting) == 1, "the worker is asked once the row is there"
    assert stored.scan == ScanState.PENDING
    response = serve(stored)
    assert response.status_code == 409
    assert b"still being checked" in response.content  # type: ignore[attr-defined]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert scan_file.call(stored.pk) == "clean"
    stored.refresh_from_db()
    assert stored.scanned_at is not None
    assert serve(stored).status_code == 200
    assert scan_file.call(stored.pk) == "", "once"


def test_infected_content_is_deleted_and_told(
    site: Site, clamd: FakeClamd, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[PrivateFile] = []

    def hear(private_file: PrivateFile, **options: Any) -> None:
        told.append(private_file)

    stored = private_file_make(site, INFECTED_PDF)
    name = str(stored.file.name)
    file_infected.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            assert scan_file.call(stored.pk) == "infected"
            assert scan_file.call(stored.pk) == ""
    finally:
        file_infected.disconnect(hear)
    stored.refresh_from_db()
    assert [row.pk for row in told] == [stored.pk]
    assert not storages["private"].exists(name)
    assert stored.is_gone
    assert serve(stored).status_code == 409
    assert AuditEvent.objects.filter(action="file.infected").count() == 1
    assert rotate_files(10).broken == 0, "the rotation of keys looks for no content of it"


def test_a_scan_that_failed_is_tried_again(site: Site, clamd: FakeClamd) -> None:
    stored = private_file_make(site)
    clamd.answer = lambda content: b"nonsense\0"
    assert scan_file.call(stored.pk) == "failed"
    stored.refresh_from_db()
    assert serve(stored).status_code == 409
    assert scans_ask_again(timezone.now()) == 0, "not at once"
    assert scans_ask_again(timezone.now() + dt.timedelta(hours=1)) == 1
    clamd.answer = clamd.honest
    assert scan_file.call(stored.pk) == "clean"


def test_whoever_turns_it_off_takes_what_waits(site: Site, clamd: FakeClamd, settings: Any) -> None:
    waiting, bad = private_file_make(site), private_file_make(site, INFECTED_PDF)
    scan_file.call(bad.pk)
    bad.refresh_from_db()
    settings.VIRUS_SCANNER = ""
    assert serve(waiting).status_code == 200
    assert serve(bad).status_code == 409


def test_what_the_site_made_itself_is_not_scanned(site: Site, clamd: FakeClamd) -> None:
    stored = own_store(site=site, content=PDF, name="consent.pdf", content_type="application/pdf", made_for=None)
    assert stored.scan == ScanState.NONE
