"""Tables of the second step: apps that give codes, and recovery codes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from evenhand.foundation.identifiers import new_id
from evenhand.foundation.vault.fields import HOUSE, VaultTextField


class CodeApp(models.Model):
    """An app that gives a new code every 30 seconds. It counts once a first code was given; until then it waits."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="code_apps")
    secret = VaultTextField(key=HOUSE)
    name = VaultTextField(key=HOUSE)
    last_step = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the id."""
        return f"code app {self.pk}"


class RecoveryCode(models.Model):
    """One recovery code, kept as a slow hash of a keyed one; it works once. Codes made at once share their salt."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.BinaryField(max_length=32, unique=True)
    salt = models.BinaryField(max_length=16)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the id."""
        return f"recovery code {self.pk}"
