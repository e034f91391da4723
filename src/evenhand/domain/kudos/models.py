"""The table of rules: which are on for a client, and what each gives."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.kudos.counting import Rule


class KudosRule(CaseModel):
    """What one rule gives in one case file, and whether it is on. Without a row it is off."""

    rule = models.CharField(max_length=16, choices=[(rule.value, rule.value) for rule in Rule])
    points = models.PositiveSmallIntegerField()
    is_on = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "rule"], name="kudos_rule_once_a_case")]

    def __str__(self) -> str:
        """Return the rule and what it gives."""
        return f"{self.rule} {self.points}"
