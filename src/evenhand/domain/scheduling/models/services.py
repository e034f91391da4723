"""What a therapist offers."""

from __future__ import annotations

from django.db import models

from evenhand.domain.scheduling.slots.rules import LONGEST, LONGEST_BUFFER
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose


class Service(TenantModel):
    """A kind of session of one therapist, with the rules by which it can be booked; lengths are minutes.

    Strangers see it where `for_strangers`, clients where `for_clients`; a therapist plans all of them. Sessions keep
    the length and buffers they were booked with. A time that becomes free is offered to those who wait for it, kept for
    each for `offer_lasts`, and to nobody later than `offer_until` before it begins. A service that ended is offered no
    more and keeps its sessions.
    """

    therapist = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="services")
    name = VaultTextField(key=Purpose.PRACTICE)
    words = VaultTextField(key=Purpose.PRACTICE, default="")
    place = VaultTextField(key=Purpose.PRACTICE, default="")
    position = models.PositiveSmallIntegerField(default=0)
    duration = models.PositiveSmallIntegerField(default=50)
    step = models.PositiveSmallIntegerField(default=30)
    offset = models.PositiveSmallIntegerField(default=0)
    before = models.PositiveSmallIntegerField(default=0)
    after = models.PositiveSmallIntegerField(default=10)
    notice = models.PositiveIntegerField(default=24 * 60)
    window_days = models.PositiveSmallIntegerField(null=True, default=60)
    window_working = models.BooleanField(default=False)
    window_first = models.DateField(null=True)
    window_last = models.DateField(null=True)
    seats = models.PositiveSmallIntegerField(default=1)
    least_seats = models.PositiveSmallIntegerField(default=1)
    needs_approval = models.BooleanField(default=True)
    for_strangers = models.BooleanField(default=False)
    for_clients = models.BooleanField(default=True)
    cancel_until = models.PositiveIntegerField(default=24 * 60)
    offer_until = models.PositiveIntegerField(default=24 * 60)
    offer_lasts = models.PositiveIntegerField(default=4 * 60)
    key = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "key"], name="service_key_once"),
            models.CheckConstraint(
                condition=models.Q(duration__gte=1, duration__lte=LONGEST, step__gte=1, step__lte=LONGEST),
                name="service_has_length",
            ),
            models.CheckConstraint(
                condition=models.Q(before__lte=LONGEST_BUFFER, after__lte=LONGEST_BUFFER), name="service_buffers"
            ),
            models.CheckConstraint(
                condition=models.Q(seats__gte=1, least_seats__gte=1, least_seats__lte=models.F("seats")),
                name="service_has_seats",
            ),
        ]
        indexes = [models.Index(fields=["therapist", "ended_at"], name="services_of_therapist")]

    def __str__(self) -> str:
        """Return the id, never the name."""
        return f"service {self.pk}"

    @property
    def is_group(self) -> bool:
        """Whether several clients come to one session."""
        return self.seats > 1
