"""PDF of this room: the receipt of a signature (exactly the signed text), and the letter of an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typst
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from mediator_portal.cases.enums import ATTENDERS, Answer
from mediator_portal.cases.services.outgoing import kind_for, plan
from mediator_portal.participation.enums import AGAIN_KIND, INVITATION_KIND, TextRole
from mediator_portal.participation.models import Consent
from mediator_portal.participation.services.errors import Refused
from portal import dates
from portal.notifications.enums import Channel
from portal.notifications.letters import letter_pdf, letterhead_data, render_pdf
from portal.notifications.models import OutboxMessage
from portal.notifications.registry import letterhead, messages
from portal.notifications.rendering import NoRecipient

if TYPE_CHECKING:
    import datetime as dt

    from mediator_portal.cases.models import Case, CasePerson
    from mediator_portal.participation.models import ConsentText, Signature
    from program_pages.models import Program

TEMPLATE = "consent"


def consent_pdf(signature: Signature) -> bytes:
    """Return the document in the language that was signed."""
    with translation.override(signature.language):
        return render_pdf(TEMPLATE, consent_data(signature))


def paper_of_person(person: CasePerson, text: ConsentText) -> bytes:
    """Return the agreement to sign with a pen, and to say no or to ask for a call on: the same three answers."""
    attends = person.role in ATTENDERS
    choices = [Answer.YES, Answer.NO] if attends else [Answer.YES, Answer.NO, Answer.TALK]
    with translation.override(text.language):
        answers = [answer_words(one, attends=attends) for one in choices]
        return render_pdf("agreement", _paper_data(person.case, text, signed_as=_role_of(person), answers=answers))


def paper_of_mediator(case: Case, text: ConsentText) -> bytes:
    """Return the mediators' agreement to sign with a pen."""
    with translation.override(text.language):
        data = _paper_data(case, text, signed_as=str(TextRole.MEDIATOR.label), answers=[])
        return render_pdf("agreement", data)


def _paper_data(case: Case, text: ConsentText, *, signed_as: str, answers: list[str]) -> dict[str, Any]:
    head = letterhead.of(case.program.site)
    return {
        "language": text.language,
        "letterhead": letterhead_data(head),
        "title": text.title,
        "rows": [
            [_("Case"), case.reference],
            [_("Complaint about what happened on"), dates.full_date(case.incident_on)],
            [_("Signed as"), signed_as],
            [_("Version of the text"), f"{text.version} ({text.language})"],
        ],
        "topics": [{"heading": topic["heading"], "paragraphs": topic["paragraphs"]} for topic in text.topics],
        "choices": answers,
        "statements": [row["text"] for row in text.statements],
        "words": {
            "answer": _("Your answer"),
            "one": _("Tick one. For a no or a wish to talk, only your name is needed below."),
            "statements": _("For a yes, tick what you agree to") if answers else _("Tick what you promise"),
            "signature": _("Your signature"),
            "name": _("Your full name"),
            "sign": _("Signature"),
            "day": _("Day of signing"),
            "send": _("Send or bring this paper to %(address)s. Questions, or a copy: call %(telephone)s.")
            % {"address": ", ".join(head.address.splitlines()), "telephone": head.telephone},
            "text_hash": _("Fingerprint of the text"),
        },
        "text_hash": grouped(text.text_hash),
    }


def answer_words(answer: Answer, *, attends: bool) -> str:
    """Return an answer as its button and its box on paper say it."""
    if answer == Answer.TALK:
        return _("I want to talk to someone first")
    if answer == Answer.YES:
        return _("Yes, I will be there") if attends else _("Yes, I want to take part")
    return _("No, I will not be there") if attends else _("No, I do not want to take part")


def reissue_preview(person: CasePerson) -> list[dict[str, str]]:
    """Return what a new link sends, for the page that asks before it is sent; empty when staff must print a letter."""
    planned = plan(person, AGAIN_KIND)
    if not planned.channel or planned.channel == Channel.LETTER:
        return []
    return [
        {
            "to": person.name,
            "what": messages.label(AGAIN_KIND),
            "channel": str(Channel(planned.channel).label),
        }
    ]


def consent_data(signature: Signature) -> dict[str, Any]:
    """Return everything the document shows, in words."""
    text, program = signature.text, signature.of_case.program
    head = letterhead.of(program.site)
    ticked = set(signature.statements)
    return {
        "language": signature.language,
        "letterhead": letterhead_data(head),
        "title": text.title,
        "topics": [{"heading": topic["heading"], "paragraphs": topic["paragraphs"]} for topic in text.topics],
        "statements": [row["text"] for row in text.statements if row["code"] in ticked],
        "esign": [row["text"] for row in text.esign],
        "rows": [[label, value] for label, value in _rows(signature, program)],
        "check_code": grouped(signature.document_hash),
        "text_hash": grouped(signature.text_hash),
        "words": _words(program, text.role),
        "receipt": signature.receipt,
    }


