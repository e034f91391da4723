"""Calendars outside the house: those that busy times are read from, and links to a therapist's own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.foundation.practices.doors import Door
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose


class BusyFeed(TenantModel):
    """A calendar of a therapist outside the house, whose busy times are kept free; only the times are taken over.

    `looked_at` is when it was asked for last, `read_at` when that last worked, `whole_at` when all of it last came; the
    stamps are what its host said about that version. `problem` is why it could not be read, a sentence in the
    language of its therapist, "" when it was. The address is a secret: whoever has it can read that calendar.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    address = VaultTextField(key=Purpose.PRACTICE)
    address_hash = models.BinaryField(max_length=32)
    added_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    whole_at = models.DateTimeField(null=True)
    etag = VaultTextField(key=Purpose.PRACTICE, default="")
    last_modified = VaultTextField(key=Purpose.PRACTICE, default="")
    problem = VaultTextField(key=Purpose.PRACTICE, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "address_hash"], name="busy_feed_once")]

    def __str__(self) -> str:
        """Return the id, never the address."""
        return f"busy feed {self.pk}"


class BusyTime(TenantModel):
    """One stretch of a therapist's time that another calendar says is taken, in seconds of UTC."""

    feed = models.ForeignKey(BusyFeed, on_delete=models.CASCADE, related_name="times")
    start = models.BigIntegerField()
    end = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="busy_time_has_length")
        ]
        indexes = [models.Index(fields=["feed", "end"], name="busy_times_of_feed")]

    def __str__(self) -> str:
        """Return the id."""
        return f"busy time {self.pk}"


class SharedCalendar(TenantModel):
    """A link under which calendar programs read a therapist's sessions, until it is revoked. Only its hash is kept.

    Whoever brings the secret comes before a practice is known.
    """

    doors: ClassVar[tuple[Door, ...]] = (Door("token_hash"),)

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(max_length=32, unique=True)
    shows_numbers = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(revoked_at=None), name="one_shared_calendar_a_member"
            )
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"shared calendar {self.pk}"
