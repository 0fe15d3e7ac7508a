"""A case, the people on it with their answers, its screening, its history and its files."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.enums import (
    PARTIES,
    Answer,
    AttemptOutcome,
    AttemptWay,
    CaseState,
    ChangeSource,
    ContactKind,
    ContactState,
    DisclosureClass,
    EntryChannel,
    PersonRole,
    ReturnReason,
    StepChannel,
)
from mediator_portal.cases.fields import ContactHashField
from mediator_portal.cases.phones import in_words
from mediator_portal.cases.rules.promises import promises_kept
from portal.vault.fields import HashedField, SealedTextField

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(prefix: str) -> str:
    """Return a random case reference such as `MIA-7KQ4-M2XD`: never sequential, no look-alike letters."""
    letters = "".join(secrets.choice(ALPHABET) for _index in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def person_reference() -> str:
    """Return 32 random hexadecimal digits."""
    return secrets.token_hex(16)


class Case(models.Model):
    """A complaint on its way through mediation. Its state changes through `services.move` only.

    What guards of moves need stands here: the meetings room records its facts through `services.session_facts_record`.
    """

    program = models.ForeignKey("program_pages.Program", on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(max_length=20, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.REFERRED)
    state_since = models.DateTimeField(auto_now_add=True)
    source = models.CharField(max_length=20, default="desk", help_text=_("desk, import, api, form"))
    intake_number = SealedTextField(_("complaint number of the agency"), blank=True)
    intake_hash = HashedField(source="intake_number", kind="code")
    allegation = SealedTextField(_("allegation"))
    category = models.SlugField(
        _("kind of complaint"), max_length=50, blank=True, help_text=_("Code of an eligibility rule.")
    )
    incident_on = models.DateField(_("day of the incident"))
    received_at = models.DateTimeField(auto_now_add=True)
    investigation_due_on = models.DateField(_("deadline of the investigation"), null=True, blank=True)
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    # Participation
    invited_at = models.DateTimeField(null=True, blank=True)
    window_closes_at = models.DateTimeField(null=True, blank=True)
    release_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the answers act; nobody sees them before.")
    )
    first_side = models.CharField(
        max_length=15,
        choices=[choice for choice in PersonRole.choices if choice[0] in PARTIES],
        blank=True,
        help_text=_("The side asked first, from the policy at the invitation; empty: both at once."),
    )
    second_invited_at = models.DateTimeField(null=True, blank=True)
    promises = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text=_("What the policy said at the invitation of what agreements explain; a later change is not theirs."),
    )
    consented_at = models.DateTimeField(null=True, blank=True)

    # Facts of the session, recorded by the meetings room
    session_starts_at = models.DateTimeField(null=True, blank=True)
    session_ends_at = models.DateTimeField(null=True, blank=True)
    mediators_confirmed = models.PositiveSmallIntegerField(default=0)
    reschedules = models.PositiveSmallIntegerField(default=0)
    report_in = models.BooleanField(default=False)
    ended_early = models.BooleanField(default=False)
    settlement = models.BooleanField(null=True, blank=True)
    mediator_surveys_missing = models.PositiveSmallIntegerField(default=0)
    parties_state_success = models.BooleanField(null=True, blank=True)

    # The end
    return_reason = models.CharField(max_length=15, choices=ReturnReason.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    legal_hold = models.BooleanField(_("legal hold"), default=False)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(
                condition=models.Q(return_reason="") | models.Q(state=CaseState.RETURNED),
                name="case_reason_only_when_returned",
            ),
        ]
        indexes = [
            models.Index(fields=["program", "state", "state_since"], name="case_desk"),
            models.Index(fields=["state", "release_at"], name="case_release"),
            models.Index(fields=["program", "-received_at"], name="case_newest"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def kept_promises(self) -> dict[str, str]:
        """What holds for this case of the policy's choices that agreements explain."""
        return promises_kept(self.program, self.promises)


