"""Two agreement texts side by side: what is marked as different, and where marking would say nothing."""

from __future__ import annotations

from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.textdesk import differences


def text(language: str, *lines: str) -> ConsentText:
    said = [{"code": line, "text": line} for line in lines[1:]]
    return ConsentText(language=language, title=lines[0], topics=[], statements=said, esign=[])


def test_differences_are_marked_within_one_language_only() -> None:
    """Of a translation every line differs; its lines stand beside the English ones, unmarked, and none is lost."""
    before, after = text("en", "Title", "One", "Two"), text("en", "Title", "One", "Three")
    assert [row.changed for row in differences(before, after)] == [False, False, True]
    rows = differences(before, text("es", "Título", "Uno", "Dos", "Más"))
    assert [(row.before, row.after, row.changed) for row in rows] == [
        ("Title", "Título", False),
        ("One", "Uno", False),
        ("Two", "Dos", False),
        ("", "Más", False),
    ]
