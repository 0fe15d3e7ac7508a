"""A program and its policy: the one place where its numbers stand. Pages show them, the portal enforces them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from program_pages.enums import (
    ClosingRule,
    DecisionOrder,
    FirstNo,
    NoSettlement,
    NoShow,
    PairBreadth,
    Strength,
    WhoAgrees,
)
from program_pages.rules import POLICY_FIELDS, policy_problems


def default_weekdays() -> list[int]:
    """Monday to Friday, Monday being 0."""
    return [0, 1, 2, 3, 4]


def default_reminders() -> list[int]:
    """Days of reminders as an early migration knew them; the invitation plan has taken their place."""
    return [5, 10]


class Program(ClusterableModel):
    """One mediation program on its own site, with every number of its policy."""

    site = models.OneToOneField("wagtailcore.Site", on_delete=models.PROTECT, related_name="program")
    code = models.SlugField(
        _("code"),
        max_length=20,
        unique=True,
        help_text=_("Short word for addresses and files, for example miami. It cannot change."),
    )
    reference_prefix = models.CharField(
        _("reference prefix"), max_length=5, help_text=_("First letters of every case reference, for example M.")
    )
    name = models.CharField(_("full name"), max_length=150)
    short_name = models.CharField(_("short name"), max_length=30, help_text=_("As staff say it, for example CPMP."))
    city = models.CharField(_("city"), max_length=60)
    agency_name = models.CharField(_("agency that runs it"), max_length=150)
    agency_short = models.CharField(_("agency, short"), max_length=20)
    agency_description = models.CharField(
        _("what the agency is"), max_length=250, blank=True, help_text=_("One sentence for people who do not know it.")
    )
    police_name = models.CharField(_("police department"), max_length=150)
    police_short = models.CharField(_("police department, short"), max_length=20)
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        default="America/New_York",
        help_text=_("Every date and hour of the program is in this zone, for example America/New_York."),
    )
    languages = models.JSONField(
        _("languages offered"),
        default=list,
        help_text=_("Languages in which staff can arrange a mediation, in the order shown."),
    )

    # The session
    mediators_per_session = models.PositiveSmallIntegerField(
        _("mediators in a session"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(2)],
        help_text=_("People, 1 or 2. A match never confirms more or fewer."),
    )
    weekdays = models.JSONField(
        _("days of mediation"), default=default_weekdays, help_text=_("Days of the week on which sessions are held.")
    )
    saturday_possible = models.BooleanField(
        _("an occasional Saturday"),
        default=False,
        help_text=_("Mediators may mark a free Saturday, and staff may plan a session on it."),
    )
    day_starts = models.TimeField(
        _("mediation starts at the earliest"),
        null=True,
        blank=True,
        help_text=_("Hour, program time. Empty: not stated."),
    )
    day_ends = models.TimeField(
        _("mediation ends at the latest"), null=True, blank=True, help_text=_("Hour, program time. Empty: not stated.")
    )
    availability_outside_hours = models.BooleanField(
        _("availability outside these days and hours"),
        default=False,
        help_text=_(
            "Mediators and interpreters may also mark times outside them; a plan there still warns or is refused."
        ),
    )
    session_minutes = models.PositiveSmallIntegerField(
        _("length of a session"), default=180, help_text=_("Minutes kept free for one session.")
    )
    venues_statement = models.CharField(
        _("where sessions are held"), max_length=250, blank=True, help_text=_("As it reads after “in”.")
    )
    notice_days_min = models.PositiveSmallIntegerField(
        _("notice to the pool, at least"),
        null=True,
        blank=True,
        help_text=_("Days before the session. Empty: not stated."),
    )
    notice_days_max = models.PositiveSmallIntegerField(
        _("notice to the pool, at most"),
        null=True,
        blank=True,
        help_text=_("Days before the session. Empty: not stated."),
    )
    escalate_days = models.PositiveSmallIntegerField(
        _("escalate when mediators are missing"), default=3, help_text=_("Days before the session.")
    )
    few_answers_hours = models.PositiveSmallIntegerField(
        _("tell the coordinator that too few mediators said yes"),
        null=True,
        blank=True,
        default=24,
        help_text=_("Hours after the pool was asked. Empty: never."),
    )
    few_answers_director_hours = models.PositiveSmallIntegerField(
        _("tell the director too"),
        null=True,
        blank=True,
        default=48,
        help_text=_("Hours after the pool was asked. Empty: never."),
    )
    pool_widen_hours = models.PositiveSmallIntegerField(
        _("ask more mediators without waiting for staff"),
        null=True,
        blank=True,
        help_text=_("Hours after the pool was asked, for example 72. Empty: only staff ask more."),
    )
    confirm_days = models.PositiveSmallIntegerField(
        _("call parties who have not confirmed"), default=3, help_text=_("Days before the session.")
    )
    reschedule_limit = models.PositiveSmallIntegerField(
        _("times a session may be rescheduled"), default=1, help_text=_("Times in one case.")
    )
    no_show = models.CharField(
        _("after a no-show"), max_length=20, choices=NoShow.choices, default=NoShow.RESCHEDULE_ONCE
    )

    # Mediators
    who_may_apply = models.TextField(
        _("who may apply"), blank=True, help_text=_("One requirement in each line; the public checklist shows them.")
    )
    term_months = models.PositiveSmallIntegerField(
        _("term"), null=True, blank=True, help_text=_("Months from activation; empty when none is stated.")
    )
    cases_per_year = models.PositiveSmallIntegerField(
        _("cases a year, at least"),
        null=True,
        blank=True,
        help_text=_("Cases a year for each mediator; empty: not stated."),
    )
    development_per_year = models.PositiveSmallIntegerField(
        _("development sessions a year"),
        null=True,
        blank=True,
        help_text=_("Sessions a year each mediator attends; empty: not stated."),
    )
    development_starts = models.TimeField(
        _("development sessions start"), null=True, blank=True, help_text=_("Hour, program time. Empty: not stated.")
    )
    development_ends = models.TimeField(
        _("development sessions end"), null=True, blank=True, help_text=_("Hour, program time. Empty: not stated.")
    )
    cohort_size = models.PositiveSmallIntegerField(
        _("mediators in a cohort"), null=True, blank=True, help_text=_("People chosen at a time; empty: not stated.")
    )
    both_agencies_interview = models.BooleanField(
        _("both agencies interview together"),
        default=False,
        help_text=_("Each applicant has one interview with people from both; each agency gives its own score."),
    )
    selection_statement = models.CharField(
        _("who chooses mediators"), max_length=250, blank=True, help_text=_("As it reads after “chosen by”.")
    )
    stipend_paid = models.BooleanField(
        _("a stipend is paid for each session"), default=False, help_text=_("Raised when the session’s report is in.")
    )
    stipend_cents = models.PositiveIntegerField(
        _("stipend for a session"),
        null=True,
        blank=True,
        help_text=_("US cents for each mediator and session; empty: the amount is not known."),
    )
    pair_breadth = models.CharField(
        _("breadth of the pair"),
        max_length=20,
        choices=PairBreadth.choices,
        default=PairBreadth.OFF,
        help_text=_(
            "On: mediators may say their band of age and their gender, sealed and seen by nobody else, and between "
            "pairs that are equal in everything else the one whose two people differ more comes first. Parties are "
            "never compared or asked. The law on this is not settled: the program’s counsel decides."
        ),
    )
    application_grace_hours = models.PositiveSmallIntegerField(
        _("grace time for applications already being filled in"),
        default=48,
        help_text=_("Hours after the roles became full in which a form opened before may still be sent."),
    )
    draft_days = models.PositiveSmallIntegerField(
        _("half-filled forms are kept"),
        default=14,
        help_text=_("Days after the last change in which somebody can come back to a form they have not sent."),
    )

    # Participation
    answer_days = models.PositiveSmallIntegerField(
        _("answer window"), default=14, help_text=_("Days from the invitation in which a party may answer.")
    )
    first_no = models.CharField(
        _("at a first no"),
        max_length=10,
        choices=FirstNo.choices,
        default=FirstNo.BLIND,
        help_text=_("Waiting keeps one side’s answer from showing in the timing."),
    )
    decision_order = models.CharField(
        _("order of deciding"),
        max_length=20,
        choices=DecisionOrder.choices,
        default=DecisionOrder.BOTH,
        help_text=_("With an order, being asked second tells that side that the first one agreed."),
    )
    who_agrees = models.CharField(
        _("several people on one side"),
        max_length=12,
        choices=WhoAgrees.choices,
        default=WhoAgrees.ALL,
        help_text=_("Whether a case may go ahead without somebody who did not agree."),
    )
    telephone_witness = models.BooleanField(
        _("two of the staff hear an answer by telephone"),
        default=False,
        help_text=_("An answer by telephone is entered with the name of a second person of the staff."),
    )
    mediators_sign = models.BooleanField(
        _("mediators sign the agreement"),
        default=False,
        help_text=_("Every mediator of a session signs an agreement of their own; the report waits for it."),
    )
    release_time = models.TimeField(
        _("release hour"),
        default=dt.time(9, 0),
        help_text=_("Hour at which answers take effect, on working days, program time."),
    )
    reserve_days = models.PositiveSmallIntegerField(
        _("reserve left to the investigation"),
        default=10,
        help_text=_("Days before its deadline at which answer windows end at the latest."),
    )
    identity_attempts = models.PositiveSmallIntegerField(
        _("wrong codes before a pause"), default=5, help_text=_("Attempts.")
    )
    identity_fact = models.BooleanField(
        _("ask one more fact after the code"),
        default=False,
        help_text=_(
            "A birth year or badge number that staff know. Never asked alone: relatives and colleagues know it."
        ),
    )
    second_reviewer = models.BooleanField(
        _("a second reviewer screens every case"), default=False, help_text=_("An override always needs two people.")
    )

    # Closing
    target_days = models.PositiveSmallIntegerField(
        _("resolved within"), null=True, blank=True, help_text=_("Days from the referral; empty: not stated.")
    )
    closing_rule = models.CharField(
        _("a case closes when"), max_length=30, choices=ClosingRule.choices, default=ClosingRule.REPORT_AND_SURVEYS
    )
    no_settlement = models.CharField(
        _("without settlement"), max_length=10, choices=NoSettlement.choices, default=NoSettlement.CLOSE
    )
    report_days = models.PositiveSmallIntegerField(
        _("the mediators' report is due"), default=2, help_text=_("Working days after the session.")
    )
    retention_months = models.PositiveSmallIntegerField(
        _("case data are kept"), default=60, help_text=_("Months after closing.")
    )

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")

    def __str__(self) -> str:
        return self.short_name

    def clean(self) -> None:
        """Refuse a policy that contradicts itself (`rules.policy_problems`)."""
        super().clean()
        problems: dict[str, list[str]] = {}
        for problem in policy_problems(self):
            problems.setdefault(problem.field, []).append(problem.sentence)
        if problems:
            raise ValidationError(problems)

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class PolicyNote(models.Model):
    """How firmly a policy value is held, where it comes from, and who vouches for it. Nobody: not published."""

    program = ParentalKey(Program, on_delete=models.CASCADE, related_name="policy_notes")
    field = models.CharField(_("policy value"), max_length=60)
    strength = models.CharField(_("strength"), max_length=10, choices=Strength.choices, default=Strength.USUAL)
    source = models.CharField(_("source"), max_length=250, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("note on a policy value")
        verbose_name_plural = _("notes on policy values")
        ordering = ["program", "pk"]
        constraints = [models.UniqueConstraint(fields=["program", "field"], name="one_note_per_policy_value")]

    def __str__(self) -> str:
        return self.label

    @property
    def is_confirmed(self) -> bool:
        """True when somebody vouched for the value as it stands."""
        return self.confirmed_on is not None

    @property
    def label(self) -> str:
        """The name of the value, as it stands on the policy form."""
        if self.field == "courses":
            return str(_("Training before the first case"))
        return capfirst(str(Program._meta.get_field(self.field).verbose_name))

    @property
    def group(self) -> str:
        """The part of the policy the value belongs to."""
        return str(POLICY_FIELDS[self.field].group)


class TrainingCourse(models.Model):
    """A course that a mediator completes before the first case, with its hours (the gate "trained" reads them)."""

    program = ParentalKey(Program, on_delete=models.CASCADE, related_name="courses")
    code = models.SlugField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=150)
    hours = models.PositiveSmallIntegerField(_("hours"), help_text=_("Hours before the first case."))
    days = models.PositiveSmallIntegerField(
        _("days"), null=True, blank=True, help_text=_("Days over which it is held.")
    )
    strength = models.CharField(_("strength"), max_length=10, choices=Strength.choices, default=Strength.LIMIT)
    description = models.CharField(_("description"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("training course")
        verbose_name_plural = _("training courses")
        ordering = ["program", "pk"]
        constraints = [models.UniqueConstraint(fields=["program", "code"], name="course_code_once")]

    def __str__(self) -> str:
        return self.name


class TrainingEvent(models.Model):
    """A date of a course (course set) or of professional development (course empty)."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="training_events")
    course = models.ForeignKey(TrainingCourse, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    title = models.CharField(_("title"), max_length=150)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    public = models.BooleanField(_("shown on the public page"), default=True)

    class Meta:
        verbose_name = _("training date")
        verbose_name_plural = _("training dates")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="training_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a date that ends before it starts, or a course of another program."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must be after the start.")})
        if self.course and self.program_id and self.course.program_id != self.program_id:
            raise ValidationError({"course": _("Choose a course of this program.")})
