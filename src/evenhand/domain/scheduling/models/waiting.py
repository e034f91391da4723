"""Clients who wait for a time, and the times that became free and are kept for one of them for a while."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.scheduling.models.services import Service
from evenhand.domain.scheduling.models.sessions import Seat, Session
from evenhand.wording import later


class WaitingPlace(CaseModel):
    """A client who waits for a time of a service; the longest waiting is asked first.

    `weekdays` are those that suit (0 is Monday; empty: all), `from_minute` and `until_minute` the part of the day in
    which it may begin, both on the client's own clock.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    weekdays = models.JSONField(default=list)
    from_minute = models.PositiveSmallIntegerField(default=0)
    until_minute = models.PositiveSmallIntegerField(default=24 * 60)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "key"], name="waiting_key_once"),
            models.UniqueConstraint(
                fields=["case", "service"], condition=models.Q(ended_at=None), name="waits_once_for_a_service"
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "since"], condition=models.Q(ended_at=None), name="waiting_in_line")
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"waiting {self.pk}"


class WaitingOffer(CaseModel):
    """A time that became free, kept until a moment for a client who waits; a hold guards it: `session`, or `seat`.

    Taken, the very same row becomes their session, or their seat in the group; let go or run out, it is deleted and the
    next in line is asked.
    """

    class Answer(models.TextChoices):
        """What became of it; "" as long as it is open."""

        TAKEN = "taken", later("Taken")
        PASSED = "passed", later("Let go")
        EXPIRED = "expired", later("Ran out")

    place = models.ForeignKey(WaitingPlace, on_delete=models.CASCADE, related_name="offers")
    session = models.OneToOneField(Session, on_delete=models.SET_NULL, null=True, related_name="offer")
    seat = models.OneToOneField(Seat, on_delete=models.SET_NULL, null=True, related_name="offer")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    answer = models.CharField(max_length=16, choices=Answer.choices, default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "starts_at"], name="time_offered_once_to_a_place"),
            models.UniqueConstraint(fields=["place"], condition=models.Q(answer=""), name="one_open_offer_a_place"),
        ]

    def __str__(self) -> str:
        """Return how it stands."""
        return f"{self.answer or 'open'} offer {self.pk}"
