"""The table of ways in."""

from __future__ import annotations

from django.db import models

from evenhand.foundation.practices.tenant import TenantModel


class WaysIn(TenantModel):
    """What one client may come in by; a client without a row may use every way.

    One passphrase serves the e-mail address (`password`) and the case number (`number`). Only its Argon2id hash is
    kept; "" before there is one.
    """

    client = models.OneToOneField("accounts.ClientAccount", on_delete=models.CASCADE, related_name="ways_in")
    passkey = models.BooleanField(default=True)
    password = models.BooleanField(default=True)
    mailed_link = models.BooleanField(default=True)
    number = models.BooleanField(default=True)
    passphrase = models.CharField(max_length=128, default="")
    passphrase_set_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the id."""
        return f"ways in {self.pk}"

    @property
    def takes_passphrase(self) -> bool:
        """Whether a passphrase lets this client in at all."""
        return self.password or self.number
