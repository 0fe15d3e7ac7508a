"""Code words of cases: states, reasons, roles, channels, answers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.vault.enums import DisclosureClass  # noqa: F401  rooms below this one have the same classes


class CaseState(models.TextChoices):
    REFERRED = "referred", _("Referred")
    SCREENING = "screening", _("Screening")
    RETURNED = "returned", _("Returned")
    INVITING = "inviting", _("Inviting")
    CONSENTED = "consented", _("Consented")
    SCHEDULING = "scheduling", _("Scheduling")
    MATCHING = "matching", _("Matching")
    CONFIRMED = "confirmed", _("Confirmed")
    HELD = "held", _("Held")
    REPORTED = "reported", _("Reported")
    CLOSED = "closed", _("Closed")


OPEN_STATES = frozenset(set(CaseState) - {CaseState.RETURNED, CaseState.CLOSED})
# From here on both parties have agreed; their mediation can still be withdrawn from.
AGREED_STATES = frozenset({CaseState.CONSENTED, CaseState.SCHEDULING, CaseState.MATCHING, CaseState.CONFIRMED})


class ReturnReason(models.TextChoices):
    """Kept inside the program only."""

    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    NOT_SUITABLE = "not_suitable", _("Eligible, but not suitable")
    DECLINED = "declined", _("Declined")
    UNREACHABLE = "unreachable", _("Could not be reached")
    LAPSED = "lapsed", _("Window ended without an answer")
    NO_SETTLEMENT = "no_settlement", _("No settlement")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NO_SHOW = "no_show", _("No-show")
    NOTHING_FITS = "nothing_fits", _("Nothing fits")


class OutwardWord(models.TextChoices):
    """The only three words that leave the program (product.md section 3)."""

    NOT_ELIGIBLE = "not_eligible", _("Not eligible")
    DID_NOT_PROCEED = "did_not_proceed", _("Did not proceed")
    MEDIATED = "mediated", _("Mediated")


class PersonRole(models.TextChoices):
    COMPLAINANT = "complainant", _("Complainant")
    OFFICER = "officer", _("Officer")
    GUARDIAN = "guardian", _("Parent or guardian")
    REPRESENTATIVE = "representative", _("Representative")
    INTERPRETER = "interpreter", _("Interpreter")
    SUPPORT = "support", _("Support person")
    OBSERVER = "observer", _("Observer")


PARTIES = (PersonRole.COMPLAINANT, PersonRole.OFFICER)
# They decide with the party they come with: without their signature that party has not agreed.
BESIDE_DECIDING = (PersonRole.GUARDIAN, PersonRole.REPRESENTATIVE)
DECIDERS = (*PARTIES, *BESIDE_DECIDING)
# They decide nothing and sign before the session, or they are not in the room.
ATTENDERS = (PersonRole.INTERPRETER, PersonRole.SUPPORT, PersonRole.OBSERVER)


class Answer(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    TALK = "talk", _("I want to talk to someone first")


class DeclineReason(models.TextChoices):
    """The short list of reasons for a no, as staff note them. The same codes as on a party's own page."""

    INVESTIGATION = "investigation", _("Wants the complaint to be investigated")
    NOT_SAFE = "not_safe", _("Would not feel safe or at ease")
    NO_TIME = "no_time", _("Does not have the time")
    NO_TRUST = "no_trust", _("Does not think it would help")
    ADVICE = "advice", _("Was advised not to")
    OTHER = "other", _("Another reason")


class EntryChannel(models.TextChoices):
    """How an answer came in."""

    ONLINE = "online", _("Online")
    PAPER = "paper", _("On paper")
    TELEPHONE = "telephone", _("By telephone")


class ContactKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    MOBILE = "mobile", _("Mobile telephone")
    LANDLINE = "landline", _("Telephone")
    ADDRESS = "address", _("Postal address")


class ContactState(models.TextChoices):
    UNVERIFIED = "unverified", _("Not verified")
    WORKS = "works", _("Works")
    BOUNCED = "bounced", _("Did not arrive")
    WRONG = "wrong", _("Wrong person")
    OPTED_OUT = "opted_out", _("Asked not to be contacted here")


# A contact point in one of these states is never written to.
DEAD_STATES = frozenset({ContactState.BOUNCED, ContactState.WRONG, ContactState.OPTED_OUT})


class AttemptOutcome(models.TextChoices):
    SENT = "sent", _("Sent")
    SPOKE = "spoke", _("Spoke with the person")
    NO_ANSWER = "no_answer", _("No answer")
    LEFT_MESSAGE = "left_message", _("Left a message to call back")
    WRONG = "wrong", _("Wrong person")


class AttemptWay(models.TextChoices):
    """How staff tried to reach somebody."""

    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    OTHER = "other", _("Another way")


class StepChannel(models.TextChoices):
    """How a step of an invitation plan reaches somebody. Calls and visits are made by staff."""

    BEST = "best", _("The best way we have")
    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")
    LETTER = "letter", _("Letter")
    CALL = "call", _("Call by staff")
    VISIT = "visit", _("Visit by staff")


class ChangeSource(models.TextChoices):
    """Who said so when the state of a contact point changed."""

    STAFF = "staff", _("Staff")
    PERSON = "person", _("The person")
    CARRIER = "carrier", _("The mail or telephone company")
