"""A therapist's calendar: how it shows times, when its doors are open, and the page on which a practice is booked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.domain.scheduling.slots.rules import CapUnit, Period
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.doors import Door
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose
from evenhand.wording import later

MONDAY, SUNDAY = 0, 6


class Calendar(TenantModel):
    """One therapist's calendar; whoever books, moves or frees time in it locks this row first.

    `zone` is "" where times are shown in the browser's zone. `rules_version` is another one after every change of what
    slots are worked out from, so that what was read once can be told from what holds now.
    """

    class DateFormat(models.TextChoices):
        """How a date is written."""

        DAY_FIRST = "day", later("24 November 2026")
        MONTH_FIRST = "month", later("November 24, 2026")
        ISO = "iso", later("2026-11-24")

    class TimeFormat(models.TextChoices):
        """How a time of day is written."""

        HOURS_24 = "24", later("14:30")
        HOURS_12 = "12", later("2:30 pm")

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="calendar")
    zone = models.CharField(max_length=64, default="", blank=True)
    date_format = models.CharField(max_length=8, choices=DateFormat.choices, default=DateFormat.DAY_FIRST)
    time_format = models.CharField(max_length=8, choices=TimeFormat.choices, default=TimeFormat.HOURS_24)
    first_weekday = models.PositiveSmallIntegerField(default=MONDAY)
    rules_version = models.UUIDField(default=new_id)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(first_weekday__lte=SUNDAY), name="first_weekday_is_a_weekday")
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"calendar {self.pk}"


class WeekHours(TenantModel):
    """The opening times of one week: of the practice, of a therapist, or of a service; the most particular counts.

    `week` holds seven days, Monday first, each a list of [start, end] in minutes of the local day.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, null=True, related_name="week_hours")
    service = models.OneToOneField("scheduling.Service", on_delete=models.CASCADE, null=True, related_name="week_hours")
    week = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice"], condition=models.Q(member=None, service=None), name="one_week_of_a_practice"
            ),
            models.CheckConstraint(
                condition=models.Q(member=None) | models.Q(service=None), name="week_of_one_subject_only"
            ),
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"week {self.pk}"


class DateOverride(TenantModel):
    """Opening times of one date, instead of the week's; an empty list closes that day. `member` is None for all."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="+")
    day = models.DateField()
    openings = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "day"], condition=~models.Q(member=None), name="one_override_a_member_and_day"
            ),
            models.UniqueConstraint(
                fields=["practice", "day"], condition=models.Q(member=None), name="one_override_a_practice_and_day"
            ),
        ]

    def __str__(self) -> str:
        """Return the day."""
        return f"override {self.day}"


class TimeOff(TenantModel):
    """A stretch in which nobody is seen: whole local days, or from one moment to another. `member` is None for all."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    whole_days = models.BooleanField(default=False)
    reason = VaultTextField(key=Purpose.PRACTICE, default="")
    key = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "key"], name="time_off_key_once"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="time_off_has_length"),
        ]
        indexes = [models.Index(fields=["practice", "ends_at"], name="time_off_ahead")]

    def __str__(self) -> str:
        """Return the id, never the reason."""
        return f"time off {self.pk}"


class Limit(TenantModel):
    """The most sessions, or minutes of them, in a day, week or month: of one therapist, or of one of their services."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey("scheduling.Service", on_delete=models.CASCADE, null=True, related_name="+")
    period = models.CharField(max_length=8, choices=[(period.value, period.value) for period in Period])
    unit = models.CharField(max_length=8, choices=[(unit.value, unit.value) for unit in CapUnit])
    most = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "service", "period", "unit"],
                condition=~models.Q(service=None),
                name="one_limit_a_service_and_period",
            ),
            models.UniqueConstraint(
                fields=["member", "period", "unit"],
                condition=models.Q(service=None),
                name="one_limit_a_member_and_period",
            ),
        ]

    def __str__(self) -> str:
        """Return what is limited."""
        return f"{self.most} {self.unit} a {self.period}"


class BookingPage(TenantModel):
    """The public page of a practice, found by its address before a practice is known.

    `framed_by` lists the origins of websites whose pages may show the widget. `remind_hours` are how long before a
    session reminders go out, the longest first.
    """

    doors: ClassVar[tuple[Door, ...]] = (Door("slug"),)

    slug = models.CharField(max_length=48)
    is_open = models.BooleanField(default=False)
    words = VaultTextField(key=Purpose.PRACTICE, default="")
    how_to_reach = VaultTextField(key=Purpose.PRACTICE, default="")
    framed_by = models.JSONField(default=list)
    remind_hours = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice"], name="one_booking_page_a_practice"),
            models.UniqueConstraint(fields=["slug"], name="booking_page_by_slug"),
        ]

    def __str__(self) -> str:
        """Return the slug."""
        return self.slug
