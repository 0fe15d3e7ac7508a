"""What is asked after a session, or after a no (domain.md D5.6), worded anew. Surveys are anonymous: nothing asks who
or when.

The codes of the answers are the same in every survey: 5 (best) to 1, and yes, no, not_sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.presets import build
from forms_app.presets.build import Block, FormSpec, ask, choose, heading

if TYPE_CHECKING:
    from program_pages.models import Program

SATISFIED: Final = (
    ("5", gettext_lazy("Very satisfied")),
    ("4", gettext_lazy("Satisfied")),
    ("3", gettext_lazy("Neither satisfied nor dissatisfied")),
    ("2", gettext_lazy("Dissatisfied")),
    ("1", gettext_lazy("Very dissatisfied")),
)
SURE: Final = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("not_sure", gettext_lazy("Not sure")))
ANONYMOUS: Final = gettext_lazy(
    "Your answers are anonymous. We keep that somebody answered apart from what was answered, and staff read answers "
    "only in groups of ten or more. You may skip any question. Please name nobody."
)
THANKS: Final = gettext_lazy("Thank you. Your answers help the program to get better for the next people.")

RATED: Final = (
    ("process_explained", gettext_lazy("How clearly the process was explained to you")),
    ("information_helpful", gettext_lazy("How useful the information before the session was")),
    ("respectful", gettext_lazy("How safe and respectful the mediators kept the conversation")),
    ("engaged", gettext_lazy("How closely the mediators paid attention")),
    ("neutral", gettext_lazy("How neutral and fair the mediators were")),
    ("heard", gettext_lazy("The chance you had to say what mattered to you")),
    ("understood_other", gettext_lazy("How much the session helped you see the other person's side")),
    ("outcome", gettext_lazy("The result of the session")),
    ("mediation", gettext_lazy("The mediation as a whole")),
)
ON_COMPLAINTS: Final = (
    ("department_serious", gettext_lazy("How seriously the police department takes complaints")),
    ("complaint_handling", gettext_lazy("How complaints are handled in general")),
)
MEDIATOR_RATED: Final = (
    ("notice", gettext_lazy("The notice you had before the session")),
    ("information", gettext_lazy("The information you had to prepare")),
    ("place", gettext_lazy("The place and its rooms")),
    ("comediation", gettext_lazy("How you and your co-mediator worked together, if you had one")),
    ("training", gettext_lazy("How well the training prepared you for this session")),
    ("support", gettext_lazy("The help you had from staff")),
    ("process", gettext_lazy("The session as a process")),
)
HELPED: Final = (
    ("information", gettext_lazy("More information before I decided")),
    ("talk", gettext_lazy("A talk with somebody from the program")),
    ("time", gettext_lazy("Other days or hours")),
    ("online", gettext_lazy("A session by video")),
    ("language", gettext_lazy("An interpreter or my own language")),
    ("support", gettext_lazy("Somebody to come with me")),
    ("nothing", gettext_lazy("Nothing. It is not right for me")),
)


def complainant_survey(program: Program) -> FormSpec:
    """Return the survey of complainants."""
    return _party_survey(
        "complainant_survey",
        "complainant",
        _("Survey for complainants"),
        _("Did the officer take full part?"),
        _("Do you now understand better why the officer acted that way?"),
    )


def officer_survey(program: Program) -> FormSpec:
    """Return the survey of officers."""
    return _party_survey(
        "officer_survey",
        "officer",
        _("Survey for officers"),
        _("Did the other person take full part?"),
        _("Do you now understand better why the other person acted that way?"),
    )


def mediator_survey(program: Program) -> FormSpec:
    """Return the mediators' survey: about the process (notice, place, co-mediation, training), not about the people."""
    about = _("Write about the process only: nothing that was said, and nothing about the people.")
    return FormSpec(
        purpose="mediator_survey",
        folder=build.SURVEYS,
        title=_("Survey for mediators"),
        slug="mediator",
        summary=_("It takes about three minutes."),
        intro=f"<p>{ANONYMOUS}</p><p>{about}</p>",
        body=[
            heading(_("How satisfied are you with…")),
            *_rated(MEDIATOR_RATED),
            heading(_("Looking back")),
            *_sure(
                ("enough_time", _("Was there enough time?")),
                ("fit_for_mediation", _("Was this matter well suited to mediation?")),
                ("needs_training", _("Would more training on something have helped you?")),
            ),
            heading(_("In your own words")),
            *_open(),
        ],
        button_label=_("Send my answers"),
        thank_you=f"<p>{THANKS}</p>",
    )


