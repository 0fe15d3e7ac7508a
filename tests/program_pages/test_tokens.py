"""Texts that name policy values."""

from __future__ import annotations

import pytest

from program_pages.rules import fill_html, fill_text, unknown_tokens

WORDS = {"until": "7 p.m.", "notice": "4 to 7 days before", "term": None, "venues": "<b>libraries</b> & halls"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("No value here.", "No value here."),
        ("We ask {notice}.", "We ask 4 to 7 days before."),
        ("You serve {term}.", ""),
        ("You serve {term}. We ask {notice}. Come.", "We ask 4 to 7 days before. Come."),
        ("First.\nYou serve {term}.\nLast.", "First.\nLast."),
        ("Come at {until}. Or {until}, please.", "Come at 7 p.m. Or 7 p.m., please."),
        ("Both {term} and {notice}.", ""),
    ],
)
def test_a_sentence_without_its_value_is_left_out(text, filled):
    assert fill_text(text, WORDS) == filled


@pytest.mark.parametrize(
    ("html", "filled"),
    [
        ("<p>Plain.</p>", "<p>Plain.</p>"),
        ("<p>We ask {notice}.</p>", "<p>We ask 4 to 7 days before.</p>"),
        ("<p>A.</p><p>You serve {term}.</p><p>B.</p>", "<p>A.</p><p>B.</p>"),
        ("<ul><li>{term}</li><li>{notice}</li></ul>", "<ul><li>4 to 7 days before</li></ul>"),
        ("<h2>{term}</h2><p>x</p>", "<p>x</p>"),
        ("<p>In {venues}</p>", "<p>In &lt;b&gt;libraries&lt;/b&gt; &amp; halls</p>"),
        ("Loose {term} text", "Loose  text"),
    ],
)
def test_an_element_without_its_value_is_left_out_and_values_are_escaped(html, filled):
    assert fill_html(html, WORDS) == filled


def test_names_that_no_value_has_are_found():
    assert unknown_tokens("{notice} {Notice} {nope} {roles} {also_nope}") == ["nope", "also_nope"]
