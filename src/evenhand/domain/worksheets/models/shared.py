"""What a therapist wrote on an entry and lets the client read."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.worksheets.models.submissions import Submission
from evenhand.foundation.vault.fields import VaultJSONField


class SharedAnswers(CaseModel):
    """Which of the therapist's own answers on an entry its client may read; on the first revision of the entry.

    `content` is {"keys": [keys of fields, in the order of the sheet]}, with none where all was taken back.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="shared_answers")
    content = VaultJSONField()
    shared_at = models.DateTimeField()
    shared_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Return the id."""
        return f"shared {self.pk}"
