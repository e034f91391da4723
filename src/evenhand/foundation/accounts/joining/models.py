"""The table of invitations to colleagues."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from evenhand.foundation.practices.doors import Door
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose


class ColleagueInvitation(TenantModel):
    """A link for one colleague: makes them a member once, until it expires or is taken back. Only its hash is kept.

    Its id becomes the id of the sign-in that is set up with it, so that a passkey can be made before there is one.
    Whoever holds the secret comes before a practice is known.
    """

    doors: ClassVar[tuple[Door, ...]] = (Door("token_hash"),)

    email = VaultTextField(key=Purpose.PRACTICE)
    email_hash = models.BinaryField(max_length=32)
    role = models.CharField(max_length=16, choices=Member.Role.choices)
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "email_hash"],
                condition=Q(used_at=None, revoked_at=None),
                name="one_link_a_colleague",
            )
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"colleague invitation {self.pk}"