def decline_survey(program: Program) -> FormSpec:
    """Return the survey of those who said no: four questions, any of which may be skipped."""
    wait = _("Nobody reads them before everyone in your case has answered or the time to answer is over.")
    return FormSpec(
        purpose="decline_survey",
        folder=build.SURVEYS,
        title=_("Help us do better"),
        slug="decline",
        summary=_("It takes about one minute."),
        intro=f"<p>{ANONYMOUS} {wait}</p>",
        body=[
            *_sure(
                ("clear", _("Was it clear to you what mediation is?")),
                ("free", _("Did you feel free to say no?")),
            ),
            choose("some_of", "helped", _("What could have made a yes easier for you?"), HELPED, required=False),
            ask("long_text", "suggestions", _("What should we change?"), required=False),
        ],
        button_label=_("Send my answers"),
        thank_you=f"<p>{THANKS}</p>",
    )


def session_report(program: Program) -> FormSpec:
    """Return the mediators' report: the three facts that the law allows, and no word more (710 ILCS 35/7)."""
    law = _(
        "The law allows these three facts and nothing else. There is no field for what was said, on purpose. One "
        "report for the session is enough."
    )
    return FormSpec(
        purpose="session_report",
        folder=build.PORTAL,
        title=_("Report on the session"),
        slug="session-report",
        summary=_("It takes about one minute."),
        intro=f"<p>{law}</p>",
        body=[
            ask("yes_no", "ended_early", _("Did the session end early?"), hint=_("No: it took place as planned.")),
            ask("yes_no", "settlement", _("Was a settlement reached?")),
            choose(
                "some_of",
                "attended",
                _("Who attended?"),
                [("people", _("The people of the session"))],
                hint=_("Tick everybody who was there."),
            ),
        ],
        button_label=_("Send the report"),
        thank_you="<p>" + _("The report is in. One thing is left: your survey.") + "</p>",
    )


def party_statement(program: Program) -> FormSpec:
    """Return what a party states about the conversation, where the program's rule of closing asks for it."""
    rule = _(
        "If both of you say yes to all three, the complaint is closed as mediated. If not, the program decides whether "
        "it goes back to be investigated. The program's staff see your answers; the other person does not. You can "
        "answer once."
    )
    return FormSpec(
        purpose="party_statement",
        folder=build.SURVEYS,
        title=_("Three short questions"),
        slug="statement",
        summary=_("It takes about one minute."),
        intro=f"<p>{rule}</p>",
        body=[
            ask("yes_no", "heard", _("Was your view heard?")),
            ask("yes_no", "clarified", _("Were the issues made clear?")),
            ask("yes_no", "understood", _("Do you understand how the other person sees it?")),
        ],
        button_label=_("Send my three answers"),
        thank_you="<p>" + _("Thank you. We have your three answers.") + "</p>",
    )


def _party_survey(purpose: str, slug: str, title: str, took_part: str, knows_why: str) -> FormSpec:
    return FormSpec(
        purpose=purpose,
        folder=build.SURVEYS,
        title=title,
        slug=slug,
        summary=_("It takes about five minutes."),
        intro=f"<p>{ANONYMOUS}</p>",
        body=[
            heading(_("How satisfied are you with…")),
            *_rated(RATED),
            heading(_("Looking back")),
            *_sure(
                ("felt_safe", _("Did you feel safe in the session?")),
                ("other_took_part", took_part),
                ("knows_why", knows_why),
                ("learned", _("Did you learn something important?")),
                ("recommend", _("Would you recommend mediation to others?")),
                ("effective", _("Is mediation a good way to deal with complaints like this one?")),
            ),
            heading(_("How satisfied are you with…"), _("These two are about complaints in general.")),
            *_rated(ON_COMPLAINTS),
            heading(_("In your own words")),
            *_open(),
        ],
        button_label=_("Send my answers"),
        thank_you=f"<p>{THANKS}</p>",
    )


def _rated(items: tuple[tuple[str, Any], ...]) -> list[Block]:
    return [choose("one_of", key, label, SATISFIED, required=False) for key, label in items]


def _sure(*items: tuple[str, str]) -> list[Block]:
    return [choose("one_of", key, label, SURE, required=False) for key, label in items]


def _open() -> list[Block]:
    return [
        ask("long_text", "strengths", _("What was good?"), required=False),
        ask("long_text", "weaknesses", _("What was not good?"), required=False),
        ask("long_text", "suggestions", _("What should we change?"), required=False),
    ]
