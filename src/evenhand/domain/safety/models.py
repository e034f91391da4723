"""The table of safety plans."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.worksheets.models import WorksheetVersion
from evenhand.foundation.audit.actor import ActorKind
from evenhand.foundation.vault.fields import VaultJSONField


class SafetyPlan(CaseModel):
    """One version of a client's plan for hard times; the newest is in force, and none is ever changed.

    It is no submission, so that no list, chart, count, pattern or reminder of what was sent can come upon it.
    `written_by` is the therapist who saved what both made, or the client who changed their own steps.
    """

    worksheet = models.ForeignKey(WorksheetVersion, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    answers = VaultJSONField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="safety_plan_version_once")]

    def __str__(self) -> str:
        """Return the version."""
        return f"plan {self.version}"

    @property
    def is_clients(self) -> bool:
        """Whether the client wrote this version alone."""
        return self.written_by.startswith(f"{ActorKind.CLIENT}:")
