"""Tables of effects that wait to leave, and of jobs that come round."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.foundation.practices.doors import Door
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultJSONField
from evenhand.foundation.vault.keyring import Purpose


class OutboxRow(TenantModel):
    """One effect: what kind, its sealed content, when it is due, and how carrying it out went.

    The worker claims rows of all practices; what they hold is sealed and opened inside their practice alone.
    """

    doors: ClassVar[tuple[Door, ...]] = (Door(changes=True),)

    kind = models.CharField(max_length=48)
    content = VaultJSONField(key=Purpose.PRACTICE)
    key = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    stale_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, default="waiting")
    problem = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "key"], name="outbox_key_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(done_at__isnull=True), name="outbox_waiting")]

    def __str__(self) -> str:
        """Return kind and outcome."""
        return f"{self.kind} {self.outcome}"


class PeriodicJob(models.Model):
    """When a job of the house comes round next, who has it, and how its last turn ended; it belongs to no practice."""

    name = models.CharField(max_length=48, primary_key=True)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    turn = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=80, default="")

    def __str__(self) -> str:
        """Return the job's name and its turn."""
        return f"{self.name} {self.turn}"
