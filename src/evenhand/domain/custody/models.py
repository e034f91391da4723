"""Tables of custody: holds, proofs of deletion, how long what is kept, entries that were put right."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.wording import later


class LegalHold(CaseModel):
    """A reason for which a case file may not be deleted, until a day where there is one; lifted ones are kept."""

    reason = VaultTextField()
    until = models.DateField(null=True)
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=64)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=64, default="")

    class Meta:
        indexes = [models.Index(fields=["case", "lifted_at"], name="holds_of_case")]

    def __str__(self) -> str:
        """Return the id, never the reason."""
        return f"hold {self.pk}"


class Deletion(TenantModel):
    """The proof that a case file was destroyed: its number, by whom, when, how many rows of what; none of its content.

    `rows` is {name of the table: how many}. The act in the record is the one with `record_number` and `record_hash`.
    """

    class Why(models.TextChoices):
        """What the deletion follows from."""

        ASKED = "asked", later("Decided for this case file")
        RETENTION = "retention", later("Its time in the retention table was over")

    case_id = models.UUIDField()
    number = models.CharField(max_length=7)
    why = models.CharField(max_length=16, choices=Why.choices)
    rows = models.JSONField()
    keys = models.PositiveSmallIntegerField()
    deleted_at = models.DateTimeField()
    deleted_by = models.CharField(max_length=64)
    record_number = models.PositiveBigIntegerField()
    record_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "case_id"], name="case_deleted_once")]

    def __str__(self) -> str:
        """Return the id."""
        return f"deletion {self.pk}"


class RetentionRule(TenantModel):
    """How many months after the end of therapy a kind of record is kept in a country; None is without an end."""

    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=16)
    months = models.PositiveSmallIntegerField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "country", "kind"], name="retention_rule_once"),
            models.CheckConstraint(
                condition=models.Q(months__isnull=True) | models.Q(months__lte=1200), name="retention_up_to_a_century"
            ),
        ]

    def __str__(self) -> str:
        """Return country and kind."""
        return f"{self.country} {self.kind}"


class Move(TenantModel):
    """That an entry was moved to the case file of the right client, with where it hung before, for the way back."""

    entry = models.UUIDField()
    from_case_id = models.UUIDField()
    to_case_id = models.UUIDField()
    former_assignment_id = models.UUIDField()
    former_setup_id = models.UUIDField(null=True)
    moved_at = models.DateTimeField()
    moved_by = models.CharField(max_length=64)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "entry", "-moved_at"], name="moves_of_entry")]

    def __str__(self) -> str:
        """Return the id."""
        return f"move {self.pk}"
