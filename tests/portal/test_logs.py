"""Logs hold no personal data and no secrets."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from portal.audit.context import current_request_id
from portal.logs import QuietFormatter, ScrubFilter, config, scrub


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("/account/i/4f0a9c2e7b1d4f0a9c2e7b1d4f0a9c2e7b1d4f0a/", "/account/i/***/"),
        ("/take-part/i/short/", "/take-part/***"),
        ("/es/take-part/no/", "/es/take-part/***"),
        ("/take-part/", "/take-part/"),
        ("/account/password/reset/key/1-cabcde-0123456789abcdef/", "/account/password/reset/key/***/"),
        ("Not Found: /portal/feed/9f86d081884c7d659a2feaa0c55ad015.ics", "Not Found: /portal/feed/***"),
        ("/portal/desk/cases/M-7K3Q/", "/portal/desk/cases/M-7K3Q/"),
        ("/become-a-mediator/how-to-apply-in-five-steps/", "/become-a-mediator/how-to-apply-in-five-steps/"),
        ("/portal/people/?q=Casey+Complainant", "/portal/people/"),
        ("mail to casey@example.org failed", "mail to *** failed"),
        ("nothing to hide", "nothing to hide"),
    ],
)
def test_what_is_scrubbed(text: str, scrubbed: str) -> None:
    assert scrub(text) == scrubbed


def written(record: logging.LogRecord) -> dict[str, object]:
    """Return a record as the handler of portal.logs.config writes it."""
    ScrubFilter().filter(record)
    options = config("INFO")["formatters"]["json"]
    formatter = QuietFormatter(
        options["format"], rename_fields=options["rename_fields"], timestamp=options["timestamp"]
    )
    line: dict[str, object] = json.loads(formatter.format(record))
    return line


def make(message: str, *args: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger("test").makeRecord("test", logging.ERROR, "file", 1, message, args, None, extra=extra)


def test_a_line_carries_the_requests_id_and_is_json() -> None:
    token = current_request_id.set("abc-123-def")
    try:
        line = written(make("Not Found: %s", "/account/i/0123456789abcdef0123/", status_code=404))
    finally:
        current_request_id.reset(token)
    assert line["request_id"] == "abc-123-def"
    assert line["message"] == "Not Found: /account/i/***/"
    assert (line["level"], line["logger"], line["status_code"]) == ("ERROR", "test", 404)
    assert "time" in line


def test_objects_on_a_record_are_dropped() -> None:
    line = written(make("query", request=object(), sql="SELECT 'Casey'", params=("Casey",)))
    assert "Casey" not in json.dumps(line)
    assert "request" not in line


def test_a_traceback_names_places_and_never_values() -> None:
    try:
        try:
            raise KeyError("Casey Complainant")
        except KeyError as cause:
            raise ValueError("Key (email)=(casey@example.org) already exists") from cause
    except ValueError as error:
        record = make("failed")
        record.exc_info = (ValueError, error, error.__traceback__)
    line = json.dumps(written(record))
    assert "ValueError" in line
    assert "caused by builtins.KeyError" in line
    assert "test_logs.py" in line
    assert "casey" not in line.lower()


def test_the_mirror_of_the_audit_trail_is_never_quieted_and_can_have_a_file(tmp_path: Path) -> None:
    chosen = config("ERROR", str(tmp_path / "audit.log"))
    assert chosen["loggers"]["audit"] == {"handlers": ["audit"], "level": "INFO", "propagate": False}
    assert chosen["handlers"]["audit"]["filename"] == str(tmp_path / "audit.log")
    assert "filename" not in config("ERROR")["handlers"]["audit"]
