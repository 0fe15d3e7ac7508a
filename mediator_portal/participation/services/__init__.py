"""Everything that changes on a party's way. Each function is one transaction; doing it twice does it once."""

from mediator_portal.participation.services.answers import (
    answer_give,
    consent_sign,
    party_withdraw,
)
from mediator_portal.participation.services.declined import decline_survey_keep, may_answer_decline_survey
from mediator_portal.participation.services.entries import Entered, answer_enter
from mediator_portal.participation.services.errors import Refused, TextIncomplete
from mediator_portal.participation.services.guessing import guessing_tell
from mediator_portal.participation.services.help import Named, help_ask, named_in
from mediator_portal.participation.services.help_desk import help_done, named_add, named_not_now, person_named
from mediator_portal.participation.services.identity import (
    CodeResult,
    call_back_ask,
    identity_code_check,
    identity_code_send,
    identity_confirm_by_staff,
    identity_fact_check,
)
from mediator_portal.participation.services.invitations import (
    Issued,
    invitation_issue,
    invitation_reissue,
    letter_printed,
)
from mediator_portal.participation.services.mediators import mediator_sign
from mediator_portal.participation.services.signatures import receipt_pdf
from mediator_portal.participation.services.texts import (
    text_approve,
    text_copy,
    text_discard,
    text_draft,
    text_draft_save,
    text_publish,
)

__all__ = [
    "decline_survey_keep",
    "may_answer_decline_survey",
    "CodeResult",
    "Entered",
    "Issued",
    "Named",
    "Refused",
    "TextIncomplete",
    "answer_enter",
    "answer_give",
    "call_back_ask",
    "consent_sign",
    "guessing_tell",
    "help_ask",
    "help_done",
    "identity_code_check",
    "identity_code_send",
    "identity_confirm_by_staff",
    "identity_fact_check",
    "invitation_issue",
    "invitation_reissue",
    "letter_printed",
    "mediator_sign",
    "named_add",
    "named_in",
    "named_not_now",
    "party_withdraw",
    "person_named",
    "receipt_pdf",
    "text_approve",
    "text_copy",
    "text_discard",
    "text_draft",
    "text_draft_save",
    "text_publish",
]
