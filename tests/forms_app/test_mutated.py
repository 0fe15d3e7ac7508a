"""Ten thousand posts that no browser would send, to the page and to the API: each is answered, none breaks anything.

They begin as posts that fit and are changed once or more: names and values, stamps and cookies, steps and drafts, bytes
of the body, types of JSON. The same ones come at every run; a number (`SEED`) makes others. So that they are quick, a
whole site answers every hundredth post; the others stop short of what stands around every address, and of drawing.
A run of all tests sends a fifth of them; with FORM_POSTS=10000 in the environment, all.
"""

from __future__ import annotations

import itertools
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import timezone
from wagtail.models import Site

from forms_app import kinds, purposes, stamps
from forms_app.asking import raw_of
from forms_app.enums import Audience
from forms_app.models import FormPage, Submission
from forms_app.purposes import Closed, Purpose
from tests.factories.forms_app import form_page_make

SEED: Final = 20260315
POSTS: Final = int(os.environ.get("FORM_POSTS", "2000"))
TO_THE_API: Final = POSTS * 3 // 10
TO_THE_PAGES: Final = POSTS - TO_THE_API
DRAWN: Final = 100
# Of twenty posts so many go to the short form, to the one with every kind, to the one in steps, to one that is closed.
WEIGHTS: Final = (11, 3, 5, 1)
HOST: Final = "testserver"
JSON: Final = ("application/json", "application/problem+json")
WORDS: Final = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ufffe",
    "\u202e",
    "é" * 7000,
    "9" * 400,
    "1e999999",
    "-1e-999999",
    "NaN",
    "sNaN",
    "Infinity",
    "0x10",
    "٣",
    "²",
    "1,2,3",
    "2026-02-30",
    "0000-00-00",
    "99999-01-01",
    "1/2/3",
    "a@b",
    "@",
    "a@" + "b" * 300,
    "yes",
    "no",
    "' OR 1=1 --",
    "<script>",
    "{{ 7*7 }}",
    "../../etc/passwd",
    "%s%n",
    "on",
    "check",
    "stop",
    "send",
    "over",
    "next",
    "back",
    "save",
)
VALUES: Final[tuple[Any, ...]] = (
    *WORDS,
    None,
    True,
    False,
    0,
    -1,
    1.5,
    1e308,
    -1e308,
    10**30,
    2**63,
    [],
    [[]],
    [None],
    [1, "a"],
    {},
    {"a": {}},
    {"street": 7},
    {"row": ["x"]},
    [{}],
    [{"course": []}],
    [{"course": "x"}] * 60,
    "\ud800",
    {"\ud800": "x"},
)


def question(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "value": {"key": key, "label": key.title(), "required": key.endswith("a"), **more}}


def every_kind() -> list[dict[str, Any]]:
    """Return a question of every kind but hidden ones and files, some of them behind conditions."""
    choices = {"choices": [{"code": code, "label": code} for code in ("a", "b")]}
    details: dict[str, dict[str, Any]] = {
        "one_of": choices,
        "some_of": {**choices, "limits": {"most": "1"}},
        "rating_grid": {**choices, "rows": [{"code": "row", "label": "Row"}]},
        "language": {"languages": ["en", "es"]},
        "number": {"limits": {"least": "-5", "most": "1e6", "decimals": 2}},
        "date": {"limits": {"most": "today"}},
    }
    asked = [kind for kind in kinds.all_kinds() if kind.is_asked and not kind.holds_files]
    return [question(kind.word, f"{kind.word}_q", **details.get(kind.word, {})) for kind in asked]


def when(key: str, operator: str, value: str) -> dict[str, Any]:
    return {"condition": {"rules": [{"question": key, "operator": operator, "value": value}]}}


