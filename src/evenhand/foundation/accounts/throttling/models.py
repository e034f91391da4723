"""The table of attempts, which knows nobody: its keys are keyed hashes of accounts, browsers and networks."""

from __future__ import annotations

from django.db import models

from evenhand.foundation.identifiers import new_id


class AttemptCount(models.Model):
    """Attempts without success under one key; whether the account behind it exists is not known here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.BinaryField(max_length=32, unique=True)
    attempts = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        """Return the number of attempts."""
        return f"{self.attempts} attempts"
