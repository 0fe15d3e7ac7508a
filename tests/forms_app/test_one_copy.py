"""The program's questions stand in forms that editors build, and nowhere in code a second time.

Every form class of the portal is named here with the reason why it is no question of a form of the program. A new one
fails until somebody has decided: a question of the program belongs to a purpose (docs/forms.md).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from django import forms

import mediator_portal
from forms_app import purposes
from forms_app.asking import AnswersForm

# Reason → the classes, by the path below mediator_portal.
IN_CODE: dict[str, tuple[str, ...]] = {
    "The rules of a referral, for the API, the import and the desk's form; no page draws them": (
        "cases.forms.referral.ReferralForm",
        "cases.forms.referral.PartyForm",
        "cases.forms.referral.OfficerForm",
    ),
    "Confirms a move of a workflow whose table of moves says what it needs, a reason among it": (
        "cases.forms.case.MoveForm",
        "cases.forms.case.UnreachableForm",
        "cases.forms.case.WithdrawForm",
        "mediators.forms.ReasonForm",
        "mediators.forms.TermForm",
        "meetings.forms.answers.ReleaseForm",
        "meetings.forms.desk.MatchForm",
        "meetings.forms.desk.MoreForm",
    ),
    "Staff keep a record of a case, a person on it or a mediator: columns of a table, no questionnaire": (
        "cases.forms.case.AttemptForm",
        "cases.forms.case.ContactPointForm",
        "cases.forms.case.FileForm",
        "cases.forms.case.LanguageForm",
        "cases.forms.case.LiaisonForm",
        "cases.forms.case.NoteForm",
        "cases.forms.people.BirthDateForm",
        "cases.forms.people.OtherPersonForm",
        "mediators.forms.DevelopmentForm",
        "mediators.forms.InterviewForm",
        "mediators.forms.TrainingForm",
        "meetings.forms.answers.AbsenceForm",
        "meetings.forms.desk.AmountForm",
        "meetings.forms.desk.PaidForm",
        "meetings.forms.interpreters.InterpreterForm",
        "participation.forms.staff.CallNumberForm",
        "participation.forms.staff.NotNowForm",
    ),
    "Staff put an answer on record that came by paper or telephone: what was said, not what is asked": (
        "meetings.forms.answers.StaffReplyForm",
        "meetings.forms.desk.PartyAnswerForm",
        "participation.forms.staff.TwinForm",
    ),
    "The checklist is built of the program's own eligibility rules, which its staff edit": (
        "cases.forms.screening.ChecklistForm",
        "cases.forms.screening.ReviewForm",
    ),
    "Settings and texts of the program, and files that are read in": (
        "cases.forms.case.ImportForm",
        "cases.forms.plan.StepForm",
        "meetings.forms.desk.HoursForm",
        "meetings.forms.desk.RoomForm",
        "meetings.forms.desk.VenueForm",
        "meetings.forms.weights.WeightsForm",
        "participation.forms.texts.ApprovalForm",
        "participation.forms.texts.CopyForm",
        "participation.forms.texts.StatementTextForm",
        "participation.forms.texts.TitleForm",
        "participation.forms.texts.TopicForm",
    ),
    "Day, place and people of a session: offered out of what was computed": (
        "meetings.forms.desk.ChangeForm",
        "meetings.forms.desk.PlaceForm",
        "meetings.forms.desk.SlotForm",
        "meetings.forms.desk.WhenForm",
    ),
    "A mediator's calendar, and the answer to one request": (
        "meetings.forms.answers.AttestForm",
        "meetings.forms.answers.ReplyForm",
        "meetings.forms.availability.ExceptionForm",
        "meetings.forms.availability.PauseForm",
        "meetings.forms.availability.PlacesForm",
        "meetings.forms.availability.WeekForm",
        "meetings.forms.calendars.CalendarForm",
    ),
    "A party proves who they are or signs: what the law and the blindness of the answer need, to the letter": (
        "participation.forms.party.AgeForm",
        "participation.forms.party.CodeForm",
        "participation.forms.party.ContactForm",
        "participation.forms.party.DigitsForm",
        "participation.forms.party.FactForm",
        "participation.forms.mediator.MediatorSignForm",
        "participation.forms.mediator.PaperSignForm",
        "participation.forms.party.SignForm",
        "participation.forms.party.VerifyForm",
    ),
    "A party asks for something that becomes a task of its own, at any moment of a case": (
        "participation.forms.party.ChangeForm",
        "participation.forms.party.HelpForm",
        "participation.forms.party.TalkForm",
    ),
    "What mediators may say of themselves, sealed: the very groups that the ranking knows": (
        "meetings.forms.descriptions.DescriptionForm",
    ),
    "Narrows what a page shows": ("insights.filters.FunnelForm",),
}
# What the three classes of a referral alone may ask again (see above); names that say nothing by themselves.
COMMON = {"reason", "name", "email"}


def form_classes() -> Iterator[type[forms.BaseForm]]:
    """Yield the form classes that the code of the portal defines."""
    for module in pkgutil.walk_packages(mediator_portal.__path__, "mediator_portal."):
        if "migrations" not in module.name and "management" not in module.name:
            importlib.import_module(module.name)
    found: list[type[forms.BaseForm]] = [forms.BaseForm]
    while found:
        each = found.pop()
        found += each.__subclasses__()
        if each.__module__.startswith("mediator_portal.") and not issubclass(each, AnswersForm):
            yield each


def name_of(form: type[forms.BaseForm]) -> str:
    return f"{form.__module__}.{form.__qualname__}".removeprefix("mediator_portal.")


def test_every_form_in_code_has_a_reason_to_stand_there() -> None:
    named = [name for names in IN_CODE.values() for name in names]
    assert len(named) == len(set(named))
    # Filters and the like make classes while they run: those have no name of their own in their module.
    found = {name_of(form) for form in form_classes() if "<locals>" not in form.__qualname__}
    assert found - set(named) == set(), "ask with a purpose and a form, or name the class here with its reason"
    assert set(named) - found == set(), "these are gone"


def test_no_form_in_code_asks_what_a_purpose_asks() -> None:
    """Whoever copies the questions of a shipped form into a class is found by their keys."""
    asked = {key for each in purposes.all_purposes() for key in (*each.needed, *each.taken)} - COMMON
    rules = next(iter(IN_CODE.values()))
    for form in form_classes():
        again = set(form.base_fields) & asked  # type: ignore[attr-defined]
        assert not again or name_of(form) in rules, f"{form.__name__} asks {sorted(again)} a second time"