NEEDED: Final = [question("email", "email", required=True), question("long_text", "message", required=True)]
COURSES: Final = {
    "type": "group",
    "value": {
        "title": "Course",
        "key": "courses",
        "repeats": True,
        "least": 0,
        "most": 3,
        "items": [question("short_text", "course"), question("number", "hours_a", **when("course", "contains", "x"))],
    },
}


def bodies() -> dict[str, list[dict[str, Any]]]:
    """Return a form on one page, one with every kind, one of several steps with a stop and a file, a closed one."""
    stop = {"type": "stop", "value": {"title": "Not now", **when("yes_no_q", "is", "no")}}
    first = {"title": "First", "items": [question("yes_no", "yes_no_q"), stop, COURSES]}
    second = {"title": "Second", "items": [*NEEDED, question("file", "file_q")]}
    third = {"title": "Third", "items": [question("date", "date_q")], **when("yes_no_q", "is", "yes")}
    return {
        "short": NEEDED,
        "every": [*NEEDED, *every_kind()],
        "steps": [{"type": "step", "value": value} for value in (first, second, third)],
        "closed": NEEDED,
    }


@pytest.fixture
def pages(site: Site) -> Iterator[list[FormPage]]:
    closed = Closed("Closed for now", "Come back in spring.", "/list/", "Tell me")
    purposes.register(Purpose("shut", "Shut", Audience.PUBLIC, gate=lambda *_asked: closed))
    yield [
        form_page_make(
            site.root_page, slug=slug, title=slug, body=body, purpose="shut" if slug == "closed" else "contact"
        )
        for slug, body in bodies().items()
    ]
    purposes._purposes.pop("shut")


ANSWERS: Final[dict[str, Any]] = {
    "email": "ada@example.org",
    "message": "Hello there",
    "yes_no_q": "yes",
    "number_q": 7,
    "some_of_q": ["a"],
    "date_q": "2026-01-02",
    "month_year_q": "2026-01",
    "address_q": {"street": "1 Main Street", "city": "Miami", "state": "FL", "zip": "33130"},
    "rating_grid_q": {"row": "a"},
    "declaration_q": True,
    "availability_q": ["mon_morning"],
    "courses": [{"course": "x", "hours_a": 3}],
}


def fitting(page: FormPage) -> dict[str, Any]:
    """Return answers that fit the form."""
    asked = {question.key for question in page.definition.questions} | {group.key for group in page.definition.groups}
    return {key: value for key, value in ANSWERS.items() if key in asked}


# The API --------------------------------------------------------------------------------------------------------------


def changed(random: Random, value: Any) -> Any:
    """Return a JSON value with one thing in it changed."""
    if isinstance(value, dict) and value and random.random() < 0.8:
        key = random.choice(list(value))
        made = {**value, key: changed(random, value[key])}
        if random.random() < 0.1:
            made.pop(key)
        if random.random() < 0.1:
            made[random.choice(("x", "", "a/b~c", "\x00", "form_stamp", "é" * 300))] = random.choice(VALUES)
        return made
    if isinstance(value, list) and value and random.random() < 0.5:
        at = random.randrange(len(value))
        return [*value[:at], changed(random, value[at]), *value[at + 1 :]] * random.choice((1, 1, 1, 2))
    return random.choice(VALUES)


def broken(random: Random, body: bytes) -> bytes:
    """Return the bytes of a body, changed somewhere or in another encoding."""
    at = random.randrange(len(body) + 1)
    change: list[Callable[[], bytes]] = [
        lambda: body[:at],
        lambda: body[:at] + bytes([random.randrange(256)]) + body[at:],
        lambda: body[:at] + random.choice((b"\x00", b"\xff\xfe", b'"', b"\\u0000", b"\\ud800")) + body[at + 1 :],
        lambda: body.decode("utf-8", "replace").encode(random.choice(("utf-16", "utf-32", "cp037"))),
        lambda: body[:-1] + b', "answers": {}}',
        lambda: b"[" * 3000 + body,
        lambda: body.replace(b"7", b"9" * 5000, 1).replace(b"3", b"1e999", 1),
        lambda: body + body,
    ]
    return random.choice(change)()


