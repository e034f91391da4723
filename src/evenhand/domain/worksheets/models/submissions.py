"""What a client sent."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.worksheets.models.assignments import Assignment, Setup
from evenhand.domain.worksheets.models.drafts import Draft
from evenhand.domain.worksheets.models.versions import WorksheetVersion
from evenhand.foundation.vault.fields import VaultJSONField
from evenhand.wording import later


class Submission(CaseModel):
    """One entry as it was sent, in one revision. Content never changes: a correction is a new row of the same `entry`.

    `entry` is the id of the entry's first revision. `replaced_at` and `read_at` are the only columns that move.
    `worksheet` is the form it was sent on. Where more was written on the other length of the sheet than this form asks,
    `also_in` is that other form, and its answers stand among the rest. `language` is the one in which its
    questions stood on the page.
    """

    class Mode(models.TextChoices):
        """How it was typed."""

        PHONE = "phone", later("By the client")
        DESK = "desk", later("Typed by the therapist in the session")
        PAPER = "paper", later("From paper")

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="submissions")
    worksheet = models.ForeignKey(WorksheetVersion, on_delete=models.PROTECT, related_name="+")
    also_in = models.ForeignKey(WorksheetVersion, on_delete=models.PROTECT, null=True, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, related_name="submissions")
    setup = models.ForeignKey(Setup, on_delete=models.PROTECT, null=True, related_name="+")
    entry = models.UUIDField()
    revision = models.PositiveIntegerField(default=1)
    slug = models.CharField(max_length=64)
    series = models.CharField(max_length=64)
    answers = VaultJSONField()
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.PHONE)
    typed_by = models.CharField(max_length=64)
    zone = models.CharField(max_length=64)
    language = models.CharField(max_length=16, default="en")
    started_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    happened_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=80)
    replaced_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "key"], name="submission_key_once"),
            models.UniqueConstraint(fields=["entry", "revision"], name="entry_revision_once"),
        ]
        indexes = [
            models.Index(fields=["case", "-sent_at"], name="submissions_of_case"),
            models.Index(
                fields=["practice", "-sent_at"],
                condition=models.Q(read_at=None, replaced_at=None),
                name="submissions_to_read",
            ),
        ]

    def __str__(self) -> str:
        """Return slug and revision."""
        return f"{self.slug} revision {self.revision}"


class MeasureValue(CaseModel):
    """One number drawn from a submission as its definition declares; empty when an input is missing or was skipped."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="measure_values")
    name = models.CharField(max_length=64)
    value = models.FloatField(null=True)
    formula_version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "name"], name="measure_once_a_submission")]

    def __str__(self) -> str:
        """Return name and value."""
        return f"{self.name}={self.value}"
