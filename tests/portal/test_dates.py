"""Days, times and moments in words: each form in each language, and no format written down anywhere else."""

from __future__ import annotations

import ast
import datetime as dt
import re
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import formats, translation

from portal import dates
from portal.dates.en import formats as english
from program_pages.rules import words

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("portal", "home", "program_pages", "forms_app", "mediator_portal")
MIAMI = ZoneInfo("America/New_York")
DAY = dt.date(2026, 3, 3)
BEGIN = dt.datetime(2026, 3, 3, 17, 30, tzinfo=MIAMI)
END = dt.datetime(2026, 3, 3, 20, 30, tzinfo=MIAMI)
NAMES = sorted(name for name in vars(english) if name.endswith("_FORMAT"))


@pytest.mark.parametrize(
    ("say", "value", "in_english", "in_spanish"),
    [
        (dates.date, DAY, "Tuesday, March 3, 2026", "martes, 3 de marzo de 2026"),
        (dates.date, BEGIN, "Tuesday, March 3, 2026", "martes, 3 de marzo de 2026"),
        (dates.full_date, DAY, "March 3, 2026", "3 de marzo de 2026"),
        (dates.brief_date, DAY, "Mar 3, 2026", "3 mar 2026"),
        (dates.weekday_day, DAY, "Tuesday, March 3", "martes, 3 de marzo"),
        (dates.day, DAY, "March 3", "3 de marzo"),
        (dates.month, DAY, "March 2026", "marzo de 2026"),
        (dates.brief_weekday_day, DAY, "Tue, Mar 3", "mar, 3 mar"),
        (dates.brief_weekday, DAY, "Tue", "mar"),
        (dates.day_and_time, BEGIN, "Tuesday, March 3, 2026, 5:30 p.m.", "martes, 3 de marzo de 2026, 5:30 p. m."),
        (dates.time, dt.time(17, 30), "5:30 p.m.", "5:30 p. m."),
        (dates.time, BEGIN, "5:30 p.m.", "5:30 p. m."),
        (dates.time, dt.time(9), "9 a.m.", "9 a. m."),
        (dates.clock, 12, "noon", "mediodía"),
        (dates.clock, 24, "midnight", "medianoche"),
    ],
)
def test_a_form_in_each_language(say: Any, value: Any, in_english: str, in_spanish: str) -> None:
    with translation.override("en"):
        assert say(value) == in_english
    with translation.override("es"):
        assert say(value) == in_spanish


@pytest.mark.parametrize(
    ("language", "moment", "evening", "days"),
    [
        (
            "en",
            "Tuesday, March 3, 2026 at 5:30 p.m. (Miami time)",
            "Tuesday, March 3, 2026, 5:30 p.m. to 8:30 p.m. (Miami time)",
            "Tuesday, March 3, 2026, 5:30 p.m. to Wednesday, March 4, 2026, 8:30 p.m. (Miami time)",
        ),
        (
            "es",
            "martes, 3 de marzo de 2026, 5:30 p. m. (hora del Este)",
            "martes, 3 de marzo de 2026, de 5:30 p. m. a 8:30 p. m. (hora del Este)",
            "del martes, 3 de marzo de 2026, 5:30 p. m., al miércoles, 4 de marzo de 2026, 8:30 p. m. (hora del Este)",
        ),
    ],
)
def test_a_moment_says_whose_clock_it_is(language: str, moment: str, evening: str, days: str) -> None:
    with translation.override(language):
        assert dates.moment(BEGIN, "Miami") == moment
        assert dates.span(BEGIN, END, "Miami") == evening
        assert dates.span(BEGIN, END + dt.timedelta(days=1), "Miami") == days


