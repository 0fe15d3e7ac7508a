"""The surveys after a session (domain.md D5.6), worded anew. They are anonymous: nothing asks who or when.

The codes of the answers are the same in every survey: 5 (best) to 1, and yes, no, not_sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms_app.presets.build import Block, FormSpec, ask, choose, heading

if TYPE_CHECKING:
    from program_pages.models import Program

SATISFIED: Final = (
    ("5", "Very satisfied"),
    ("4", "Satisfied"),
    ("3", "Neither satisfied nor dissatisfied"),
    ("2", "Dissatisfied"),
    ("1", "Very dissatisfied"),
)
SURE: Final = (("yes", "Yes"), ("no", "No"), ("not_sure", "Not sure"))
ANONYMOUS: Final = (
    "<p>Your answers are anonymous. We keep that somebody answered apart from what was answered, and staff read "
    "answers only in groups of ten or more. You may skip any question. Please name nobody.</p>"
)
THANKS: Final = "<p>Thank you. Your answers help the program to get better for the next people.</p>"

RATED: Final = (
    ("process_explained", "How clearly the process was explained to you"),
    ("information_helpful", "How useful the information before the session was"),
    ("respectful", "How safe and respectful the mediators kept the conversation"),
    ("engaged", "How closely the mediators paid attention"),
    ("neutral", "How neutral and fair the mediators were"),
    ("heard", "The chance you had to say what mattered to you"),
    ("understood_other", "How much the session helped you see the other person's side"),
    ("outcome", "The result of the session"),
    ("mediation", "The mediation as a whole"),
)
ON_COMPLAINTS: Final = (
    ("department_serious", "How seriously the police department takes complaints"),
    ("complaint_handling", "How complaints are handled in general"),
)
MEDIATOR_RATED: Final = (
    ("notice", "The notice you had before the session"),
    ("information", "The information you had to prepare"),
    ("place", "The place and its rooms"),
    ("comediation", "How you and your co-mediator worked together, if you had one"),
    ("training", "How well the training prepared you for this session"),
    ("support", "The help you had from staff"),
    ("process", "The session as a process"),
)


def party_survey(purpose: str, slug: str, title: str, other: str) -> FormSpec:
    """Return the survey of a party; `other` is how the text calls the person they met."""
    return FormSpec(
        purpose=purpose,
        title=title,
        slug=slug,
        summary="It takes about five minutes.",
        intro=ANONYMOUS,
        body=[
            heading("How satisfied are you with…"),
            *_rated(RATED),
            heading("Looking back"),
            *_sure(
                ("felt_safe", "Did you feel safe in the session?"),
                ("other_took_part", f"Did {other} take full part?"),
                ("knows_why", f"Do you now understand better why {other} acted that way?"),
                ("learned", "Did you learn something important?"),
                ("recommend", "Would you recommend mediation to others?"),
                ("effective", "Is mediation a good way to deal with complaints like this one?"),
            ),
            heading("How satisfied are you with…", "These two are about complaints in general."),
            *_rated(ON_COMPLAINTS),
            heading("In your own words"),
            *_open(),
        ],
        button_label="Send my answers",
        thank_you=THANKS,
    )


def mediator_survey() -> FormSpec:
    """Return the mediators' survey: about the process (notice, place, co-mediation, training), not about the people."""
    return FormSpec(
        purpose="mediator_survey",
        title="Survey for mediators",
        slug="mediator",
        summary="It takes about three minutes.",
        intro=f"{ANONYMOUS}<p>Write about the process only: nothing that was said, and nothing about the people.</p>",
        body=[
            heading("How satisfied are you with…"),
            *_rated(MEDIATOR_RATED),
            heading("Looking back"),
            *_sure(
                ("enough_time", "Was there enough time?"),
                ("fit_for_mediation", "Was this matter well suited to mediation?"),
                ("needs_training", "Would more training on something have helped you?"),
            ),
            heading("In your own words"),
            *_open(),
        ],
        button_label="Send my answers",
        thank_you=THANKS,
    )


def surveys(program: Program) -> list[FormSpec]:
    """Return the surveys of a program."""
    return [
        mediator_survey(),
        party_survey("complainant_survey", "complainant", "Survey for complainants", "the officer"),
        party_survey("officer_survey", "officer", "Survey for officers", "the other person"),
    ]


def _rated(items: tuple[tuple[str, str], ...]) -> list[Block]:
    return [choose("one_of", key, label, SATISFIED, required=False) for key, label in items]


def _sure(*items: tuple[str, str]) -> list[Block]:
    return [choose("one_of", key, label, SURE, required=False) for key, label in items]


def _open() -> list[Block]:
    return [
        ask("long_text", "strengths", "What was good?", required=False),
        ask("long_text", "weaknesses", "What was not good?", required=False),
        ask("long_text", "suggestions", "What should we change?", required=False),
    ]
