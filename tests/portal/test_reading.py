"""The helper that reads pages for other tests takes nothing away but what was drawn at random."""

from __future__ import annotations

import pytest
from django.middleware.csrf import _get_new_csrf_string
from django.utils.crypto import get_random_string

from tests.reading import undrawn


@pytest.mark.parametrize(
    "text",
    [
        "Ana Diaz",
        'href="/portal/cases/M-7K3Q2/people/ana-diaz/"',
        "ana.diaz.complainant@example.org",
        "R-2222-ABCD-2345",
        "officer-complainant-2026",
        "usa-button-group site-footer__row",
        "305-555-0100-0000-0000",
        "0" * 64,
    ],
)
def test_words_stay(text: str) -> None:
    assert undrawn(text) == text


def test_tokens_go() -> None:
    for _time in range(200):
        token = _get_new_csrf_string() + get_random_string(32)
        assert undrawn(f'value="{token}">Ana<') == 'value="…">Ana<'
