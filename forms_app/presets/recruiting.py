"""The application to be a mediator, and the contact form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf.locale import LANG_INFO

from forms_app.presets.build import Block, FormSpec, ask, choose, rule, step, stop
from program_pages.enums import Strength

if TYPE_CHECKING:
    from program_pages.models import Program

HOURS = (
    ("weekday_mornings", "Weekday mornings"),
    ("weekday_afternoons", "Weekday afternoons"),
    ("weekday_evenings", "Weekday evenings"),
    ("saturdays", "An occasional Saturday"),
)
# The choice of somebody whom no rule of the policy fits.
NONE = "none"
ELSEWHERE = ("Back to the first page", "/")
DECLARATION = (
    "What I wrote is true. I understand that mediators stay neutral, keep what they hear confidential, "
    "and take part in the training before their first case."
)


def application(program: Program) -> FormSpec:
    """Return the application form of a program; how one qualifies is asked in the words of its policy."""
    agency = program.agency_name
    return FormSpec(
        purpose="mediator_application",
        title="Apply to be a mediator",
        slug="apply",
        summary="Tell us who you are and why you would like to mediate. It takes about 15 minutes.",
        intro=(
            f"<p>Staff of the {agency} read your answers. If you are invited to an interview, the people who interview "
            "you read them too. Nobody else does.</p>"
        ),
        body=[
            *_qualification(program),
            step(
                "About you",
                ask("short_text", "name", "Full name"),
                ask("email", "email", "E-mail address", hint="We write to you here about your application."),
                ask("telephone", "telephone", "Telephone", required=False),
            ),
            step(
                "Languages and time",
                choose("some_of", "languages", "In which languages could you mediate?", _languages(program)),
                ask(
                    "short_text",
                    "other_languages",
                    "Which other languages do you speak well?",
                    when=rule("languages", "contains", "other"),
                ),
                choose("some_of", "availability", "When could you usually mediate?", HOURS),
            ),
            step(
                "Your experience",
                ask("yes_no", "mediated_before", "Have you mediated before?"),
                ask(
                    "long_text",
                    "mediation_experience",
                    "Where, and in what kind of conflicts?",
                    when=rule("mediated_before", "is", "yes"),
                ),
                ask(
                    "long_text",
                    "experience",
                    "What in your work or life prepares you for this?",
                    hint="For example listening to people in conflict, teaching, community work, or training you had.",
                ),
                ask("long_text", "motivation", "Why would you like to mediate between the community and the police?"),
                ask(
                    "long_text",
                    "affiliations",
                    "Do you or people close to you work for the police or a city agency, now or in the past?",
                    hint="This rules nobody out. It helps us avoid conflicts of interest.",
                    required=False,
                ),
                text="You do not need to be a lawyer, and you do not need to have mediated before.",
            ),
            step("Before you send", ask("declaration", "declaration", DECLARATION)),
        ],
        button_label="Send my application",
        thank_you=(
            f"<p>We wrote to your e-mail address. The {agency} reads every application and tells you the decision "
            "either way. If you are chosen for an interview, you get a day and a place.</p>"
        ),
    )


def contact(program: Program) -> FormSpec:
    """Return the contact form."""
    return FormSpec(
        purpose="contact",
        title="Send us a message",
        slug="send",
        summary="Ask a question or tell us what you need.",
        intro=(
            f"<p>Staff of the {program.agency_name} read your message. Please do not write about what was said in a "
            "mediation, and do not use this form to file a complaint about an officer.</p>"
        ),
        body=[
            ask("short_text", "name", "Your name", required=False),
            ask("email", "email", "E-mail address", hint="We answer to this address."),
            ask("telephone", "telephone", "Telephone, if you would rather be called", required=False),
            ask("long_text", "message", "Your message"),
        ],
        button_label="Send my message",
        thank_you="<p>We answer within five working days. If it is urgent, please call us.</p>",
    )


def _qualification(program: Program) -> list[Block]:
    """Return the step on who may apply, in the words of the policy: its rules, and a training that is a limit."""
    items = [*_who_may_apply(program), *_training(program)]
    return [step("Who can apply", *items)] if items else []


def _who_may_apply(program: Program) -> list[Block]:
    lines = [line.strip() for line in program.who_may_apply.splitlines() if line.strip()]
    if not lines:
        return []
    options = [(f"rule_{number}", line) for number, line in enumerate(lines, start=1)]
    question = "Which of these fits you?"
    return [
        choose("some_of", "qualifies", question, [*options, (NONE, "None of these fits me")]),
        stop(
            "You cannot apply to this program now",
            f"Mediators of the {program.name} fit at least one of these: {' '.join(lines)} That is a rule of the "
            "program, and it says nothing about you. If your situation changes, you are welcome to apply.",
            rule("qualifies", "is", NONE),
            link=ELSEWHERE,
        ),
    ]


def _training(program: Program) -> list[Block]:
    """Return the question about the training, where the policy makes it a limit."""
    hours = sum(course.hours for course in program.courses.filter(strength=Strength.LIMIT))
    if not hours:
        return []
    return [
        ask("yes_no", "training", f"Can you take part in {hours} hours of training before your first case?"),
        stop(
            "The training comes first",
            f"Nobody mediates here without the {hours} hours of training, so we cannot take an application without it. "
            "You are welcome to apply when the dates suit you.",
            rule("training", "is", "no"),
            link=ELSEWHERE,
        ),
    ]


def _languages(program: Program) -> list[tuple[str, str]]:
    codes = [*program.languages, "en"] if "en" not in program.languages else list(program.languages)
    named = [(code.replace("-", "_").lower(), str(LANG_INFO.get(code, {}).get("name", code))) for code in codes]
    return [*named, ("other", "Another language")]