def _words(program: Program, role: str) -> dict[str, str]:
    """Return the words of the document's frame."""
    head = letterhead.of(program.site)
    leave = _("You can leave the mediation at any time: through your link, or by calling %(telephone)s.")
    if role == TextRole.MEDIATOR:
        leave = _("You can give the session back at any time: on its page, or by calling %(telephone)s.")
    url = f"{head.base_url}{reverse('participation:verify')}"
    return {
        "statements": _("Statements that were ticked"),
        "esign": _("About signing electronically"),
        "signature": _("Signature"),
        "receipt": _("Receipt"),
        "number": _("Receipt number"),
        "check_code": _("Check code"),
        "text_hash": _("Fingerprint of the text"),
        "verify": _("Anyone who holds this paper can check it at %(url)s with the receipt number and the check code.")
        % {"url": url},
        "leave": leave % {"telephone": head.telephone},
    }


def can_be_printed(text: ConsentText) -> bool:
    """True when the document of a signature under this text can be drawn: a font has every letter of it.

    Asked before a text is published, so that nobody presses the last button and finds that their copy cannot be made.
    """
    program = text.program
    with translation.override(text.language):
        data = {
            "language": text.language,
            "letterhead": letterhead_data(letterhead.of(program.site)),
            "title": text.title,
            "topics": [{"heading": topic["heading"], "paragraphs": topic["paragraphs"]} for topic in text.topics],
            "statements": [row["text"] for row in text.statements],
            "esign": [row["text"] for row in text.esign],
            "rows": [[_("Signed"), moment_words(timezone.now(), program)]],
            "check_code": "",
            "text_hash": "",
            "words": _words(program, text.role),
            "receipt": "",
        }
        try:
            render_pdf(TEMPLATE, data)
        except typst.TypstError:
            return False
    return True


def _rows(signature: Signature, program: Program) -> list[tuple[str, str]]:
    case = signature.of_case
    rows = [
        (_("Case"), case.reference),
        (_("Complaint about what happened on"), dates.full_date(case.incident_on)),
        (_("Signed as"), signed_as(signature)),
        (_("Name"), signature.typed_name),
        (_("Signed"), moment_words(signature.signed_at, program)),
        (_("How"), str(signature.get_channel_display())),
        (_("Version of the text"), f"{signature.text_version} ({signature.language})"),
    ]
    return rows + entered_rows(signature)


def signed_as(signature: Signature) -> str:
    """Return the role in which somebody signed, beside whom, and that a minor's signature is an assent."""
    if not isinstance(signature, Consent):
        return str(TextRole.MEDIATOR.label)
    person = signature.person
    if signature.assent:
        return _("%(role)s, under 18: a parent or guardian signs too") % {"role": person.get_role_display()}
    return _role_of(person)


def _role_of(person: CasePerson) -> str:
    role = str(person.get_role_display())
    if person.beside is not None:
        return _("%(role)s of the %(party)s") % {"role": role, "party": str(person.beside.get_role_display()).lower()}
    return role


def entered_rows(signature: Signature) -> list[tuple[str, str]]:
    """Return who of the staff entered what was signed on paper or said by telephone, and who else heard it."""
    rows = []
    if signature.entered_by is not None:
        rows.append((_("Entered by"), signature.entered_by.get_full_name()))
    if isinstance(signature, Consent) and signature.second_staff is not None:
        rows.append((_("Also heard by"), signature.second_staff.get_full_name()))
    return rows


def moment_words(moment: dt.datetime, program: Program) -> str:
    """Return "Tuesday, March 3, 2026 at 5:30 p.m. (Miami time)"."""
    return dates.moment(moment.astimezone(program.tz), program.city)


def grouped(digits: str) -> str:
    """Return a hash in groups of eight, as a person can compare it."""
    return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))


def invitation_letter(person: CasePerson) -> bytes:
    """Return the invitation as a letter with QR code and short code, made now and kept nowhere.

    Raises Refused when there is no postal address to write to.
    """
    message = OutboxMessage(
        site=person.case.program.site,
        kind=kind_for(person, INVITATION_KIND),
        recipient_type="person",
        recipient_id=person.pk,
        channel=Channel.LETTER,
        ids={"case": person.case_id, "person": person.pk},
        message_id="<letter>",
    )
    try:
        return letter_pdf(message)
    except NoRecipient:
        raise Refused(_("We have no postal address of this person. Add one to the case first.")) from None
