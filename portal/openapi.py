"""The OpenAPI document of the whole API, with what Wagtail's leaves out: how it refuses, and where it redirects."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

TITLE: Final = "Community-police mediation API"
ABOUT: Final = (
    "Published content and public forms to everybody; pages, files and referrals to the service accounts of one "
    "program. "
    "Each program answers on its own host."
)
PROBLEM: Final = "Problem"
# RFC 9457. `errors` names each field that was refused: `loc` is where it stands, `msg` what is wrong with it. Answers
# to a form have `pointer` (RFC 6901, in the body) and `key` of their question, too; a form that ends has a `link`.
PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "title": PROBLEM,
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "type": {"type": "string"},
                    "loc": {"type": "array", "items": {"type": ["string", "integer"]}},
                    "msg": {"type": "string"},
                    "pointer": {"type": "string"},
                    "key": {"type": "string"},
                },
                "required": ["msg"],
            },
        },
        "link": {
            "type": "object",
            "properties": {"url": {"type": "string"}, "label": {"type": "string"}},
            "required": ["url", "label"],
        },
    },
    "required": ["type", "title", "status"],
}
REFUSALS: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.TOO_MANY_REQUESTS,
)


def completed(get_schema: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Return ninja's maker of the document, whose document is then complete."""

    def complete(*args: Any, **kwargs: Any) -> dict[str, Any]:
        document = get_schema(*args, **kwargs)
        document["info"] = {**document["info"], "title": TITLE, "description": ABOUT}
        document["components"]["schemas"][PROBLEM] = PROBLEM_SCHEMA
        paths = document["paths"].items()
        document["paths"] = {path: operations for path, operations in paths if _can_be_called(operations)}
        for operations in document["paths"].values():
            for operation in operations.values():
                _complete(operation)
        return document

    return complete


def _can_be_called(operations: dict[str, Any]) -> bool:
    """False for addresses of v3 with a part that nothing fits: those of snippets, while no kind of snippet is there."""
    parameters = [each for operation in operations.values() for each in operation["parameters"]]
    return all(each["schema"].get("const") != "" for each in parameters if each["in"] == "path")


def _complete(operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for status in REFUSALS:
        responses.setdefault(status.value, _refusal(status))
    if operation["operationId"] == "pages_find":
        responses[HTTPStatus.FOUND.value] = {"description": "To the page's own address"}


def _refusal(status: HTTPStatus) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{PROBLEM}"}
    return {"description": status.phrase, "content": {"application/problem+json": {"schema": schema}}}
