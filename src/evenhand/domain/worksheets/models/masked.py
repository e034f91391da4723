"""A therapist's rating of texts whose origin was hidden from them."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.worksheets.models.submissions import Submission
from evenhand.foundation.vault.fields import VaultJSONField


class MaskedRating(CaseModel):
    """The texts of one entry, rated without knowing which is which; on the first revision of the entry.

    Entries that were shuffled together share a `batch`, a random id that says nothing of their order or their days.
    `content` is {"places": {key of a text: its place in the batch}, "ratings": {name of a measure: value}}; the ratings
    come all at once and stand from then on. `revision` is the one whose texts were shown; `read_before` says that the
    entry had been opened with its labels before it was shuffled.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="masked_rating")
    batch = models.UUIDField()
    revision = models.PositiveIntegerField()
    read_before = models.BooleanField()
    content = VaultJSONField()
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=64)
    rated_at = models.DateTimeField(null=True)
    rated_by = models.CharField(max_length=64, default="")

    class Meta:
        indexes = [models.Index(fields=["case", "batch"], name="masked_ratings_of_case")]

    def __str__(self) -> str:
        """Return the batch."""
        return f"batch {self.batch}"
