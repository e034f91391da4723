"""The little that tracking writes: which notes a therapist has put aside for a case file."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.foundation.vault.fields import VaultTextField


class DismissedNote(CaseModel):
    """A note put aside, with the reason; kept for supervision. It comes back when more entries show the pattern."""

    note_key = models.CharField(max_length=160)
    seen = models.PositiveIntegerField()
    reason = VaultTextField(default="")
    dismissed_at = models.DateTimeField()
    dismissed_by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["case", "note_key"], name="dismissed_notes_of_case")]

    def __str__(self) -> str:
        """Return the note's key."""
        return self.note_key


class SilencedDetector(CaseModel):
    """A detector that is switched off for one case file."""

    detector = models.CharField(max_length=64)
    silenced_at = models.DateTimeField()
    silenced_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "detector"], name="detector_silenced_once")]

    def __str__(self) -> str:
        """Return the detector."""
        return self.detector
