"""What a practice writes above a sheet to begin with."""

from __future__ import annotations

from django.db import models

from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose


class SheetMessage(TenantModel):
    """The message that stands ready for a sheet, by its slug, in the place of the one that the sheet suggests."""

    slug = models.CharField(max_length=64)
    words = VaultTextField(key=Purpose.PRACTICE)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "slug"], name="sheet_message_once")]

    def __str__(self) -> str:
        """Return the slug."""
        return self.slug
