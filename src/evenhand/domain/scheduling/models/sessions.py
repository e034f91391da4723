"""Sessions and what guards their time: requests, holds, series and the seats of groups."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models.inquiries import Inquiry
from evenhand.domain.scheduling.models.services import Service
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.wording import later


class State(models.TextChoices):
    """How a session stands. The first five guard their time."""

    HOLD = "hold", later("Being booked")
    REQUESTED = "requested", later("Requested")
    CONFIRMED = "confirmed", later("Confirmed")
    HELD = "held", later("Took place")
    NO_SHOW = "no_show", later("Did not come")
    CANCELLED = "cancelled", later("Cancelled")
    LATE_CANCEL = "late_cancel", later("Cancelled late")
    DECLINED = "declined", later("Declined")


GUARDING = (State.HOLD, State.REQUESTED, State.CONFIRMED, State.HELD, State.NO_SHOW)
"""States in which the time is taken and counts for limits; cancelled and declined sessions free it."""

AHEAD = (State.REQUESTED, State.CONFIRMED)
"""States of a session that somebody still expects."""


class Series(TenantModel):
    """Sessions that come again at the same local time: every so many weeks on one weekday.

    `minute` is the minute of the local day in `zone`, which stays the same across a clock change.
    """

    therapist = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, null=True, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    zone = models.CharField(max_length=64)
    minute = models.PositiveSmallIntegerField()
    every_weeks = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    count = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "key"], name="series_key_once")]

    def __str__(self) -> str:
        """Return the id."""
        return f"series {self.pk}"


class Session(TenantModel):
    """One stretch of a therapist's time that is taken for people: with a client, a stranger, or a group.

    `guard_start` and `guard_end` are seconds in UTC from the buffer before to the buffer after; the database itself
    refuses two rows of one therapist whose guards overlap while both `guards` (migration 0002). Without `case` it is a
    stranger's (`inquiry`), a group's (`Seat`) or a hold. A group is a hold as long as all its seats are. `sequence`
    rises with every change of its time or state, as calendars want it (RFC 5545, 3.8.7.4). `key` makes booking twice
    one booking.
    """

    therapist = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sessions")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, null=True, related_name="+")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, null=True, related_name="sessions")
    series = models.ForeignKey(Series, on_delete=models.SET_NULL, null=True, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    guard_start = models.BigIntegerField()
    guard_end = models.BigIntegerField()
    guards = models.BooleanField(default=True)
    seats = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=16, choices=State.choices)
    held_until = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    key = models.CharField(max_length=80)
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "key"], name="session_key_once"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_has_length"),
            models.CheckConstraint(
                condition=models.Q(guard_end__gt=models.F("guard_start")), name="session_guard_has_length"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.HOLD, held_until__isnull=False)
                | (~models.Q(state=State.HOLD) & models.Q(held_until=None)),
                name="a_hold_has_an_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["therapist", "guard_end"], condition=models.Q(guards=True), name="guarded_of_therapist"
            ),
            models.Index(fields=["therapist", "starts_at"], name="sessions_of_therapist"),
            models.Index(fields=["case", "starts_at"], name="sessions_of_case"),
        ]

    def __str__(self) -> str:
        """Return state and id."""
        return f"{self.state} session {self.pk}"

    @property
    def is_group(self) -> bool:
        """Whether several clients come."""
        return self.seats > 1


class Seat(TenantModel):
    """One place in a group session: a client's, a stranger's (`inquiry`), or kept for somebody until a moment.

    Numbers run from 1 to the session's seats, so that none is given twice. One that is kept (`hold`) names nobody, and
    counts for nothing once `held_until` is over.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="taken_seats")
    case = models.ForeignKey(CaseFile, on_delete=models.CASCADE, null=True, related_name="+")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, null=True, related_name="seats")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=State.choices)
    held_until = models.DateTimeField(null=True)
    guards = models.BooleanField(default=True)
    key = models.CharField(max_length=80)
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "key"], name="seat_key_once"),
            models.UniqueConstraint(
                fields=["session", "number"], condition=models.Q(guards=True), name="seat_number_once"
            ),
            models.UniqueConstraint(fields=["session", "case"], condition=models.Q(guards=True), name="seat_case_once"),
            models.CheckConstraint(
                condition=models.Q(state=State.HOLD, held_until__isnull=False)
                | (~models.Q(state=State.HOLD) & models.Q(held_until=None)),
                name="a_held_seat_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        """Return number and state."""
        return f"seat {self.number} {self.state}"


class SessionChange(TenantModel):
    """One change of a session: from which time and state to which, by whom; kept for good."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="changes")
    sequence = models.PositiveIntegerField()
    state_before = models.CharField(max_length=16, choices=State.choices)
    state_after = models.CharField(max_length=16, choices=State.choices)
    starts_before = models.DateTimeField()
    starts_after = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "sequence"], name="session_change_once")]

    def __str__(self) -> str:
        """Return what became of what."""
        return f"{self.state_before} to {self.state_after}"


class BookedAs(TenantModel):
    """As what a session was booked, where it went to another therapist with its case file and is of theirs since."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="booked_as")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """Return the id."""
        return f"booked as {self.pk}"
