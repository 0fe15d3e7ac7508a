"""One form sent by other software: the checks of the form's page, in the same order, and how each refusal reads."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import ValidationError
from wagtail.api.v3.errors import PROBLEM_JSON, problem_response

from forms_app import purposes, services, stamps, throttle
from forms_app.api.limits import account_of
from forms_app.api.shapes import SubmissionIn
from forms_app.api.showing import absolute, closed_now
from forms_app.definition import Definition, Question, Stop
from forms_app.errors import UploadRefused
from forms_app.given import Given, Mistake
from forms_app.models import FormPage, Submission
from forms_app.purposes import Closed
from forms_app.rules import spam
from forms_app.services.uploads import MEGABYTE, upload_take
from forms_app.states import Sign
from portal.vault.crypto import keyed_hash

if TYPE_CHECKING:
    from portal.accounts.http import SiteRequest

# How the problem details name a field, as ninja names those that it refuses itself.
BODY: Final = ("body", "sent", "answers")
KEY_LENGTH: Final = 60


class Ended(Exception):
    """The form ends here, in kind words: it is closed, or a stop of it holds."""

    def __init__(self, kind: str, why: Closed | Stop) -> None:
        super().__init__(kind)
        self.kind, self.why = kind, why


class TooMany(Exception):
    """Too many forms came from this address."""


@dataclass
class Sending:
    """One request that sends a form. `kept` returns the submission, or raises what the answer is instead."""

    request: SiteRequest
    page: FormPage
    sent: SubmissionIn
    key: str
    now: dt.datetime

    def kept(self) -> Submission:
        """Keep the answers once for each key, or return what was kept under it before."""
        known = self._known()
        if known is not None:
            return self._same(known)
        closed = closed_now(self.request, self.page, self.now, self.stamp.started_at if self.stamp else None)
        if closed is not None:
            raise Ended("closed", closed)
        given = Given(self.page.definition, self.sent.answers)
        if stop := given.stop:
            raise Ended("stopped", stop)
        if given.mistakes:
            raise ValidationError(_errors(given))
        signs = self._signs()
        with transaction.atomic():
            self._take_files(given)
            submission, created = self._create(given, signs)
        return submission if created else self._same(submission)

    @cached_property
    def stamp(self) -> stamps.Stamp | None:
        """When the form was opened, if it says so."""
        return stamps.from_text(self.sent.stamp, self.page.stamp_name, self.now) if self.sent.stamp else None

    @property
    def stored_key(self) -> str:
        """The caller's key as it is stored: one form's own, and never that of a page."""
        text = f"{self.page.translation_key}:{self.key}".encode().hex()
        return f"api-{keyed_hash('form-api-key', text)[:KEY_LENGTH]}"

    def _known(self) -> Submission | None:
        return Submission.objects.filter(site=self.request.site, idempotency_key=self.stored_key).first()

    def _same(self, known: Submission) -> Submission:
        """Return what was kept before, if it is what is sent now: read by the questions of then.

        What a room took over is forgotten here: nothing is left to compare with, and the key alone says that it is it.
        """
        purpose = purposes.get(known.purpose)
        if purpose is not None and not purpose.keeps and known.announced_at is not None:
            return known
        given = Given(known.definition, self.sent.answers)
        if _counted(given.definition, given.answers) != _counted(known.definition, known.answers):
            words = _("This key came before with other answers. Give a new form a new key.")
            place = ["header", "Idempotency-Key"]
            raise ValidationError([{"type": "idempotency_key_reused", "loc": place, "msg": words}])
        return known

    def _take_files(self, given: Given) -> None:
        """Put the files in the place of their tickets; they are this form's from now on."""
        refused: list[Mistake] = []
        size = 0
        for question, tickets in given.tickets:
            entries = []
            for number, ticket in enumerate(tickets):
                try:
                    entries.append(self._file(question, ticket))
                except UploadRefused as error:
                    refused.append(Mistake((question.key, number), question.key, error.code, error.sentence))
            given.files_set(question, entries)
            size += sum(int(each["size"]) for each in entries)
            if not refused and size > settings.UPLOAD_LIMIT_MB * MEGABYTE:
                words = _("All files of one form together may have %(size)s MB. Remove one, or choose a smaller one.")
                said = words % {"size": settings.UPLOAD_LIMIT_MB}
                refused.append(Mistake((question.key,), question.key, "too_large_together", said))
        if refused:
            given.mistakes = refused
            raise ValidationError(_errors(given))

    def _file(self, question: Question, ticket: str) -> dict[str, Any]:
        form, site = self.page.translation_key, self.request.site
        return upload_take(site=site, form=form, question=question, ticket=ticket, key=self.stored_key)

    def _create(self, given: Given, signs: set[Sign]) -> tuple[Submission, bool]:
        return services.submission_create(
            site=self.request.site,
            page=self.page,
            purpose=self.page.purpose,
            definition=given.definition,
            answers=given.answers,
            language=self.page.locale.language_code,
            idempotency_key=self.stored_key,
            signs=signs,
        )

    def _signs(self) -> set[Sign]:
        """Return what the way it was sent tells; an account sends for many people, each from one address."""
        sent_this_hour = 0 if account_of(self.request) else throttle.sent_this_hour(self.request, self.page.pk)
        if sent_this_hour > throttle.PER_HOUR:
            raise TooMany
        return spam.sending_signs(
            trap=self.sent.website,
            seconds=(self.now - self.stamp.started_at).total_seconds() if self.stamp else None,
            at_least=settings.FORM_SECONDS_AT_LEAST,
            sent_this_hour=sent_this_hour,
        )


def _counted(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers with the number of files in their place: a ticket ends long before a key does."""
    files = {question.key for question in definition.questions if question.kind.holds_files}
    return {key: len(value or ()) if key in files else value for key, value in answers.items()}


def receipt_secret(submission: Submission) -> str:
    """Return the secret of a receipt, the same at every answer: 32 hexadecimal digits."""
    return keyed_hash("form-receipt", submission.receipt)[:32]


def ended_response(request: SiteRequest, ended: Ended) -> HttpResponse:
    """Return the problem of a form that ends here: its own kind words, and what else is possible."""
    why = ended.why
    problem: dict[str, Any] = {
        "type": f"urn:problem-type:form-{ended.kind}",
        "title": str(why.title),
        "status": 409,
        "detail": str(why.text),
    }
    if why.link_url:
        problem["link"] = {"url": absolute(request, str(why.link_url)), "label": str(why.link_label)}
    return HttpResponse(json.dumps(problem), status=409, content_type=PROBLEM_JSON)


def too_many_response() -> HttpResponse:
    """Return the problem of too many forms from one address."""
    words = _("Too many forms came from your connection. Wait a while, then send it again.")
    response = problem_response(status=429, detail=words)
    response.headers["Retry-After"] = str(throttle.HOUR)
    return response


def _errors(given: Given) -> list[dict[str, Any]]:
    return [
        {
            "type": mistake.code,
            "loc": [*BODY, *mistake.where],
            "msg": mistake.sentence,
            "pointer": f"/answers{mistake.pointer}",
            "key": mistake.key,
        }
        for mistake in given.mistakes
    ]
