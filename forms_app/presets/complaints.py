"""How a complaint reaches the program: asked for by the person who has it, or referred by those who handle it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms_app.presets import build
from forms_app.presets.build import Block, FormSpec, ask, choose, heading, not_after_today, rule, step, stop

if TYPE_CHECKING:
    from program_pages.models import Program


def mediation_request(program: Program) -> FormSpec:
    """Return the request of somebody who has a complaint and wants to talk."""
    agency = {"agency": program.agency_name}
    return FormSpec(
        purpose="mediation_request",
        title=_("Ask for mediation"),
        slug="request",
        summary=_("Tell us about your complaint. A person reads it and calls or writes to you. It takes 10 minutes."),
        intro="<p>"
        + _(
            "Staff of the %(agency)s read your answers, and nobody else. Asking decides nothing: you can say no at any "
            "time, and the officer is asked only after we have talked to you."
        )
        % agency
        + "</p>",
        body=[_which_department(program), _what_happened(), _how_to_reach(program)],
        button_label=_("Send my request"),
        thank_you="<p>"
        + _(
            "A person of the %(agency)s reads your request and answers within five working days. If somebody is in "
            "danger now, call 911."
        )
        % agency
        + "</p>",
    )


def referral(program: Program) -> FormSpec:
    """Return the referral of a complaint by an investigator or by intake; it asks what a case begins with."""
    return FormSpec(
        purpose="referral",
        title=_("Refer a complaint"),
        slug="refer",
        summary=_("For investigators and intake staff. The program's staff check what you send and open the case."),
        intro="<p>"
        + _(
            "Send no police reports, no criminal records and no health details. You get a receipt; the program tells "
            "you only whether the complaint is not eligible, did not proceed, or was mediated."
        )
        + "</p>",
        body=[_referrer(), _complaint(), _complainant(program), _officer()],
        button_label=_("Send the referral"),
        thank_you="<p>" + _("The program's staff look at it within two working days.") + "</p>",
    )


def new_case(program: Program) -> FormSpec:
    """Return what the desk is asked when it records a complaint itself; the case takes every answer over."""
    return FormSpec(
        purpose="new_case",
        folder=build.PORTAL,
        title=_("Record a referral"),
        slug="new-case",
        summary="",
        intro="<p>"
        + _(
            "Names, ways to reach people and the allegation are stored sealed. "
            "Nobody gets a message when you save this."
        )
        + "</p>",
        body=[
            heading(_("The complaint")),
            ask("short_text", "intake_number", _("Complaint number"), required=False),
            build.drop_down(
                choose("one_of", "category", _("Kind of complaint"), [("unclear", _("Not clear yet"))], required=False)
            ),
            ask(
                "long_text",
                "allegation",
                _("What is the complaint about?"),
                hint=_("A few plain sentences. No criminal records, no police reports, no health details."),
            ),
            not_after_today(ask("date", "incident_on", _("Day of the incident"))),
            ask(
                "date",
                "investigation_due_on",
                _("Deadline of the investigation"),
                hint=_("Answer windows end early enough to leave the investigation its time."),
                required=False,
            ),
            heading(_("The complainant")),
            ask("short_text", "complainant_name", _("Full name")),
            *_first_ways("complainant"),
            _language(program, "complainant_language", _("Language")),
            build.folded(
                _("Address, other telephone, best way and time"),
                *_other_ways("complainant"),
            ),
            build.folded(
                _("Date of birth, interpreter or accommodation"),
                ask("number", "complainant_birth_year", _("Birth year, if known"), required=False),
                ask(
                    "date",
                    "complainant_birth_date",
                    _("Date of birth, if known"),
                    hint=_("Under 18, a parent or guardian signs too: add them on the case page."),
                    required=False,
                ),
                _needs("complainant"),
            ),
            heading(_("The officer")),
            ask("short_text", "officer_name", _("Full name")),
            ask("short_text", "officer_badge", _("Badge number")),
            *_first_ways("officer"),
            _language(program, "officer_language", _("Language")),
            build.folded(
                _("Address, other telephone, best way and time"),
                *_other_ways("officer"),
            ),
            build.folded(
                _("Unit, duty, interpreter or accommodation"),
                ask("short_text", "officer_unit", _("Unit"), required=False),
                ask("short_text", "officer_duty", _("When on duty"), required=False),
                _needs("officer"),
            ),
        ],
        button_label=_("Save this referral"),
        thank_you="<p>" + _("The case is open.") + "</p>",
    )


def _needs(who: str) -> Block:
    return ask("short_text", f"{who}_needs", _("Interpreter, accommodation or support person"), required=False)


def _first_ways(who: str) -> list[Block]:
    """Ask for the ways that most people are reached by; which of all is needed is the room's to say."""
    return [
        ask("email", f"{who}_email", _("E-mail address"), required=False),
        ask("telephone", f"{who}_mobile", _("Mobile telephone"), required=False),
    ]


