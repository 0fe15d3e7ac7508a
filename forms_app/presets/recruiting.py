"""From the application to the training: the application, the interview's scores, the sign-ups, and the contact form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.presets import build
from forms_app.presets.build import Block, FormSpec, ask, at_most, choose, grid, rule, step, stop
from portal.languages import english_name
from program_pages.enums import Strength

if TYPE_CHECKING:
    from program_pages.models import Program

HOURS: Final = (
    ("weekday_mornings", gettext_lazy("Weekday mornings")),
    ("weekday_afternoons", gettext_lazy("Weekday afternoons")),
    ("weekday_evenings", gettext_lazy("Weekday evenings")),
    ("saturdays", gettext_lazy("An occasional Saturday")),
)
# What an interview looks at (domain.md D1.3), and the scale of each.
QUALITIES: Final = (
    ("ties", gettext_lazy("Lives in or knows the community")),
    ("commitment", gettext_lazy("Interest, and time for training and service")),
    ("experience", gettext_lazy("Related experience")),
    ("communication", gettext_lazy("Listening and speaking")),
    ("competence", gettext_lazy("Competence")),
    ("composure", gettext_lazy("Composure")),
    ("neutrality", gettext_lazy("Neutrality")),
)
SCORES: Final = (
    ("5", gettext_lazy("5 (high)")),
    ("4", "4"),
    ("3", "3"),
    ("2", "2"),
    ("1", gettext_lazy("1 (low)")),
)
# The choice of somebody whom no rule of the policy fits.
NONE: Final = "none"
HOME_ADDRESS: Final = "/"


def application(program: Program) -> FormSpec:
    """Return the application form of a program; how one qualifies is asked in the words of its policy."""
    agency = {"agency": program.agency_name}
    return FormSpec(
        purpose="mediator_application",
        title=_("Apply to be a mediator"),
        slug="apply",
        summary=_("Tell us who you are and why you would like to mediate. It takes about 15 minutes."),
        intro="<p>"
        + _(
            "Staff of the %(agency)s read your answers. If you are invited to an interview, the people who interview "
            "you read them too. Nobody else does."
        )
        % agency
        + "</p>",
        body=[*_qualification(program), _about_you(), _time(program), _experience(), _declaration()],
        button_label=_("Send my application"),
        thank_you="<p>"
        + _(
            "We wrote to your e-mail address. The %(agency)s reads every application and tells you the decision "
            "either way. If you are chosen for an interview, you get a day and a place."
        )
        % agency
        + "</p>",
    )


def contact(program: Program) -> FormSpec:
    """Return the contact form."""
    return FormSpec(
        purpose="contact",
        folder=build.CONTACT,
        title=_("Send us a message"),
        slug="send",
        summary=_("Ask a question or tell us what you need."),
        intro="<p>"
        + _(
            "Staff of the %(agency)s read your message. Please do not write about what was said in a mediation, and "
            "do not use this form to file a complaint about an officer."
        )
        % {"agency": program.agency_name}
        + "</p>",
        body=[
            ask("short_text", "name", _("Your name"), required=False),
            ask("email", "email", _("E-mail address"), hint=_("We answer to this address.")),
            ask("telephone", "telephone", _("Telephone, if you would rather be called"), required=False),
            ask("long_text", "message", _("Your message")),
        ],
        button_label=_("Send my message"),
        thank_you="<p>" + _("We answer within five working days. If it is urgent, please call us.") + "</p>",
    )


def reopening_list(program: Program) -> FormSpec:
    """Return the sign-up of those who want to be told when mediator roles reopen."""
    return FormSpec(
        purpose="reopening_list",
        title=_("Tell me when roles reopen"),
        slug="tell-me",
        summary=_("Leave your address. We write to you once, when you can apply again."),
        intro="<p>" + _("Only program staff can see your address. We write once, and then delete it.") + "</p>",
        body=[ask("email", "email", _("Your e-mail address"))],
        button_label=_("Put me on the list"),
        thank_you="<p>" + _("We write to you once, when roles reopen. There is nothing else to do now.") + "</p>",
    )


def interview_score(program: Program) -> FormSpec:
    """Return the scores of a panel member: a whole number from 1 to 5 for each quality, and a note."""
    return FormSpec(
        purpose="interview_score",
        folder=build.PORTAL,
        title=_("My scores"),
        slug="interview-scores",
        summary=_("1 is low, 5 is high."),
        intro="<p>" + _("You see only your own scores; staff see those of everybody side by side.") + "</p>",
        body=[
            grid("scores", _("How do you score the interview?"), QUALITIES, SCORES),
            at_most(
                ask(
                    "long_text",
                    "comment",
                    _("Note"),
                    hint=_("Staff read it. Write about the qualities only."),
                    required=False,
                ),
                2000,
            ),
        ],
        button_label=_("Keep my scores"),
        thank_you="<p>" + _("Thank you. Your scores are kept.") + "</p>",
    )


def training_signup(program: Program) -> FormSpec:
    """Return the sign-up for training dates; the dates to come are filled in where it is asked."""
    return FormSpec(
        purpose="training_signup",
        folder=build.PORTAL,
        title=_("Sign up for training"),
        slug="training-signup",
        summary=_("Choose every date that you will come to."),
        intro="<p>" + _("Staff of the program read your answers.") + "</p>",
        body=[
            choose("some_of", "dates", _("Which dates will you come to?"), [("date", _("The dates to come"))]),
            ask(
                "short_text",
                "needs",
                _("Do you need anything so that you can take part?"),
                hint=_("For example an entrance without steps, or an interpreter."),
                required=False,
            ),
        ],
        button_label=_("Sign me up"),
        thank_you="<p>" + _("You are on the list. If you cannot come, take your name off it there.") + "</p>",
    )


def _about_you() -> Block:
    return step(
        _("About you"),
        ask("short_text", "name", _("Full name")),
        ask("email", "email", _("E-mail address"), hint=_("We write to you here about your application.")),
        ask("telephone", "telephone", _("Telephone"), required=False),
    )


def _time(program: Program) -> Block:
    return step(
        _("Languages and time"),
        choose("some_of", "languages", _("In which languages could you mediate?"), _languages(program)),
        ask(
            "short_text",
            "other_languages",
            _("Which other languages do you speak well?"),
            when=rule("languages", "contains", "other"),
        ),
        choose("some_of", "availability", _("When could you usually mediate?"), HOURS),
    )


def _experience() -> Block:
    return step(
        _("Your experience"),
        ask("yes_no", "mediated_before", _("Have you mediated before?")),
        ask(
            "long_text",
            "mediation_experience",
            _("Where, and in what kind of conflicts?"),
            when=rule("mediated_before", "is", "yes"),
        ),
        ask(
            "long_text",
            "experience",
            _("What in your work or life prepares you for this?"),
            hint=_("For example listening to people in conflict, teaching, community work, or training you had."),
        ),
        ask("long_text", "motivation", _("Why would you like to mediate between the community and the police?")),
        ask(
            "long_text",
            "affiliations",
            _("Do you or people close to you work for the police or a city agency, now or in the past?"),
            hint=_("This rules nobody out. It helps us avoid conflicts of interest."),
            required=False,
        ),
        _resume(),
        text=_("You do not need to be a lawyer, and you do not need to have mediated before."),
    )


def _resume() -> Block:
    block = ask(
        "file",
        "resume",
        _("Your resume, if you have one"),
        hint=_(
            "A PDF, or a photograph of each page. Nobody is chosen for a resume, and nobody is turned away without one."
        ),
        required=False,
    )
    block["value"]["files"] = {"kinds": ["pdf", "jpg", "png"], "megabytes": 5, "at_most": 3}
    return block


def _declaration() -> Block:
    words = _(
        "What I wrote is true. I understand that mediators stay neutral, keep what they hear confidential, and take "
        "part in the training before their first case."
    )
    return step(_("Before you send"), ask("declaration", "declaration", words))


def _qualification(program: Program) -> list[Block]:
    """Return the step on who may apply, in the words of the policy: its rules, and a training that is a limit."""
    items = [*_who_may_apply(program), *_training(program)]
    return [step(_("Who can apply"), *items)] if items else []


def _who_may_apply(program: Program) -> list[Block]:
    lines = [line.strip() for line in program.who_may_apply.splitlines() if line.strip()]
    if not lines:
        return []
    options = [(f"rule_{number}", line) for number, line in enumerate(lines, start=1)]
    return [
        choose("some_of", "qualifies", _("Which of these fits you?"), [*options, (NONE, _("None of these fits me"))]),
        stop(
            _("You cannot apply to this program now"),
            _(
                "Mediators of the %(program)s fit at least one of these: %(rules)s That is a rule of the program, and "
                "it says nothing about you. If your situation changes, you are welcome to apply."
            )
            % {"program": program.name, "rules": " ".join(lines)},
            rule("qualifies", "is", NONE),
            link=(_("Back to the first page"), HOME_ADDRESS),
        ),
    ]


def _training(program: Program) -> list[Block]:
    """Return the question about the training, where the policy makes it a limit."""
    hours = sum(course.hours for course in program.courses.filter(strength=Strength.LIMIT))
    if not hours:
        return []
    question = _("Can you take part in %(hours)s hours of training before your first case?") % {"hours": hours}
    return [
        ask("yes_no", "training", question),
        stop(
            _("The training comes first"),
            _(
                "Nobody mediates here without the %(hours)s hours of training, so we cannot take an application "
                "without it. You are welcome to apply when the dates suit you."
            )
            % {"hours": hours},
            rule("training", "is", "no"),
            link=(_("Back to the first page"), HOME_ADDRESS),
        ),
    ]


def _languages(program: Program) -> list[tuple[str, str]]:
    codes = [*program.languages, "en"] if "en" not in program.languages else list(program.languages)
    named = [(code.replace("-", "_").lower(), _(english_name(code))) for code in codes]
    return [*named, ("other", _("Another language"))]
