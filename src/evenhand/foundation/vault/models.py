"""The tables of wrapped keys."""

from __future__ import annotations

from django.db import models

from evenhand.foundation.practices.tenant import TenantModel
from evenhand.wording import later


class WrappedKey(TenantModel):
    """One 256-bit key, wrapped by the key above it: case and contact keys by the practice key, that one by the root."""

    class Purpose(models.TextChoices):
        """What the key opens."""

        PRACTICE = "practice", later("Practice")
        CASE = "case", later("Case file")
        CONTACT = "contact", later("Contact record")

    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    case_id = models.UUIDField(null=True)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case_id", "practice"], name="key_of_case")]

    def __str__(self) -> str:
        """Return purpose and id."""
        return f"{self.purpose} key {self.pk}"


class HouseSecret(models.Model):
    """The one secret of the house, wrapped by the root key; it belongs to no practice (vault/house.py)."""

    id = models.UUIDField(primary_key=True, editable=False)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return what it is."""
        return "house secret"


class Shredding(TenantModel):
    """That a case file's keys were destroyed, and when; the keyring backups that still hold them count from there."""

    case_id = models.UUIDField()
    shredded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "case_id"], name="case_shredded_once")]

    def __str__(self) -> str:
        """Return the id, never of whom."""
        return f"shredding {self.pk}"


class RecoverySheet(TenantModel):
    """The practice key, wrapped by a secret that stands on paper only.

    `asked` are the two places whose words are typed back when it was printed, `asked_hash` a keyed hash of those words.
    `sealer` is the public half of a key that only the words give: backups are sealed for it (`age_keys`).
    A sheet that was used or replaced keeps its row and loses what it wrapped.
    """

    key_id = models.UUIDField()
    wrapped = models.BinaryField()
    asked = models.CharField(max_length=8)
    asked_hash = models.BinaryField(max_length=32)
    sealer = models.CharField(max_length=64, default="")
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "used_at", "replaced_at"], name="sheets_of_practice")]

    def __str__(self) -> str:
        """Return the id."""
        return f"recovery sheet {self.pk}"
