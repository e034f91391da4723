"""Tables of the tenant: a practice, the people who work in it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

from django.conf import settings
from django.db import models

from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.doors import Door
from evenhand.foundation.practices.tenant import HouseModel, TenantModel
from evenhand.wording import later

USUAL_READING_TIMES: Final = "before your next meeting"


class Practice(HouseModel):
    """One therapist or a small team: the tenant. Inside a practice no other one is there.

    `begins_with_messages` says whether it takes messages until an owner chooses: not, where it is older than they are.
    """

    class Paper(models.TextChoices):
        """The size of the paper that sheets are printed on."""

        A4 = "A4", later("A4 (210 × 297 mm)")
        LETTER = "letter", later("Letter (8½ × 11 in)")

    seen_where: ClassVar[str] = "{practice} is null or id = {practice}"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, default="Europe/London")
    country = models.CharField(max_length=2, default="GB")
    reading_times = models.CharField(max_length=120, default=USUAL_READING_TIMES)
    quiet_from = models.TimeField(default="21:00")
    quiet_until = models.TimeField(default="08:00")
    paper = models.CharField(max_length=8, choices=Paper.choices, default=Paper.A4)
    language = models.CharField(max_length=16, default="en")
    crisis_lines = models.JSONField(default=list)
    chosen_measures = models.JSONField(default=list)
    begins_with_messages = models.BooleanField(default=True)
    being_set_up = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the practice's name."""
        return self.name


class Member(TenantModel):
    """A person's place in a practice; a member who left keeps their row and loses every right.

    A therapist who comes in is looked up by their sign-in, before a practice is known; `works_elsewhere` then says
    whether they work in other practices too.
    """

    doors: ClassVar[tuple[Door, ...]] = (Door("user"),)
    works_elsewhere: bool = False

    class Role(models.TextChoices):
        """What a member may do: an owner also keeps settings and colleagues."""

        OWNER = "owner", later("Owner")
        THERAPIST = "therapist", later("Therapist")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    joined_at = models.DateTimeField()
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "user"], name="member_once_in_a_practice")]

    def __str__(self) -> str:
        """Return the role, never a name."""
        return f"{self.role} {self.pk}"

    def is_away(self, day: date) -> bool:
        """Return whether they said that they are away on that day."""
        return self.away_from is not None and self.away_until is not None and self.away_from <= day <= self.away_until
