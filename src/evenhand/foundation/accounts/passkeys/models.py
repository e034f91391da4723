"""Tables of passkeys: the keys themselves, and challenges that were answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.foundation.identifiers import new_id
from evenhand.foundation.vault.fields import HOUSE, VaultTextField


class Passkey(models.Model):
    """A public key that lets exactly one therapist or one client in.

    Found at the door before a practice is known, so it is no tenant table; a client's names its practice. What its
    owner calls it is sealed. `credential` is the attested credential data of the standard, public key included.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="passkeys")
    client = models.ForeignKey("accounts.ClientAccount", on_delete=models.CASCADE, null=True, related_name="passkeys")
    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField()
    sign_count = models.PositiveBigIntegerField(default=0)
    name = VaultTextField(key=HOUSE)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="passkey_of_one_person",
                condition=Q(user__isnull=False, client__isnull=True, practice__isnull=True)
                | Q(user__isnull=True, client__isnull=False, practice__isnull=False),
            )
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"passkey {self.pk}"


class SpentChallenge(models.Model):
    """A challenge that was answered with success: its hash is kept until it would have expired, so it works once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    hash = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Return the id."""
        return f"challenge {self.pk}"