def api_posts(random: Random, pages: list[FormPage]) -> Iterator[tuple[str, bytes, dict[str, str], str]]:
    for number in itertools.count():
        page = random.choices(pages, WEIGHTS)[0]
        sent: Any = {"answers": fitting(page), "language": "en", "website": "", "stamp": stamp_text(random, page)}
        if random.random() < 0.05:
            sent["answers"]["yes_no_q"] = "no"
        for _each in range(random.choice((0, 1, 1, 1, 2, 5))):
            sent = changed(random, sent)
        body = json.dumps(sent).encode()
        if random.random() < 0.3:
            body = broken(random, body)
        key = f"key-{number:016}" if random.random() < 0.9 else random.choice(("", "é", "x" * 300, "same-key-same-key"))
        kind = random.choice(("application/json",) * 4 + ("text/plain", "multipart/form-data; boundary=x", "é"))
        form = str(page.translation_key) if random.random() < 0.97 else random.choice(("0", "receipts", "%00", "é"))
        yield f"/api/v3/forms/{form}/submissions/", body, {"Idempotency-Key": key}, kind


def stamp_text(random: Random, page: FormPage) -> str:
    """Return a stamp of the form, a stamp of another, or something like one."""
    text = stamps.to_text(stamps.new_stamp(timezone.now()), page.stamp_name + random.choice(("", "", "", "x")))
    at = random.randrange(len(text))
    return random.choice(
        (text, text, text, text[:at], text[:at] + "x" + text[at:], text[::-1], "", ":", "a:b:c", "\x00")
    )


def api_answer(request: Any, site: Site) -> Any:
    """Return what the API answers, without what stands around every address."""
    request.site, request.user = site, AnonymousUser()
    try:
        view, arguments, named = resolve(request.path)
        return view(request, *arguments, **named)
    except Http404:
        return HttpResponse(status=404)


def test_no_post_to_the_api_breaks_it(pages: list[FormPage], site: Site) -> None:
    random = Random(SEED)
    client, factory = Client(HTTP_HOST=HOST), RequestFactory(HTTP_HOST=HOST)
    found: Counter[int] = Counter()
    for number, (address, body, headers, kind) in enumerate(itertools.islice(api_posts(random, pages), TO_THE_API)):
        more: Any = {"content_type": kind, "headers": headers, "REMOTE_ADDR": address_of(number)}
        if number % DRAWN:
            answer = api_answer(factory.post(address, body, **more), site)
        else:
            answer = client.post(address, body, **more)
            assert answer["Content-Type"].startswith(JSON), (number, address, kind, answer.status_code, body[:60])
        assert answer.status_code < 500, (number, body)
        found[answer.status_code] += 1
    # Taken, no JSON, no such form, closed or stopped, refused.
    assert {201, 400, 404, 409, 422} <= found.keys() <= {200, 201, 400, 404, 405, 409, 415, 422}
    assert min(found[201], found[422]) > TO_THE_API / 20
    assert found[409] > TO_THE_API / 50
    # A key sent again with the same answers is answered like the first time.
    assert 0 < Submission.objects.count() <= found[201]
    assert all(row.answers is not None and row.long_text is not None for row in Submission.objects.iterator(500))


