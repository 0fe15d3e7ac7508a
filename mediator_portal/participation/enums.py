"""Code words of participation: how identity is proven, by which channel an answer came, what an agreement must say."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.enums import PersonRole


class IdentityMethod(models.TextChoices):
    CODE = "code", _("Six-digit code")
    CALL_BACK = "call_back", _("Call-back by staff")


class Stage(models.TextChoices):
    """Where a party stands. It depends on their own acts and on what was released to both, never on the other's
    answer.
    """

    DECIDE = "decide", _("Waiting for your answer")
    ANSWERED = "answered", _("Waiting")
    GOING_AHEAD = "going_ahead", _("Going ahead")
    AFTER = "after", _("The conversation took place")
    ENDED = "ended", _("Not going ahead")


class Element(models.TextChoices):
    """What an agreement to mediate must say before it can be published (domain.md 5.4; disclosures: 15 USC 7001(c))."""

    VOLUNTARY = "voluntary", _("Taking part is voluntary")
    WITHDRAW = "withdraw", _("You can leave at any time")
    NO_PENALTY = "no_penalty", _("Saying no has no penalty and is not used in discipline")
    IF_MEDIATED = "if_mediated", _("What happens to the complaint after mediation")
    IF_DECLINED = "if_declined", _("What happens to the complaint if somebody says no")
    IF_NO_AGREEMENT = "if_no_agreement", _("What happens without an agreement")
    IF_NO_SHOW = "if_no_show", _("What happens if somebody does not come")
    NO_DISCIPLINE = "no_discipline", _("Mediation leads to no discipline")
    OFFICER_RECORD = "officer_record", _("What goes on the officer's record")
    NEUTRAL = "neutral", _("Mediators are neutral, judge nobody and give no legal advice")
    AGREEMENT_OPTIONAL = "agreement_optional", _("Nobody has to agree on anything")
    CONFIDENTIAL = "confidential", _("What is said is confidential and meant to be privileged")
    EXCEPTIONS = "exceptions", _("When it is not confidential")
    NOT_A_WITNESS = "not_a_witness", _("Mediators are not witnesses")
    MEDIATOR_REPORT = "mediator_report", _("What mediators may report")
    NO_RECORDING = "no_recording", _("Nobody records")
    GOOD_FAITH = "good_faith", _("Good faith and ground rules")
    WHO_ATTENDS = "who_attends", _("Who will be there; interpreters and observers sign too")
    NO_RETALIATION = "no_retaliation", _("Nobody may pay anybody back for taking part or saying no")
    ACCESS = "access", _("Interpreter, accommodation, support person")
    SURVEYS = "surveys", _("How survey answers are used")
    PUBLIC_RECORDS = "public_records", _("Public records")
    SIGNED_AGREEMENT = "signed_agreement", _("A signed agreement is not confidential unless it says so")
    WHAT_SHOWS = "what_shows", _("What the outcome can reveal about an answer")
    # For people around the parties.
    YOUR_PART = "your_part", _("What this person does at the conversation, and what they do not do")
    FOR_WHOM = "for_whom", _("For whom this person comes or signs")
    TIES = "ties", _("Telling the program of ties to the people or the complaint")


class TextRole(models.TextChoices):
    """Whose agreement a text is: everybody on a case (`PersonRole`), and the mediators, who stand on no case."""

    COMPLAINANT = PersonRole.COMPLAINANT.value, PersonRole.COMPLAINANT.label
    OFFICER = PersonRole.OFFICER.value, PersonRole.OFFICER.label
    GUARDIAN = PersonRole.GUARDIAN.value, PersonRole.GUARDIAN.label
    REPRESENTATIVE = PersonRole.REPRESENTATIVE.value, PersonRole.REPRESENTATIVE.label
    INTERPRETER = PersonRole.INTERPRETER.value, PersonRole.INTERPRETER.label
    SUPPORT = PersonRole.SUPPORT.value, PersonRole.SUPPORT.label
    OBSERVER = PersonRole.OBSERVER.value, PersonRole.OBSERVER.label
    MEDIATOR = "mediator", _("Mediator")


class Approval(models.TextChoices):
    """Two kinds of approval of an agreement text: its words, and for a translation that it says the same."""

    COUNSEL = "counsel", _("Words approved by counsel")
    TRANSLATOR = "translator", _("Translation approved by a translator")


class Disclosure(models.TextChoices):
    """The disclosures before an electronic signature (15 USC 7001(c), domain.md 2.5)."""

    PAPER = "paper", _("Right to sign on paper instead")
    SCOPE = "scope", _("What the electronic signature covers")
    WITHDRAW = "withdraw", _("Taking back the consent to sign electronically")
    CONTACT = "contact", _("Keeping contact details up to date")
    COPIES = "copies", _("Copies, and what they cost")
    EQUIPMENT = "equipment", _("What equipment is needed")


class Need(models.TextChoices):
    """What a party may ask for on any page."""

    INTERPRETER = "interpreter", _("An interpreter")
    ACCOMMODATION = "accommodation", _("An accommodation for a disability")
    SUPPORT = "support", _("A support person beside me")
    GUARDIAN = "guardian", _("My parent or guardian, to sign with me")
    REPRESENTATIVE = "representative", _("Somebody who acts for me, to sign with me")
    REMOTE = "remote", _("To take part by video")
    TALK = "talk", _("To talk to a person first")


# Whom a party may name in a request. Observers are the program's to ask.
NAMED_ROLES = (PersonRole.GUARDIAN, PersonRole.REPRESENTATIVE, PersonRole.INTERPRETER, PersonRole.SUPPORT)


class DeclineReason(models.TextChoices):
    """Offered with a no, never demanded; feeds the program's own funnel only."""

    INVESTIGATION = "investigation", _("I want the complaint to be investigated")
    NOT_SAFE = "not_safe", _("I would not feel safe or at ease")
    NO_TIME = "no_time", _("I do not have the time")
    NO_TRUST = "no_trust", _("I do not think it would help")
    ADVICE = "advice", _("I was advised not to")
    OTHER = "other", _("Another reason")


# Kinds of messages of this room (messages.py holds the classes).
INVITATION_KIND = "invitation"
BESIDE_KIND = "invitation_beside"
ATTENDANCE_KIND = "attendance_asked"
RECEIPT_KIND = "answer_receipt"
AGAIN_KIND = "invitation_again"
GUESSING_KIND = "codes_guessed"
