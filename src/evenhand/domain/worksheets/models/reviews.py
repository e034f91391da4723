"""The therapist's reading of a submission."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.worksheets.models.submissions import Submission
from evenhand.foundation.vault.fields import VaultJSONField, VaultTextField


class Review(CaseModel):
    """Answers to the review questions and private notes, on the first revision of an entry.

    `answers` is {key of the question: {"choice": value of an option, "words": text}} without what was left empty, and
    None until something is saved.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="review")
    answers = VaultJSONField(null=True)
    notes = VaultTextField(default="")
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        """Return the id."""
        return f"review {self.pk}"


class Rule(CaseModel):
    """A rule that came into view, in the client's words."""

    words = VaultTextField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case", "written_at"], name="rules_of_case")]

    def __str__(self) -> str:
        """Return the id."""
        return f"rule {self.pk}"


class RuleBelief(CaseModel):
    """How strongly a rule was believed (0-100) at one review."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="beliefs")
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="rule_belief")
    belief = models.PositiveSmallIntegerField(null=True)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(belief__isnull=True) | models.Q(belief__lte=100),
                name="belief_up_to_100",
            )
        ]

    def __str__(self) -> str:
        """Return the belief."""
        return f"belief {self.belief}"
