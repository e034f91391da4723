"""The table of one-time links with which the first practice of a house is founded."""

from __future__ import annotations

from django.db import models

from evenhand.foundation.identifiers import new_id


class FoundingLink(models.Model):
    """A link that founds the first practice, once, until it expires; the newest takes the place of those before.

    Only the hash of its secret is kept. Its id becomes the id of the owner's sign-in, so that a passkey can be made
    before there is one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the id."""
        return f"founding link {self.pk}"
