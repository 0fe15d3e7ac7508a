"""What this room does when a room below announces something."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from forms_app.models import Upload
from forms_app.presets import load_forms
from forms_app.services.announcing import tell_infected
from program_pages import application
from program_pages.selectors import program_for
from program_pages.services import reopening_subscribe

if TYPE_CHECKING:
    from wagtail.models import Site

    from forms_app.models import Submission
    from portal.vault.models import PrivateFile
    from program_pages.models import Program


REOPENING_LIST: Final = application.REOPENING_LIST


def forms_of_new_program(sender: Any, program: Program, **_more: Any) -> None:
    """Give a program that was just loaded its forms."""
    load_forms(program)


def reopening_asked(sender: Any, submission: Submission, **_more: Any) -> None:
    """Put somebody who sent the form on the list of those who are told once when roles reopen."""
    if submission.purpose != REOPENING_LIST:
        return
    program = program_for(submission.site)
    if program is not None:
        reopening_subscribe(
            program=program, email=str(submission.answers.get("email") or ""), language=submission.language
        )


def virus_found(sender: Any, private_file: PrivateFile, **_more: Any) -> None:
    """Tell staff about a file of a submission. In a form that was not sent yet its writer is told, on the page where
    the file stood (`drafting.with_scans`).
    """
    upload = Upload.objects.filter(file=private_file).exclude(submission=None).select_related("submission").first()
    if upload is not None and upload.submission is not None:
        tell_infected(upload.submission)


def form_url(purpose: str, site: Site, language: str) -> str:
    """Return where the public form of a purpose stands; empty while none is published."""
    from forms_app.selectors import live_form

    page = live_form(site, purpose, language)
    return str(page.url or "") if page else ""


# What public pages link to: applying, asking for mediation, the list of those to be told when roles reopen.
application_url = partial(form_url, application.APPLICATION)
request_url = partial(form_url, application.REQUEST)
reopening_url = partial(form_url, REOPENING_LIST)
