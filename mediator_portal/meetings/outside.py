"""Reading an address that somebody outside gave us, so that it can reach nothing but the open web.

The promises, each with a test: `https` on port 443 only; every address a name resolves to is public, or nothing is
asked; the connection goes to the very address that was checked (a name cannot mean another one a moment later), and the
certificate is checked for the name; at most three redirects, each checked like the first; a cap on the size while it
streams and on the whole time, whoever drips; nothing of ours is sent along: no cookie, no credential, no referrer.
Proxies of the environment are not used.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util.ssl_ import create_urllib3_context

from mediator_portal.meetings.enums import CalendarProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3 import BaseHTTPResponse

PORT: Final = 443
MOST_BYTES: Final = 2_000_000
MOST_SECONDS: Final = 20.0
MOST_REDIRECTS: Final = 3
LONGEST_ADDRESS: Final = 2000
# The wait for one answer of the other side: to connect, or for the next bytes.
PATIENCE: Final = 6.0
CHUNK: Final = 16_384
SCHEMES: Final = {"https": "https", "webcal": "https", "webcals": "https"}
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# Ranges that reach into a private network by another name: carriers' own, benchmarks, translated and tunnelled IPv4.
NOT_PUBLIC: Final = tuple(
    ipaddress.ip_network(net)
    for net in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2002::/16",
        "fec0::/10",
    )
)


class OutsideError(Exception):
    """The address gave nothing that can be used; `problem` is a code word, and nothing the other side said is kept."""

    def __init__(self, problem: CalendarProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Target:
    """An address in its parts: always https on port 443."""

    host: str
    path: str

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.path}"


@dataclass(frozen=True)
class Answer:
    """What came: the content, or None when it is the same as before; and what the other side calls this version."""

    content: bytes | None
    validator: str = ""


def _resolve(host: str) -> list[str]:
    """Return the addresses a name stands for now."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _connection(host: str, address: str, timeout: float) -> HTTPConnection:
    """Return a connection to the checked address that asks for the certificate of the name."""
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.load_default_certs()
    return HTTPSConnection(
        address,
        PORT,
        timeout=timeout,
        ssl_context=context,
        server_hostname=host,
        assert_hostname=host,
    )


@dataclass(frozen=True)
class Ways:
    """How to reach outside. Tests put a resolver and a loopback server here; the checks of addresses stay."""

    resolve: Callable[[str], Iterable[str]] = _resolve
    connect: Callable[[str, str, float], HTTPConnection] = _connection
    clock: Callable[[], float] = field(default=time.monotonic)
    most_bytes: int = MOST_BYTES
    most_seconds: float = MOST_SECONDS


def target_of(url: str) -> Target:
    """Return the parts of an address that may be asked; raise OutsideError for every other one."""
    if len(url) > LONGEST_ADDRESS or any(ord(sign) <= 32 or ord(sign) == 127 for sign in url) or "\\" in url:
        raise OutsideError(CalendarProblem.ADDRESS)
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii").lower()
    except ValueError:
        raise OutsideError(CalendarProblem.ADDRESS) from None
    is_plain = parts.username is None and parts.password is None and port in {None, PORT}
    if parts.scheme.lower() not in SCHEMES or not is_plain or "." not in host or not _is_name(host):
        raise OutsideError(CalendarProblem.ADDRESS)
    path = _ascii(parts.path or "/") + (f"?{_ascii(parts.query)}" if parts.query else "")
    return Target(host, path if path.startswith("/") else f"/{path}")


def _is_name(host: str) -> bool:
    """True for a name with letters; numbers in any spelling (127.1, 0x7f.1, [::1]) are addresses and are refused."""
    labels = host.split(".")
    is_spelled = all(label and len(label) <= 63 and set(label) <= _NAME_SIGNS for label in labels)
    return is_spelled and not labels[-1].isdigit() and not labels[-1].startswith("0x")


_NAME_SIGNS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


def _ascii(text: str) -> str:
    return "".join(sign if ord(sign) < 128 else "".join(f"%{byte:02X}" for byte in sign.encode()) for sign in text)


