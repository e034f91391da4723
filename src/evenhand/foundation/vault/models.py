"""The table of wrapped keys."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evenhand.foundation.practices.tenant import TenantModel


class WrappedKey(TenantModel):
    """One 256-bit key, wrapped by the key above it: case and contact keys by the practice key, that one by the root."""

    class Purpose(models.TextChoices):
        """What the key opens."""

        PRACTICE = "practice", _("Practice")
        CASE = "case", _("Case file")
        CONTACT = "contact", _("Contact record")

    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    case_id = models.UUIDField(null=True)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case_id", "practice"], name="key_of_case")]

    def __str__(self) -> str:
        """Return purpose and id."""
        return f"{self.purpose} key {self.pk}"


class Shredding(TenantModel):
    """That a case file's keys were destroyed, and when; the keyring backups that still hold them count from there."""

    case_id = models.UUIDField()
    shredded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "case_id"], name="case_shredded_once")]

    def __str__(self) -> str:
        """Return the id, never of whom."""
        return f"shredding {self.pk}"
