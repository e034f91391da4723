"""The table of browsers in which somebody is signed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from evenhand.foundation.accounts.signed_in.devices import device_in_words
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.vault.fields import HOUSE, VaultTextField


class SignedIn(models.Model):
    """One browser of one therapist or one client, from sign-in to its end. The device's words are sealed.

    `last_seen_at` is when its person did something there last, noted once a minute (`locking`).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session_key = models.CharField(max_length=40, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    client = models.ForeignKey("accounts.ClientAccount", on_delete=models.CASCADE, null=True, related_name="+")
    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    device = VaultTextField(key=HOUSE)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signed_in_is_one_person",
                condition=Q(user__isnull=False, client__isnull=True, practice__isnull=True)
                | Q(user__isnull=True, client__isnull=False, practice__isnull=False),
            )
        ]

    @property
    def device_in_words(self) -> str:
        """What is known of the browser, for whoever reads it."""
        return device_in_words(self.device)

    def __str__(self) -> str:
        """Return the id."""
        return f"signed in {self.pk}"