def is_public(address: str) -> bool:
    """True for an address of the open web. Everything private, local, shared, reserved or tunnelled is not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found.is_site_local or found.scope_id:
            return False
    if any(found.version == net.version and found in net for net in NOT_PUBLIC):
        return False
    return found.is_global and not (
        found.is_private
        or found.is_loopback
        or found.is_link_local
        or found.is_multicast
        or found.is_reserved
        or found.is_unspecified
    )


def checked_address(host: str, ways: Ways) -> str:
    """Return the address to connect to; raise when the name is unknown, or when any address of it is not public."""
    try:
        addresses = list(ways.resolve(host))
    except (OSError, UnicodeError):
        raise OutsideError(CalendarProblem.UNREACHABLE) from None
    if not addresses:
        raise OutsideError(CalendarProblem.UNREACHABLE)
    if not all(is_public(address) for address in addresses):
        raise OutsideError(CalendarProblem.ADDRESS)
    return addresses[0]


def read(url: str, *, validator: str = "", ways: Ways | None = None) -> Answer:
    """Return what stands at an address, or that it is the same as when it was called `validator`."""
    ways = ways or Ways()
    ends = ways.clock() + ways.most_seconds
    target = target_of(url)
    for _hop in range(MOST_REDIRECTS + 1):
        answer, moved = _ask(target, validator, ends, ways)
        if answer is not None:
            return answer
        target = target_of(urljoin(target.url, moved))
    raise OutsideError(CalendarProblem.REFUSED)


def _ask(target: Target, validator: str, ends: float, ways: Ways) -> tuple[Answer | None, str]:
    """Ask once; return the answer, or where it moved to."""
    address = checked_address(target.host, ways)
    left = ends - ways.clock()
    if left <= 0:
        raise OutsideError(CalendarProblem.TOO_SLOW)
    connection = ways.connect(target.host, address, min(PATIENCE, left))
    overdue = threading.Event()
    try:
        with _cut_off(connection, left, overdue):
            connection.request("GET", target.path, headers=_headers(target, validator), preload_content=False)
            with closing(connection.getresponse()) as response:
                return _taken(response, validator, ends, ways, overdue)
    except (OSError, HTTPError, HTTPException, ValueError):
        # ValueError: what came is no HTTP.
        raise OutsideError(CalendarProblem.TOO_SLOW if overdue.is_set() else CalendarProblem.UNREACHABLE) from None
    finally:
        connection.close()


def _taken(
    response: BaseHTTPResponse, validator: str, ends: float, ways: Ways, overdue: threading.Event
) -> tuple[Answer | None, str]:
    if response.status in REDIRECTS:
        return None, response.headers.get("Location", "")
    if response.status == 304 and validator:
        return Answer(None, validator), ""
    if response.status != 200 or response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise OutsideError(CalendarProblem.REFUSED)
    answer = Answer(_body(response, ends, ways), _validator(response.headers))
    if overdue.is_set():  # what was cut off is no whole calendar
        raise OutsideError(CalendarProblem.TOO_SLOW)
    return answer, ""


@contextmanager
def _cut_off(connection: HTTPConnection, seconds: float, overdue: threading.Event) -> Iterator[None]:
    """Connect, and shut the connection when the time is over: the wait for one byte knows nothing of the time of all.

    The socket is held here, because a connection lets go of it once the head of the answer has come.
    """
    held: list[socket.socket] = []

    def cut() -> None:
        overdue.set()
        for sock in [*held, *([connection.sock] if connection.sock is not None else [])]:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        connection.connect()
        if connection.sock is not None:
            held.append(connection.sock)
        yield
    finally:
        timer.cancel()


def _headers(target: Target, validator: str) -> dict[str, str]:
    headers = {
        "Host": target.host,
        "Accept": "text/calendar, text/plain;q=0.5, */*;q=0.1",
        "Accept-Encoding": "identity",
        "User-Agent": "calendar-reader",
        "Connection": "close",
    }
    if validator.startswith("etag:"):
        headers["If-None-Match"] = validator.removeprefix("etag:")
    elif validator.startswith("date:"):
        headers["If-Modified-Since"] = validator.removeprefix("date:")
    return headers


def _validator(headers: Any) -> str:
    """Return the version's name as it can be sent back; empty where there is none or it is odd."""
    for kind, name in (("etag", "ETag"), ("date", "Last-Modified")):
        value = headers.get(name, "")
        if value and len(value) <= 200 and value.isprintable() and value.isascii():
            return f"{kind}:{value}"
    return ""


def _body(response: Any, ends: float, ways: Ways) -> bytes:
    """Return the content; give up as soon as it is too large or too slow."""
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > ways.most_bytes:
        raise OutsideError(CalendarProblem.TOO_LARGE)
    content = bytearray()
    while True:
        part = response.read1(CHUNK)
        if not part:
            return bytes(content)
        content += part
        if len(content) > ways.most_bytes:
            raise OutsideError(CalendarProblem.TOO_LARGE)
        if ways.clock() > ends:
            raise OutsideError(CalendarProblem.TOO_SLOW)
