"""The state of a case in the words of those who read them: staff (the labels of CaseState), parties, everybody else."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mediator_portal.cases.enums import CaseState, OutwardWord, ReturnReason


def outward_word(state: str, return_reason: str = "") -> OutwardWord | None:
    """Return the one word that may leave the program, or None while the case is open (product.md section 3).

    A session without settlement "did not proceed" too: nothing of the mediation goes back with the complaint.
    """
    if state == CaseState.CLOSED:
        return OutwardWord.MEDIATED
    if state != CaseState.RETURNED:
        return None
    if return_reason in {ReturnReason.NOT_ELIGIBLE, ReturnReason.NOT_SUITABLE}:
        return OutwardWord.NOT_ELIGIBLE
    return OutwardWord.DID_NOT_PROCEED


def party_word(state: str) -> str:
    """Return the state in words for a party: the same whatever the other one answered."""
    words = {
        CaseState.REFERRED: _("We received the complaint"),
        CaseState.SCREENING: _("We are looking at whether mediation is possible"),
        CaseState.INVITING: _("Waiting for answers"),
        CaseState.CONSENTED: _("Going ahead"),
        CaseState.SCHEDULING: _("Going ahead: we are looking for a time"),
        CaseState.MATCHING: _("Going ahead: we are looking for mediators"),
        CaseState.CONFIRMED: _("Your session is arranged"),
        CaseState.HELD: _("The conversation took place"),
        CaseState.REPORTED: _("The conversation took place"),
        CaseState.CLOSED: _("Completed"),
        CaseState.RETURNED: _("Not going ahead"),
    }
    return words[CaseState(state)]


def public_word(state: str) -> str:
    """Return the state in the few words that figures and other agencies may read."""
    if state in {CaseState.REFERRED, CaseState.SCREENING}:
        return _("Received")
    if state == CaseState.INVITING:
        return _("Offered")
    if state == CaseState.CLOSED:
        return _("Mediated")
    if state == CaseState.RETURNED:
        return _("Returned")
    return _("In mediation")
