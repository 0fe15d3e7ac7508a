"""The API keeps what its OpenAPI document says: every operation is called with made-up requests (schemathesis)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.files.base import ContentFile
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.http import JsonResponse
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file

from forms_app.models import FormPage
from forms_app.services import uploads
from home.models import CustomDocument, CustomImage
from portal.accounts.enums import ServiceKind
from portal.accounts.groups import collection_of, ensure_groups
from portal.api import api
from tests import database
from tests.factories.forms_app import CONTACT_BODY, form_page_make, submission_make
from tests.factories.home import StandardPageFactory
from tests.factories.program_pages import program_make
from tests.factories.referrals import ComplaintSystem, token_make

pytestmark = pytest.mark.django_db
HOST = "testserver"
DOCUMENT = "/api/v3/openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Requests for each operation and way of making them up.
EXAMPLES = 5


@dataclass(frozen=True)
class Server:
    """The application with a small program, its document, and who calls it."""

    schema: Any
    tokens: dict[ServiceKind, str]
    known: dict[str, Any]


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker: Any) -> Iterator[Server]:
    """One program for all operations, rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        database.first_rows()
        known, tokens = world()
        with one_connection():
            schema = schemathesis.openapi.from_wsgi(DOCUMENT, get_wsgi_application(), headers={"Host": HOST})
            yield Server(schema, tokens, known)
        transaction.set_rollback(True)


@contextmanager
def one_connection() -> Iterator[None]:
    """Keep the connection open between requests, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def world() -> tuple[dict[str, Any], dict[ServiceKind, str]]:
    """Make one of everything; return what can stand in a path, by name, and a token of each kind."""
    site = program_make(HOST).site
    ensure_groups(site)
    page = StandardPageFactory(parent=site.root_page, title="About", slug="about")
    file = ContentFile(b"words", name="words.txt")
    document = CustomDocument.objects.create(title="Words", file=file, collection=collection_of(site))
    image = CustomImage.objects.create(title="Seal", file=get_test_image_file(), collection=collection_of(site))
    redirect = Redirect.objects.create(old_path="/old", site=site, redirect_link="/new/")
    tokens = {kind: token_make(site, kind) for kind in ServiceKind}
    form, upload = upload_make(site)
    known = {
        "form": form,
        "upload": upload,
        "page_id": page.pk,
        "revision_id": page.save_revision().pk,
        "document_id": document.pk,
        "image_id": image.pk,
        "redirect_id": redirect.pk,
        "site_id": site.pk,
        "receipt": submission_make(site, FormPage.objects.get(translation_key=form)).receipt,
        "reference": ComplaintSystem(tokens[ServiceKind.REFERRALS]).send().json()["reference"],
    }
    return known, tokens


def upload_make(site: Any) -> tuple[Any, str]:
    """Return a form that takes files, and a file on its way into it."""
    files = {"type": "file", "value": {"key": "paper", "label": "Your paper", "required": False}}
    page = form_page_make(site.root_page, body=[*CONTACT_BODY, files])
    question = page.definition.question("paper")
    assert question
    form = page.translation_key
    row = uploads.upload_begin(site=site, form=form, question=question, holder="api", name="a.pdf", size=9)
    return form, row.reference


def operations() -> list[Any]:
    """Return the method and path of every operation of the document."""
    paths = api.get_openapi_schema()["paths"]
    return [
        pytest.param(method, path, id=operation["operationId"])
        for path, methods in paths.items()
        for method, operation in methods.items()
    ]


def call(server: Server, case: Any) -> None:
    """Send one request, check its answer against the document, and undo what it did."""
    token = server.tokens[ServiceKind.REFERRALS if "/referrals/" in case.path else ServiceKind.CONTENT]
    with transaction.atomic():
        response = case.call(headers={"Host": HOST, "Authorization": f"Bearer {token}"})
        transaction.set_rollback(True)
    case.validate_response(response, checks=CHECKS)


def try_out(server: Server, strategy: Any) -> None:
    """Call the operation with made-up requests, the same ones at every run."""

    @given(case=strategy)
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    def tried(case: Any) -> None:
        call(server, case)

    tried()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), operations())
def test_every_operation_keeps_its_word(server: Server, method: str, path: str, mode: GenerationMode) -> None:
    """No request, whether it fits the document or not, breaks anything or gets an answer the document does not name."""
    try_out(server, server.schema[path][method].as_strategy(generation_mode=mode))


@pytest.mark.parametrize(
    ("method", "path"), [each for each in operations() if "{" in each.values[1] and "/schema/" not in each.values[1]]
)
def test_every_operation_on_something_there_keeps_its_word(server: Server, method: str, path: str) -> None:
    """The same for objects that are there: hardly any made-up key meets one."""
    known = {name: value for name, value in server.known.items() if f"{{{name}}}" in path}
    assert known
    try_out(server, server.schema[path][method].as_strategy(path_parameters=known))


def test_an_answer_that_breaks_the_word_is_noticed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks can fail: an answer with another content than the document says is found."""
    case = server.schema["/api/v3/whoami/"]["get"].Case()
    call(server, case)
    monkeypatch.setattr("ninja.operation.Operation.run", lambda *args, **kwargs: JsonResponse({"a": 1}))
    with pytest.raises(BaseExceptionGroup):
        call(server, case)
