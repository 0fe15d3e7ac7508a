"""What a case writes to its parties. The same words to both, whatever either of them answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.doors import LeadsToOwnPage
from mediator_portal.cases.enums import AGREED_STATES, CaseState
from mediator_portal.cases.models import Case, CasePerson
from portal.notifications.enums import Channel, Readers
from portal.notifications.registry import Message, register

if TYPE_CHECKING:
    from portal.notifications.models import OutboxMessage


class CaseMessage(Message):
    """A message about one case (`ids["case"]`). It carries the reference and nothing of the content."""

    readers = Readers.PEOPLE
    channels = (Channel.EMAIL, Channel.TEXT, Channel.LETTER)

    def context(self, message: OutboxMessage) -> Mapping[str, Any]:
        return {"reference": case_of(message).reference}


def case_of(message: OutboxMessage) -> Case:
    """Return the case a message speaks of; never one of another program."""
    return Case.objects.get(pk=message.ids["case"], program__site=message.site_id)


@register
class GoingAhead(LeadsToOwnPage, CaseMessage):
    """All agreed whose yes the policy asks for."""

    kind = "outcome_going_ahead"
    label = _("The mediation is going ahead")
    subject = _("The mediation is going ahead ($reference)")
    paragraphs = (
        _("The mediation in case $reference is going ahead."),
        _("Next, tell us which days and times suit you. We then look for a time and a place that work for both sides."),
        _("You can still change your mind at any point. Taking part stays your choice."),
    )
    action_label = _("Tell us which times suit you")
    text_words = _(
        "$program_name: your mediation $reference is going ahead. Tell us your times: $action_url Questions? $telephone"
    )

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return case_of(message).state in AGREED_STATES


@register
class NotGoingAhead(CaseMessage):
    """One of many reasons; which one is never said."""

    kind = "outcome_not_going_ahead"
    label = _("The mediation is not going ahead")
    subject = _("The mediation is not going ahead ($reference)")
    paragraphs = (
        _("The mediation in case $reference is not going ahead."),
        _("There can be many reasons for this, and we never say which one it was."),
        _("The complaint goes back to the investigation. This outcome has no effect on how it is handled."),
        _("You do not need to do anything. If you have questions, call us at $telephone."),
    )
    text_words = _(
        "$program_name: mediation $reference is not going ahead. The complaint goes back to the investigation. "
        "Questions? $telephone"
    )

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return case_of(message).state == CaseState.RETURNED


@register
class WithoutYou(CaseMessage):
    """The mediation goes ahead with others: the same words for a no, a silence and a person nobody reached."""

    kind = "outcome_without_you"
    label = _("No mediation for this person")
    subject = _("There is no mediation for you ($reference)")
    paragraphs = (
        _("You do not take part in a mediation in case $reference."),
        _("There can be many reasons for this, and we never say which one it was."),
        _("What concerns you in the complaint stays with the investigation. This has no effect on how it is handled."),
        _("You do not need to do anything. If you have questions, call us at $telephone."),
    )
    text_words = _(
        "$program_name: there is no mediation for you in case $reference. You need not do anything. "
        "Questions? $telephone"
    )

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return CasePerson.objects.filter(pk=message.recipient_id, left_out_at__isnull=False).exists()


@register
class AttendanceOff(CaseMessage):
    """To an interpreter, a support person or an observer: they are not needed any more."""

    kind = "attendance_off"
    label = _("Not needed any more")
    subject = _("You are not needed any more ($reference)")
    reason = _("You get this message because we asked you to be there at a mediation.")
    paragraphs = (
        _("We asked you to be there at a mediation, case $reference. You are not needed there any more."),
        _("Please keep private what you know of it. Thank you for your readiness."),
        _("If you have questions, call us at $telephone."),
    )
    text_words = _("$program_name: you are not needed in case $reference any more. Thank you. Questions? $telephone")


@register
class LetterOfConclusion(CaseMessage):
    """The end of a mediated case."""

    kind = "letter_of_conclusion"
    label = _("Letter of conclusion")
    subject = _("Your mediation is complete ($reference)")
    paragraphs = (
        _("The mediation in case $reference took place, and the case is now complete."),
        _("What was said in the room stays confidential. Our records hold only that the meeting took place."),
        _("Thank you for the time and the thought you gave to it."),
    )
    text_words = _("$program_name: mediation $reference is complete. Thank you for taking part. Questions? $telephone")

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return case_of(message).state == CaseState.CLOSED


@register
class MediationEnded(CaseMessage):
    """The conversation took place and the complaint goes back under the program's policy."""

    kind = "mediation_ended"
    label = _("The mediation has ended")
    subject = _("The mediation has ended ($reference)")
    paragraphs = (
        _("The mediation in case $reference has ended. Thank you for taking part."),
        _("Under our rules the complaint now goes back to the investigation."),
        _("Nothing that was said in the room goes with it. It stays confidential."),
    )
    text_words = _(
        "$program_name: mediation $reference has ended. The complaint goes back to the investigation. "
        "Questions? $telephone"
    )

    def is_still_wanted(self, message: OutboxMessage) -> bool:
        return case_of(message).state == CaseState.RETURNED
