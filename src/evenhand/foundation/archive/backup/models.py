"""The table of backups: when each was asked for and made, and when it was restored aside to see that it works."""

from __future__ import annotations

from django.db import models

from evenhand.foundation.identifiers import new_id


class BackupRun(models.Model):
    """One backup of the whole house, from when it was asked for; its id is in both of its files.

    It belongs to no practice and holds no word of anybody. `problem` and `drill_problem` are words
    of the system or of this program. `bytes` is the size of both files.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    bytes = models.PositiveBigIntegerField(default=0)
    problem = models.CharField(max_length=100, default="")
    drilled_at = models.DateTimeField(null=True)
    drill_problem = models.CharField(max_length=100, default="")

    class Meta:
        indexes = [
            models.Index(fields=["-made_at"], name="backups_made"),
            models.Index(fields=["-drilled_at"], name="backups_drilled"),
        ]

    def __str__(self) -> str:
        """Return the id."""
        return f"backup {self.pk}"
