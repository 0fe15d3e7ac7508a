"""Two programs, each on its own host."""

from __future__ import annotations

import pytest
from wagtail.models import Site

from tests.factories.home import site_make


@pytest.fixture
def site(db: None) -> Site:
    return site_make("testserver")


@pytest.fixture
def other_site(db: None) -> Site:
    return site_make("other.localhost", name="Other program")