class Referral(models.Model):
    """A case that a complaint system sent in over the API: by which account, under which key, with which content.

    Key and content stand as hashes: equal ones are known again, and nothing of them can be read.
    """

    account = models.ForeignKey("roles.ServiceAccount", on_delete=models.CASCADE, related_name="referrals")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="referral")
    key_hash = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [models.UniqueConstraint(fields=["account", "key_hash"], name="referral_once")]


class ImportedRow(models.Model):
    """A case that came from a row of a file. What the row says stands as a hash: the same row is known again."""

    program = models.ForeignKey("program_pages.Program", on_delete=models.CASCADE, related_name="+")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="imported_row")
    mark_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        constraints = [models.UniqueConstraint(fields=["program", "mark_hash"], name="imported_row_once")]


class CasePerson(models.Model):
    """A person on a case, in one role: a party (one or more on each side), or somebody who comes with one.

    Parties, guardians and representatives decide; interpreters, support persons and observers only sign what is theirs.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="people")
    reference = models.CharField(max_length=32, unique=True, default=person_reference, editable=False)
    role = models.CharField(max_length=15, choices=PersonRole.choices)
    beside = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="companions")
    name = SealedTextField(_("name"))
    name_hash = HashedField(source="name", kind="name")
    badge = SealedTextField(_("badge number"), blank=True)
    badge_hash = HashedField(source="badge", kind="badge")
    unit = SealedTextField(_("unit"), blank=True)
    birth_year = SealedTextField(_("birth year"), blank=True)
    birth_date = SealedTextField(_("date of birth"), blank=True, help_text=_("Like 2009-03-17."))
    language = models.CharField(_("language"), max_length=10, default="en")
    needs = SealedTextField(_("interpreter, accommodation, support person"), blank=True)
    relationship = SealedTextField(_("relationship to the party they come with"), blank=True)
    duty = SealedTextField(_("when on duty"), blank=True)
    cleared_at = models.DateTimeField(_("department's clearance"), null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    # The answer. Sealed: nobody reads it before the release, staff included, unless they entered it.
    answer = SealedTextField(blank=True, choices=Answer.choices)
    answer_reason = SealedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, help_text=_("Moment of a yes or a no."))
    answer_channel = models.CharField(max_length=10, choices=EntryChannel.choices, blank=True)
    answer_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Staff who entered the answer for the person; nobody else on the staff sees it."),
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    wants_talk_at = models.DateTimeField(null=True, blank=True)
    unreachable_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    left_out_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("No longer part of the mediation: taken off by staff, or it goes ahead without this person."),
    )

    class Meta:
        verbose_name = _("person on a case")
        verbose_name_plural = _("people on cases")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(role__in=["complainant", "officer"]) | models.Q(beside=None),
                name="party_beside_nobody",
            )
        ]

    @property
    def side(self) -> str:
        """The side this person stands on: their own as a party, else that of whom they come with; empty for neither."""
        if self.role in PARTIES:
            return self.role
        return self.beside.role if self.beside is not None else ""

    @property
    def party(self) -> CasePerson | None:
        """The party this person decides or comes with: themselves for a party; None for nobody in particular."""
        return self if self.role in PARTIES else self.beside

    @property
    def party_id(self) -> int:
        """The party this person decides or comes with: themselves for a party; 0 for nobody in particular."""
        return self.pk if self.role in PARTIES else (self.beside_id or 0)


class ContactPoint(models.Model):
    """One way to reach a person."""

    person = models.ForeignKey(CasePerson, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    value = SealedTextField(_("address or number"))
    value_hash = ContactHashField(source="value")
    state = models.CharField(max_length=12, choices=ContactState.choices, default=ContactState.UNVERIFIED)
    preferred = models.BooleanField(_("preferred"), default=False)
    note = SealedTextField(_("note"), blank=True)
    call_from = models.TimeField(_("call or text from"), null=True, blank=True)
    call_until = models.TimeField(_("call or text until"), null=True, blank=True)
    carries_invitation = models.BooleanField(
        default=False, help_text=_("The invitation went here, so no identity code does.")
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["-preferred", "pk"]

    @property
    def shown(self) -> str:
        """The address or number as people write it."""
        return in_words(self.value) if self.kind in {ContactKind.MOBILE, ContactKind.LANDLINE} else self.value


class ContactChange(models.Model):
    """What became of a contact point: added, works, bounced, wrong person, opted out; who said so, and when."""

    point = models.ForeignKey(ContactPoint, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=ContactState.choices)
    source = models.CharField(max_length=10, choices=ChangeSource.choices, default=ChangeSource.STAFF)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    new_value = models.BooleanField(default=False, help_text=_("The address or number itself was typed anew."))

    class Meta:
        verbose_name = _("change of a contact point")
        verbose_name_plural = _("changes of contact points")
        ordering = ["-at", "-pk"]


class InvitationStep(models.Model):
    """One step of a program's invitation plan. A program without any follows `rules.reach.SHIPPED_PLAN`."""

    program = models.ForeignKey("program_pages.Program", on_delete=models.CASCADE, related_name="invitation_steps")
    role = models.CharField(max_length=15, blank=True, choices=PersonRole.choices, help_text=_("Empty: both parties."))
    day = models.PositiveSmallIntegerField(help_text=_("Days after the invitation."))
    channel = models.CharField(max_length=10, choices=StepChannel.choices)

    class Meta:
        verbose_name = _("step of the invitation plan")
        verbose_name_plural = _("steps of the invitation plan")
        ordering = ["day", "channel", "role"]
        constraints = [
            models.UniqueConstraint(fields=["program", "role", "day", "channel"], name="invitation_step_once")
        ]


