"""Tables of the case file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.practices.doors import Door
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose
from evenhand.wording import later


class CaseFile(TenantModel):
    """Everything about one client hangs on this row; its identity is the case number."""

    doors: ClassVar[tuple[Door, ...]] = (Door("number"),)

    number = models.CharField(max_length=7)
    client = models.OneToOneField(ClientAccount, on_delete=models.PROTECT, related_name="case_file")
    therapist = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="case_files")
    zone = models.CharField(max_length=64)
    shows_name = models.BooleanField(default=False)
    safety_talk_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "number"], name="case_number_once"),
            models.UniqueConstraint(fields=["practice", "therapist", "key"], name="case_key_once"),
        ]
        indexes = [
            models.Index(fields=["practice", "therapist", "-opened_at"], name="cases_of_therapist"),
            models.Index(fields=["number"], name="case_by_number"),
        ]

    def __str__(self) -> str:
        """Return the case number."""
        return self.number


class CaseModel(TenantModel):
    """Base of every row that belongs to one case file; its vault fields are sealed with that case's key."""

    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Contact(CaseModel):
    """How to reach a client, sealed with a key of its own so that exports and helpers can do without it.

    A client who asks for a link by e-mail is looked up by the keyed hash of the address, before a practice is known.
    """

    doors: ClassVar[tuple[Door, ...]] = (Door("email_hash"),)

    case = models.OneToOneField(CaseFile, on_delete=models.CASCADE, related_name="contact")
    name = VaultTextField(key=Purpose.CONTACT, default="")
    email = VaultTextField(key=Purpose.CONTACT, default="")
    phone = VaultTextField(key=Purpose.CONTACT, default="")
    email_hash = models.BinaryField(max_length=32, null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["email_hash"], name="contact_by_email")]

    def __str__(self) -> str:
        """Return the id, never a name."""
        return f"contact {self.pk}"


class Information(CaseModel):
    """One version of one piece of information; the latest is in force, all are kept."""

    class Kind(models.TextChoices):
        """What is written down: the goal, and the formulation in its four parts."""

        GOAL = "goal", later("Goal, in the client's words")
        PREDISPOSING = "predisposing", later("What made it likely")
        PRECIPITATING = "precipitating", later("What set it off")
        PERPETUATING = "perpetuating", later("What keeps it going")
        PROTECTIVE = "protective", later("What protects")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    version = models.PositiveIntegerField()
    words = VaultTextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind", "version"], name="information_version_once")]

    def __str__(self) -> str:
        """Return kind and version."""
        return f"{self.kind} {self.version}"


class CaseGrant(CaseModel):
    """A colleague may open a case file, from one moment until the grant is withdrawn; withdrawn ones are kept."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member"], condition=models.Q(withdrawn_at=None), name="one_grant_in_force"
            )
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"grant {self.pk}"