def _other_ways(who: str) -> list[Block]:
    """Ask for further ways to reach a party, as `cases` knows them, and which is best."""
    ways = [
        ("email", _("E-mail")),
        ("mobile", _("Mobile telephone")),
        ("landline", _("Other telephone")),
        ("address", _("Postal address")),
    ]
    return [
        ask("telephone", f"{who}_landline", _("Other telephone"), required=False),
        ask("address", f"{who}_address", _("Postal address"), required=False),
        choose(
            "one_of",
            f"{who}_preferred",
            _("Best way to reach this person"),
            ways,
            hint=_("The invitation goes this way. Without a choice, the first one given."),
            required=False,
        ),
        ask("short_text", f"{who}_best_time", _("Best time to call"), required=False),
    ]


def _which_department(program: Program) -> Block:
    police = {"police": program.police_name}
    return step(
        _("Which department"),
        ask(
            "yes_no",
            "our_department",
            _("Is your complaint about an officer of the %(police)s?") % police,
        ),
        stop(
            _("We cannot help with this complaint"),
            _(
                "This program is for complaints about officers of the %(police)s. Please ask the department of that "
                "officer how complaints are handled there."
            )
            % police,
            rule("our_department", "is", "no"),
            link=(_("Back to the first page"), "/"),
        ),
        ask("yes_no", "complained", _("Have you already filed a complaint about it?")),
        ask(
            "short_text",
            "intake_number",
            _("Complaint number, if you know it"),
            required=False,
            when=rule("complained", "is", "yes"),
        ),
    )


def _what_happened() -> Block:
    return step(
        _("What happened"),
        not_after_today(
            ask("date", "happened_on", _("On which day did it happen?"), hint=_("If you are not sure, the likely day."))
        ),
        ask("short_text", "place", _("Where did it happen?"), required=False),
        ask(
            "long_text",
            "what_happened",
            _("What happened, in a few plain sentences?"),
            hint=_("No criminal records, no police reports, no health details."),
        ),
        ask("short_text", "officer", _("Name or badge number of the officer, if you know it"), required=False),
    )


def _how_to_reach(program: Program) -> Block:
    return step(
        _("How we reach you"),
        ask("short_text", "name", _("Your full name")),
        ask("email", "email", _("E-mail address"), hint=_("We send your receipt to this address.")),
        ask("telephone", "telephone", _("Telephone"), required=False),
        ask("short_text", "best_time", _("Best time to call"), required=False),
        _language(program, "language", _("In which language do you want to talk?")),
        ask(
            "short_text",
            "needs",
            _("Do you need an interpreter, an accommodation or a support person?"),
            required=False,
        ),
    )


def _referrer() -> Block:
    return step(
        _("About you"),
        ask("short_text", "referred_by", _("Your name and unit")),
        ask("email", "email", _("Your e-mail address"), hint=_("The receipt goes here.")),
    )


def _complaint() -> Block:
    return step(
        _("The complaint"),
        ask("short_text", "intake_number", _("Complaint number")),
        not_after_today(ask("date", "incident_on", _("Day of the incident"))),
        ask("date", "investigation_due_on", _("Deadline of the investigation"), required=False),
        ask("long_text", "allegation", _("What is the complaint about?"), hint=_("A few plain sentences.")),
    )


def _complainant(program: Program) -> Block:
    return step(
        _("The complainant"),
        ask("short_text", "complainant_name", _("Full name")),
        ask("email", "complainant_email", _("E-mail address"), required=False),
        ask("telephone", "complainant_mobile", _("Mobile telephone"), required=False),
        ask("address", "complainant_address", _("Postal address"), required=False),
        _language(program, "complainant_language", _("Language")),
        ask("short_text", "complainant_needs", _("Interpreter, accommodation or support person"), required=False),
    )


def _officer() -> Block:
    return step(
        _("The officer"),
        ask("short_text", "officer_name", _("Full name")),
        ask("short_text", "officer_badge", _("Badge number")),
        ask("short_text", "officer_unit", _("Unit"), required=False),
        ask("short_text", "officer_duty", _("When on duty"), required=False),
        ask("email", "officer_email", _("E-mail address"), required=False),
        ask("telephone", "officer_mobile", _("Mobile telephone"), required=False),
    )


def _language(program: Program, key: str, label: str) -> Block:
    block = ask("language", key, label)
    block["value"]["languages"] = list(program.languages or ["en"])
    return block
