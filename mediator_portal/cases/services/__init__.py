"""Every way to change a case. Nothing else writes to its rows."""

from mediator_portal.cases.errors import MoveRefused
from mediator_portal.cases.services.answers import (
    answer_record,
    person_signed,
    person_unreachable,
    person_withdraw,
)
from mediator_portal.cases.services.asking import asked_at, people_asked, person_asked
from mediator_portal.cases.services.contacts import (
    contact_attempt_record,
    contact_point_save,
    contact_point_state,
    officer_clear,
    person_duty_record,
    person_language_record,
)
from mediator_portal.cases.services.intake import ContactInput, PersonInput, case_create, case_from_submission
from mediator_portal.cases.services.move import move
from mediator_portal.cases.services.outgoing import Planned, planned_messages
from mediator_portal.cases.services.papers import case_read, file_add, note_add
from mediator_portal.cases.services.people import (
    adding_problem,
    attender_record,
    leaving_problem,
    person_add,
    person_birth_date_record,
    person_leave_out,
)
from mediator_portal.cases.services.reach import invitation_plan_save, reminders_due
from mediator_portal.cases.services.referrals import KeyReused, referral_import, referral_imported, referral_receive
from mediator_portal.cases.services.release import release_due
from mediator_portal.cases.services.screening import review_record, screening_answer_record
from mediator_portal.cases.services.session import session_facts_record

__all__ = [
    "ContactInput",
    "KeyReused",
    "MoveRefused",
    "PersonInput",
    "Planned",
    "adding_problem",
    "answer_record",
    "asked_at",
    "attender_record",
    "case_create",
    "case_from_submission",
    "case_read",
    "contact_attempt_record",
    "contact_point_save",
    "contact_point_state",
    "file_add",
    "invitation_plan_save",
    "leaving_problem",
    "move",
    "note_add",
    "officer_clear",
    "people_asked",
    "person_add",
    "person_asked",
    "person_birth_date_record",
    "person_duty_record",
    "person_language_record",
    "person_leave_out",
    "person_signed",
    "person_unreachable",
    "person_withdraw",
    "planned_messages",
    "referral_import",
    "referral_imported",
    "referral_receive",
    "release_due",
    "reminders_due",
    "review_record",
    "screening_answer_record",
    "session_facts_record",
]
