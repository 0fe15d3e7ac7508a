"""Forms of the desk. They check what was typed; rules live in `rules`, changes in `services`."""

from mediator_portal.cases.forms.case import (
    AttemptForm,
    ContactPointForm,
    FileForm,
    ImportForm,
    LanguageForm,
    LiaisonForm,
    MoveForm,
    NoteForm,
    UnreachableForm,
    WithdrawForm,
)
from mediator_portal.cases.forms.people import BirthDateForm, OtherPersonForm, check_birth_date
from mediator_portal.cases.forms.plan import PlanForms, StepForm
from mediator_portal.cases.forms.referral import PartyForm, ReferralForm, ReferralForms
from mediator_portal.cases.forms.screening import ChecklistForm, ReviewForm

__all__ = [
    "AttemptForm",
    "BirthDateForm",
    "ChecklistForm",
    "ContactPointForm",
    "FileForm",
    "ImportForm",
    "LanguageForm",
    "LiaisonForm",
    "MoveForm",
    "NoteForm",
    "OtherPersonForm",
    "PartyForm",
    "PlanForms",
    "ReferralForm",
    "ReferralForms",
    "ReviewForm",
    "StepForm",
    "UnreachableForm",
    "WithdrawForm",
    "check_birth_date",
]
