"""How a party takes part without an account: invitation, proof of identity, texts, consent, receipt."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mediator_portal.cases.enums import EntryChannel, PersonRole
from mediator_portal.participation import text_rules
from mediator_portal.participation.enums import IdentityMethod, TextRole
from portal.vault.fields import SealedTextField

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def receipt_number() -> str:
    """Return a random receipt number such as `R-7KQ4-M2XD-9TRB`."""
    letters = "".join(secrets.choice(ALPHABET) for _index in range(12))
    return f"R-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


class Invitation(models.Model):
    """A party's way in: link and short code, made at delivery by keyed hash, kept only as hashes.

    How long it opens the door follows from the case and the person's own answer (`rules.invitation_opens`).
    """

    person = models.ForeignKey("cases.CasePerson", on_delete=models.CASCADE, related_name="invitations")
    serial = models.PositiveSmallIntegerField(default=1, help_text=_("Raised at every reissue; older ones die."))
    link_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, db_index=True)
    issued_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-serial"]
        constraints = [
            models.UniqueConstraint(fields=["person", "serial"], name="invitation_serial_once"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(revoked_at__isnull=True), name="one_living_invitation"
            ),
        ]


class IdentityCheck(models.Model):
    """One try of a party to prove who they are. A passed one counts in the browser session that started it,
    nowhere else.
    """

    person = models.ForeignKey("cases.CasePerson", on_delete=models.CASCADE, related_name="identity_checks")
    method = models.CharField(max_length=10, choices=IdentityMethod.choices)
    contact = models.ForeignKey(
        "cases.ContactPoint", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    code_hash = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True, help_text=_("The last wrong code."))
    code_passed_at = models.DateTimeField(
        null=True, blank=True, help_text=_("The code was right; where the policy asks, one more fact is still open.")
    )
    passed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("identity check")
        verbose_name_plural = _("identity checks")
        ordering = ["-started_at", "-pk"]


class HelpRequest(models.Model):
    """What a party asked for on any page: an interpreter, an accommodation, a call. Open until staff say it is done."""

    person = models.ForeignKey("cases.CasePerson", on_delete=models.CASCADE, related_name="help_requests")
    needs = models.JSONField(help_text=_("Code words of what was asked for."))
    note = SealedTextField(_("in their own words"), blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        ordering = ["-asked_at", "-pk"]


class NamedPerson(models.Model):
    """Somebody a party names with a request, to come with them or to sign with them: a proposal until staff decide.

    `added` is the person on the case it became; `not_now` says why it did not, in words the party reads.
    """

    request = models.OneToOneField(HelpRequest, on_delete=models.CASCADE, related_name="named")
    role = models.CharField(max_length=15, choices=PersonRole.choices)
    name = SealedTextField(_("name"))
    relationship = SealedTextField(_("relationship"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    email = SealedTextField(_("e-mail address"), blank=True)
    mobile = SealedTextField(_("mobile telephone"), blank=True)
    address = SealedTextField(_("postal address"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added = models.ForeignKey("cases.CasePerson", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    not_now = SealedTextField(_("why not now"), blank=True)

    class Meta:
        verbose_name = _("person named by a party")
        verbose_name_plural = _("people named by parties")


class ConsentText(models.Model):
    """One version of the agreement to mediate, in one language, for one role. A published version never changes."""

    program = models.ForeignKey("program_pages.Program", on_delete=models.PROTECT, related_name="consent_texts")
    role = models.CharField(_("for whom"), max_length=15, choices=TextRole.choices)
    language = models.CharField(_("language"), max_length=10, default="en")
    version = models.PositiveIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=150)
    topics = models.JSONField(_("topics to read"), help_text=_("List of {heading, paragraphs, elements}."))
    statements = models.JSONField(_("statements to tick"), help_text=_("List of {code, text}."))
    esign = models.JSONField(_("electronic signature disclosures"), help_text=_("List of {code, text}."))
    text_hash = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of the words, set when published."))
    promises = models.JSONField(
        default=dict,
        blank=True,
        help_text=_("What the program's policy said when the text was published, of that which the text explains."),
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_by = models.CharField(_("words approved by"), max_length=150, blank=True, help_text=_("Counsel."))
    approved_on = models.DateField(_("words approved on"), null=True, blank=True)
    translation_approved_by = models.CharField(
        _("translation approved by"), max_length=150, blank=True, help_text=_("A translator.")
    )
    translation_approved_on = models.DateField(_("translation approved on"), null=True, blank=True)

    class Meta:
        verbose_name = _("agreement text")
        verbose_name_plural = _("agreement texts")
        ordering = ["role", "language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["program", "role", "language", "version"], name="text_version_once"),
            models.UniqueConstraint(
                fields=["program", "role", "language"],
                condition=models.Q(published_at__isnull=True),
                name="one_draft_text",
            ),
        ]

    @property
    def is_approved(self) -> bool:
        """True when every approval the text needs is written down."""
        return not text_rules.approvals_missing(self)


class Signature(models.Model):
    """A signed agreement: exactly which text, when, how, and what was ticked."""

    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    text_version = models.PositiveIntegerField()
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10, choices=EntryChannel.choices, default=EntryChannel.ONLINE)
    typed_name = SealedTextField(_("typed name"))
    statements = models.JSONField(help_text=_("Codes of the ticked statements."))
    signed_at = models.DateTimeField(default=timezone.now)
    receipt = models.CharField(max_length=20, unique=True, default=receipt_number, editable=False)
    document_hash = models.CharField(
        max_length=64, help_text=_("SHA-256 of what was signed, printed on the receipt as its check code.")
    )
    file = models.OneToOneField(
        "vault.PrivateFile", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)s"
    )
    scan = models.OneToOneField(
        "vault.PrivateFile", on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)s_scan"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["-signed_at", "-pk"]

    @property
    def of_case(self) -> Case:
        """The case whose mediation was agreed to."""
        raise NotImplementedError


class Consent(Signature):
    """The signature of somebody on a case. One that counts per person."""

    person = models.ForeignKey("cases.CasePerson", on_delete=models.PROTECT, related_name="consents")
    second_staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assent = models.BooleanField(
        default=False, help_text=_("Signed by somebody under 18: it counts beside a parent's or guardian's signature.")
    )
    voided_at = models.DateTimeField(
        null=True, blank=True, help_text=_("The person changed their mind or withdrew; the record stays.")
    )

    class Meta(Signature.Meta):
        abstract = False
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(voided_at__isnull=True), name="one_consent_per_person"
            )
        ]

    @property
    def of_case(self) -> Case:
        return self.person.case


class MediatorSignature(Signature):
    """The signature of a mediator of a session: one for each case, however often its session moves."""

    mediator = models.ForeignKey("mediators.Mediator", on_delete=models.PROTECT, related_name="signatures")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="mediator_signatures")

    class Meta(Signature.Meta):
        abstract = False
        verbose_name = _("signature of a mediator")
        verbose_name_plural = _("signatures of mediators")
        constraints = [models.UniqueConstraint(fields=["mediator", "case"], name="mediator_signs_a_case_once")]

    @property
    def of_case(self) -> Case:
        return self.case


class DeclineSurveyDone(models.Model):
    """That somebody answered the survey of those who said no: without a time, and apart from what they answered."""

    person = models.OneToOneField("cases.CasePerson", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("decline survey answered")
        verbose_name_plural = _("decline surveys answered")


class AnswerEntry(models.Model):
    """That staff entered an answer from paper or telephone: how it came, who entered and who else heard it.

    One row for every answer, whatever it was: its existence tells nothing. The scan is for whoever entered it, until
    the answers act.
    """

    person = models.ForeignKey("cases.CasePerson", on_delete=models.CASCADE, related_name="answer_entries")
    channel = models.CharField(max_length=10, choices=EntryChannel.choices)
    at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    second_staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    scan = models.OneToOneField(
        "vault.PrivateFile", on_delete=models.PROTECT, null=True, blank=True, related_name="answer_entry"
    )

    class Meta:
        verbose_name = _("answer entered by staff")
        verbose_name_plural = _("answers entered by staff")
        ordering = ["-at", "-pk"]
