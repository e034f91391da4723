"""Who answers when an instrument asks about harm, and what became of each such answer."""

from __future__ import annotations

from django.db import models

from evenhand.domain.cases.models import CaseModel
from evenhand.domain.worksheets.models.submissions import Submission
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import Purpose
from evenhand.wording import later


class RiskDuty(TenantModel):
    """One row a practice: who answers, who does when that person has not looked, by when, and when answers are read.

    `reading_times` is what the client is told, such as "on every working day before five".
    """

    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reading_times = VaultTextField(key=Purpose.PRACTICE)
    answer_within_hours = models.PositiveSmallIntegerField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice"], name="one_risk_duty_a_practice")]

    def __str__(self) -> str:
        """Return the hours."""
        return f"within {self.answer_within_hours} hours"


class RiskTask(CaseModel):
    """One answer to an item that asks about harm, until a person has closed it with a note.

    A `task` has an owner, a deputy and a due time; a `mark` is to be asked about at the next contact. `answer` and
    `answer_before` are points of the item, the latter None for the first time. It holds no level of risk.
    """

    class Kind(models.TextChoices):
        """What the instrument asks for."""

        TASK = "task", later("To answer in time")
        MARK = "mark", later("To ask about at the next contact")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="risk_tasks")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    item = models.CharField(max_length=64)
    answer = models.PositiveSmallIntegerField()
    answer_before = models.PositiveSmallIntegerField(null=True)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    deputy = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=64, default="")
    passed_on_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, default="")
    note = VaultTextField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "item"], name="risk_task_once_an_answer")]
        indexes = [
            models.Index(fields=["case", "-raised_at"], name="risk_tasks_of_case"),
            models.Index(fields=["practice", "due_at"], condition=models.Q(closed_at=None), name="risk_tasks_open"),
        ]

    def __str__(self) -> str:
        """Return the kind."""
        return f"risk {self.kind}"
