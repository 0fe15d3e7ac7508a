"""Forms of the desk. They check what was typed; rules live in `rules`, changes in `services`."""

from mediator_portal.cases.forms.case import (
    AttemptForm,
    ContactPointForm,
    FileForm,
    ImportForm,
    LiaisonForm,
    MoveForm,
    NoteForm,
    OtherPersonForm,
    UnreachableForm,
    WithdrawForm,
)
from mediator_portal.cases.forms.referral import PartyForm, ReferralForm, ReferralForms
from mediator_portal.cases.forms.screening import ChecklistForm, ReviewForm

__all__ = [
    "AttemptForm",
    "ChecklistForm",
    "ContactPointForm",
    "FileForm",
    "ImportForm",
    "LiaisonForm",
    "MoveForm",
    "NoteForm",
    "OtherPersonForm",
    "PartyForm",
    "ReferralForm",
    "ReferralForms",
    "ReviewForm",
    "UnreachableForm",
    "WithdrawForm",
]
