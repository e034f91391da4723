"""A worksheet given to a case file."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.worksheets.models.versions import WorksheetVersion
from evenhand.domain.worksheets.schedule import Rhythm, Schedule
from evenhand.foundation.vault.fields import VaultJSONField, VaultTextField
from evenhand.wording import later


class Assignment(CaseModel):
    """A worksheet version, a personal message, a schedule; ended by the therapist or by the client.

    With `keeps_length` the client fills the form that was given and may not take the other length of it.
    """

    class EndedBy(models.TextChoices):
        """Who ended it."""

        CLIENT = "client", later("Client")
        THERAPIST = "therapist", later("Therapist")

    worksheet = models.ForeignKey(WorksheetVersion, on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=64)
    message = VaultTextField()
    rhythm = models.CharField(max_length=8, choices=[(rhythm.value, rhythm.value) for rhythm in Rhythm])
    times = models.PositiveSmallIntegerField(null=True)
    every_days = models.PositiveSmallIntegerField(null=True)
    starts_on = models.DateField()
    due_on = models.DateField(null=True)
    keeps_length = models.BooleanField(default=False)
    remind_days_before = models.PositiveSmallIntegerField(null=True)
    remind_at = models.TimeField(null=True)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=16, choices=EndedBy.choices, default="")
    end_words = VaultTextField(null=True)
    end_seen_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "key"], name="assignment_key_once")]
        indexes = [
            models.Index(fields=["case", "-given_at"], name="assignments_of_case"),
            models.Index(
                fields=["practice", "-ended_at"],
                condition=models.Q(ended_by="client", end_seen_at=None),
                name="stops_to_see",
            ),
        ]

    def __str__(self) -> str:
        """Return slug and rhythm."""
        return f"{self.slug} {self.rhythm}"

    @property
    def stop_is_unseen(self) -> bool:
        """Whether the client stopped it and the therapist has not said yet that they saw it."""
        return self.ended_by == self.EndedBy.CLIENT and self.end_seen_at is None

    @property
    def schedule(self) -> Schedule:
        """The schedule as the plain value that the rules take."""
        return Schedule(
            rhythm=Rhythm(self.rhythm),
            starts_on=self.starts_on,
            due_on=self.due_on,
            times=self.times,
            every_days=self.every_days,
        )


class Setup(CaseModel):
    """One version of what is agreed once per assignment (a ladder, an exercise); read-only above each entry."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="setups")
    version = models.PositiveIntegerField()
    answers = VaultJSONField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assignment", "version"], name="setup_version_once")]

    def __str__(self) -> str:
        """Return the version."""
        return f"set-up {self.version}"
