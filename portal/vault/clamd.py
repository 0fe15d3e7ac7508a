"""A client of clamd, ClamAV's daemon: one command (INSTREAM), over TCP or a unix socket, with an end to its patience.

The protocol: `zINSTREAM\\0`, then pieces of the file, each behind its length in four bytes, then a length of zero; the
answer is one line that ends with `\\0`: `stream: OK`, `stream: <name> FOUND` or `… ERROR`.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from portal.vault.scanning import ScanFailed

PIECE: Final = 64 * 1024
LONGEST_ANSWER: Final = 4096
FOUND: Final = b" FOUND"
CLEAN: Final = b"stream: OK"


class Clamd:
    """The scanner at `settings.CLAMD_ADDRESS`: `tcp://host:3310` or `unix:/path`."""

    def __init__(self, address: str = "", timeout: float = 0) -> None:
        self.address = urlsplit(address or settings.CLAMD_ADDRESS)
        self.timeout = timeout or settings.CLAMD_TIMEOUT

    def is_infected(self, content: bytes) -> bool:
        """Return whether clamd found a virus; raise ScanFailed when it does not answer in time, or not clearly."""
        try:
            answer = self._ask(content)
        except (OSError, ValueError) as error:
            raise ScanFailed(type(error).__name__) from error
        if answer.endswith(FOUND):
            return True
        if answer != CLEAN:
            raise ScanFailed("clamd gave another answer")
        return False

    def _ask(self, content: bytes) -> bytes:
        end = time.monotonic() + self.timeout
        with self._connect() as connection:
            connection.sendall(b"zINSTREAM\0")
            for piece in _pieces(content):
                connection.settimeout(max(0.01, end - time.monotonic()))
                connection.sendall(piece)
            answer = b""
            while not answer.endswith(b"\0"):
                connection.settimeout(max(0.01, end - time.monotonic()))
                part = connection.recv(LONGEST_ANSWER)
                answer += part
                if not part or len(answer) > LONGEST_ANSWER:
                    raise ValueError("no end to the answer")
        return answer.rstrip(b"\0").strip()

    def _connect(self) -> socket.socket:
        if self.address.scheme != "unix":
            return socket.create_connection((self.address.hostname or "", self.address.port or 3310), self.timeout)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(self.timeout)
        try:
            connection.connect(self.address.path)
        except OSError:
            connection.close()
            raise
        return connection


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        yield struct.pack("!I", len(piece)) + piece
    yield struct.pack("!I", 0)
