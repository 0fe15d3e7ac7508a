"""Reading an address from outside: what is never asked, and what never comes in. A fake resolver, a loopback server."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from urllib3.connection import HTTPConnection

from mediator_portal.meetings import outside
from mediator_portal.meetings.enums import CalendarProblem as Problem

PUBLIC = "93.184.215.14"
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


class Server:
    """A web server on the loopback whose answers are functions; it remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                outer.pages[self.path](self)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.http.server_address[1])

    def says(self, path: str, status: int = 200, body: bytes = ICS, **headers: str) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            if "Content_Length" not in headers:
                handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.pages[path] = answer


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


@pytest.fixture
def reached() -> list[tuple[str, str]]:
    """The name and the address of every connection that was made."""
    return []


@pytest.fixture
def ways(server: Server, reached: list[tuple[str, str]]) -> Callable[..., outside.Ways]:
    def made(names: dict[str, list[str]] | None = None, **options: Any) -> outside.Ways:
        def connect(host: str, address: str, timeout: float) -> HTTPConnection:
            reached.append((host, address))
            return HTTPConnection("127.0.0.1", server.port, timeout=timeout)

        known = names or {"calendar.example.org": [PUBLIC]}
        return outside.Ways(resolve=lambda host: known[host], connect=connect, **options)

    return made


def problem_of(url: str, ways: outside.Ways, **options: Any) -> str:
    with pytest.raises(outside.OutsideError) as refused:
        outside.read(url, ways=ways, **options)
    return refused.value.problem


@pytest.mark.parametrize(
    "url",
    [
        "http://calendar.example.org/a.ics",
        "ftp://calendar.example.org/a.ics",
        "file:///etc/passwd",
        "gopher://calendar.example.org/",
        "data:text/calendar,BEGIN",
        "//calendar.example.org/a.ics",
        "calendar.example.org/a.ics",
        "https://calendar.example.org:8443/a.ics",
        "https://calendar.example.org:80/",
        "https://calendar.example.org:x/",
        "https://user@calendar.example.org/",
        "https://user:word@calendar.example.org/",
        "https://calendar.example.org\\@127.0.0.1/",
        "https://calendar.example.org/a b",
        "https://calendar.example.org/a\r\nHost: x",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.0x0.0x0.0x1/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://１２７.0.0.1/",
        "https:///a.ics",
        "https://" + "a" * 70 + ".org/",
        "https://calendar.example.org/" + "a" * 2000,
        "",
    ],
)
def test_addresses_that_are_never_asked(url: str, ways: Any, reached: list) -> None:
    assert problem_of(url, ways()) == Problem.ADDRESS
    assert reached == []


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://Calendar.Example.org./a.ics?key=1#x", "calendar.example.org", "/a.ics?key=1"),
        ("webcal://calendar.example.org/a.ics", "calendar.example.org", "/a.ics"),
        ("https://calendar.example.org:443", "calendar.example.org", "/"),
        ("https://kalender.müller.example/ä", "kalender.xn--mller-kva.example", "/%C3%A4"),
    ],
)
def test_addresses_in_their_parts(url: str, host: str, path: str) -> None:
    assert outside.target_of(url) == outside.Target(host, path)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2001::1",
        "2002:7f00:1::",
        "100::1",
        "not an address",
        "",
    ],
)
def test_addresses_that_are_not_the_open_web(address: str, ways: Any, reached: list) -> None:
    assert not outside.is_public(address)
    names = {"calendar.example.org": [address]}
    assert problem_of("https://calendar.example.org/", ways(names)) == Problem.ADDRESS
    assert reached == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "172.32.0.1", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_of_the_open_web(address: str) -> None:
    assert outside.is_public(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse(ways: Any, reached: list) -> None:
    names = {"calendar.example.org": [PUBLIC, "10.0.0.1"]}
    assert problem_of("https://calendar.example.org/", ways(names)) == Problem.ADDRESS
    assert reached == []


def test_the_connection_goes_to_the_address_that_was_checked(server: Server, ways: Any, reached: list) -> None:
    """A name that means something else the next time it is asked for (DNS rebinding) changes nothing."""
    server.says("/a.ics")
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    one = ways()
    rebinding = outside.Ways(resolve=lambda host: next(answers), connect=one.connect)
    assert outside.read("https://calendar.example.org/a.ics", ways=rebinding).content == ICS
    assert reached == [("calendar.example.org", PUBLIC)]
    # The name is for the Host header and the certificate, and is resolved by nobody again.
    assert server.asked[0][1]["host"] == "calendar.example.org"


def test_the_connection_of_production_is_pinned_and_checks_the_certificate_of_the_name() -> None:
    made = outside._connection("calendar.example.org", PUBLIC, 5)
    assert (made.host, made.port) == (PUBLIC, 443)
    assert made.server_hostname == made.assert_hostname == "calendar.example.org"  # type: ignore[attr-defined]
    assert made.ssl_context.verify_mode == ssl.CERT_REQUIRED  # type: ignore[attr-defined]


def test_a_certificate_nobody_signed_is_refused(tmp_path: Any, monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    key, chain = ec.generate_private_key(ec.SECP256R1()), tmp_path / "chain.pem"
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "calendar.example.org")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("calendar.example.org")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chain.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True)
    server.says("/")
    monkeypatch.setattr(outside, "PORT", server.port)
    ways = outside.Ways(
        resolve=lambda host: [PUBLIC],
        connect=lambda host, address, timeout: outside._connection(host, "127.0.0.1", timeout),
    )
    assert problem_of("https://calendar.example.org/", ways) == Problem.UNREACHABLE
    assert server.asked == []