class ContactAttempt(models.Model):
    """A call, visit or message to a person, with its outcome."""

    person = models.ForeignKey(CasePerson, on_delete=models.CASCADE, related_name="attempts")
    contact = models.ForeignKey(ContactPoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    way = models.CharField(max_length=10, choices=AttemptWay.choices, default=AttemptWay.CALL)
    outcome = models.CharField(max_length=15, choices=AttemptOutcome.choices)
    note = SealedTextField(blank=True)

    class Meta:
        ordering = ["-at"]


class ScreeningAnswer(models.Model):
    """A reviewer's answer to one rule of the checklist, with evidence."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="screening")
    rule = models.ForeignKey("program_pages.EligibilityRule", on_delete=models.PROTECT, related_name="+")
    matched = models.BooleanField()
    evidence = SealedTextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "rule"], name="one_answer_per_rule")]


class ScreeningReview(models.Model):
    """A verdict on the whole checklist: the first reviewer's, a second reviewer's, or an override with its reason."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)
    eligible = models.BooleanField()
    suitable = models.BooleanField(default=True)
    override_reason = SealedTextField(blank=True, help_text=_("Why against the rules, or why not suitable."))

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["case", "by"], name="one_review_per_reviewer")]


class CaseMove(models.Model):
    """One move of a case: its history."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="moves")
    name = models.CharField(max_length=40)
    before = models.CharField(max_length=12, choices=CaseState.choices)
    after = models.CharField(max_length=12, choices=CaseState.choices)
    at = models.DateTimeField(auto_now_add=True)
    actor_kind = models.CharField(max_length=10, default="system", help_text=_("user, party or system"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    person = models.ForeignKey(CasePerson, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reason = SealedTextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]


class CaseNote(models.Model):
    """A note of staff on a case. Never what was said in a session."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    text = SealedTextField(_("note"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]


class CaseFile(models.Model):
    """A file of a case with its disclosure class."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField("vault.PrivateFile", on_delete=models.PROTECT, related_name="case_file")
    disclosure = models.CharField(max_length=15, choices=DisclosureClass.choices, default=DisclosureClass.PERSONAL)

    class Meta:
        ordering = ["pk"]


class CaseSubmission(models.Model):
    """The form that a case was opened from: once for each form."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opened_from")
    submission = models.OneToOneField("forms_app.Submission", on_delete=models.CASCADE, related_name="opened_case")

    class Meta:
        verbose_name = _("form a case was opened from")
        verbose_name_plural = _("forms cases were opened from")