def address_of(number: int) -> str:
    """Return an address that nobody else sends from: no limit stands in the way."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


# The pages ------------------------------------------------------------------------------------------------------------


def pairs_of(page: FormPage) -> list[tuple[str, str]]:
    """Return what a browser would send for answers that fit."""
    return [(name, text) for name, texts in raw_of(page.definition, fitting(page)).items() for text in texts]


def changed_pairs(random: Random, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    made = list(pairs)
    for _each in range(random.choice((0, 1, 1, 2, 4))):
        at = random.randrange(len(made)) if made else 0
        name, text = made[at] if made else ("x", "")
        change: list[Callable[[], Any]] = [
            lambda at=at, name=name: made.__setitem__(slice(at, at + 1), [(name, random.choice(WORDS))]),
            lambda at=at: made.__delitem__(slice(at, at + 1)),
            lambda name=name: made.extend([(name, random.choice(WORDS))] * random.choice((1, 2, 50))),
            lambda at=at, name=name, text=text: made.__setitem__(slice(at, at + 1), [(odd(random, name), text)]),
        ]
        random.choice(change)()
    return made


def odd(random: Random, name: str) -> str:
    return random.choice(
        (f"{name}_0", f"{name}_99999", f"{name}-remove", f"courses-{random.choice(WORDS)}-{name}", "\x00", "[]")
    )


def page_posts(random: Random, pages: list[FormPage]) -> Iterator[tuple[FormPage, str, bytes]]:
    texts = {page.pk: stamps.to_text(stamps.new_stamp(timezone.now()), page.stamp_name) for page in pages}
    while True:
        page = random.choices(pages, WEIGHTS)[0]
        # Most posts of the form in steps meet the same draft; a few begin another, or none.
        stamp = texts[page.pk] if page.slug == "steps" and random.random() < 0.8 else stamp_text(random, page)
        steps = [("form_step", random.choice(("0", "1", "1", "2", "-1", *WORDS)))] if page.slug == "steps" else []
        pressed = [("form_do", random.choice(("next", "next", "back", "save", "send", "over", *WORDS)))]
        more = [
            (random.choice(("form_add", "form_remove", "form_from")), random.choice(("courses", "courses-0", *WORDS)))
        ]
        envelope = [("form_stamp", stamp), *steps, *pressed, *(more if random.random() < 0.2 else [])]
        body = urlencode(changed_pairs(random, [*pairs_of(page), *envelope]), errors="surrogatepass").encode()
        if random.random() < 0.1:
            body = broken(random, body)
        yield page, random.choice(("", "", "?step=1", "?step=check", "?step=%00", "?from=check")), body


def answered(page: FormPage, request: Any, site: Site) -> HttpResponseBase:
    """Return what the page answers, not drawn."""
    request.site, request.user, request.session = site, AnonymousUser(), {}
    return page.serve(request)


def test_no_post_to_a_page_breaks_it(pages: list[FormPage], site: Site) -> None:
    random = Random(SEED)
    client, factory = Client(HTTP_HOST=HOST), RequestFactory(HTTP_HOST=HOST)
    found: Counter[str] = Counter()
    for number, (page, query, body) in enumerate(itertools.islice(page_posts(random, pages), TO_THE_PAGES)):
        more = {"REMOTE_ADDR": address_of(number)}
        address = f"/{page.slug}/{query}"
        kind = "application/x-www-form-urlencoded"
        if number % DRAWN:
            answer = answered(page, factory.post(address, body, content_type=kind, **more), site)
        else:
            client.cookies[stamps.cookie_name(page.stamp_name)] = random.choice(("", "x", stamp_text(random, page)))
            answer = client.post(address, body, content_type=kind, **more)
        assert answer.status_code < 500, (number, body)
        found[outcome(answer)] += 1
    assert found.keys() - {"not read"} == {"taken", "led on", "refused", "closed"}
    assert min(found[each] for each in ("taken", "led on", "refused")) > TO_THE_PAGES / 20
    assert found["closed"] > TO_THE_PAGES / 50
    assert 0 < Submission.objects.count() <= found["taken"]


def outcome(answer: Any) -> str:
    """Return what became of a post: kept (now or before), led to another step, asked again, closed, or not read."""
    if answer.status_code == 302:
        return "taken" if answer["Location"].endswith("/sent/") else "led on"
    if answer.status_code != 200:
        assert answer.status_code == 400
        return "not read"
    shown = getattr(answer, "context_data", None) or answer.context
    return "closed" if "closed" in shown else "refused"