def test_production_refuses_the_loopback(server: Server) -> None:
    """Nothing put in place: the very code of production, and a name that means this machine."""
    assert problem_of("https://localhost.localdomain/", outside.Ways(resolve=lambda host: ["127.0.0.1"])) == (
        Problem.ADDRESS
    )
    assert problem_of(f"https://127.0.0.1:{server.port}/", outside.Ways()) == Problem.ADDRESS
    assert server.asked == []


def test_an_unknown_name(ways: Any) -> None:
    def unknown(host: str) -> list[str]:
        raise socket.gaierror

    for resolve in (unknown, lambda host: []):
        made = outside.Ways(resolve=resolve, connect=ways().connect)
        assert problem_of("https://calendar.example.org/", made) == Problem.UNREACHABLE


def test_redirects_are_checked_like_the_first_address(server: Server, ways: Any, reached: list) -> None:
    names = {
        "calendar.example.org": [PUBLIC],
        "moved.example.org": ["93.184.215.15"],
        "inside.example.org": ["169.254.169.254"],
    }
    server.says("/a.ics", 302, b"", Location="https://moved.example.org/b.ics")
    server.says("/b.ics", 307, b"", Location="/c.ics")
    server.says("/c.ics")
    assert outside.read("https://calendar.example.org/a.ics", ways=ways(names)).content == ICS
    assert [host for host, _address in reached] == ["calendar.example.org", "moved.example.org", "moved.example.org"]
    for location in (
        "https://inside.example.org/",
        "http://moved.example.org/",
        "https://127.0.0.1/",
        "https://moved.example.org:8080/",
        "file:///etc/passwd",
        "//inside.example.org/",
    ):
        reached.clear()
        server.says("/a.ics", 301, b"", Location=location)
        assert problem_of("https://calendar.example.org/a.ics", ways(names)) == Problem.ADDRESS, location
        assert [host for host, _address in reached] == ["calendar.example.org"]


def test_three_redirects_and_no_more(server: Server, ways: Any) -> None:
    for number in range(4):
        server.says(f"/{number}", 302, b"", Location=f"/{number + 1}")
    server.says("/4")
    assert outside.read("https://calendar.example.org/1", ways=ways()).content == ICS
    assert problem_of("https://calendar.example.org/0", ways()) == Problem.REFUSED
    server.says("/0", 302, b"", Location="/0")
    assert problem_of("https://calendar.example.org/0", ways()) == Problem.REFUSED


def test_too_large_said_or_unsaid(server: Server, ways: Any) -> None:
    small = ways(most_bytes=1000)
    server.says("/said", body=b"x" * 1001)
    server.says("/lies", body=b"x" * 5000, Content_Length="10")
    server.says("/fits", body=b"x" * 1000)

    def unsaid(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"x" * 100_000)

    server.pages["/unsaid"] = unsaid
    assert problem_of("https://calendar.example.org/said", small) == Problem.TOO_LARGE
    assert problem_of("https://calendar.example.org/unsaid", small) == Problem.TOO_LARGE
    assert len(outside.read("https://calendar.example.org/fits", ways=small).content or b"") == 1000
    assert len(outside.read("https://calendar.example.org/lies", ways=small).content or b"") == 10


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_server_that_drips_is_cut_off(server: Server, ways: Any, where: str) -> None:
    """Each byte comes in time; all of them never would."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"" if where == "head" else b"\r\n"))
        for _byte in range(200):
            try:
                handler.wfile.write(b"x")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    server.pages["/"] = drip
    began = time.monotonic()
    assert problem_of("https://calendar.example.org/", ways(most_seconds=0.4)) == Problem.TOO_SLOW
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 500])
def test_anything_but_a_calendar_is_refused(server: Server, ways: Any, status: int) -> None:
    server.says("/", status, b"")
    assert problem_of("https://calendar.example.org/", ways()) == Problem.REFUSED


def test_packed_content_is_refused(server: Server, ways: Any) -> None:
    """No content that could unfold to something larger than the cap."""
    server.says("/", Content_Encoding="gzip")
    assert problem_of("https://calendar.example.org/", ways()) == Problem.REFUSED


def test_an_answer_that_is_no_http(server: Server, ways: Any) -> None:
    server.pages["/"] = lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH_9\r\n\r\n")
    assert problem_of("https://calendar.example.org/", ways()) == Problem.UNREACHABLE


@pytest.mark.parametrize(
    ("header", "value", "asked"),
    [("ETag", '"v1"', "if-none-match"), ("Last_Modified", "Mon, 02 Mar 2026 10:00:00 GMT", "if-modified-since")],
)
def test_what_did_not_change_is_not_sent_again(server: Server, ways: Any, header: str, value: str, asked: str) -> None:
    server.says("/", **{header: value})
    first = outside.read("https://calendar.example.org/", ways=ways())
    assert first.content == ICS
    server.says("/", 304, b"")
    again = outside.read("https://calendar.example.org/", validator=first.validator, ways=ways())
    assert again == outside.Answer(None, first.validator)
    assert server.asked[-1][1][asked] == value


def test_nothing_of_ours_is_sent_along(server: Server, ways: Any) -> None:
    server.says("/", Set_Cookie="a=b")
    for _again in range(2):
        outside.read("https://calendar.example.org/", ways=ways())
    _path, headers = server.asked[-1]
    assert set(headers) == {"host", "accept", "accept-encoding", "user-agent", "connection"}


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, server: Server, ways: Any) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    server.says("/")
    assert outside.read("https://calendar.example.org/", ways=ways()).content == ICS