@pytest.mark.parametrize(
    ("zone", "in_spanish"),
    [
        (ZoneInfo("America/Chicago"), "hora del Centro"),
        (ZoneInfo("America/Los_Angeles"), "hora del Pacífico"),
        (ZoneInfo("America/Boise"), "hora de Springfield"),
        (dt.UTC, "hora de Springfield"),
    ],
)
def test_a_clock_has_its_name_or_the_citys(zone: dt.tzinfo, in_spanish: str) -> None:
    with translation.override("es"):
        assert dates.zone(zone, "Springfield") == in_spanish
    with translation.override("en"):
        assert dates.zone(zone, "Springfield") == "Springfield time"


def test_templates_write_the_same_forms() -> None:
    page = Template('{{ day|date:"WEEKDAY_DATE_FORMAT" }} · {{ at|time:"TIME_FORMAT" }} · {{ day|date:"DATE_FORMAT" }}')
    with translation.override("es"):
        assert page.render(Context({"day": DAY, "at": BEGIN.time()})) == (
            "martes, 3 de marzo de 2026 · 5:30 p. m. · 3 de marzo de 2026"
        )


def test_numbers_are_read_as_in_the_united_states() -> None:
    with translation.override("es"):
        assert words.dollars(150_000) == "$1,500"
        assert words.number(2.5) == "2.5"


def test_a_language_without_a_module_gets_the_english_patterns() -> None:
    with translation.override("fr"):
        assert formats.get_format("WEEKDAY_DATE_FORMAT") == "WEEKDAY_DATE_FORMAT"
        assert dates.date(DAY) == "mardi, mars 3, 2026"
    with translation.override(None):
        assert dates.date(DAY) == "Tuesday, March 3, 2026"


def test_every_language_writes_every_form() -> None:
    written = {path.parent.name for path in (ROOT / "portal" / "dates").glob("*/formats.py")}
    assert {code for code, _name in settings.LANGUAGES} <= written
    for language in written:
        module = import_module(f"portal.dates.{language}.formats")
        assert [name for name in NAMES if not hasattr(module, name)] == [], language


# A format of one's own ----------------------------------------------------------------------------------------------

# Signs of strftime that are words or the English order of a clock.
SPOKEN = re.compile(r"%-?[aAbBpIcxX]")
# What machines read: `<time datetime="…">`.
FOR_MACHINES = {"c"}


def formats_in_code(source: str) -> list[str]:
    """Return the formats that code hands to Django or to strftime itself."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        text = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if name in {"date_format", "time_format"}:
            found += [each for each in text if not each.endswith("_FORMAT")]
        if name == "strftime":
            found += [each for each in text if SPOKEN.search(each)]
    return found


def formats_in_template(source: str) -> list[str]:
    """Return the formats a template writes itself."""
    found = re.findall(r"""\|(?:date|time):["']([^"']*)["']""", source)
    return [each for each in found if not each.endswith("_FORMAT") and each not in FOR_MACHINES]


@pytest.mark.parametrize("room", ROOMS)
def test_no_code_has_a_format_of_its_own(room: str) -> None:
    files = [path for path in (ROOT / room).rglob("*.py") if "dates" not in path.parts]
    found = {path.relative_to(ROOT).as_posix(): formats_in_code(path.read_text(encoding="utf-8")) for path in files}
    assert {path: each for path, each in found.items() if each} == {}


def test_no_template_has_a_format_of_its_own() -> None:
    found = {
        path.name: formats_in_template(path.read_text(encoding="utf-8")) for path in ROOT.glob("templates/**/*.html")
    }
    assert {path: each for path, each in found.items() if each} == {}


def test_the_test_itself_finds_formats() -> None:
    assert formats_in_code('date_format(day, "F j, Y")\nformats.time_format(at, "P")') == ["F j, Y", "P"]
    assert formats_in_code('at.strftime("%I:%M %p")\nat.strftime("%Y-%m-%d")') == ["%I:%M %p"]
    assert formats_in_template('{{ day|date:"F j, Y" }}{{ day|date:"c" }}{{ day|date:"DATE_FORMAT" }}') == ["F j, Y"]
