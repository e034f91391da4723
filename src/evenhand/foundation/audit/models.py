"""Tables of the record: its entries, and where each practice's chain ends."""

from __future__ import annotations

from django.db import models

from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.tenant import TenantModel


class AuditEntry(TenantModel):
    """One act, and the case file it touched. Triggers on both databases refuse to change or delete a row."""

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    act = models.CharField(max_length=64)
    subject = models.CharField(max_length=96)
    case_id = models.UUIDField(null=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "number"], name="audit_number_once")]
        indexes = [models.Index(fields=["case_id", "-number"], name="record_of_case")]

    def __str__(self) -> str:
        """Return number and act."""
        return f"{self.number} {self.act}"


class ChainEnd(TenantModel):
    """The last number and hash of a practice's chain; locked while an entry is added."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice"], name="one_chain_a_practice")]

    def __str__(self) -> str:
        """Return the length of the chain."""
        return f"chain of {self.number}"


class HouseEntry(models.Model):
    """One hour in which a kind of secret was refused at a door; belongs to no practice, and is kept as above."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=64)
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["act", "at"], name="refused_lately")]

    def __str__(self) -> str:
        """Return number and act."""
        return f"{self.number} {self.act}"
