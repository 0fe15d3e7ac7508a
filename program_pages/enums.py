"""Code words of the policy, of recruitment and of the eligibility rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Strength(models.TextChoices):
    """How firmly the portal holds a policy value (product.md section 2)."""

    LIMIT = "limit", _("Limit: refused beyond it")
    USUAL = "usual", _("Usual: a warning beyond it")
    STATEMENT = "statement", _("Statement: shown only")


class RolesState(models.TextChoices):
    OPEN = "open", _("Open")
    FULL = "full", _("Full")
    OPEN_ON = "open_on", _("Full, open again on a date")


class ChangeCause(models.TextChoices):
    """What flipped the roles switch."""

    PERSON = "person", _("A person")
    ROSTER = "roster", _("The number of active mediators")
    DATE = "date", _("The date that was set")
    PRESET = "preset", _("The program’s first set-up")


class NoSettlement(models.TextChoices):
    """What becomes of a case whose session ended without settlement."""

    CLOSE = "close", _("The case closes")
    RETURN = "return", _("Back to investigation, unless the parties state success")


class ClosingRule(models.TextChoices):
    REPORT_AND_SURVEYS = "report_and_surveys", _("The mediators' report and surveys are in")
    PARTIES_STATE_SUCCESS = "parties_state_success", _("The parties state that they heard, clarified and understood")


class FirstNo(models.TextChoices):
    BLIND = "blind", _("Wait until all answered or all windows closed")
    CLOSE = "close", _("Close at the first no")


class DecisionOrder(models.TextChoices):
    """In which order the two sides are asked."""

    BOTH = "both", _("Both sides at once; neither learns the other’s answer")
    OFFICER_FIRST = "officer_first", _("The officer first; the complainant only once the officer agreed")
    COMPLAINANT_FIRST = "complainant_first", _("The complainant first; the officer only once the complainant agreed")


class WhoAgrees(models.TextChoices):
    """Whose yes a case needs when a side has several people."""

    ALL = "all", _("Everybody must agree")
    ONE_OF_EACH = "one_of_each", _("Those who agreed go ahead, when there is at least one on each side")


class NoShow(models.TextChoices):
    RESCHEDULE_ONCE = "reschedule_once", _("Schedule once more")
    RETURN = "return", _("Back to investigation")


class PairBreadth(models.TextChoices):
    """Demographic breadth of the pair (domain.md D2.9): a matter for the program's counsel."""

    OFF = "off", _("Off")
    AWAITING_COUNSEL = "awaiting_counsel", _("Off, awaiting counsel")
    ON = "on", _("On, counsel agreed")


class RuleKind(models.TextChoices):
    COMPLAINT = "complaint", _("Complaint")
    OFFICER = "officer", _("Officer")
    PARTY = "party", _("Complainant")


class Verdict(models.TextChoices):
    INCLUDE = "include", _("Eligible")
    EXCLUDE = "exclude", _("Not eligible")
    REVIEW = "review", _("Needs review")
