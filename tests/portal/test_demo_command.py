"""Preparing the demo: what has been done is not done again."""

from __future__ import annotations

import gc
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.migrations.state import ModelState, ProjectState

from portal.management.commands import demo
from portal.management.quickly import quick_migrations

# Newer Pythons warn of a fork beside threads; those of pytest-xdist do nothing here.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def test_it_is_for_the_demo_only() -> None:
    with pytest.raises(CommandError):
        call_command("demo", stdout=StringIO())


def test_a_step_is_done_once_until_something_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "MARKS", tmp_path / "demo.json")
    done = tmp_path / "done"

    def step(*parts: object) -> demo.Step:
        return demo.Step("tables", parts, lambda: done.open("a").write("x"))

    command, marks = demo.Command(stdout=StringIO()), dict[str, str]()
    monkeypatch.setattr(demo, "connections", type("None", (), {"close_all": staticmethod(lambda: None)}))
    for parts in (("one",), ("one",), ("two",), ("two",)):
        command.run(marks, [step(*parts)])
    assert done.read_text() == "xx"
    assert '"tables"' in (tmp_path / "demo.json").read_text()


def test_a_step_that_fails_stops_the_preparation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    monkeypatch.setattr(demo, "MARKS", tmp_path / "demo.json")
    monkeypatch.setattr(demo, "connections", type("None", (), {"close_all": staticmethod(lambda: None)}))
    marks: dict[str, str] = {}
    with pytest.raises(CommandError, match="tables"):
        demo.Command(stdout=StringIO()).run(marks, [demo.Step("tables", ["one"], lambda: 1 / 0)])
    assert marks == {}
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_fingerprints_follow_names_and_contents(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("one")
    before = demo.fingerprint([file, "name"])
    assert demo.fingerprint([file, "name"]) == before
    assert demo.fingerprint([file, "other"]) != before
    file.write_text("two")
    assert demo.fingerprint([file, "name"]) != before


def test_quick_migrations_leave_django_as_it_was() -> None:
    usual = ProjectState.add_model
    with quick_migrations():
        assert ProjectState.add_model is not usual
        assert not gc.isenabled()
        state = ProjectState()
        state.add_model(ModelState("shop", "Pen", [], {}, ()))
        assert ("shop", "pen") in state.models
    assert ProjectState.add_model is usual
    assert gc.isenabled()


@pytest.mark.parametrize(("said", "bound"), [("", "127.0.0.1:9999"), ("0.0.0.0:80", "0.0.0.0:80")])
def test_only_this_machine_reaches_it_unless_somebody_says_so(
    monkeypatch: pytest.MonkeyPatch, settings: Any, said: str, bound: str
) -> None:
    settings.DEMO = True
    monkeypatch.setattr(demo.Command, "prepare", lambda self: None)
    monkeypatch.setattr(demo.Command, "announce", lambda self: None)
    monkeypatch.setattr(demo, "call_command", lambda name: served.append((name, os.environ["BIND"])))
    monkeypatch.setenv("PORT", "9999")
    monkeypatch.setenv("BIND", said)
    if not said:
        monkeypatch.delenv("BIND")
    served: list[tuple[str, str]] = []
    demo.Command().handle(reset=False, prepare_only=False)
    assert served == [("serve", bound)]
