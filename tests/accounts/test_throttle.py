"""Whose tries are counted: the reader's address behind our own proxies, and never one that a reader made up."""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Site

from forms_app import throttle as forms_throttle
from mediator_portal.participation import throttle as party_throttle
from portal.accounts.models import Counter
from portal.accounts.throttle import address_key, client_address, count, counted
from portal.notifications import work

READER, PROXY, OUTER = "198.51.100.7", "10.0.0.2", "10.0.0.1"


def request_from(remote: str, forwarded: str | None = None) -> Any:
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "found"),
    [
        pytest.param(0, READER, None, READER, id="no proxy"),
        pytest.param(0, READER, "203.0.113.1", READER, id="no proxy: the header is the reader's own word"),
        pytest.param(1, PROXY, READER, READER, id="one proxy"),
        pytest.param(1, PROXY, f"203.0.113.1, {READER}", READER, id="one proxy: made-up entries stand before it"),
        pytest.param(2, PROXY, f"203.0.113.1, {READER}, {OUTER}", READER, id="two proxies"),
        pytest.param(2, PROXY, READER, PROXY, id="two proxies, one entry: it came by another way"),
        pytest.param(1, PROXY, None, PROXY, id="one proxy that says nothing"),
        pytest.param(1, PROXY, "", PROXY, id="one proxy, an empty header"),
        pytest.param(1, PROXY, "unknown", PROXY, id="one proxy that does not tell"),
        pytest.param(1, PROXY, f"{READER}:4711", READER, id="with a port"),
        pytest.param(1, PROXY, "[2001:db8::1]:4711", "2001:db8::1", id="IPv6 with a port"),
        pytest.param(1, PROXY, "2001:DB8:0::1", "2001:db8::1", id="IPv6 in its one spelling"),
        pytest.param(0, f"::ffff:{READER}", None, READER, id="IPv4 in IPv6"),
        pytest.param(0, "", None, "", id="a socket without an address"),
    ],
)
def test_the_address_of_the_reader(settings: Any, proxies: int, remote: str, forwarded: str | None, found: str) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies
    request = request_from(remote, forwarded)
    assert client_address(request) == found
    assert get_adapter(request).get_client_ip(request) == found


def test_an_ipv6_network_counts_as_one_reader(settings: Any) -> None:
    same = [request_from(f"2001:db8:1:2::{number}") for number in (1, 2)]
    other = request_from("2001:db8:1:3::1")
    assert address_key(same[0]) == address_key(same[1]) != address_key(other)
    assert get_ip(same[0]) == get_ip(same[1]) != get_ip(other)


def test_addresses_that_share_their_digits_are_not_one() -> None:
    assert address_key(request_from("12.3.4.5")) != address_key(request_from("1.23.4.5"))


def test_no_counter_holds_an_address() -> None:
    assert READER not in address_key(request_from(READER))
    assert READER.replace(".", "") not in address_key(request_from(READER))


@pytest.mark.parametrize("proxies", [0, 1])
def test_every_limit_counts_readers_behind_a_proxy_apart(settings: Any, proxies: int) -> None:
    """Behind a proxy that is not told of, all readers are one; told of, each has limits of their own."""
    settings.TRUSTED_PROXY_COUNT = proxies
    first, second = (request_from(PROXY, address) for address in (READER, "198.51.100.8"))
    limit = party_throttle.Limit("address", 1, 60)
    for request in (first, second):
        request.site = Site(pk=1)
    party_throttle.count_wrong(first, limit)
    assert party_throttle.is_blocked(first, limit)
    assert party_throttle.is_blocked(second, limit) is (proxies == 0)
    for _number in range(forms_throttle.PER_HOUR):
        assert forms_throttle.allow(first, 1)
    assert not forms_throttle.allow(first, 1)
    assert forms_throttle.allow(second, 1) is (proxies == 1)


def test_sign_in_limits_count_the_reader_and_not_what_the_reader_writes(site: Site, settings: Any) -> None:
    """A guesser behind our proxy who makes a new address up for each try is still slowed down."""
    settings.TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    client = Client(REMOTE_ADDR=PROXY)
    statuses = [
        client.post(
            "/account/login/",
            {"login": f"nobody{number}@example.org", "password": "a guess"},
            headers={"x-forwarded-for": f"203.0.113.{number}, {READER}"},
        ).status_code
        for number in range(5)
    ]
    assert statuses == [200, 200, 200, 429, 429]


def test_a_count_is_forgotten_after_its_time(monkeypatch: Any) -> None:
    """Whenever it begins, within the time it was given; what is counted meanwhile makes it no longer."""
    began = time.time()
    for shift in range(0, 60, 7):
        cache.clear()
        monkeypatch.setattr(time, "time", lambda shift=shift: began + shift)
        found = [count("tries", 60)]
        for second in range(1, 61):
            monkeypatch.setattr(time, "time", lambda second=second, shift=shift: began + shift + second)
            found.append(count("tries", 60))
            assert counted("tries", 60) == found[-1]
        assert found.count(1) == 2


@pytest.fixture
def _in_the_database(settings: Any) -> None:
    table = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "no_such_table"}
    settings.CACHES = {**settings.CACHES, "default": table}


@pytest.mark.usefixtures("db", "_in_the_database")
def test_a_count_without_redis_is_one_statement(monkeypatch: Any, django_assert_num_queries: Any) -> None:
    """The cache's own table needs eight for each; none of it is asked for."""
    for number in (1, 2, 3):
        with django_assert_num_queries(1):
            assert count("tries", 3600) == number
    with django_assert_num_queries(1):
        assert counted("tries", 3600) == 3
    assert counted("others", 3600) == 0
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began + 3600)
    assert counted("tries", 3600) == 0


@pytest.mark.usefixtures("db", "_in_the_database")
def test_a_count_in_the_database_lasts_as_long_as_it_says() -> None:
    """No try lengthens it, and its row goes once its time is over."""
    count("tries", 3600)
    ends_at = Counter.objects.get().ends_at
    assert dt.timedelta(minutes=59) < ends_at - timezone.now() <= dt.timedelta(minutes=60)
    count("tries", 3600)
    assert Counter.objects.get().ends_at == ends_at
    assert work.forget_counts(ends_at - dt.timedelta(seconds=1)) == 0
    assert work.forget_counts(ends_at) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_in_the_database")
def test_tries_at_one_moment_are_all_counted() -> None:
    def tries(_number: int) -> list[int]:
        try:
            return [count("tries", 3600) for _each in range(5)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = [number for numbers in pool.map(tries, range(4)) for number in numbers]
    assert sorted(found) == list(range(1, 21))
