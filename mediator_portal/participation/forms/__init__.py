"""Forms of a party, of staff beside a case, and of those who edit agreement texts."""

from mediator_portal.participation.forms.mediator import MediatorSignForm, PaperSignForm
from mediator_portal.participation.forms.party import (
    AgeForm,
    ChangeForm,
    CodeForm,
    ContactForm,
    DigitsForm,
    FactForm,
    HelpForm,
    SignForm,
    TalkForm,
    VerifyForm,
)
from mediator_portal.participation.forms.staff import CallNumberForm, NotNowForm, TwinForm
from mediator_portal.participation.forms.texts import ApprovalForm, CopyForm, StatementFormSet, TitleForm, TopicFormSet

__all__ = [
    "AgeForm",
    "ApprovalForm",
    "CallNumberForm",
    "ChangeForm",
    "CodeForm",
    "ContactForm",
    "CopyForm",
    "DigitsForm",
    "FactForm",
    "HelpForm",
    "MediatorSignForm",
    "NotNowForm",
    "PaperSignForm",
    "SignForm",
    "StatementFormSet",
    "TalkForm",
    "TitleForm",
    "TopicFormSet",
    "TwinForm",
    "VerifyForm",
]
